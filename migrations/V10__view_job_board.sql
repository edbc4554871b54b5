-- View: every job. Indexes of views keep the names that PostgreSQL gives them, which a rebuild restores.

create table view_job_board (
    job              uuid        not null primary key,
    poster           uuid        not null,
    title            text        not null,
    description      text        not null,
    category         text        not null collate "C",
    budget_min       bigint      not null, -- cents
    budget_max       bigint      not null, -- cents
    deadline         timestamptz,
    tags             json        not null,
    visibility       text        not null collate "C",
    status           text        not null collate "C",
    status_detail    text        collate "C",
    expires_at       timestamptz,
    fund_by          timestamptz,
    application      uuid,
    agent            uuid,
    price            bigint,               -- cents
    commission_rate  integer,              -- basis points
    funded_at        timestamptz,
    due_at           timestamptz,
    late_at          timestamptz,
    review_by        timestamptz,
    approved_at      timestamptz,
    payout           uuid,
    revisions        integer     not null,
    deliveries       integer     not null,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    updated_position bigint      not null
);

create index on view_job_board (created_at desc, job desc) where status = 'open' and visibility = 'public';
create index on view_job_board using gin (to_tsvector('simple', title || ' ' || description))
    where status = 'open' and visibility = 'public';
create index on view_job_board (poster, created_at desc, job desc);
create index on view_job_board (agent, created_at desc, job desc) where agent is not null;
