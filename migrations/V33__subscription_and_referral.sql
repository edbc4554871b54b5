-- The directory tells what a party subscribes to and whose referral code it came by.

alter table view_directory
    add column tier        text not null default 'free' collate "C",
    add column referrer    uuid,
    add column referred_at timestamptz;

create index on view_directory (referrer, referred_at desc, party desc);

-- Referral codes that were asked for, so that whose one is can be looked up: it is a keyed digest of its party.

create table referral_code (
    code  text not null primary key collate "C",
    party uuid not null unique
);
