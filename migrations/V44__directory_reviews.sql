-- Who is who, with what is said of the work. The view is rebuilt, so the defaults are for the rows of the moment only.

alter table view_directory add column reviews bigint not null default 0;
alter table view_directory add column rating_total bigint not null default 0;
alter table view_directory alter column reviews drop default;
alter table view_directory alter column rating_total drop default;
