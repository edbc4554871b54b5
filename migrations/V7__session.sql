-- Refresh tokens of sessions: not market actions, so not in the log.

create table session (
    refresh_sha256 bytea       not null primary key,
    party          uuid        not null,
    expires_at     timestamptz not null,
    revoked_at     timestamptz
);

create index session_by_party on session (party);
