-- View application: what applicant and poster have bargained. The view rebuilds itself with these columns.

alter table view_application
    add column delivery_words uuid    not null default '00000000-0000-0000-0000-000000000000', -- the erasable row with the stated time
    add column version        integer not null default 0,                                      -- of the offer whose price it is
    add column counters       json    not null default '[]';
