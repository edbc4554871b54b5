-- Who may do what. The server works as market_api: it appends to the log and the journal and cannot change them,
-- whatever its code says. Where the server's login may not make roles (a managed database, say), somebody else can
-- make the three below and grant them to it; until then the triggers alone guard the record.

do $$
declare
    name text;
begin
    foreach name in array array['market_api', 'market_auditor', 'market_finance'] loop
        begin
            execute format('create role %I nologin', name);
        exception
            when duplicate_object or unique_violation then null;
            when insufficient_privilege then
                raise notice 'the role % cannot be made: the record is guarded by triggers alone', name;
        end;
        begin
            -- The server's own login must be able to become each of them.
            execute format('grant %I to current_user', name);
        exception
            when undefined_object or insufficient_privilege then null;
        end;
    end loop;
end
$$;

do $$
declare
    name text;
begin
    if exists (select from pg_roles where rolname = 'market_api') then
        grant usage, create on schema public to market_api;
        grant select, insert, update, delete on all tables in schema public to market_api;
        revoke update, delete, truncate on event, transfer, command, log_tile, log_checkpoint from market_api;
        revoke insert, delete, truncate on log_head, log_signer from market_api;
        if pg_has_role(current_user, 'market_api', 'member') then
            -- A view that is rebuilt is replaced, and that takes its owner.
            -- Only where it is another: the lock that it takes waits for whoever reads, and they for one another.
            for name in select tablename from pg_tables
                        where schemaname = 'public' and tablename like 'view\_%' and tableowner <> 'market_api' loop
                execute format('alter table %I owner to market_api', name);
            end loop;
        end if;
    end if;
    if exists (select from pg_roles where rolname = 'market_auditor') then
        grant usage on schema public to market_auditor;
        grant select on event, log_head, transfer, checkpoint, log_tile, log_checkpoint to market_auditor;
        -- Which command an event follows from, but not what its caller was answered.
        grant select (command_id, first_position, events) on command to market_auditor;
        for name in select tablename from pg_tables where schemaname = 'public' and tablename like 'view\_%' loop
            execute format('grant select on %I to market_auditor', name);
        end loop;
    end if;
    if exists (select from pg_roles where rolname = 'market_finance') then
        grant usage on schema public to market_finance;
        grant select on transfer to market_finance;
    end if;
end
$$;
