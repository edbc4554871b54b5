//! Tells whoever reads the log that it may have grown: a hint, never the truth.

use futures_util::{StreamExt, stream};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Notify;
use tokio_postgres::{AsyncMessage, NoTls};

/// The wait before listening again when the connection broke. Whoever waits polls meanwhile.
const RELISTEN_WAIT: Duration = Duration::from_secs(1);

/// Listens until it is aborted.
pub(crate) async fn listen(url: String, appended: Arc<Notify>) {
    loop {
        if let Err(error) = listen_once(&url, &appended).await {
            tracing::debug!(%error, "not listening for now");
        }
        tokio::time::sleep(RELISTEN_WAIT).await;
    }
}

async fn listen_once(url: &str, appended: &Arc<Notify>) -> Result<(), tokio_postgres::Error> {
    let (client, mut connection) = tokio_postgres::connect(url, NoTls).await?;
    let mut messages = stream::poll_fn(move |cx| connection.poll_message(cx)).boxed();
    let listening = client.batch_execute("listen log");
    tokio::pin!(listening);
    loop {
        tokio::select! {
            result = &mut listening, if !client.is_closed() => {
                result?;
                break;
            }
            message = messages.next() => if message.transpose()?.is_none() { return Ok(()) },
        }
    }
    while let Some(message) = messages.next().await.transpose()? {
        if let AsyncMessage::Notification(_) = message {
            tell(appended);
        }
    }
    Ok(())
}

/// Wakes everybody who waits now, and the next one who comes.
pub(crate) fn tell(appended: &Arc<Notify>) {
    appended.notify_waiters();
    appended.notify_one();
}
