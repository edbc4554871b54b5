-- What of the log was signed: every checkpoint with its note, for whoever asks later which one came first after an event.

create table log_checkpoint (
    size      bigint      not null primary key check (size >= 0),
    root      bytea       not null check (octet_length(root) = 32),
    note      text        not null collate "C",
    signed_at timestamptz not null default clock_timestamp() -- by the database's clock, which nobody winds on
);

create trigger log_checkpoint_is_insert_only before update or delete or truncate on log_checkpoint
    for each statement execute function refuse_change();

-- One row: the tree up to where it is signed. Whoever signs holds its lock, so that each checkpoint extends the last.
create table log_signer (
    only_row boolean not null primary key default true check (only_row),
    size     bigint  not null,
    frontier bytea   not null
);

insert into log_signer (size, frontier) values (0, '');
