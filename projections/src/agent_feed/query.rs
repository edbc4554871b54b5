//! What a party is told: itself, and as poster, worker, applicant and payee.
//!
//! The newest notifications of a party lie with those of its addressees that were told something last: of those only
//! as many are looked at as notifications are wanted, however many jobs and payouts there are.

use super::{Audience, Facts, Word};
use crate::ask::{row, rows};
use crate::page::Tail;
use deadpool_postgres::Pool;
use market_core::category::WorkCategory;
use market_core::ids::{ApplicationId, JobId, PartyId, PayoutId};
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::{Deserialize, Serialize};

/// Something that a party is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// The position of its event.
    pub seq: Position,
    /// Its place among what the event tells.
    pub ordinal: u16,
    /// As what the party is told.
    pub audience: Audience,
    /// The event's word on the wire.
    pub event: Word,
    /// The job that it is about.
    pub job: Option<JobId>,
    /// That job's title.
    pub job_title: Option<String>,
    /// The application that it is about.
    pub application: Option<ApplicationId>,
    /// The payout that it is about.
    pub payout: Option<PayoutId>,
    /// In cents.
    pub amount: Option<u64>,
    /// The category whose specialists are told; none where it is told to one.
    #[serde(default)]
    pub category: Option<WorkCategory>,
    /// What else there is to say.
    pub facts: Facts,
    /// When it happened.
    pub at: Timestamp,
}

/// More unread notifications than this are not counted.
pub const UNREAD_MAX: u64 = 1_000;

/// A party's notifications of events after `after`, newest first. Nothing that is told to a whole category.
///
/// # Errors
/// A fault.
pub async fn notifications(
    pool: &Pool,
    party: PartyId,
    after: Option<Position>,
    tail: &Tail,
) -> Result<Vec<Notification>, StoreError> {
    const SQL: &str = "with addressed as (
             select $1::uuid as addressee, 'party'::text as audience
             union all
             select a.addressee, a.audience from view_feed_addressee a
             where a.party = $1 and a.last >= $3 and a.last > $2
             union all
             (select a.addressee, a.audience from view_feed_addressee a
              where a.party = $1 and a.last < $3 and a.last > $2
              order by a.last desc limit $5)
         ), told as (
             select f.seq, f.ordinal, f.audience, f.event, f.job, f.application, f.payout, f.amount, f.facts, f.at
             from addressed
             cross join lateral (
                 select f.seq, f.ordinal, f.audience, f.event, f.job, f.application, f.payout, f.amount, f.facts, f.at
                 from view_agent_feed f
                 where f.addressee = addressed.addressee and f.audience = addressed.audience
                   and f.seq > $2 and (f.seq, f.ordinal) < ($3::bigint, $4::int)
                 order by f.seq desc, f.ordinal desc limit $5) f
             order by f.seq desc, f.ordinal desc limit $5
         )
         select told.seq, told.ordinal, told.audience, told.event, coalesce(told.job, p.job) as job,
                j.title as job_title, told.application, told.payout, told.amount, told.facts, told.at
         from told
         left join view_payout_queue p on p.payout = told.payout and told.job is null
         left join view_job_board j on j.job = coalesce(told.job, p.job)
         order by told.seq desc, told.ordinal desc
         limit $5";
    rows(pool, SQL, &[&party.0, &stored(after), &tail.before(), &tail.before_ordinal(), &tail.rows()]).await
}

/// How many notifications of events after `after` a party has, at most [`UNREAD_MAX`].
///
/// # Errors
/// A fault.
pub async fn unread(pool: &Pool, party: PartyId, after: Option<Position>) -> Result<u64, StoreError> {
    const SQL: &str = "select count(*) as unread from (
             select 1
             from (
                 select $1::uuid as addressee, 'party'::text as audience
                 union all
                 (select a.addressee, a.audience from view_feed_addressee a
                  where a.party = $1 and a.last > $2
                  order by a.last desc limit 1000)
             ) addressed
             cross join lateral (
                 select 1 from view_agent_feed f
                 where f.addressee = addressed.addressee and f.audience = addressed.audience and f.seq > $2
                 limit 1000) f
             limit 1000) told";
    let counted: Option<Counted> = row(pool, SQL, &[&party.0, &stored(after)]).await?;
    Ok(counted.map_or(0, |counted| counted.unread))
}

#[derive(Deserialize)]
struct Counted {
    unread: u64,
}

fn stored(after: Option<Position>) -> i64 {
    after.map_or(-1, |position| i64::try_from(position.0).unwrap_or(i64::MAX))
}
