-- The one write to log and ledger: a whole batch in one statement, and so in one round trip and one transaction.
-- It takes arrays, column by column, one element a row.

create function append_batch(
    from_token uuid, to_token uuid, to_size bigint, to_frontier bytea,
    -- event
    e_position bigint[], e_stream_id uuid[], e_stream_category text[], e_version integer[], e_name text[],
    e_schema_version smallint[], e_at timestamptz[], e_actor text[], e_command_id uuid[], e_payload text[],
    e_leaf text[], e_leaf_hash bytea[],
    -- transfer
    t_position bigint[], t_ordinal smallint[], t_at timestamptz[], t_debit_account text[], t_credit_account text[],
    t_amount bigint[], t_currency text[], t_debit_after bigint[], t_credit_after bigint[],
    -- command
    c_command_id uuid[], c_request_sha256 bytea[], c_first_position bigint[], c_events smallint[], c_answer text[],
    -- private
    p_kind text[], p_id uuid[], p_subject uuid[], p_body text[], p_written_at timestamptz[]
) returns void language plpgsql as $$
begin
    perform advance_log_head(from_token, to_token, to_size, to_frontier);

    insert into event (position, stream_id, stream_category, version, name, schema_version, at, actor, command_id,
                       payload, leaf, leaf_hash)
    select position, stream_id, stream_category, version, name, schema_version, at, actor, command_id,
           payload::json, leaf, leaf_hash
    from unnest(e_position, e_stream_id, e_stream_category, e_version, e_name, e_schema_version, e_at, e_actor,
                e_command_id, e_payload, e_leaf, e_leaf_hash)
      as r (position, stream_id, stream_category, version, name, schema_version, at, actor, command_id,
            payload, leaf, leaf_hash);

    if cardinality(t_position) > 0 then
        insert into transfer (position, ordinal, at, debit_account, credit_account, amount, currency, debit_after,
                              credit_after)
        select position, ordinal, at, debit_account, credit_account, amount, currency, debit_after, credit_after
        from unnest(t_position, t_ordinal, t_at, t_debit_account, t_credit_account, t_amount, t_currency,
                    t_debit_after, t_credit_after)
          as r (position, ordinal, at, debit_account, credit_account, amount, currency, debit_after, credit_after);
    end if;

    insert into command (command_id, request_sha256, first_position, events, answer)
    select command_id, request_sha256, first_position, events, answer::json
    from unnest(c_command_id, c_request_sha256, c_first_position, c_events, c_answer)
      as r (command_id, request_sha256, first_position, events, answer);

    if cardinality(p_kind) > 0 then
        -- Within one batch the last row of a thing wins: `on conflict` may not touch one twice.
        insert into private (kind, id, subject, body, written_at)
        select distinct on (kind, id) kind, id, subject, body::json, written_at
        from unnest(p_kind, p_id, p_subject, p_body, p_written_at) with ordinality
          as r (kind, id, subject, body, written_at, place)
        order by kind, id, place desc
        on conflict (kind, id) do update
        set subject = excluded.subject, body = excluded.body, written_at = excluded.written_at;
    end if;

    perform pg_notify('log', '');
end
$$;
