//! What one process has read of the feed, told to the others through NATS so that they need not read it again.
//!
//! The table is the truth, and nothing here can change what is told to whom: a section is taken only where it continues
//! what a process has read, and whatever does not come in time is read from the table.

mod section;

use crate::outside::nats::{Message, Nats, Server};
use crate::secrets::Secrets;
use bytes::Bytes;
pub use section::{Heard, Section};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use subtle::ConstantTimeEq;
use tokio::sync::Notify;

/// How much is told at once: less than what NATS takes.
const PAYLOAD_BYTES_MAX: usize = 512 * 1_024;

/// The bytes of a signature, before what it is about.
const SIGNATURE_BYTES: usize = 32;

/// The way of sections from one process to the others.
pub struct Relay<R> {
    nats: Option<Nats>,
    secrets: Secrets,
    heard: Arc<Mutex<Heard<R>>>,
    news: Arc<Notify>,
}

impl<R: Serialize + DeserializeOwned + Send + 'static> Relay<R> {
    /// Through this server; where there is none, nothing is told.
    #[must_use]
    pub fn open(server: Option<Server>, secrets: &Secrets) -> Self {
        let (heard, news) = (Arc::new(Mutex::new(Heard::default())), Arc::new(Notify::new()));
        let (into, telling, holder) = (Arc::clone(&heard), Arc::clone(&news), secrets.clone());
        let hear = move |payload: Bytes| match read(&holder, &payload) {
            Some(section) => {
                lock(&into).put(section);
                telling.notify_waiters();
            }
            None => tracing::warn!("something came through NATS that no process of this market has sent"),
        };
        // Several markets may share a server: each has a name that only its own processes know.
        let name = hex::encode(secrets.relay_signature(b"name").get(..8).unwrap_or_default());
        Self { nats: server.map(|server| Nats::open(server, &name, hear)), secrets: secrets.clone(), heard, news }
    }

    /// Whether sections come from others, as far as is known.
    #[must_use]
    pub fn is_hearing(&self) -> bool {
        self.nats.as_ref().is_some_and(Nats::is_hearing)
    }

    /// Tells the others a section, in parts if it is large, as far as it can go now.
    pub fn tell(&self, section: Section<R>) {
        let Some(nats) = self.nats.as_ref().filter(|nats| nats.is_hearing()) else {
            return;
        };
        let mut parts = vec![section];
        while let Some(section) = parts.pop() {
            let text = match serde_json::to_vec(&section) {
                Ok(text) => text,
                Err(error) => return tracing::error!(%error, "a section of the feed cannot be written"),
            };
            match section.middle() {
                Some(middle) if text.len() > PAYLOAD_BYTES_MAX => {
                    let (first, rest) = section.split(middle);
                    parts.extend(rest);
                    parts.push(first);
                }
                _ => {
                    let mut payload = self.secrets.relay_signature(&text).to_vec();
                    payload.extend(text);
                    nats.send(Message { id: format!("{}-{}", section.from, section.next), payload: payload.into() });
                }
            }
        }
    }

    /// The first section that continues `cursor`, up to `until`, if it is there or comes within `patience`.
    pub async fn continuing(&self, cursor: u64, until: u64, patience: Duration) -> Option<Section<R>> {
        let coming = async {
            loop {
                let news = self.news.notified();
                tokio::pin!(news);
                // What comes between the look and the wait must wake it.
                news.as_mut().enable();
                if let Some(section) = lock(&self.heard).continuing(cursor, until) {
                    return section;
                }
                news.await;
            }
        };
        tokio::time::timeout(patience, coming).await.ok()
    }
}

fn lock<R>(heard: &Mutex<Heard<R>>) -> MutexGuard<'_, Heard<R>> {
    heard.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Whoever else can write to NATS must not be able to tell parties what is not so.
fn read<R: DeserializeOwned>(secrets: &Secrets, payload: &[u8]) -> Option<Section<R>> {
    let (signature, text) = payload.split_at_checked(SIGNATURE_BYTES)?;
    let same: bool = secrets.relay_signature(text).as_slice().ct_eq(signature).into();
    same.then(|| serde_json::from_slice(text).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_this_market_has_signed_is_read() {
        let (ours, theirs) = (Secrets::from_pepper(&[1; 32]), Secrets::from_pepper(&[2; 32]));
        let section = Section { from: 1, next: 3, rows: vec![(1, "one".to_owned())] };
        let text = serde_json::to_vec(&section).unwrap();
        let mut payload = ours.relay_signature(&text).to_vec();
        payload.extend(text);
        assert_eq!(read(&ours, &payload), Some(section));
        assert_eq!(read::<String>(&theirs, &payload), None);
        *payload.last_mut().unwrap() ^= 1;
        assert_eq!(read::<String>(&ours, &payload), None);
        assert_eq!(read::<String>(&ours, &[]), None);
    }

    #[tokio::test]
    async fn without_a_server_nothing_is_told_and_nobody_waits_long() {
        let relay: Relay<String> = Relay::open(None, &Secrets::from_pepper(&[1; 32]));
        relay.tell(Section { from: 0, next: 1, rows: Vec::new() });
        assert!(!relay.is_hearing());
        assert_eq!(relay.continuing(0, 9, Duration::ZERO).await, None);
    }
}
