-- View: how far the milestones of each job that has any have come.

create table view_milestone (
    job              uuid        not null primary key,
    basis            text        not null collate "C", -- share or amount
    current          bigint      not null,             -- the number of the one that is worked on, from 1
    deliveries       bigint      not null,
    milestones       json        not null,             -- one after the other, with status, amounts in cents and payout
    updated_at       timestamptz not null,
    updated_position bigint      not null
);
