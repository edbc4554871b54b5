-- What must be erasable, and so is not in the log: addresses, names, texts.

create table private (
    kind       text        not null collate "C",
    id         uuid        not null,
    subject    uuid        not null,
    body       json        not null,
    written_at timestamptz not null,
    primary key (kind, id)
);

create index private_by_subject on private (subject);
