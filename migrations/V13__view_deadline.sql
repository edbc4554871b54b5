-- View: what falls due when. A row is there only while it applies.

create table view_deadline (
    thing        uuid        not null,
    kind         text        not null collate "C",
    due_at       timestamptz not null,
    set_position bigint      not null,
    primary key (thing, kind)
);

create index on view_deadline (due_at, thing, kind);
