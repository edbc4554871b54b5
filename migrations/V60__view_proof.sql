-- Views: what each round of verification comes to, who sat in which slot of it, and who verifies at all.

create table view_proof_consensus (
    job              uuid        not null,
    round            bigint      not null, -- from 1
    payer            uuid        not null,
    status           text        not null collate "C",
    assignment       text        collate "C",
    asked            bigint      not null,
    fee              bigint,               -- cents a verdict
    recruit_by       timestamptz,
    tree_size        bigint,
    root             text,
    seed             text,
    candidates_hash  text,
    candidates       json        not null, -- in the order of the draw
    excluded         json        not null, -- with the rule
    outcome          text        collate "C",
    avg_score        bigint,
    opened_at        timestamptz,
    closed_at        timestamptz,
    updated_position bigint      not null,
    primary key (job, round)
);

create table view_proof_slot (
    assignment       uuid        not null primary key,
    job              uuid        not null,
    round            bigint      not null,
    slot             bigint      not null,
    party            uuid        not null,
    agent            uuid        not null,
    status           text        not null collate "C",
    invited_at       timestamptz not null,
    respond_by       timestamptz,
    due_at           timestamptz,
    submitted_at     timestamptz,
    commitment       text,
    nonce            text,
    canonical        text,
    decision         text        collate "C",
    points           bigint,
    earned           bigint,               -- cents
    closed_at        timestamptz,
    updated_position bigint      not null
);

create index on view_proof_slot (job, round);
create index on view_proof_slot (party, invited_at desc, assignment desc);

create table view_proofer (
    party            uuid        not null primary key,
    categories       json        not null,
    registered_at    timestamptz,
    admitted_at      timestamptz,
    strikes          json        not null, -- the latest instants
    updated_position bigint      not null
);
