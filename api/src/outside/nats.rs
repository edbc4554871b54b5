//! NATS JetStream between the processes that serve one market: what one sends all hear soon, or nobody does.
//!
//! Nothing depends on it. Where there is no NATS, or it has no room, what was sent is gone, and so is what was sent while
//! this process did not hear: whoever listens must be able to tell, and to find it elsewhere.

use async_nats::jetstream::consumer::DeliverPolicy;
use async_nats::jetstream::consumer::pull::{Ordered, OrderedConfig};
use async_nats::jetstream::context::{Context, ContextBuilder};
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::{Config, DiscardPolicy, StorageType};
use async_nats::{Client, ConnectOptions, Event};
use bytes::Bytes;
use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use std::fmt::Display;
use std::future::IntoFuture;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use url::Url;

/// How long messages stay for whoever was away for a moment.
const AGE_MAX: Duration = Duration::from_secs(600);

/// How much of them, and how many: the oldest go first.
const BYTES_MAX: i64 = 64 * 1_024 * 1_024;

/// How many messages wait to be sent.
const WAITING_MAX: usize = 64;

/// How long the server may take to answer.
const ANSWER_MAX: Duration = Duration::from_secs(2);

/// The longest wait between two attempts.
const WAIT_MAX: Duration = Duration::from_secs(10);

/// A message on its way out.
#[derive(Clone, Debug)]
pub struct Message {
    /// Sent twice, it is heard once.
    pub id: String,
    /// What it says.
    pub payload: Bytes,
}

/// The way to the other processes.
pub struct Nats {
    outgoing: mpsc::Sender<Message>,
    hearing: watch::Receiver<bool>,
    task: JoinHandle<()>,
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Where NATS is, and as whom it is asked.
#[derive(Clone)]
pub struct Server {
    address: String,
    user: Option<(String, String)>,
    token: Option<String>,
}

impl Server {
    /// Reads `nats://` or `tls://`, a host, and before it `token@` or `user:password@`.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut url = Url::parse(text.trim()).ok()?;
        if !matches!(url.scheme(), "nats" | "tls") || !url.has_host() {
            return None;
        }
        let (name, password) = (url.username().to_owned(), url.password().map(str::to_owned));
        url.set_username("").ok()?;
        url.set_password(None).ok()?;
        let (user, token) = match (name, password) {
            (name, Some(password)) => (Some((name, password)), None),
            (name, None) if name.is_empty() => (None, None),
            (token, None) => (None, Some(token)),
        };
        Some(Self { address: url.to_string(), user, token })
    }

    /// Where it is, without who asks.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    fn options(&self) -> ConnectOptions {
        let options = match (&self.user, &self.token) {
            (Some((name, password)), _) => ConnectOptions::with_user_and_password(name.clone(), password.clone()),
            (None, Some(token)) => ConnectOptions::with_token(token.clone()),
            (None, None) => ConnectOptions::new(),
        };
        options.name("agentgigs").connection_timeout(ANSWER_MAX).max_reconnects(None).reconnect_delay_callback(wait)
    }
}

/// The wait before so many attempts.
fn wait(attempts: usize) -> Duration {
    let tenths = u32::try_from(attempts).unwrap_or(u32::MAX).min(100);
    (Duration::from_millis(100) * tenths).min(WAIT_MAX)
}

impl Nats {
    /// Begins to connect, for ever; `name` is that of the market, so that several can share a server, and `hear` is told
    /// every message as it comes.
    #[must_use]
    pub fn open(server: Server, name: &str, hear: impl Fn(Bytes) + Send + Sync + 'static) -> Self {
        let (outgoing, waiting) = mpsc::channel(WAITING_MAX);
        let (heard, hearing) = watch::channel(false);
        let (connected, connection) = watch::channel(false);
        let channel = Channel { name: name.to_owned(), waiting, heard, connection, hear };
        let task = tokio::spawn(channel.keep(server, Arc::new(connected)));
        Self { outgoing, hearing, task }
    }

    /// Whether what others send is heard now, as far as is known.
    #[must_use]
    pub fn is_hearing(&self) -> bool {
        *self.hearing.borrow()
    }

    /// Resolves once what others send is heard.
    pub async fn heard(&self) {
        let _ = self.hearing.clone().wait_for(|hearing| *hearing).await;
    }

    /// Sends a message, if it can go now.
    pub fn send(&self, message: Message) {
        if self.is_hearing()
            && let Err(error) = self.outgoing.try_send(message)
        {
            tracing::debug!(%error, "a message to the other processes is left out");
        }
    }
}

/// What the task of a connection works with.
struct Channel<H> {
    name: String,
    waiting: mpsc::Receiver<Message>,
    heard: watch::Sender<bool>,
    connection: watch::Receiver<bool>,
    hear: H,
}

