-- The tree of the log in tiles of 256 hashes, each kept once it is full; whoever signs the log writes them. Level 0 has
-- the hashes of leaves, level n + 1 the roots of the tiles of level n.

create table log_tile (
    level  smallint not null check (level >= 0),
    number bigint   not null check (number >= 0),
    hashes bytea    not null check (octet_length(hashes) = 8192),
    root   bytea    not null check (octet_length(root) = 32),
    primary key (level, number)
);

-- Hashes do not compress, and a proof reads a few of them out of the middle.
alter table log_tile alter column hashes set storage external;

create trigger log_tile_is_insert_only before update or delete or truncate on log_tile
    for each statement execute function refuse_change();
