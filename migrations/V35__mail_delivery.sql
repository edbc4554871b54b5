-- What becomes of each mail when there is a server for mail. The mail itself is a private row, written by the commit
-- that it is about, and erased with its person; this row comes and goes with it.

create table mail_delivery (
    kind          text        not null default 'mail' check (kind = 'mail') collate "C",
    mail          uuid        not null primary key,
    attempts      smallint    not null default 0,
    due_at        timestamptz not null,     -- by the market's clock
    claimed_until timestamptz,              -- by the database's clock: who sends it now has it until then
    finished_at   timestamptz,              -- by the market's clock
    outcome       text collate "C" check (outcome in ('sent', 'given_up')),
    foreign key (kind, mail) references private (kind, id) on delete cascade
);

create index on mail_delivery (due_at) where finished_at is null;
create index on mail_delivery (finished_at) where finished_at is not null;

create function mail_is_to_be_delivered() returns trigger language plpgsql as $$
begin
    insert into mail_delivery (mail, due_at) values (new.id, new.written_at) on conflict do nothing;
    return null;
end
$$;

-- Mails so far held their links, and with them their tokens, in clear.
delete from private where kind = 'mail';

create trigger mail_is_to_be_delivered after insert on private
    for each row when (new.kind = 'mail') execute function mail_is_to_be_delivered();
