//! The queue of deliveries in the database: what is due, and what has become of it.

use super::letters::Content;
use super::postman::Attempt;
use deadpool_postgres::Pool;
use market_core::ids::{PartyId, WebhookId};
use market_core::time::Timestamp;
use market_store::StoreError;
use std::collections::BTreeMap;
use tokio_postgres::Row;
use uuid::Uuid;

/// Which delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// To which webhook.
    pub webhook: WebhookId,
    /// The position of the event; below zero for a test.
    pub seq: i64,
    /// Its place among what the event tells.
    pub ordinal: i16,
}

/// A delivery that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// Which one.
    pub place: Place,
    /// Whose webhook it is.
    pub party: PartyId,
    /// The address; none once it was erased.
    pub url: Option<String>,
    /// How often the secret was rotated.
    pub rotation: u32,
    /// Until when the former secret signs as well.
    pub overlap_until: Option<Timestamp>,
    /// How often it was tried since it was asked for.
    pub tries: u32,
    /// The event's word.
    pub event: String,
    /// When it happened.
    pub at: Timestamp,
    /// That nothing has arrived at the webhook lately.
    pub outage: Option<Outage>,
    /// What it says, once that was read.
    pub content: Option<Content>,
}

/// How long nothing has arrived at a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outage {
    /// How many attempts have failed in a row, those at once counted once.
    pub failures: u32,
    /// When the first one did.
    pub since: Timestamp,
}

/// What follows for a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It has arrived.
    Delivered,
    /// It is tried again then.
    Again(Timestamp),
    /// It was tried for the last time.
    Failed,
}

/// An attempt that was made.
#[derive(Clone, Debug)]
pub struct Done {
    /// At which delivery.
    pub place: Place,
    /// When it ended.
    pub at: Timestamp,
    /// What became of it.
    pub attempt: Attempt,
    /// What follows.
    pub outcome: Outcome,
}

/// What follows for a webhook.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    /// Something has arrived again: what waits goes out now.
    Up,
    /// It is left alone until then.
    Down(Outage, Timestamp),
}

// One look-up for each webhook at which something waits, however much that is, and a few rows of each: of a webhook at
// which nothing arrives one, and another one than was tried last.
const DUE: &str = "
    with recursive waiting as (
        (select d.webhook from webhook_delivery d where d.finished_at is null order by d.webhook limit 1)
        union all
        select (select d.webhook from webhook_delivery d
                where d.finished_at is null and d.webhook > waiting.webhook order by d.webhook limit 1)
        from waiting where waiting.webhook is not null
    ), ready as (
        select w.webhook, w.party, p.body->>'url' as url, w.rotation, w.overlap_until, o.failures, o.since
        from waiting
        join view_webhook w on w.webhook = waiting.webhook and w.disabled is null
        left join webhook_outage o on o.webhook = w.webhook and o.since >= w.enabled_at
        left join private p on p.kind = 'webhook_url' and p.id = w.url_words
        where w.webhook <> all($2) and (o.rests_until is null or o.rests_until <= $1)
    )
    select ready.webhook, ready.party, ready.url, ready.rotation, ready.overlap_until, ready.failures, ready.since,
           d.seq, d.ordinal, d.tries, d.event, d.at
    from ready
    cross join lateral (
        (select d.seq, d.ordinal, d.tries, d.event, d.at from webhook_delivery d
         where d.webhook = ready.webhook and d.finished_at is null and d.due_at <= $1 and ready.failures is null
         order by d.due_at, d.seq, d.ordinal limit $3)
        union all
        (select d.seq, d.ordinal, d.tries, d.event, d.at from webhook_delivery d
         where d.webhook = ready.webhook and d.finished_at is null and d.due_at <= $1 and ready.failures is not null
         order by d.tries, d.due_at limit 1)
    ) d
    limit $4";

const NOTE: &str = "
    with done as (
        select done.webhook, done.seq, done.ordinal, done.at, done.status, done.took_ms, done.answer, done.error,
               done.due_at, done.outcome
        from unnest($1::uuid[], $2::bigint[], $3::smallint[], $4::timestamptz[], $5::smallint[], $6::integer[],
                    $7::text[], $8::text[], $9::timestamptz[], $10::text[])
             as done (webhook, seq, ordinal, at, status, took_ms, answer, error, due_at, outcome)
    ), noted as (
        insert into webhook_attempt (webhook, seq, ordinal, number, at, status, took_ms, answer, error)
        select d.webhook, d.seq, d.ordinal, d.attempts + 1, done.at, done.status, done.took_ms, done.answer, done.error
        from done join webhook_delivery d
             on d.webhook = done.webhook and d.seq = done.seq and d.ordinal = done.ordinal
        on conflict do nothing
    )
    update webhook_delivery d
    set attempts = d.attempts + 1, tries = d.tries + 1, due_at = coalesce(done.due_at, d.due_at),
        outcome = coalesce(d.outcome, done.outcome),
        finished_at = coalesce(d.finished_at, case when done.outcome is not null then done.at end)
    from done
    where d.webhook = done.webhook and d.seq = done.seq and d.ordinal = done.ordinal";

const DOWN: &str = "
    insert into webhook_outage (webhook, failures, since, rests_until)
    select down.webhook, down.failures, down.since, down.rests_until
    from unnest($1::uuid[], $2::integer[], $3::timestamptz[], $4::timestamptz[])
         as down (webhook, failures, since, rests_until)
    on conflict (webhook) do update
    set failures = excluded.failures, since = excluded.since, rests_until = excluded.rests_until";

