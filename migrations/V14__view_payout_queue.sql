-- View: every payout, from the approval or withdrawal to the processor's answer.

create table view_payout_queue (
    payout             uuid        not null primary key,
    job                uuid,                 -- none for a withdrawal
    poster             uuid,
    party              uuid        not null,
    amount             bigint      not null, -- cents
    commission         bigint      not null, -- cents
    status             text        not null collate "C",
    releasable_at      timestamptz,
    held_until         timestamptz,
    hold_words         uuid,                 -- the erasable row with the reason
    retry_at           timestamptz,
    attempt            bigint      not null,
    paid_from          text        not null collate "C",
    submitted_position bigint,
    submitted_at       timestamptz,
    released_at        timestamptz,
    paid_at            timestamptz,
    created_at         timestamptz not null,
    updated_at         timestamptz not null,
    updated_position   bigint      not null
);

create index on view_payout_queue (party, created_at desc, payout desc);
create index on view_payout_queue (job) where job is not null;
create index on view_payout_queue (updated_position) where status in ('eligible', 'awaiting_account');
create index on view_payout_queue (submitted_position) where status = 'submitted';
