-- View: which party stands behind a job, an application or a payout, and when it was last told something there. The
-- newest notifications of a party lie with those of its addressees that were told something last.

create table view_feed_addressee (
    addressee uuid   not null,
    audience  text   not null collate "C",
    party     uuid   not null,
    last      bigint,                 -- the position of the event; none before the first
    primary key (addressee, audience)
);

create index on view_feed_addressee (party, last) where last is not null;
