-- Puts the table `view_<name>_new`, which a rebuild has filled, in the place of `view_<name>`: with the same rights,
-- and with the names of indexes that PostgreSQL would have given them there.

create function replace_view(name text) returns void language plpgsql as $$
declare
    old_table text := 'view_' || name;
    new_table text := 'view_' || name || '_new';
    held record;
begin
    for held in
        select acl.privilege_type, acl.grantee
        from pg_class, aclexplode(relacl) as acl
        where oid = to_regclass(old_table) and acl.grantee <> relowner
    loop
        execute format('grant %s on %I to %s', held.privilege_type, new_table,
                       case held.grantee when 0 then 'public' else held.grantee::regrole::text end);
    end loop;
    execute format('drop table %I', old_table);
    execute format('alter table %I rename to %I', new_table, old_table);
    for held in
        select indexrelid::regclass as index, relname
        from pg_index join pg_class on pg_class.oid = indexrelid
        where indrelid = to_regclass(old_table) and starts_with(relname, new_table || '_')
    loop
        execute format('alter index %s rename to %I', held.index,
                       old_table || substr(held.relname, length(new_table) + 1));
    end loop;
end
$$;
