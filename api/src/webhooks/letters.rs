//! What is sent: the messages of the feed, each signed for its webhook when it goes out.

use super::postman::Letter;
use super::queue::{Due, Place};
use super::signature::{Secret, signed};
use crate::feed::message::Message;
use crate::secrets::Secrets;
use deadpool_postgres::Pool;
use market_core::ids::{WebhookId, derived};
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_projections::agent_feed::feed;
use market_store::StoreError;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The word of a test, which is in no feed.
pub const TEST: &str = "webhook.test";

/// What a delivery says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// Tells it apart from others: the same however often it is sent.
    pub id: Uuid,
    /// The body.
    pub json: String,
}

/// These deliveries with their contents; what is in the feed no more, and was no test, has none.
///
/// # Errors
/// When the database cannot be reached.
pub async fn written(pool: &Pool, dues: Vec<Due>) -> Result<Vec<Due>, StoreError> {
    let in_feed = |due: &Due| {
        let position = Position(u64::try_from(due.place.seq).ok()?);
        Some(market_projections::Place { position, ordinal: u16::try_from(due.place.ordinal).ok()? })
    };
    let mut wanted: Vec<_> = dues.iter().filter_map(in_feed).collect();
    wanted.sort_unstable_by_key(|place| (place.position, place.ordinal));
    wanted.dedup();
    let found = if wanted.is_empty() { Vec::new() } else { feed::those(pool, &wanted).await? };
    let messages: BTreeMap<(Position, u16), Message> =
        found.iter().map(|told| ((told.seq, told.ordinal), Message::of(told))).collect();
    let content = |due: &Due| match in_feed(due) {
        Some(place) => {
            let message = messages.get(&(place.position, place.ordinal))?;
            Some(Content { id: message.id, json: message.json.clone() })
        }
        None => Some(test(due)),
    };
    Ok(dues.into_iter().map(|due| Due { content: content(&due), ..due }).collect())
}

fn test(due: &Due) -> Content {
    let id = test_id(due.place);
    let data = json!({"webhook_id": due.place.webhook});
    let json = json!({"event": TEST, "timestamp": due.at, "data": data, "id": id, "seq": null});
    Content { id, json: json.to_string() }
}

/// The id of a test.
#[must_use]
pub fn test_id(place: Place) -> Uuid {
    derived("webhook_test", &[place.webhook.0.as_bytes(), &place.seq.to_be_bytes()])
}

/// The secrets that sign for a webhook at `now`: its own, and for a while the one before.
#[must_use]
pub fn secrets_of(
    secrets: &Secrets,
    webhook: WebhookId,
    rotation: u32,
    overlap_until: Option<Timestamp>,
    now: Timestamp,
) -> Vec<Secret> {
    let newest = Secret::of(secrets, webhook, rotation);
    let former = rotation.checked_sub(1).filter(|_| overlap_until.is_some_and(|until| now < until));
    [newest].into_iter().chain(former.map(|former| Secret::of(secrets, webhook, former))).collect()
}

/// The letter of a delivery that goes out, if there is anything to say. Its signature bears the true time, by which
/// receivers refuse replays; the secrets are those of the market's `now`.
#[must_use]
pub fn letter(secrets: &Secrets, due: &Due, now: Timestamp, true_seconds: i64) -> Option<Letter> {
    let Content { id, json } = due.content.clone()?;
    let signing = secrets_of(secrets, due.place.webhook, due.rotation, due.overlap_until, now);
    let body = json.into_bytes();
    let signatures = signed(&signing, id, true_seconds, &body);
    Some(Letter { url: due.url.clone()?, id, at: true_seconds, body, signatures })
}
