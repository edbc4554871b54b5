-- View: every delivery. Its number is its place among the deliveries of its job.

create table view_delivery (
    position     bigint      not null primary key,
    job          uuid        not null,
    agent        uuid        not null,
    files        json        not null,
    words        uuid        not null, -- the erasable row with address and notes
    review_by    timestamptz not null,
    delivered_at timestamptz not null
);

create index on view_delivery (job, position);
