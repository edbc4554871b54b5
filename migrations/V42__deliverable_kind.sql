-- The files of a job are deliverables of its worker and attachments of its poster. The view is rebuilt, so the default is
-- for the rows of the moment only.

alter table view_deliverable rename column agent to party;
alter table view_deliverable add column kind text not null collate "C" default 'deliverable';
alter table view_deliverable alter column kind drop default;
