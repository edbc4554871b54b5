-- Every command that took effect: what makes a retry recognisable, and its first answer.

create table command (
    command_id     uuid     not null primary key,
    request_sha256 bytea,
    first_position bigint   not null,
    events         smallint not null,
    answer         json
);

create trigger command_is_insert_only before update or delete or truncate on command
    for each statement execute function refuse_change();
