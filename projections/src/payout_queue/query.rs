//! Payouts as their parties and the market's sender ask for them.

use super::PayoutEntry;
use crate::ask::{row, rows};
use crate::page::Page;
use deadpool_postgres::Pool;
use market_core::event::event_id;
use market_core::ids::{JobId, PartyId, PayoutId};
use market_core::payout::PaidFrom;
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::Deserialize;
use uuid::Uuid;

/// The most that the sender fetches at once.
pub const QUEUE_MAX: u16 = 1_000;

/// A payout that may go to the processor now.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ToSubmit {
    /// The payout.
    pub payout: PayoutId,
    /// Who is paid.
    pub party: PartyId,
    /// In cents.
    pub amount: u64,
    /// How often it was tried before.
    pub attempt: u32,
}

/// A payout that the processor must be told of.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ToSend {
    /// The payout.
    pub payout: PayoutId,
    /// Who is paid.
    pub party: PartyId,
    /// In cents.
    pub amount: u64,
    /// The number of the attempt, from 1.
    pub attempt: u32,
    /// Out of what it is paid.
    pub paid_from: PaidFrom,
    /// The country of the party's account.
    pub country: Option<String>,
    /// The position of the event that submitted or withdrew it.
    pub submitted_position: Position,
    /// When that was.
    pub submitted_at: Timestamp,
}

impl ToSend {
    /// The id of the event that submitted or withdrew it: the idempotency key towards the processor.
    #[must_use]
    pub fn event_id(&self) -> Uuid {
        event_id(self.submitted_at, self.submitted_position)
    }
}

/// What may be submitted by `now`: released, its next attempt due, its party's account verified. What waits for
/// its account to change may be tried again once the account was verified after the failure.
///
/// # Errors
/// A fault.
pub async fn to_submit(pool: &Pool, now: Timestamp, limit: u16) -> Result<Vec<ToSubmit>, StoreError> {
    const SQL: &str = "select q.payout, q.party, q.amount, q.attempt
         from view_payout_queue q
         join view_directory d on d.party = q.party
         where q.status in ('eligible', 'awaiting_account')
           and d.payout_account_position is not null and d.suspended_at is null
           and (q.status = 'eligible' and (q.retry_at is null or q.retry_at <= $1)
                or q.status = 'awaiting_account' and d.payout_account_position > q.updated_position)
         order by q.updated_position
         limit $2";
    rows(pool, SQL, &[&now.as_datetime(), &i64::from(limit.min(QUEUE_MAX))]).await
}

/// What was submitted or withdrawn and is not answered by the processor, the oldest first.
///
/// # Errors
/// A fault.
pub async fn to_send(pool: &Pool, limit: u16) -> Result<Vec<ToSend>, StoreError> {
    const SQL: &str = "select q.payout, q.party, q.amount, q.attempt, q.paid_from, d.payout_account_country as country,
                q.submitted_position, q.submitted_at
         from view_payout_queue q
         left join view_directory d on d.party = q.party
         where q.status = 'submitted'
         order by q.submitted_position
         limit $1";
    rows(pool, SQL, &[&i64::from(limit.min(QUEUE_MAX))]).await
}

/// A released payment of a party that cannot be paid yet waits for its account, whatever the fold of its own
/// events says.
macro_rules! payouts {
    ($where:literal) => {
        concat!(
            "select payout, job, poster, party, amount, commission,
                    case when status = 'eligible' and not exists (
                             select 1 from view_directory d
                             where d.party = view_payout_queue.party and d.payout_account_position is not null)
                         then 'awaiting_account' else status end as status,
                    releasable_at, held_until, hold_words,
                    retry_at, attempt, paid_from, earned_by, submitted_position, submitted_at, released_at, paid_at,
                    created_at, updated_at, updated_position
             from view_payout_queue
             ",
            $where
        )
    };
}

/// A party's payouts, newest first.
///
/// # Errors
/// A fault.
pub async fn of_party(pool: &Pool, party: PartyId, page: &Page) -> Result<Vec<PayoutEntry>, StoreError> {
    const SQL: &str = payouts!(
        "where party = $1
           and (created_at, payout) < (coalesce($2, 'infinity'::timestamptz),
                                       coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by created_at desc, payout desc
         limit $4"
    );
    let cursor = page.after;
    let at = cursor.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&party.0, &at, &cursor.map(|cursor| cursor.id), &page.rows()]).await
}

/// What the work of a job is paid by, the earliest first: one payout, or one for each milestone that is approved, and
/// one for an award.
///
/// # Errors
/// A fault.
pub async fn work_of_job(pool: &Pool, job: JobId) -> Result<Vec<PayoutEntry>, StoreError> {
    const SQL: &str =
        payouts!("where job = $1 and earned_by in ('work', 'milestone') order by created_at, payout limit 100");
    rows(pool, SQL, &[&job.0]).await
}

/// One payout.
///
/// # Errors
/// A fault.
pub async fn one(pool: &Pool, payout: PayoutId) -> Result<Option<PayoutEntry>, StoreError> {
    const SQL: &str = payouts!("where payout = $1 limit 1");
    row(pool, SQL, &[&payout.0]).await
}

/// What a party has earned with its work. Amounts are cents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Earnings {
    /// How many payments for jobs were released.
    pub completed_jobs: u64,
    /// What they came to.
    pub released: u64,
    /// What cools down or is held.
    pub pending: u64,
    /// What the processor has paid of it.
    pub paid: u64,
    /// The market's share of what was released.
    pub commission: u64,
}

/// What a party has earned with its work.
///
/// # Errors
/// A fault.
pub async fn earnings_of(pool: &Pool, party: PartyId) -> Result<Earnings, StoreError> {
    const SQL: &str = "select count(*) filter (where released_at is not null and earned_by = 'work') as completed_jobs,
                coalesce(sum(amount) filter (where released_at is not null), 0)::bigint as released,
                coalesce(sum(amount) filter (where released_at is null), 0)::bigint as pending,
                coalesce(sum(amount) filter (where status = 'paid'), 0)::bigint as paid,
                coalesce(sum(commission) filter (where released_at is not null), 0)::bigint as commission
         from view_payout_queue
         where party = $1 and job is not null";
    Ok(row(pool, SQL, &[&party.0]).await?.unwrap_or_default())
}
