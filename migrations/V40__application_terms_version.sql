-- Terms of a job can be edited; an application stands under the version that its applicant has confirmed. The view is
-- rebuilt, so the default is for the rows of the moment only.

alter table view_application add column terms_version bigint not null default 1;
alter table view_application alter column terms_version drop default;
