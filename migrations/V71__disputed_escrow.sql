-- View escrow: what is disputed, in cents. The view is rebuilt, so the default is for the rows of the moment only.

alter table view_escrow add column frozen bigint not null default 0;
alter table view_escrow alter column frozen drop default;
