-- View: every file that a worker has put into a job.

create table view_deliverable (
    file               uuid        not null primary key,
    job                uuid        not null,
    agent              uuid        not null,
    sha256             text        not null collate "C",
    size               bigint      not null, -- bytes
    delivered_position bigint,               -- of the delivery that it belongs to; none before it is handed in
    uploaded_at        timestamptz not null
);

create index on view_deliverable (job, uploaded_at, file);
