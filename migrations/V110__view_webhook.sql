-- View: the webhooks that there are. Their addresses are erasable rows beside it.

create table view_webhook (
    webhook       uuid        not null primary key,
    party         uuid        not null,
    url_words     uuid        not null, -- the erasable row with the address
    events        json        not null, -- the words that it wants; all, if there is none
    rotation      bigint      not null, -- how often its secret was rotated
    overlap_until timestamptz,          -- until when the former secret signs as well
    disabled      text        collate "C",
    since         bigint      not null, -- the position after which it is sent what its party is told
    enabled_at    timestamptz not null, -- when that was
    created_at    timestamptz not null,
    updated_at    timestamptz not null
);

create index on view_webhook (party, created_at, webhook);
