-- What is sent to webhooks: not in the log, for nothing of it is decided by the market.

-- How far what was told has been put into the queue; it moves with what it puts there.
create table webhook_cursor (
    only_one boolean not null primary key default true check (only_one),
    next     bigint  not null -- the position of the next event
);

insert into webhook_cursor (next) select coalesce(max(position) + 1, 0) from event;

-- One thing that is told to one webhook: an entry of the feed, or a test, whose position is negative.
create table webhook_delivery (
    webhook     uuid        not null,
    seq         bigint      not null, -- the position of the event
    ordinal     smallint    not null,
    attempts    smallint    not null default 0, -- all there were
    tries       smallint    not null default 0, -- those since it was asked for the last time
    at          timestamptz not null, -- when it happened
    created_at  timestamptz not null, -- when it was put here
    due_at      timestamptz not null, -- by the market's clock, as the others
    finished_at timestamptz,
    asked       uuid, -- the request that asked for it again
    event       text        not null collate "C",
    outcome     text        collate "C" check (outcome in ('delivered', 'failed')),
    primary key (webhook, seq, ordinal),
    check ((finished_at is null) = (outcome is null))
);

create index on webhook_delivery (webhook, due_at, seq, ordinal) where finished_at is null;
create index on webhook_delivery (webhook, created_at, seq, ordinal);

-- What became of each attempt.
create table webhook_attempt (
    webhook uuid        not null,
    seq     bigint      not null,
    ordinal smallint    not null,
    number  smallint    not null,
    status  smallint, -- of the answer, if there was one
    took_ms integer     not null,
    at      timestamptz not null,
    answer  text, -- its beginning
    error   text,
    primary key (webhook, seq, ordinal, number)
);

-- The webhooks at which nothing arrives now; a success removes the row.
create table webhook_outage (
    webhook     uuid        not null primary key,
    failures    integer     not null, -- in a row
    since       timestamptz not null,
    rests_until timestamptz not null
);
