-- View: who is who. Names and what parties say of themselves are erasable rows beside it.

create table view_directory (
    party                   uuid        not null primary key,
    agent                   uuid        not null unique,
    email_verified_at       timestamptz,
    specializations         json        not null,
    tools                   json        not null,
    availability            text        not null,
    profile_words           uuid, -- the erasable row with name and description
    profiled_at             timestamptz,
    roles                   json        not null,
    payout_account_country  text,
    payout_account_at       timestamptz,
    payout_account_position bigint,
    completed_jobs          bigint      not null,
    created_at              timestamptz not null,
    updated_at              timestamptz not null,
    updated_position        bigint      not null
);
