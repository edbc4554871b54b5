//! What was sent to a webhook and is to be, as its party sees it, and what its party can do about it.

use super::delivery_id;
use super::letters::TEST;
use super::queue::Place;
use chrono::{DateTime, Utc};
use deadpool_postgres::Pool;
use market_core::ids::{CommandId, WebhookId};
use market_core::time::Timestamp;
use market_store::StoreError;
use serde_json::Value;
use std::collections::BTreeMap;
use tokio_postgres::Row;
use uuid::Uuid;

/// A delivery, as its party sees it.
#[derive(Clone, Debug)]
pub struct Delivery {
    /// Which one.
    pub place: Place,
    /// The event's word.
    pub event: String,
    /// When it happened.
    pub at: Timestamp,
    /// When it came into the queue.
    pub created_at: Timestamp,
    /// When it is due next; means nothing once it is finished.
    pub due_at: Timestamp,
    /// When it was finished.
    pub finished_at: Option<Timestamp>,
    /// What has become of it; none while it waits.
    pub outcome: Option<String>,
    /// How often it was tried.
    pub attempts_total: i16,
    /// The last attempts.
    pub attempts: Value,
}

impl Delivery {
    /// How it stands, in a word.
    #[must_use]
    pub fn status(&self) -> &str {
        self.outcome.as_deref().unwrap_or("pending")
    }

    /// When it is tried next.
    #[must_use]
    pub fn next_attempt_at(&self) -> Option<Timestamp> {
        self.outcome.is_none().then_some(self.due_at)
    }
}

/// Which deliveries are wanted.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// Only those that stand so.
    pub status: Option<&'static str>,
    /// Only those of this word.
    pub event: Option<&'static str>,
    /// Only those before this one.
    pub after: Option<(Timestamp, Place)>,
    /// How many.
    pub limit: u16,
}

/// How a webhook stands.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// That nothing arrives at it.
    pub outage: Option<Failing>,
    /// How many deliveries wait, at most 1000.
    pub waiting: i64,
}

/// Since when nothing arrives at a webhook, and until when it is left alone.
#[derive(Clone, Copy, Debug)]
pub struct Failing {
    /// Since when.
    pub since: Timestamp,
    /// Until when.
    pub rests_until: Timestamp,
}

macro_rules! deliveries {
    ($rest:literal) => {
        concat!(
            "select d.webhook, d.seq, d.ordinal, d.event, d.at, d.created_at, d.due_at, d.finished_at, d.outcome,
                    d.attempts,
                    (select coalesce(json_agg(json_build_object(
                                'number', a.number, 'at', a.at, 'status', a.status, 'duration_ms', a.took_ms,
                                'answer', a.answer, 'error', a.error) order by a.number), '[]')::text
                     from webhook_attempt a
                     where a.webhook = d.webhook and a.seq = d.seq and a.ordinal = d.ordinal
                       and a.number > d.attempts - 20) as tried
             from webhook_delivery d
             where ",
            $rest
        )
    };
}

const PAGE: &str = deliveries!(
    "d.webhook = $1
       and (d.created_at, d.seq, d.ordinal) < (coalesce($2, 'infinity'::timestamptz), coalesce($3::bigint, 0), coalesce($4::smallint, 0::smallint))
       and ($5::text is null or d.event = $5) and ($6::text is null or coalesce(d.outcome, 'pending') = $6)
     order by d.created_at desc, d.seq desc, d.ordinal desc
     limit $7"
);

const ONE: &str = deliveries!("d.webhook = $1 and d.seq = $2 and d.ordinal = $3");

const ENTER_TEST: &str = "
    insert into webhook_delivery (webhook, seq, ordinal, at, created_at, due_at, asked, event)
    values ($1, $2, $3, $4, $4, $4, $5, $6)
    on conflict do nothing";

// A retry of the request that asked for it asks for nothing new.
const AGAIN: &str = "
    update webhook_delivery
    set tries = 0, due_at = $4, finished_at = null, outcome = null, asked = $5
    where webhook = $1 and seq = $2 and ordinal = $3 and asked is distinct from $5";

const WAKE: &str = "
    with woken as (update webhook_outage set rests_until = least(rests_until, $2) where webhook = $1)
    update webhook_delivery set due_at = $2 where webhook = $1 and finished_at is null and due_at > $2";

