-- The board is read category by category: each has its newest jobs first, whatever the others hold.

drop index view_job_board_created_at_job_idx;

create index on view_job_board (category, created_at desc, job desc) where status = 'open' and visibility = 'public';
