-- View review: what both sides of a job say, sealed at first. The view is rebuilt, so its rows of before go.

drop table view_review;

create table view_review (
    job              uuid        not null,
    by               text        not null collate "C", -- poster or agent
    poster           uuid        not null,
    agent            uuid        not null, -- the worker's party
    rating           smallint, -- 1 to 5, once it is open
    words            uuid        not null, -- the erasable row with rating and comment
    counts           boolean     not null,
    opens_at         timestamptz not null,
    opened_at        timestamptz,
    said_at          timestamptz not null,
    updated_position bigint      not null,
    primary key (job, by)
);

create index on view_review ((case by when 'poster' then agent else poster end), by, opened_at desc, job desc);

-- Parties are reviewed as posters too. The defaults are for the rows of the moment only.
alter table view_directory add column poster_reviews bigint not null default 0;
alter table view_directory add column poster_rating_total bigint not null default 0;
alter table view_directory alter column poster_reviews drop default;
alter table view_directory alter column poster_rating_total drop default;
