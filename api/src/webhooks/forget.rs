//! Forgets what has become of deliveries once nobody needs to know, and all of webhooks that are no more.

use deadpool_postgres::Pool;
use market_core::time::{Span, Timestamp};
use market_store::StoreError;

/// So much is forgotten of one webhook at once.
const AT_ONCE: i64 = 1_000;

// What waits is never forgotten.
const FINISHED: &str = "
    with old as (
        select old.webhook, old.seq, old.ordinal
        from view_webhook w
        cross join lateral (
            select d.webhook, d.seq, d.ordinal from webhook_delivery d
            where d.webhook = w.webhook and d.created_at < $1 and d.finished_at < $1
            order by d.created_at limit $2) old
    ), attempts as (
        delete from webhook_attempt a using old
        where a.webhook = old.webhook and a.seq = old.seq and a.ordinal = old.ordinal
    )
    delete from webhook_delivery d using old
    where d.webhook = old.webhook and d.seq = old.seq and d.ordinal = old.ordinal";

// The view is asked only as far as it is whole: a webhook that is not in it yet has been sent nothing.
const ORPHANS: &str = "
    with recursive held as (
        (select d.webhook from webhook_delivery d order by d.webhook limit 1)
        union all
        select (select d.webhook from webhook_delivery d where d.webhook > held.webhook order by d.webhook limit 1)
        from held where held.webhook is not null
    ), gone as (
        select held.webhook from held
        where held.webhook is not null and not exists (select from view_webhook w where w.webhook = held.webhook)
        limit 10
    ), old as (
        select old.webhook, old.seq, old.ordinal
        from gone
        cross join lateral (
            select d.webhook, d.seq, d.ordinal from webhook_delivery d where d.webhook = gone.webhook limit $1) old
    ), attempts as (
        delete from webhook_attempt a using old
        where a.webhook = old.webhook and a.seq = old.seq and a.ordinal = old.ordinal
    ), outages as (
        delete from webhook_outage o using gone where o.webhook = gone.webhook
    )
    delete from webhook_delivery d using old
    where d.webhook = old.webhook and d.seq = old.seq and d.ordinal = old.ordinal";

/// Forgets some of it. Tells how much.
///
/// # Errors
/// When the database cannot be reached.
pub async fn forget(pool: &Pool, now: Timestamp, kept: Span) -> Result<u64, StoreError> {
    let micros = i64::from(kept.as_seconds()).saturating_mul(1_000_000);
    let Some(before) = Timestamp::from_micros(now.as_micros().saturating_sub(micros)) else { return Ok(0) };
    let client = pool.get().await?;
    let finished = client.prepare_cached(FINISHED).await?;
    let forgotten = client.execute(&finished, &[&before.as_datetime(), &AT_ONCE]).await?;
    let orphans = client.prepare_cached(ORPHANS).await?;
    Ok(forgotten.saturating_add(client.execute(&orphans, &[&AT_ONCE]).await?))
}
