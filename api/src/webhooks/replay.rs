//! Puts what was told to a party in a stretch of time into the queue again.

use chrono::{DateTime, Utc};
use deadpool_postgres::Pool;
use market_core::ids::{CommandId, PartyId, WebhookId};
use market_core::time::Timestamp;
use market_store::StoreError;

/// So much is put into the queue by one request.
pub const REPLAYED_MAX: i64 = 10_000;

/// What is to be sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Whatever was told, whether it was sent or not.
    All,
    /// What was tried and has not arrived.
    Failed,
}

/// Of which stretch, and of which words.
#[derive(Clone, Debug)]
pub struct Range {
    /// What happened then, or later.
    pub since: Timestamp,
    /// What happened then, or before.
    pub until: Timestamp,
    /// The words; all of them, if there is none.
    pub events: Vec<String>,
    /// What of it.
    pub which: Which,
}

/// What was put into the queue.
#[derive(Clone, Copy, Debug)]
pub struct Replayed {
    /// How much.
    pub count: i64,
    /// When the last of it happened.
    pub last_at: Option<Timestamp>,
}

// What came after the webhook and is not in the queue yet comes into it by itself. A retry of the request asks for nothing new, and is told the
// same.
const ALL: &str = "
    with addressed as (
        select $2::uuid as addressee, 'party'::text as audience
        union all
        select a.addressee, a.audience from view_feed_addressee a where a.party = $2
    ), told as (
        select f.seq, f.ordinal, f.at, f.event
        from addressed
        join view_agent_feed f on f.addressee = addressed.addressee and f.audience = addressed.audience
        where f.at >= $3 and f.at <= $4
        union all
        select f.seq, f.ordinal, f.at, f.event
        from view_directory d
        cross join json_array_elements_text(d.specializations) as specialised (category)
        join view_agent_feed f on f.category = specialised.category
        where d.party = $2 and f.at >= $3 and f.at <= $4
          and not exists (select from view_job_board j where j.job = f.job and j.poster = $2)
    ), wanted as (
        select told.seq, told.ordinal, told.at, told.event
        from told
        where (told.seq < (select c.next from webhook_cursor c)
               or told.seq <= (select w.since from view_webhook w where w.webhook = $1))
          and (cardinality($5::text[]) = 0 or told.event = any($5))
        order by told.at, told.seq, told.ordinal
        limit $8
    ), again as (
        insert into webhook_delivery as d (webhook, seq, ordinal, at, created_at, due_at, asked, event)
        select $1::uuid, wanted.seq, wanted.ordinal, wanted.at, $6::timestamptz, $6::timestamptz, $7::uuid, wanted.event
        from wanted
        on conflict (webhook, seq, ordinal) do update
        set tries = 0, due_at = excluded.due_at, finished_at = null, outcome = null, asked = excluded.asked
        where d.asked is distinct from excluded.asked
    )
    select count(*) as count, max(wanted.at) as last_at from wanted";

const FAILED: &str = "
    with wanted as (
        select d.seq, d.ordinal, d.at
        from webhook_delivery d
        where d.webhook = $1 and d.at >= $3 and d.at <= $4
          and (cardinality($5::text[]) = 0 or d.event = any($5))
          and (d.asked is not distinct from $7 or d.outcome = 'failed' or (d.outcome is null and d.attempts > 0))
          and exists (select from view_webhook w where w.webhook = d.webhook and w.party = $2)
        order by d.at, d.seq, d.ordinal
        limit $8
    ), again as (
        update webhook_delivery d
        set tries = 0, due_at = $6, finished_at = null, outcome = null, asked = $7
        from wanted
        where d.webhook = $1 and d.seq = wanted.seq and d.ordinal = wanted.ordinal and d.asked is distinct from $7
    )
    select count(*) as count, max(wanted.at) as last_at from wanted";

const AWAKE: &str = "update webhook_outage set rests_until = least(rests_until, $2) where webhook = $1";

/// Puts it there, once for each request; a receiver that is being left alone is asked at once.
///
/// # Errors
/// When the database cannot be reached.
pub async fn replay(
    pool: &Pool,
    (party, webhook): (PartyId, WebhookId),
    range: &Range,
    request: CommandId,
    now: Timestamp,
) -> Result<Replayed, StoreError> {
    let sql = match range.which {
        Which::All => ALL,
        Which::Failed => FAILED,
    };
    let (since, until, now) = (range.since.as_datetime(), range.until.as_datetime(), now.as_datetime());
    let client = pool.get().await?;
    let statement = client.prepare_cached(sql).await?;
    let row = client
        .query_one(&statement, &[&webhook.0, &party.0, &since, &until, &range.events, &now, &request.0, &REPLAYED_MAX])
        .await?;
    let awake = client.prepare_cached(AWAKE).await?;
    client.execute(&awake, &[&webhook.0, &now]).await?;
    let last_at: Option<DateTime<Utc>> = row.try_get("last_at")?;
    Ok(Replayed { count: row.try_get("count")?, last_at: last_at.map(Timestamp::new) })
}
