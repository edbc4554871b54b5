-- View: the balance of every account that has had a transfer, in cents; `balance` is on the account's normal side.

create table view_balance (
    account          text   not null primary key collate "C",
    debits           bigint not null,
    credits          bigint not null,
    balance          bigint not null,
    updated_position bigint not null
);
