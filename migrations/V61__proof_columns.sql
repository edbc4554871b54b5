-- A job says which verification it asks for, and a payout whether work or a verdict earned it. The view of payouts is
-- rebuilt, so its default is for the rows of the moment only.

alter table view_job_board add column proof json;

alter table view_payout_queue add column earned_by text not null default 'work' collate "C";
alter table view_payout_queue alter column earned_by drop default;
