-- View: every API key. Its text is kept nowhere.

create table view_api_key (
    secret     uuid        not null primary key,
    key        uuid        not null unique,
    party      uuid        not null,
    created_at timestamptz not null,
    revoked_at timestamptz
);

create index on view_api_key (party, created_at desc, key desc);
