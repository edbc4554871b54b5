-- View: every dispute, with what was said, offered and decided in it.

create table view_dispute (
    dispute          uuid        not null primary key,
    job              uuid        not null,
    poster           uuid        not null,
    agent            uuid        not null,
    number           bigint      not null, -- of the disputes of the job, from 1
    filed_by         text        collate "C",
    reason           text        not null collate "C",
    price            bigint      not null, -- cents
    wanted           bigint,               -- cents
    status           text        not null collate "C",
    ruling           text        collate "C",
    award            bigint,               -- cents
    due_at           timestamptz,
    evidence_until   timestamptz not null,
    cap_at           timestamptz not null,
    poster_offer     bigint,               -- cents
    agent_offer      bigint,               -- cents
    offers           json        not null,
    statements       json        not null, -- with the erasable rows of the words
    evidence_digest  text,
    panel            jsonb       not null,
    tree_size        bigint,
    root             text,
    seed             text,
    candidates_hash  text,
    candidates       json        not null, -- in the order of the lot
    excluded         json        not null, -- with the rule
    filed_at         timestamptz not null,
    closed_at        timestamptz,
    updated_position bigint      not null
);

create index on view_dispute (job, number desc);
create index on view_dispute (poster, filed_at desc, dispute desc);
create index on view_dispute (agent, filed_at desc, dispute desc);
create index on view_dispute (filed_at desc, dispute desc);
create index on view_dispute using gin (panel jsonb_path_ops);
