//! What the feed has told of one word or another, with the clocks that run now: whether it still waits for somebody.

use super::Word;
use super::feed::SHOWN;
use super::query::Notification;
use crate::ask::{row, rows};
use crate::deadline::Kind;
use deadpool_postgres::Pool;
use market_core::ids::PartyId;
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;

/// Something that a party was told.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Waiting {
    /// What it was told.
    #[serde(flatten)]
    pub notification: Notification,
    /// The party; none where nobody is known behind the addressee.
    pub party: Option<PartyId>,
    /// The clocks of its job, payout or dispute that run now, the first to ring first.
    pub clocks: Vec<Clock>,
}

/// A clock that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Clock {
    /// What falls due.
    pub kind: Kind,
    /// When.
    pub due_at: Timestamp,
    /// The position of the event that set it.
    pub set_position: Position,
}

#[derive(Deserialize)]
struct Reach {
    next: Option<Position>,
}

/// The first position that one of the views does not know yet with which this is read.
///
/// # Errors
/// A fault.
pub async fn reach(pool: &Pool) -> Result<Position, StoreError> {
    const SQL: &str = "select min(next) as next from checkpoint
         where view in ('agent_feed', 'feed_addressee', 'job_board', 'payout_queue', 'deadline')";
    let found: Option<Reach> = row(pool, SQL, &[]).await?;
    Ok(found.and_then(|found| found.next).unwrap_or(Position(0)))
}

/// What events from `from` on, and before `until`, have told by one of `words`, in order. Nothing that is told to a whole
/// category.
///
/// # Errors
/// A fault.
pub async fn told(pool: &Pool, from: Position, until: Position, words: &[Word]) -> Result<Vec<Waiting>, StoreError> {
    let sql = format!(
        "select {SHOWN},
                case when f.audience = 'party' then f.addressee else a.party end as party,
                (select coalesce(json_agg(json_build_object(
                            'kind', d.kind, 'due_at', d.due_at, 'set_position', d.set_position)
                            order by d.due_at, d.kind), '[]')
                 from view_deadline d
                 where d.thing = any(array[f.job, f.payout, (f.facts ->> 'dispute')::uuid])) as clocks
         from view_agent_feed f
         left join view_feed_addressee a
              on f.audience not in ('party', 'category') and a.addressee = f.addressee and a.audience = f.audience
         left join view_payout_queue p on p.payout = f.payout and f.job is null
         left join view_job_board j on j.job = coalesce(f.job, p.job)
         where f.seq >= $1 and f.seq < $2 and f.event = any($3) and f.audience <> 'category'
         order by f.seq, f.ordinal"
    );
    let words: Vec<&str> = words.iter().map(|word| word.name()).collect();
    rows(pool, &sql, &[&stored(from), &stored(until), &words]).await
}

fn stored(position: Position) -> i64 {
    i64::try_from(position.0).unwrap_or(i64::MAX)
}
