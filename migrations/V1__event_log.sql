-- The log: every event by position, and its head.

create table event (
    position        bigint      not null primary key,
    stream_id       uuid        not null,
    stream_category text        not null collate "C",
    version         integer     not null check (version > 0),
    name            text        not null collate "C",
    schema_version  smallint    not null check (schema_version > 0),
    at              timestamptz not null,
    actor           text        not null collate "C",
    command_id      uuid        not null,
    payload         json        not null, -- json, not jsonb: it keeps the exact text that the leaf commits to
    leaf            text        not null collate "C",
    leaf_hash       bytea       not null,
    unique (stream_id, version, stream_category)
);

-- One row: where the log ends, and the frontier of its tree. The token is unique per process and batch, so
-- that a writer that was overtaken cannot mistake the head for its own.
create table log_head (
    only_row boolean not null primary key default true check (only_row),
    origin   text    not null collate "C",
    size     bigint  not null,
    frontier bytea   not null,
    token    uuid    not null
);

-- Moves the head from the token that the writer wrote last, or fails the whole batch.
create function advance_log_head(from_token uuid, to_token uuid, to_size bigint, to_frontier bytea)
returns void language plpgsql as $$
begin
    update log_head set token = to_token, size = to_size, frontier = to_frontier where token = from_token;
    if not found then
        raise exception 'the log went on' using errcode = 'AG001';
    end if;
end
$$;

create function refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is insert-only', tg_table_name using errcode = 'AG002';
end
$$;

create trigger event_is_insert_only before update or delete or truncate on event
    for each statement execute function refuse_change();