const UP: &str = "
    with up as (delete from webhook_outage where webhook = any($1))
    update webhook_delivery set due_at = $2 where webhook = any($1) and finished_at is null and due_at > $2";

const USED: &str = "select exists (select from view_webhook)";

/// Whether anybody has a webhook.
///
/// # Errors
/// When the database cannot be reached.
pub async fn is_used(pool: &Pool) -> Result<bool, StoreError> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(USED).await?;
    Ok(client.query_one(&statement, &[]).await?.try_get(0)?)
}

/// What is due at `now`: at most `each` of a webhook and `all` altogether, and nothing of those in `without`.
///
/// # Errors
/// When the database cannot be reached.
pub async fn due(
    pool: &Pool,
    now: Timestamp,
    without: &[Uuid],
    (each, all): (i64, i64),
) -> Result<Vec<Due>, StoreError> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(DUE).await?;
    let rows = client.query(&statement, &[&now.as_datetime(), &without, &each, &all]).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<Due, StoreError> {
    let number = |value: i64| u32::try_from(value).unwrap_or(0);
    let failures: Option<i32> = row.try_get("failures")?;
    let since: Option<chrono::DateTime<chrono::Utc>> = row.try_get("since")?;
    let overlap: Option<chrono::DateTime<chrono::Utc>> = row.try_get("overlap_until")?;
    let outage =
        |(failures, since): (i32, _)| Outage { failures: number(failures.into()), since: Timestamp::new(since) };
    Ok(Due {
        place: Place {
            webhook: WebhookId(row.try_get("webhook")?),
            seq: row.try_get("seq")?,
            ordinal: row.try_get("ordinal")?,
        },
        party: PartyId(row.try_get("party")?),
        url: row.try_get("url")?,
        rotation: number(row.try_get("rotation")?),
        overlap_until: overlap.map(Timestamp::new),
        tries: number(row.try_get::<_, i16>("tries")?.into()),
        event: row.try_get("event")?,
        at: Timestamp::new(row.try_get("at")?),
        outage: failures.zip(since).map(outage),
        content: None,
    })
}

/// Writes down what has become of attempts, and what follows for webhooks.
///
/// # Errors
/// When the database cannot be reached; then nothing is written.
pub async fn note(
    pool: &Pool,
    now: Timestamp,
    done: &[Done],
    health: &BTreeMap<WebhookId, Health>,
) -> Result<(), StoreError> {
    let mut client = pool.get().await?;
    let tx = client.transaction().await?;
    let statement = tx.prepare_cached(NOTE).await?;
    let columns = Columns::of(done);
    tx.execute(
        &statement,
        &[
            &columns.webhooks,
            &columns.seqs,
            &columns.ordinals,
            &columns.ats,
            &columns.statuses,
            &columns.took_ms,
            &columns.answers,
            &columns.errors,
            &columns.due_ats,
            &columns.outcomes,
        ],
    )
    .await?;
    let (mut down, mut up) = (Vec::new(), Vec::new());
    for (webhook, health) in health {
        match health {
            Health::Up => up.push(webhook.0),
            Health::Down(outage, until) => down.push((webhook.0, *outage, *until)),
        }
    }
    if !down.is_empty() {
        let webhooks: Vec<Uuid> = down.iter().map(|(webhook, ..)| *webhook).collect();
        let failures: Vec<i32> =
            down.iter().map(|(_, outage, _)| i32::try_from(outage.failures).unwrap_or(i32::MAX)).collect();
        let since: Vec<_> = down.iter().map(|(_, outage, _)| outage.since.as_datetime()).collect();
        let until: Vec<_> = down.iter().map(|(_, _, until)| until.as_datetime()).collect();
        let statement = tx.prepare_cached(DOWN).await?;
        tx.execute(&statement, &[&webhooks, &failures, &since, &until]).await?;
    }
    if !up.is_empty() {
        let statement = tx.prepare_cached(UP).await?;
        tx.execute(&statement, &[&up, &now.as_datetime()]).await?;
    }
    Ok(tx.commit().await?)
}

/// Attempts as arrays.
#[derive(Default)]
struct Columns<'a> {
    webhooks: Vec<Uuid>,
    seqs: Vec<i64>,
    ordinals: Vec<i16>,
    ats: Vec<chrono::DateTime<chrono::Utc>>,
    statuses: Vec<Option<i16>>,
    took_ms: Vec<i32>,
    answers: Vec<Option<&'a str>>,
    errors: Vec<Option<&'a str>>,
    due_ats: Vec<Option<chrono::DateTime<chrono::Utc>>>,
    outcomes: Vec<Option<&'static str>>,
}

impl<'a> Columns<'a> {
    fn of(done: &'a [Done]) -> Self {
        let mut columns = Self::default();
        for Done { place, at, attempt, outcome } in done {
            let (due_at, outcome) = match outcome {
                Outcome::Delivered => (None, Some("delivered")),
                Outcome::Failed => (None, Some("failed")),
                Outcome::Again(due_at) => (Some(due_at.as_datetime()), None),
            };
            columns.webhooks.push(place.webhook.0);
            columns.seqs.push(place.seq);
            columns.ordinals.push(place.ordinal);
            columns.ats.push(at.as_datetime());
            columns.statuses.push(attempt.status.and_then(|status| i16::try_from(status).ok()));
            columns.took_ms.push(i32::try_from(attempt.took.as_millis()).unwrap_or(i32::MAX));
            columns.answers.push(attempt.answer.as_deref());
            columns.errors.push(attempt.error.as_deref());
            columns.due_ats.push(due_at);
            columns.outcomes.push(outcome);
        }
        columns
    }
}
