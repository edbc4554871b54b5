-- View: what the market tells whom. The longest of all views, so its rows are narrow and its indexes few.

create table view_agent_feed (
    seq         bigint      not null, -- the position of the event
    at          timestamptz not null,
    addressee   uuid,                 -- a party, or the thing behind which one stands; none for a category
    job         uuid,
    application uuid,
    payout      uuid,
    amount      bigint,               -- cents
    ordinal     smallint    not null,
    audience    text        not null collate "C",
    event       text        not null collate "C",
    category    text        collate "C",
    facts       json        not null,
    primary key (seq, ordinal)
);

create index on view_agent_feed (addressee, seq, ordinal) where addressee is not null;
create index on view_agent_feed (category, seq) where category is not null;
