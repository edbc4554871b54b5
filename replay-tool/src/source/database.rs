//! A running database, as one moment saw it: read-only, and no hindrance to the market.

use super::column::{self, value};
use super::{Chunk, Head};
use crate::broken::{Broken, Stop, described};
use crate::difference::Difference;
use crate::examine::Scope;
use futures_util::future::{OptionFuture, try_join};
use futures_util::stream::{self, BoxStream};
use futures_util::{FutureExt as _, StreamExt as _};
use std::borrow::Cow;
use std::collections::VecDeque;
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, NoTls, Row, Statement};

/// How many rows are asked for at a time.
const ROWS: usize = 1_024;

/// A connection inside its moment.
#[derive(Debug)]
pub(crate) struct Database {
    url: String,
    client: Client,
    head: Head,
}

/// Which events are read.
#[derive(Clone, Debug)]
pub(crate) enum Which {
    /// All from a position on.
    From(i64),
    /// Those for which an expression over the columns of `event` is true.
    Where(String),
}

/// Connects, for reading only.
pub(crate) async fn connect(url: &str) -> Result<Client, Broken> {
    let (client, connection) =
        tokio_postgres::connect(url, NoTls).await.map_err(|error| Broken::Connect(described(&error)))?;
    // Ends by itself when the client is dropped; the client says what went wrong.
    tokio::spawn(connection);
    client.batch_execute("set default_transaction_read_only = on; set jit = off").await?;
    Ok(client)
}

impl Database {
    /// Connects, and holds on to this moment.
    pub(crate) async fn open(url: &str) -> Result<Self, Stop> {
        let client = connect(url).await?;
        client.batch_execute("begin isolation level repeatable read read only").await?;
        let head = head(&client).await?;
        Ok(Self { url: url.to_owned(), client, head })
    }

    /// Another connection, outside the moment: while rows are on their way, the first one answers nothing else.
    pub(crate) async fn beside(&self) -> Result<Client, Broken> {
        connect(&self.url).await
    }

    /// What the log says of itself.
    pub(crate) fn head(&self) -> &Head {
        &self.head
    }

    /// The connection, inside its moment.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// The events asked for and, unless only the log is in scope, their transfers.
    pub(crate) async fn chunks(&self, which: &Which, scope: Scope) -> Result<BoxStream<'_, Result<Chunk, Stop>>, Stop> {
        let (of_event, of_transfer) = match which {
            // Whatever stands before the beginning must be seen.
            Which::From(0) => ("true".to_owned(), "true".to_owned()),
            Which::From(position) => (format!("position >= {position}"), format!("position >= {position}")),
            Which::Where(sql) => (sql.clone(), format!("position in (select position from event where {sql})")),
        };
        let (event, transfer) = (column::EVENT, column::TRANSFER);
        let declare = format!(
            "close all;
             declare event_row no scroll cursor for
                 select {event} from event where {of_event} order by event.position;
             declare transfer_row no scroll cursor for
                 select {transfer} from transfer where {of_transfer} order by transfer.position, transfer.ordinal"
        );
        self.client.batch_execute(&declare).await?;
        let events = self.cursor("event_row").await?;
        let transfers = match scope {
            Scope::Log => None,
            Scope::Journal | Scope::Both => Some(self.cursor("transfer_row").await?),
        };
        let reading = Reading { client: &self.client, events, transfers, ahead: VecDeque::new() };
        let chunks = stream::try_unfold(Some(reading), |reading| async {
            match reading {
                Some(reading) => reading.next().await,
                None => Ok(None),
            }
        });
        Ok(chunks.boxed())
    }

    async fn cursor(&self, name: &'static str) -> Result<Statement, Stop> {
        Ok(self.client.prepare(&format!("fetch forward {ROWS} from {name}")).await?)
    }
}

/// Two cursors that go forward together.
struct Reading<'a> {
    client: &'a Client,
    events: Statement,
    transfers: Option<Statement>,
    ahead: VecDeque<Row>,
}

impl<'a> Reading<'a> {
    /// The next events, with the transfers up to the last of them; after the last events, the transfers that are left.
    async fn next(mut self) -> Result<Option<(Chunk, Option<Reading<'a>>)>, Stop> {
        let more = self.transfers.as_ref().filter(|_| self.ahead.len() < ROWS);
        let more = OptionFuture::from(more.map(|transfers| self.client.query(transfers, &[])));
        let (events, fetched) = try_join(self.client.query(&self.events, &[]), more.map(Option::transpose)).await?;
        self.take(fetched.unwrap_or_default());
        let last = events.last().map_or(i64::MAX, |event| value(event, 0).unwrap_or(i64::MAX));
        let mut transfers = Vec::new();
        loop {
            while let Some(row) = self.ahead.pop_front_if(|row| value(row, 0).unwrap_or(i64::MIN) <= last) {
                transfers.push(row);
            }
            let Some(statement) = self.transfers.as_ref().filter(|_| self.ahead.is_empty()) else { break };
            // What has no event may be much, and need not be held.
            if events.is_empty() && transfers.len() >= ROWS {
                return Ok(Some((Chunk::Rows { events, transfers }, Some(self))));
            }
            let fetched = self.client.query(statement, &[]).await?;
            self.take(fetched);
        }
        let rest = if events.is_empty() { None } else { Some(self) };
        Ok(Some((Chunk::Rows { events, transfers }, rest)))
    }

    fn take(&mut self, fetched: Vec<Row>) {
        if fetched.is_empty() && self.ahead.is_empty() {
            self.transfers = None;
        }
        self.ahead.extend(fetched);
    }
}

/// The one row of `log_head`.
async fn head(client: &Client) -> Result<Head, Stop> {
    const HEAD: &str = "select only_row, origin, size, frontier from log_head";
    let rows = client.query(HEAD, &[]).await.map_err(|error| match error.code() {
        Some(&SqlState::UNDEFINED_TABLE | &SqlState::UNDEFINED_COLUMN) => {
            Broken::NotAMarket { table: "log_head", cause: described(&error) }
        }
        _ => error.into(),
    })?;
    let [row] = rows.as_slice() else {
        return Err(Difference::of("log_head", "one row", format!("{} rows", rows.len())).into());
    };
    let named =
        |field: &'static str| move |(expected, found): (&'static str, String)| Difference::of(field, expected, found);
    if !value::<bool>(row, 0).map_err(named("log_head.only_row"))? {
        return Err(Difference::of("log_head.only_row", "true", "false").into());
    }
    Ok(Head {
        place: "log_head",
        origin: value::<Cow<'_, str>>(row, 1).map_err(named("log_head.origin"))?.into_owned(),
        size: value(row, 2).map_err(named("log_head.size"))?,
        frontier: value::<&[u8]>(row, 3).map_err(named("log_head.frontier"))?.to_vec(),
        root: None,
    })
}
