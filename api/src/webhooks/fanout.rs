//! Puts what was told into the queue, for each webhook that wants it: once, whoever does it and whoever dies meanwhile.

use deadpool_postgres::Pool;
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_store::StoreError;

/// So many positions are looked at in one step.
const POSITIONS_MAX: i64 = 5_000;

// The cursor moves in the statement that fills the queue, and only from where it was read: of two that do the same at
// once one waits for the other, and then moves nothing. What is looked at is one snapshot, and never beyond what the
// views in it hold.
const STEP: &str = "
    with upto as (
        select least(min(c.next), $1::bigint + $2::bigint) as next from checkpoint c
        where c.view in ('agent_feed', 'feed_addressee', 'directory', 'job_board', 'payout_queue', 'webhook')
        having count(*) = 6
    ), moved as (
        update webhook_cursor set next = upto.next from upto
        where webhook_cursor.next = $1 and upto.next > $1
        returning webhook_cursor.next
    ), told as (
        select f.seq, f.ordinal, f.at, f.event, coalesce(a.party, f.addressee) as party
        from moved
        join view_agent_feed f on f.seq >= $1 and f.seq < moved.next and f.audience <> 'category'
        left join view_feed_addressee a on a.addressee = f.addressee and a.audience = f.audience
        union all
        select f.seq, f.ordinal, f.at, f.event, d.party
        from moved
        join view_agent_feed f on f.seq >= $1 and f.seq < moved.next and f.audience = 'category'
        cross join (select distinct w.party from view_webhook w where w.disabled is null) hooked
        join view_directory d on d.party = hooked.party and d.specializations::jsonb ? f.category
        where not exists (select from view_job_board j where j.job = f.job and j.poster = d.party)
    ), made as (
        insert into webhook_delivery (webhook, seq, ordinal, at, created_at, due_at, event)
        select w.webhook, told.seq, told.ordinal, told.at, $3::timestamptz, $3::timestamptz, told.event
        from told
        join view_webhook w on w.party = told.party
        where w.disabled is null and told.seq > w.since
          and (json_array_length(w.events) = 0 or w.events::jsonb ? told.event)
        on conflict do nothing
        returning webhook
    )
    select (select moved.next from moved) as next, (select count(*) from made) as made,
           exists (select from view_webhook) as used";

const CURSOR: &str = "select next from webhook_cursor";

/// What a step has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stepped {
    /// How many deliveries were put into the queue.
    pub made: i64,
    /// Whether there is more to look at than one step takes.
    pub is_behind: bool,
    /// Whether anybody has a webhook.
    pub is_used: bool,
}

/// Looks at what was told next. `now` is when it becomes due.
///
/// # Errors
/// When the database cannot be reached.
pub async fn step(pool: &Pool, now: Timestamp) -> Result<Stepped, StoreError> {
    let client = pool.get().await?;
    let cursor = client.prepare_cached(CURSOR).await?;
    let from: i64 = client.query_one(&cursor, &[]).await?.try_get(0)?;
    let step = client.prepare_cached(STEP).await?;
    let row = client.query_one(&step, &[&from, &POSITIONS_MAX, &now.as_datetime()]).await?;
    let moved: Option<i64> = row.try_get("next")?;
    let is_behind = moved.is_some_and(|moved| moved.saturating_sub(from) >= POSITIONS_MAX);
    Ok(Stepped { made: row.try_get("made")?, is_behind, is_used: row.try_get("used")? })
}

/// The first position that was not looked at.
///
/// # Errors
/// When the database cannot be reached.
pub async fn next(pool: &Pool) -> Result<Position, StoreError> {
    let client = pool.get().await?;
    let cursor = client.prepare_cached(CURSOR).await?;
    let next: i64 = client.query_one(&cursor, &[]).await?.try_get(0)?;
    Ok(Position(u64::try_from(next).unwrap_or(0)))
}
