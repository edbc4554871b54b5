//! The connection by which a process holds its duties and hears of the others.

use super::{Duty, Node};
use crate::app::App;
use crate::clock::OFFSET;
use futures_util::{StreamExt, stream};
use market_store::{AS_MARKET, StoreError};
use secrecy::ExposeSecret;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_postgres::{AsyncMessage, Client, Config, NoTls};

/// How often the duties that others hold are tried for.
const EVERY: Duration = Duration::from_millis(500);

/// How long the database may take to answer: whoever hears nothing for so long holds nothing.
const ANSWER_MAX: Duration = Duration::from_secs(3);

/// How long it may take to connect.
const CONNECT_MAX: Duration = Duration::from_secs(5);

/// What the connections of processes are called, with the clock that they follow behind it.
pub(crate) const NAME: &str = "agentgigs node";

/// The first half of the keys of the locks; the second is the duty's number.
const LOCKS: i32 = 0x6167_6475;

// The server, too, must notice within seconds that the other end is gone: it is the one that lets go of the locks.
// Where there is no network between them these settings do nothing.
const SETTINGS: &str = "
    set tcp_keepalives_idle = 2; set tcp_keepalives_interval = 1; set tcp_keepalives_count = 3;
    set tcp_user_timeout = '5s'; set statement_timeout = '3s'; listen node; notify node";

const ROUND: &str = "
    select array(select duty from unnest($2::integer[]) as duty where pg_try_advisory_lock($1, duty)) as gained,
           (select count(*) from pg_stat_activity
            where datname = current_database() and starts_with(application_name, $3)) as nodes,
           (select value from setting where name = $4) as clock";

const NAMED: &str = "select set_config('application_name', $1, false)";

/// Holds a connection until it ends, and tells why it did.
pub(super) async fn ended(node: &Node, app: &App) -> StoreError {
    match held(node, app).await {
        Ok(()) => StoreError::Unavailable("the database has ended the connection".to_owned()),
        Err(error) => error,
    }
}

async fn held(node: &Node, app: &App) -> Result<(), StoreError> {
    let mut config: Config = node.database_url.expose_secret().parse()?;
    config
        .application_name(NAME)
        .connect_timeout(CONNECT_MAX)
        .keepalives(true)
        .keepalives_idle(Duration::from_secs(2))
        .keepalives_interval(Duration::from_secs(1))
        .keepalives_retries(3)
        .tcp_user_timeout(Duration::from_secs(5));
    let (client, mut connection) = config.connect(NoTls).await?;
    let heard = Notify::new();
    let listening = async {
        let mut messages = stream::poll_fn(|cx| connection.poll_message(cx));
        while let Some(message) = messages.next().await.transpose()? {
            if let AsyncMessage::Notification(_) = message {
                heard.notify_one();
            }
        }
        Ok(())
    };
    tokio::select! {
        ended = listening => ended,
        ended = rounds(node, app, &client, &heard) => ended,
    }
}

async fn rounds(node: &Node, app: &App, client: &Client, heard: &Notify) -> Result<(), StoreError> {
    let silent = |_| StoreError::Unavailable("the database does not answer".to_owned());
    let begun = async { client.batch_execute(&format!("{AS_MARKET};{SETTINGS}")).await };
    tokio::time::timeout(ANSWER_MAX, begun).await.map_err(silent)??;
    let mut named = None;
    loop {
        tokio::time::timeout(ANSWER_MAX, round(node, app, client, &mut named)).await.map_err(silent)??;
        tokio::select! {
            () = heard.notified() => {}
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Tries for what this process does not hold, counts the others, and follows the clock, whose distance is in the name
/// of the connection once it is followed.
async fn round(node: &Node, app: &App, client: &Client, named: &mut Option<i64>) -> Result<(), StoreError> {
    let lacking = node.held.borrow().lacking();
    let row = client.query_one(ROUND, &[&LOCKS, &lacking, &NAME, &OFFSET]).await?;
    let (gained, nodes, clock): (Vec<i32>, i64, Option<String>) =
        (row.try_get("gained")?, row.try_get("nodes")?, row.try_get("clock")?);
    let gained: Vec<Duty> = gained.into_iter().filter_map(Duty::of).collect();
    // The clock first: whoever takes over must not decide by an earlier instant than the one before.
    let followed = app.clock.follow(clock.as_deref());
    if *named != Some(followed) {
        client.query_one(NAMED, &[&format!("{NAME} {followed}")]).await?;
        *named = Some(followed);
    }
    let nodes = usize::try_from(nodes).unwrap_or(1);
    app.store.note_writers(nodes);
    node.counted(nodes);
    node.take(&gained);
    Ok(())
}
