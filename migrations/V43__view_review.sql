-- View: what posters said of the work. The comment is an erasable row beside it.

create table view_review (
    job               uuid        not null primary key,
    poster            uuid        not null,
    agent             uuid        not null, -- the worker's party
    rating            smallint    not null, -- 1 to 5
    words             uuid        not null, -- the erasable row with the comment
    reviewed_at       timestamptz not null,
    reviewed_position bigint      not null
);

create index on view_review (agent, reviewed_at desc, job desc);
