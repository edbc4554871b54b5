-- View: every file of a conversation.

create table view_shared_file (
    file      uuid        not null primary key,
    job       uuid        not null,
    party     uuid        not null, -- the applicant: names the conversation
    sender    text        not null collate "C",
    sha256    text        not null collate "C",
    size      bigint      not null, -- bytes
    shared_at timestamptz not null
);

create index on view_shared_file (job, shared_at, file);
