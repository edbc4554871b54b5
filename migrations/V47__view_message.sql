-- View: every message between a job's poster and an applicant.

create table view_message (
    position    bigint      not null primary key,
    message     uuid        not null,
    job         uuid        not null,
    party       uuid        not null, -- the applicant: names the conversation
    application uuid        not null,
    sender      text        not null collate "C",
    words       uuid        not null, -- the erasable row with what was written
    file        uuid,
    sent_at     timestamptz not null
);

create index on view_message (job, position);
create index on view_message (job, party, position);
