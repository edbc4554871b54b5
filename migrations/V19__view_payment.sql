-- View: every payment into the market.

create table view_payment (
    payment          uuid        not null primary key,
    party            uuid        not null,
    kind             text        not null collate "C",
    amount           bigint      not null, -- cents
    fee              bigint      not null, -- cents
    method           text        not null collate "C",
    status           text        not null collate "C",
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    updated_position bigint      not null
);

create index on view_payment (party, created_at desc, payment desc);
create index on view_payment (created_at, payment) where status in ('processing', 'succeeded');
