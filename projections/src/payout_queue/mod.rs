//! View: every payout, from the approval or withdrawal to the processor's answer.

pub mod query;

use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{JobId, PartyId, PayoutId};
use market_core::payout::{EarnedBy, PaidFrom, PayoutEvent};
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Where a payout stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Cools down.
    Scheduled,
    /// The poster asked for time.
    Held,
    /// Disputed.
    Frozen,
    /// A dispute gave its party nothing.
    Cancelled,
    /// May be sent, from `retry_at` on if there is one.
    Eligible,
    /// Waits for its party to change the account.
    AwaitingAccount,
    /// With the processor.
    Submitted,
    /// Paid.
    Paid,
    /// A withdrawal that failed; the money is in the wallet again.
    Failed,
}

/// A payout. Amounts are cents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutEntry {
    /// The payout.
    pub payout: PayoutId,
    /// The job that earned it; none for a withdrawal.
    pub job: Option<JobId>,
    /// Who paid for the job; none for a withdrawal.
    pub poster: Option<PartyId>,
    /// Who is paid.
    pub party: PartyId,
    /// The party's part.
    pub amount: u64,
    /// The market's part.
    pub commission: u64,
    /// Where it stands.
    pub status: Status,
    /// The first instant at which it may be released; none for a withdrawal.
    pub releasable_at: Option<Timestamp>,
    /// When the hold ends by itself, while there is one.
    pub held_until: Option<Timestamp>,
    /// The erasable row with the reason of the latest hold.
    pub hold_words: Option<Uuid>,
    /// When it is tried again, after a failure.
    pub retry_at: Option<Timestamp>,
    /// The number of the latest attempt; 0 before the first.
    pub attempt: u32,
    /// Out of what it is paid.
    pub paid_from: PaidFrom,
    /// What earned it; work, too, where it is a withdrawal.
    pub earned_by: EarnedBy,
    /// The position of the event that last submitted it, or withdrew it.
    pub submitted_position: Option<Position>,
    /// When that was.
    pub submitted_at: Option<Timestamp>,
    /// When it was released.
    pub released_at: Option<Timestamp>,
    /// When the processor had paid.
    pub paid_at: Option<Timestamp>,
    /// When it was scheduled or withdrawn.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The position of the event that last changed it.
    pub updated_position: Position,
}

impl View for PayoutEntry {
    const NAME: &'static str = "payout_queue";
    const VERSION: u32 = 4;
    const KEY: &'static [&'static str] = &["payout"];
    type Key = PayoutId;

    fn keys(recorded: &Recorded) -> Vec<PayoutId> {
        match &recorded.event {
            Event::Payout(event) => vec![event.payout()],
            Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Job(_)
            | Event::Candidacy(_)
            | Event::Payment(_) => vec![],
        }
    }

    fn key(&self) -> PayoutId {
        self.payout
    }

    fn evolve(row: Option<Self>, _payout: &PayoutId, recorded: &Recorded) -> Option<Self> {
        let Event::Payout(event) = &recorded.event else {
            return row;
        };
        let row = match event {
            PayoutEvent::Scheduled { payout, job, poster, party, amount, commission, releasable_at, by } => {
                Some(Self {
                    job: Some(*job),
                    earned_by: *by,
                    poster: Some(*poster),
                    commission: commission.minor(),
                    releasable_at: Some(*releasable_at),
                    ..Self::new(*payout, *party, amount.minor(), recorded)
                })
            }
            PayoutEvent::Awarded { payout, job, poster, party, amount, commission } => Some(Self {
                job: Some(*job),
                poster: Some(*poster),
                commission: commission.minor(),
                status: Status::Eligible,
                released_at: Some(recorded.at),
                created_at: row.map_or(recorded.at, |row| row.created_at),
                ..Self::new(*payout, *party, amount.minor(), recorded)
            }),
            PayoutEvent::Withdrawn { payout, party, amount } => Some(Self {
                paid_from: PaidFrom::Wallet,
                ..Self::new(*payout, *party, amount.minor(), recorded).submitted(1, recorded)
            }),
            other => row.map(|row| row.after(other, recorded)),
        };
        row.map(|row| Self { updated_at: recorded.at, updated_position: recorded.position, ..row })
    }
}

impl PayoutEntry {
    fn new(payout: PayoutId, party: PartyId, amount: u64, recorded: &Recorded) -> Self {
        Self {
            payout,
            job: None,
            poster: None,
            party,
            amount,
            commission: 0,
            status: Status::Scheduled,
            releasable_at: None,
            held_until: None,
            hold_words: None,
            retry_at: None,
            attempt: 0,
            paid_from: PaidFrom::Available,
            earned_by: EarnedBy::Work,
            submitted_position: None,
            submitted_at: None,
            released_at: None,
            paid_at: None,
            created_at: recorded.at,
            updated_at: recorded.at,
            updated_position: recorded.position,
        }
    }

