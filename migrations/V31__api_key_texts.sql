-- A key that was rotated has had several texts: each is a row of its own.

alter table view_api_key drop constraint view_api_key_key_key;

create index on view_api_key (key, created_at, secret);
