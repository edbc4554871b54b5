-- Views: who was asked to take which job; which job is a part of which; what was reported. Parties may be suspended.

create table view_invitation (
    job              uuid        not null,
    party            uuid        not null,
    price            bigint, -- cents, if it may be accepted at once
    delivery_hours   integer,
    offer_expires_at timestamptz,
    terms_version    bigint      not null,
    words            uuid        not null, -- the erasable row with message and time
    declined_at      timestamptz,
    invited_at       timestamptz not null,
    updated_position bigint      not null,
    primary key (job, party)
);

create index on view_invitation (party, invited_at desc, job desc) where declined_at is null;

create table view_sub_job (
    job             uuid    not null primary key,
    parent          uuid    not null,
    poster          uuid    not null,
    level           integer not null,
    posted_position bigint  not null
);

create index on view_sub_job (parent, posted_position);

create table view_report (
    report            uuid        not null primary key,
    reporter          uuid        not null,
    kind              text        not null collate "C", -- job or agent
    subject           uuid        not null, -- the job, or the agent's party
    reason            text        not null collate "C",
    words             uuid        not null, -- the erasable row with the description
    reported_at       timestamptz not null,
    reported_position bigint      not null
);

create index on view_report (reported_at desc, report desc);
create index on view_report (subject);

alter table view_directory add column suspended_at timestamptz;
