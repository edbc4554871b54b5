-- Notices by mail: how far the feed was looked through for what waits for somebody, and of what a party is not told again
-- for a while. What was told before there were notices is not told once more.

create table notice_cursor (
    only_row boolean not null primary key default true check (only_row),
    next     bigint  not null -- the position of the next event to look at
);

insert into notice_cursor (next) select coalesce(max(position) + 1, 0) from event;

create table notice_quiet (
    party uuid        not null,
    about text        not null collate "C",
    until timestamptz not null, -- by the market's clock
    primary key (party, about)
);

create index on notice_quiet (until);
