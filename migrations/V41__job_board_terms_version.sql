-- A job counts the versions of its terms, knows who or what approved it, and may be featured. The view is rebuilt, so
-- the default is for the rows of the moment only.

alter table view_job_board add column terms_version bigint not null default 1;
alter table view_job_board alter column terms_version drop default;
alter table view_job_board add column approved_by text collate "C";
alter table view_job_board add column featured_until timestamptz;
