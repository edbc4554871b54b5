//! The feed in order: for whoever follows all of it, and for one party that reads on from where it stopped.

use super::query::Notification;
use super::{Audience, Word};
use crate::ask::{row, rows};
use crate::page::Place;
use deadpool_postgres::Pool;
use market_core::category::WorkCategory;
use market_core::ids::PartyId;
use market_core::stream::Position;
use market_store::StoreError;
use serde::{Deserialize, Serialize};

/// The most that one event tells one reader.
const TOLD_TO_ONE_MAX: i64 = 8;

/// Something that is told, and to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// What is told.
    #[serde(flatten)]
    pub notification: Notification,
    /// The party behind the addressee; none where all are told who have its category among
    /// their specialisations.
    pub party: Option<PartyId>,
    /// Who is not told although it has that specialisation: the job is its own.
    pub except: Option<PartyId>,
}

/// All that the events from one position up to another have told, in order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// The first position after it.
    pub next: Position,
    /// What was told.
    pub told: Vec<Told>,
}

/// How far every view has come that the feed is read with, at `next`. What lies below never changes any more.
const REACH: &str = "select min(next) as next from checkpoint
    where view in ('agent_feed', 'feed_addressee', 'job_board', 'payout_queue')";

/// What is shown of a row of the feed. A job that the market took down is not shown to those who have no part in it.
pub(super) const SHOWN: &str = "f.seq, f.ordinal, f.audience, f.event, coalesce(f.job, p.job) as job,
    case when f.audience = 'category' and j.status_detail = 'taken_down' then null else j.title end as job_title,
    f.application, f.payout, f.amount, f.facts, f.at, f.category";

/// The first position that is not in the feed yet.
///
/// # Errors
/// A fault.
pub async fn reach(pool: &Pool) -> Result<Position, StoreError> {
    #[derive(Deserialize)]
    struct Reach {
        next: Option<Position>,
    }
    let found: Option<Reach> = row(pool, REACH, &[]).await?;
    Ok(found.and_then(|found| found.next).unwrap_or(Position(0)))
}

/// What the events from `from` on have told, of at most `events` positions. Nothing is told twice or left out when
/// each stretch begins where the one before ended.
///
/// # Errors
/// A fault.
pub async fn stretch(pool: &Pool, from: Position, events: u16) -> Result<Stretch, StoreError> {
    let sql = format!(
        "with reach as (
             select greatest($1::bigint, least(next, $1::bigint + $2::int)) as next from ({REACH}) reached
         )
         select coalesce(reach.next, $1::bigint) as next, (
             select coalesce(json_agg(told order by told.seq, told.ordinal), '[]')
             from (
                 select {SHOWN},
                        case when f.audience = 'party' then f.addressee else a.party end as party,
                        case when f.audience = 'category' then j.poster end as except
                 from view_agent_feed f
                 left join view_feed_addressee a
                      on f.audience not in ('party', 'category')
                     and a.addressee = f.addressee and a.audience = f.audience
                 left join view_payout_queue p on p.payout = f.payout and f.job is null
                 left join view_job_board j on j.job = coalesce(f.job, p.job)
                 where f.seq >= $1::bigint and f.seq < reach.next
             ) told
         ) as told
         from reach"
    );
    let found: Option<Stretch> = row(pool, &sql, &[&stored(from), &i32::from(events)]).await?;
    Ok(found.unwrap_or(Stretch { next: from, told: Vec::new() }))
}

/// These entries of the feed, in order; those that are not there are left out.
///
/// # Errors
/// A fault.
pub async fn those(pool: &Pool, places: &[Place]) -> Result<Vec<Notification>, StoreError> {
    let sql = format!(
        "select {SHOWN}
         from unnest($1::bigint[], $2::smallint[]) as wanted (seq, ordinal)
         join view_agent_feed f on f.seq = wanted.seq and f.ordinal = wanted.ordinal
         left join view_payout_queue p on p.payout = f.payout and f.job is null
         left join view_job_board j on j.job = coalesce(f.job, p.job)
         order by f.seq, f.ordinal"
    );
    let seqs: Vec<i64> = places.iter().map(|place| stored(place.position)).collect();
    let ordinals: Vec<i16> = places.iter().map(|place| i16::try_from(place.ordinal).unwrap_or(i16::MAX)).collect();
    rows(pool, &sql, &[&seqs, &ordinals]).await
}

/// Who reads on, and what it wants to know.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// The party.
    pub party: PartyId,
    /// Its specialisations.
    pub specializations: &'a [WorkCategory],
    /// The words that it wants; all of them if there are none.
    pub words: &'a [Word],
}

/// What events from `from` on, and before `until`, have told a party: about `limit` entries, and what one event tells
/// it is never torn apart.
///
/// # Errors
/// A fault.
pub async fn of_party(
    pool: &Pool,
    reader: Reader<'_>,
    from: Position,
    until: Position,
    limit: u16,
) -> Result<Vec<Notification>, StoreError> {
    const ROW: &str = "f.seq, f.ordinal, f.audience, f.event, f.job, f.application, f.payout, f.amount, f.facts,
        f.at, f.category";
    let sql = format!(
        "with wanted as (
             select {ROW}
             from (
                 select $1::uuid as addressee, 'party'::text as audience
                 union all
                 select a.addressee, a.audience from view_feed_addressee a where a.party = $1 and a.last >= $2
             ) addressed
             cross join lateral (
                 select {ROW} from view_agent_feed f
                 where f.addressee = addressed.addressee and f.audience = addressed.audience
                   and f.seq >= $2 and f.seq < $3 and (cardinality($5::text[]) = 0 or f.event = any($5))
                 order by f.seq, f.ordinal limit $4) f
             union all
             select {ROW}
             from unnest($6::text[]) as specialised (category)
             cross join lateral (
                 select {ROW} from view_agent_feed f
                 where f.category = specialised.category
                   and f.seq >= $2 and f.seq < $3 and (cardinality($5::text[]) = 0 or f.event = any($5))
                   and not exists (select from view_job_board j where j.job = f.job and j.poster = $1)
                 order by f.seq, f.ordinal limit $4) f
             order by seq, ordinal limit $4
         )
         select {SHOWN}
         from wanted f
         left join view_payout_queue p on p.payout = f.payout and f.job is null
         left join view_job_board j on j.job = coalesce(f.job, p.job)
         order by f.seq, f.ordinal"
    );
    let rows_max = i64::from(limit).saturating_add(TOLD_TO_ONE_MAX);
    let words: Vec<&str> = reader.words.iter().map(|word| word.name()).collect();
    let categories: Vec<&str> = reader.specializations.iter().map(|category| category.name()).collect();
    let values: crate::ask::Values<'_> =
        &[&reader.party.0, &stored(from), &stored(until), &rows_max, &words, &categories];
    Ok(cut(rows(pool, &sql, values).await?, usize::from(limit)))
}

/// The first `limit` entries, and the rest of what the last one's event tells.
fn cut(mut found: Vec<Notification>, limit: usize) -> Vec<Notification> {
    let last = limit.checked_sub(1).and_then(|last| found.get(last)).map(|last| last.seq);
    if let Some(last) = last {
        found.truncate(found.partition_point(|told| told.seq <= last));
    }
    found
}

fn stored(position: Position) -> i64 {
    i64::try_from(position.0).unwrap_or(i64::MAX)
}

impl Told {
    /// Whether it is told to everybody who has a specialisation.
    #[must_use]
    pub fn is_for_many(&self) -> bool {
        self.notification.audience == Audience::Category
    }
}
