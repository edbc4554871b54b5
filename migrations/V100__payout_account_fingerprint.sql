-- View: what tells the account that a party is paid to from others, so that two who share one are known.

alter table view_directory add column payout_account_fingerprint text collate "C";

create index on view_directory (payout_account_fingerprint) where payout_account_fingerprint is not null;