/// Resolves once there is no connection.
async fn gone(connection: &mut watch::Receiver<bool>) {
    let _ = connection.wait_for(|connected| !*connected).await;
}

/// Why nothing is heard any more.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Gone(String);

impl Gone {
    fn because(error: impl Display) -> Self {
        Self(error.to_string())
    }
}

impl<H: Fn(Bytes) + Send + Sync + 'static> Channel<H> {
    async fn keep(mut self, server: Server, connected: Arc<watch::Sender<bool>>) {
        let client = Self::connect(&server, connected).await;
        for attempt in 1_usize.. {
            if self.connection.wait_for(|connected| *connected).await.is_err() {
                return;
            }
            let ended = self.follow(&client).await;
            self.heard.send_replace(false);
            if let Err(error) = ended {
                tracing::warn!(%error, "NATS is away; what the processes have to tell one another is read from the database");
            }
            tokio::time::sleep(wait(attempt.min(10))).await;
        }
    }

    async fn connect(server: &Server, connected: Arc<watch::Sender<bool>>) -> Client {
        for attempt in 1_usize.. {
            let telling = Arc::clone(&connected);
            let options = server.options().event_callback(move |event| {
                match event {
                    Event::Connected => telling.send_replace(true),
                    Event::Disconnected | Event::Closed => telling.send_replace(false),
                    _ => false,
                };
                std::future::ready(())
            });
            match options.connect(server.address.as_str()).await {
                Ok(client) => {
                    connected.send_replace(true);
                    return client;
                }
                Err(error) => tracing::warn!(%error, "NATS cannot be reached, and is tried again"),
            }
            tokio::time::sleep(wait(attempt)).await;
        }
        std::future::pending().await
    }

    /// Sends and hears until something breaks.
    async fn follow(&mut self, client: &Client) -> Result<(), Gone> {
        let context = ContextBuilder::new().timeout(ANSWER_MAX).ack_timeout(ANSWER_MAX).build(client.clone());
        let subject = format!("agentgigs.{}.feed", self.name);
        let mut messages = self.subscribe(&context, &subject).await?;
        let mut sending = FuturesUnordered::new();
        // What waited while nothing was heard is too old to be told.
        while self.waiting.try_recv().is_ok() {}
        self.heard.send_replace(true);
        tracing::info!("what the processes have to tell one another goes through NATS");
        loop {
            tokio::select! {
                heard = messages.next() => match heard {
                    Some(Ok(message)) => (self.hear)(message.message.payload),
                    Some(Err(error)) => return Err(Gone::because(error)),
                    None => return Err(Gone("the subscription has ended".to_owned())),
                },
                message = self.waiting.recv() => {
                    let Some(message) = message else { return Ok(()) };
                    let message = PublishMessage::build().payload(message.payload).message_id(message.id);
                    let sent = context.send_publish(subject.clone(), message).await.map_err(Gone::because)?;
                    sending.push(sent.into_future());
                }
                Some(sent) = sending.next() => { sent.map_err(Gone::because)?; }
                () = gone(&mut self.connection) => return Err(Gone("the connection is gone".to_owned())),
            }
        }
    }

    /// The stream is made anew whenever it is not there: it lies in memory, and nothing of it is missed.
    async fn subscribe(&self, context: &Context, subject: &str) -> Result<Ordered, Gone> {
        let stream = Config {
            name: format!("AGENTGIGS_{}", self.name),
            subjects: vec![subject.to_owned()],
            max_age: AGE_MAX,
            max_bytes: BYTES_MAX,
            discard: DiscardPolicy::Old,
            storage: StorageType::Memory,
            ..Config::default()
        };
        let stream = context.get_or_create_stream(stream).await.map_err(Gone::because)?;
        let consumer = OrderedConfig { deliver_policy: DeliverPolicy::New, ..OrderedConfig::default() };
        let consumer = stream.create_consumer(consumer).await.map_err(Gone::because)?;
        consumer.messages().await.map_err(Gone::because)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_named_by_its_url_and_who_asks_stands_in_it() {
        let plain = Server::read("nats://127.0.0.1:4222").unwrap();
        assert_eq!((plain.address.as_str(), plain.user, plain.token), ("nats://127.0.0.1:4222", None, None));
        let named = Server::read("tls://ada:secret@nats.example.com").unwrap();
        assert_eq!(named.address, "tls://nats.example.com");
        assert_eq!(named.user, Some(("ada".to_owned(), "secret".to_owned())));
        assert_eq!(Server::read("nats://token@host").unwrap().token.as_deref(), Some("token"));
        for wrong in ["", "127.0.0.1:4222", "http://host", "nats://"] {
            assert!(Server::read(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn attempts_come_less_and_less_often() {
        assert_eq!(wait(1), Duration::from_millis(100));
        assert_eq!(wait(1_000_000), WAIT_MAX);
    }
}
