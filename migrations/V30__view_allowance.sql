-- View: what each API key may do, and what it has spent. Keys without a row may do everything.

create table view_allowance (
    key                 uuid        not null primary key,
    party               uuid        not null,
    secret              uuid        not null,
    name_words          uuid,
    scopes              json        not null,
    spend_limit_per_tx  bigint,
    spend_limit_per_day bigint,
    allowed_ips         json        not null,
    expires_at          timestamptz,
    spent_on            date,
    spent               bigint      not null,
    granted_at          timestamptz not null,
    rotated_at          timestamptz,
    overlap_until       timestamptz,
    revoked_at          timestamptz
);
