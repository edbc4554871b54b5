-- The journal: every transfer, with the balance of both accounts after it, each on its normal side.

create table transfer (
    position       bigint      not null,
    ordinal        smallint    not null check (ordinal >= 0),
    at             timestamptz not null,
    debit_account  text        not null collate "C",
    credit_account text        not null collate "C",
    amount         bigint      not null check (amount > 0),
    currency       text        not null collate "C",
    debit_after    bigint      not null,
    credit_after   bigint      not null,
    primary key (position, ordinal),
    check (debit_account <> credit_account)
);

create index transfer_by_debit_account on transfer (debit_account, position, ordinal);
create index transfer_by_credit_account on transfer (credit_account, position, ordinal);

create trigger transfer_is_insert_only before update or delete or truncate on transfer
    for each statement execute function refuse_change();
