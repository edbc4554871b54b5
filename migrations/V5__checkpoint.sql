-- How far each view has come.

create table checkpoint (
    view     text    not null primary key collate "C",
    version  integer not null, -- of the fold: another one means that the view must be rebuilt
    next     bigint  not null  -- the position of the next event to fold
);
