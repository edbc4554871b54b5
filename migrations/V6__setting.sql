-- Small facts about this installation that must survive a restart: the secret behind derived tokens, the sandbox clock.

create table setting (
    name  text not null primary key collate "C",
    value text not null
);
