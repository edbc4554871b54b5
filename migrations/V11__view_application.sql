-- View: every application. Those that nobody chose are told apart by their job when they are read.

create table view_application (
    application      uuid        not null primary key,
    job              uuid        not null,
    party            uuid        not null,
    kind             text        not null collate "C",
    price            bigint      not null, -- cents
    delivery_hours   bigint,
    words            uuid        not null, -- the erasable row with the message
    status           text        not null collate "C",
    status_detail    text        collate "C",
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    updated_position bigint      not null
);

create index on view_application (job, created_at desc, application desc);
create index on view_application (party, created_at desc, application desc);
