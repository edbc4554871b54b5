-- View: what became of the money of each funded job, in cents.

create table view_escrow (
    job                uuid        not null primary key,
    poster             uuid        not null,
    agent              uuid        not null,
    payout             uuid,
    funded             bigint      not null,
    held               bigint      not null,
    pending_release    bigint      not null,
    pending_commission bigint      not null,
    released           bigint      not null,
    commission         bigint      not null,
    refunded           bigint      not null,
    source             text        not null collate "C",
    status             text        not null collate "C",
    funded_at          timestamptz not null,
    updated_at         timestamptz not null,
    updated_position   bigint      not null
);