const STANDINGS: &str = "
    select w.webhook, o.since, o.rests_until,
           (select count(*) from (select from webhook_delivery d
                                  where d.webhook = w.webhook and d.finished_at is null limit 1000) waiting) as waiting
    from unnest($1::uuid[]) as w (webhook)
    left join view_webhook v on v.webhook = w.webhook
    left join webhook_outage o on o.webhook = w.webhook and o.since >= v.enabled_at";

/// A page of what was sent to a webhook, newest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn page(pool: &Pool, webhook: WebhookId, wanted: &Wanted) -> Result<Vec<Delivery>, StoreError> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(PAGE).await?;
    let at = wanted.after.map(|(at, _)| at.as_datetime());
    let (seq, ordinal) = wanted.after.map(|(_, place)| (place.seq, place.ordinal)).unzip();
    let limit = i64::from(wanted.limit);
    let rows =
        client.query(&statement, &[&webhook.0, &at, &seq, &ordinal, &wanted.event, &wanted.status, &limit]).await?;
    rows.iter().map(read).collect()
}

/// One delivery.
///
/// # Errors
/// When the database cannot be reached.
pub async fn one(pool: &Pool, place: Place) -> Result<Option<Delivery>, StoreError> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(ONE).await?;
    let row = client.query_opt(&statement, &[&place.webhook.0, &place.seq, &place.ordinal]).await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Delivery, StoreError> {
    let instant = |name: &str| Ok::<_, StoreError>(Timestamp::new(row.try_get::<_, DateTime<Utc>>(name)?));
    let finished_at: Option<DateTime<Utc>> = row.try_get("finished_at")?;
    let tried: &str = row.try_get("tried")?;
    Ok(Delivery {
        place: Place {
            webhook: WebhookId(row.try_get("webhook")?),
            seq: row.try_get("seq")?,
            ordinal: row.try_get("ordinal")?,
        },
        event: row.try_get("event")?,
        at: instant("at")?,
        created_at: instant("created_at")?,
        due_at: instant("due_at")?,
        finished_at: finished_at.map(Timestamp::new),
        outcome: row.try_get("outcome")?,
        attempts_total: row.try_get("attempts")?,
        attempts: serde_json::from_str(tried)
            .map_err(|error| StoreError::Corrupt(format!("attempts do not read: {error}")))?,
    })
}

/// Puts an example into the queue, once for each request.
///
/// # Errors
/// When the database cannot be reached.
pub async fn test(pool: &Pool, webhook: WebhookId, request: CommandId, now: Timestamp) -> Result<Place, StoreError> {
    let place = delivery_id::of_test(webhook, request);
    let client = pool.get().await?;
    let statement = client.prepare_cached(ENTER_TEST).await?;
    let at = now.as_datetime();
    client.execute(&statement, &[&webhook.0, &place.seq, &place.ordinal, &at, &request.0, &TEST]).await?;
    Ok(place)
}

/// Puts a delivery into the queue again, once for each request.
///
/// # Errors
/// When the database cannot be reached.
pub async fn again(pool: &Pool, place: Place, request: CommandId, now: Timestamp) -> Result<(), StoreError> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(AGAIN).await?;
    let at = now.as_datetime();
    client.execute(&statement, &[&place.webhook.0, &place.seq, &place.ordinal, &at, &request.0]).await?;
    Ok(())
}

/// Leaves a webhook alone no longer: its party says that something has changed there.
///
/// # Errors
/// When the database cannot be reached.
pub async fn wake(pool: &Pool, webhook: WebhookId, now: Timestamp) -> Result<(), StoreError> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(WAKE).await?;
    client.execute(&statement, &[&webhook.0, &now.as_datetime()]).await?;
    Ok(())
}

/// How webhooks stand.
///
/// # Errors
/// When the database cannot be reached.
pub async fn standings(
    pool: &Pool,
    webhooks: impl Iterator<Item = WebhookId>,
) -> Result<BTreeMap<WebhookId, Standing>, StoreError> {
    let ids: Vec<Uuid> = webhooks.map(|webhook| webhook.0).collect();
    let client = pool.get().await?;
    let statement = client.prepare_cached(STANDINGS).await?;
    let standing = |row: &Row| {
        let since: Option<DateTime<Utc>> = row.try_get("since")?;
        let rests_until: Option<DateTime<Utc>> = row.try_get("rests_until")?;
        let outage = since
            .zip(rests_until)
            .map(|(since, until)| Failing { since: Timestamp::new(since), rests_until: Timestamp::new(until) });
        Ok((WebhookId(row.try_get("webhook")?), Standing { outage, waiting: row.try_get("waiting")? }))
    };
    client.query(&statement, &[&ids]).await?.iter().map(standing).collect()
}