    fn submitted(self, attempt: u32, recorded: &Recorded) -> Self {
        Self {
            status: Status::Submitted,
            retry_at: None,
            attempt,
            submitted_position: Some(recorded.position),
            submitted_at: Some(recorded.at),
            ..self
        }
    }

    fn after(self, event: &PayoutEvent, recorded: &Recorded) -> Self {
        match event {
            // These made this row; a stream has no second.
            PayoutEvent::Scheduled { .. } | PayoutEvent::Awarded { .. } | PayoutEvent::Withdrawn { .. } => self,
            PayoutEvent::Held { words, until, .. } => {
                Self { status: Status::Held, held_until: Some(*until), hold_words: Some(words.row_id()), ..self }
            }
            PayoutEvent::Resumed { releasable_at, held_until, .. } => Self {
                status: if held_until.is_some() { Status::Held } else { Status::Scheduled },
                held_until: *held_until,
                releasable_at: Some(*releasable_at),
                ..self
            },
            PayoutEvent::Frozen { .. } => Self { status: Status::Frozen, held_until: None, ..self },
            PayoutEvent::Voided { .. } => Self { status: Status::Cancelled, held_until: None, ..self },
            PayoutEvent::Released { .. } => {
                Self { status: Status::Eligible, held_until: None, released_at: Some(recorded.at), ..self }
            }
            PayoutEvent::Submitted { attempt, .. } => self.submitted(*attempt, recorded),
            PayoutEvent::Paid { .. } => Self { status: Status::Paid, paid_at: Some(recorded.at), ..self },
            PayoutEvent::Failed { back_to: PaidFrom::Wallet, .. } => Self { status: Status::Failed, ..self },
            PayoutEvent::Failed { back_to: PaidFrom::Available, retry_at: Some(retry_at), .. } => {
                Self { status: Status::Eligible, retry_at: Some(*retry_at), ..self }
            }
            PayoutEvent::Failed { back_to: PaidFrom::Available, retry_at: None, .. } => {
                Self { status: Status::AwaitingAccount, ..self }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use market_core::time::Span;

    fn after(story: Vec<Event>) -> PayoutEntry {
        row_of(story, &PAYOUT).unwrap()
    }

    #[test]
    fn an_approved_job_schedules_its_payout() {
        let row = after(approved_job());
        assert_eq!((row.status, row.amount, row.commission), (Status::Scheduled, 67_50, 7_50));
        assert_eq!((row.job, row.poster, row.party), (Some(JOB), Some(POSTER), AGENT));
        assert_eq!(row.releasable_at, Some(NOW.after(Span::hours(24))));
    }

    #[test]
    fn a_hold_is_remembered_while_it_lasts() {
        let until = NOW.after(Span::hours(72));
        let held = after(approved_job().and(payment_held(until)));
        assert_eq!((held.status, held.held_until), (Status::Held, Some(until)));
        let resumed = after(approved_job().and(payment_held(until)).and(payment_resumed(until)));
        assert_eq!((resumed.status, resumed.held_until), (Status::Scheduled, None));
        assert_eq!(resumed.releasable_at, Some(until));
    }

    #[test]
    fn a_released_payout_is_eligible_submitted_and_paid() {
        let released = after(released_job());
        assert_eq!((released.status, released.attempt), (Status::Eligible, 0));
        let story = released_job().and(submitted(1));
        let position = Position(u64::try_from(story.len()).unwrap() - 1);
        let sent = after(story);
        assert_eq!((sent.status, sent.attempt, sent.submitted_position), (Status::Submitted, 1, Some(position)));
        assert_eq!(after(released_job().and(submitted(1)).and(paid())).status, Status::Paid);
    }

    #[test]
    fn a_failure_waits_for_its_next_attempt_or_for_the_account() {
        let retry_at = NOW.after(Span::hours(1));
        let again = after(released_job().and(submitted(1)).and(failed(PaidFrom::Available, Some(retry_at))));
        assert_eq!((again.status, again.retry_at, again.attempt), (Status::Eligible, Some(retry_at), 1));
        let waiting = after(released_job().and(submitted(17)).and(failed(PaidFrom::Available, None)));
        assert_eq!(waiting.status, Status::AwaitingAccount);
    }

    #[test]
    fn an_award_may_be_sent_at_once() {
        let row = after(funded_job().and(settled_with(30_00)).and(awarded()));
        assert_eq!((row.status, row.amount, row.commission), (Status::Eligible, 27_00, 3_00));
        assert_eq!((row.released_at, row.releasable_at), (Some(NOW), None));
    }

    #[test]
    fn a_withdrawal_begins_submitted_and_ends_paid_or_failed() {
        let row = after(vec![withdrawn_from_wallet()]);
        assert_eq!((row.status, row.paid_from, row.attempt), (Status::Submitted, PaidFrom::Wallet, 1));
        assert_eq!((row.job, row.submitted_position), (None, Some(Position(0))));
        let returned = after(vec![withdrawn_from_wallet(), failed(PaidFrom::Wallet, None)]);
        assert_eq!(returned.status, Status::Failed);
    }
}
