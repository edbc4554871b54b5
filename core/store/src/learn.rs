//! What the database says of streams, accounts and commands, one array statement each.

use crate::appender::{SharedMemory, lock};
use crate::memory::Unknown;
use crate::writer::Failure;
use market_core::event::draft::RequestDigest;
use market_core::ids::CommandId;
use market_core::ledger::Account;
use market_core::stream::{StreamId, Version};
use std::collections::HashMap;
use std::sync::Arc;
use tokio_postgres::{Client, Row, Statement};
use uuid::Uuid;

/// The version of each stream: the number of its last event.
pub(crate) const VERSIONS: &str = "\
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

/// A connection that asks, with its statements prepared: the appender asks with nearly every batch.
pub(crate) struct Asker {
    pub(crate) client: Arc<Client>,
    versions: Statement,
    balances: Statement,
}

impl Asker {
    /// Prepares the statements on `client`.
    pub(crate) async fn prepare(client: Arc<Client>) -> Result<Self, Failure> {
        let versions = client.prepare(VERSIONS).await?;
        let balances = client.prepare(BALANCES).await?;
        Ok(Self { client, versions, balances })
    }
}

/// Fills the memory with what it lacks. Asks nothing when nothing is lacking.
pub(crate) async fn from(asker: &Asker, unknown: &Unknown, memory: &SharedMemory) -> Result<(), Failure> {
    let (versions, balances) = tokio::try_join!(versions(asker, &unknown.streams), balances(asker, &unknown.accounts))?;
    let mut memory = lock(memory);
    for (stream, version) in unknown.streams.iter().zip(versions) {
        memory.learn_version(*stream, version);
    }
    for (account, balance) in unknown.accounts.iter().zip(balances) {
        memory.learn_balance(*account, balance);
    }
    Ok(())
}

async fn versions(asker: &Asker, streams: &[StreamId]) -> Result<Vec<Version>, Failure> {
    if streams.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Uuid> = streams.iter().map(|stream| stream.id).collect();
    let categories: Vec<&str> = streams.iter().map(|stream| stream.category.name()).collect();
    let rows = asker.client.query(&asker.versions, &[&ids, &categories]).await?;
    rows.iter().map(|row| Ok(Version(u32::try_from(row.try_get::<_, i32>(1)?).unwrap_or(0)))).collect()
}

async fn balances(asker: &Asker, accounts: &[Account]) -> Result<Vec<i64>, Failure> {
    if accounts.is_empty() {
        return Ok(Vec::new());
    }
    let paths: Vec<String> = accounts.iter().map(ToString::to_string).collect();
    let rows = asker.client.query(&asker.balances, &[&paths]).await?;
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
