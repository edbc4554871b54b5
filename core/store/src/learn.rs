//! What the database says of streams, accounts and commands, one array statement each.

use crate::appender::{SharedMemory, lock};
use crate::memory::Unknown;
use crate::writer::Failure;
use market_core::event::draft::RequestDigest;
use market_core::ids::CommandId;
use market_core::ledger::Account;
use market_core::stream::{StreamId, Version};
use std::collections::HashMap;
use tokio_postgres::{Client, Row};
use uuid::Uuid;

/// The version of each stream: the number of its last event.
const VERSIONS: &str = "\
    select asked.place, coalesce((
        select max(event.version) from event
        where event.stream_id = asked.id and event.stream_category = asked.category), 0)
    from unnest($1::uuid[], $2::text[]) with ordinality as asked (id, category, place)
    order by asked.place";

/// The balance of each account: what stands beside its last transfer.
pub(crate) const BALANCES: &str = "\
    select asked.place, coalesce((
        select side.after from (
            (select position, ordinal, debit_after as after from transfer
             where debit_account = asked.path order by debit_account, position desc, ordinal desc limit 1)
            union all
            (select position, ordinal, credit_after from transfer
             where credit_account = asked.path order by credit_account, position desc, ordinal desc limit 1)
        ) as side order by side.position desc, side.ordinal desc limit 1), 0)
    from unnest($1::text[]) with ordinality as asked (path, place)
    order by asked.place";

/// Which of these commands took effect.
const COMMANDS: &str = "select command_id, request_sha256 from command where command_id = any($1)";

/// Fills the memory with what it lacks. Asks nothing when nothing is lacking.
pub(crate) async fn from(client: &Client, unknown: &Unknown, memory: &SharedMemory) -> Result<(), Failure> {
    let (versions, balances) =
        tokio::try_join!(versions(client, &unknown.streams), balances(client, &unknown.accounts))?;
    let mut memory = lock(memory);
    for (stream, version) in unknown.streams.iter().zip(versions) {
        memory.learn_version(*stream, version);
    }
    for (account, balance) in unknown.accounts.iter().zip(balances) {
        memory.learn_balance(*account, balance);
    }
    Ok(())
}

async fn versions(client: &Client, streams: &[StreamId]) -> Result<Vec<Version>, Failure> {
    if streams.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = streams.iter().map(|stream| stream.id).collect();
    let categories: Vec<&str> = streams.iter().map(|stream| stream.category.name()).collect();
    let rows = client.query(VERSIONS, &[&ids, &categories]).await?;
    rows.iter().map(|row| Ok(Version(u32::try_from(row.try_get::<_, i32>(1)?).unwrap_or(0)))).collect()
}

/// The balance of each account, in the order of `accounts`.
pub(crate) async fn balances(client: &Client, accounts: &[Account]) -> Result<Vec<i64>, Failure> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let paths: Vec<String> = accounts.iter().map(ToString::to_string).collect();
    let rows = client.query(BALANCES, &[&paths]).await?;
    rows.iter().map(|row| Ok(row.try_get(1)?)).collect()
}

/// Which of `commands` took effect, and with what request.
pub(crate) async fn commands(
    client: &Client,
    commands: &[CommandId],
) -> Result<HashMap<CommandId, Option<RequestDigest>>, Failure> {
    let ids: Vec<Uuid> = commands.iter().map(|command| command.0).collect();
    let rows = client.query(COMMANDS, &[&ids]).await?;
    rows.iter().map(|row| Ok((CommandId(row.try_get(0)?), digest(row, 1)?))).collect()
}

/// The request's digest in a column of a row.
pub(crate) fn digest(row: &Row, column: usize) -> Result<Option<RequestDigest>, Failure> {
    let bytes: Option<&[u8]> = row.try_get(column)?;
    Ok(bytes.and_then(|bytes| bytes.try_into().ok()).map(RequestDigest))
}
