//! What money on its way out is now.

use super::event::{EarnedBy, PaidFrom, PayoutEvent};
use crate::confidential::TextDigest;
use crate::decide::Evolve;
use crate::ids::{JobId, PartyId, PayoutId};
use crate::money::Money;
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// A payout, or nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Payout {
    /// There is none of this id.
    #[default]
    Unscheduled,
    /// Earned by a job, and not released yet.
    Cooling {
        /// What was earned.
        earned: Earned,
        /// The first instant at which it may be released.
        releasable_at: Timestamp,
    },
    /// The poster asked for time.
    Held {
        /// What was earned.
        earned: Earned,
        /// When the cooldown would have ended.
        releasable_at: Timestamp,
        /// When the hold becomes a dispute.
        until: Timestamp,
        /// The digest of the reason.
        words: TextDigest,
    },
    /// Disputed: its clocks stand still.
    Frozen {
        /// What was earned.
        earned: Earned,
        /// The first instant at which it could have been released.
        releasable_at: Timestamp,
        /// The hold that was on it, with its end and the digest of its reason.
        hold: Option<(Timestamp, TextDigest)>,
        /// Since when.
        frozen_at: Timestamp,
    },
    /// A dispute gave the worker nothing.
    Voided,
    /// Waits to be sent.
    Eligible {
        /// What is paid to whom.
        due: Owed,
        /// How often it was tried.
        attempts: u32,
        /// What it waits for.
        wait: Wait,
    },
    /// With the processor.
    Submitted {
        /// What is paid to whom.
        due: Owed,
        /// The number of the attempt, from 1.
        attempt: u32,
    },
    /// Paid.
    Paid(Owed),
    /// A withdrawal that failed; the money is in the wallet again.
    Returned(Owed),
}

/// What an eligible payout waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// Nothing.
    Nothing,
    /// The next attempt.
    Until(Timestamp),
    /// Its party to change the account.
    ForAccount,
}

/// What a job has earned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earned {
    /// The job.
    pub job: JobId,
    /// Who pays.
    pub poster: PartyId,
    /// Who is paid.
    pub party: PartyId,
    /// The worker's part.
    pub amount: Money,
    /// The market's part.
    pub commission: Money,
    /// By what.
    pub by: EarnedBy,
}

/// What is paid to whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owed {
    /// Who is paid.
    pub party: PartyId,
    /// How much.
    pub amount: Money,
    /// Out of what.
    pub from: PaidFrom,
}

impl Payout {
    /// Its status.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self {
            Self::Unscheduled => "unknown",
            Self::Cooling { .. } => "scheduled",
            Self::Held { .. } => "held",
            Self::Frozen { .. } => "frozen",
            Self::Voided => "cancelled",
            Self::Eligible { wait: Wait::Nothing | Wait::Until(_), .. } => "eligible",
            Self::Eligible { wait: Wait::ForAccount, .. } => "awaiting_account",
            Self::Submitted { .. } => "submitted",
            Self::Paid(_) => "paid",
            Self::Returned(_) => "failed",
        }
    }

    /// The number of the attempt that is under way, or was the last; 0 before the first.
    #[must_use]
    pub fn attempt(&self) -> u32 {
        match self {
            Self::Submitted { attempt, .. } | Self::Eligible { attempts: attempt, .. } => *attempt,
            Self::Unscheduled
            | Self::Cooling { .. }
            | Self::Held { .. }
            | Self::Frozen { .. }
            | Self::Voided
            | Self::Paid(_)
            | Self::Returned(_) => 0,
        }
    }

    /// Refuses with the status that the payout has and the ones that `wanted` names.
    #[must_use]
    pub fn not_ready(&self, payout: PayoutId, wanted: &'static str) -> Rejection {
        if *self == Self::Unscheduled {
            return Rejection::PayoutNotFound { payout };
        }
        Rejection::PayoutNotReady { status: self.status(), wanted }
    }

    /// Goes on, held or not.
    fn resumed(self, releasable_at: Timestamp, held_until: Option<Timestamp>) -> Self {
        match (self, held_until) {
            (Self::Frozen { earned, hold: Some((_, words)), .. } | Self::Held { earned, words, .. }, Some(until)) => {
                Self::Held { earned, releasable_at, until, words }
            }
            (Self::Frozen { earned, .. } | Self::Held { earned, .. } | Self::Cooling { earned, .. }, _) => {
                Self::Cooling { earned, releasable_at }
            }
            (other, _) => other,
        }
    }
}

impl Evolve for Payout {
    type Event = PayoutEvent;

    fn evolve(self, event: &PayoutEvent) -> Self {
        match (self, event) {
            (_, PayoutEvent::Scheduled { job, poster, party, amount, commission, releasable_at, by, .. }) => {
                let (job, poster, party, by) = (*job, *poster, *party, *by);
                let earned = Earned { job, poster, party, amount: *amount, commission: *commission, by };
                Self::Cooling { earned, releasable_at: *releasable_at }
            }
            (
                Self::Cooling { earned, releasable_at } | Self::Held { earned, releasable_at, .. },
                PayoutEvent::Held { until, words, .. },
            ) => Self::Held { earned, releasable_at, until: *until, words: words.clone() },
            (Self::Cooling { earned, releasable_at }, PayoutEvent::Frozen { frozen_at, .. }) => {
                Self::Frozen { earned, releasable_at, hold: None, frozen_at: *frozen_at }
            }
            (Self::Held { earned, releasable_at, until, words }, PayoutEvent::Frozen { frozen_at, .. }) => {
                Self::Frozen { earned, releasable_at, hold: Some((until, words)), frozen_at: *frozen_at }
            }
            (
                before @ (Self::Cooling { .. } | Self::Held { .. } | Self::Frozen { .. }),
                PayoutEvent::Resumed { releasable_at, held_until, .. },
            ) => before.resumed(*releasable_at, *held_until),
            (_, PayoutEvent::Voided { .. }) => Self::Voided,
            (_, PayoutEvent::Released { party, amount, .. } | PayoutEvent::Awarded { party, amount, .. }) => {
                Self::Eligible {
                    due: Owed { party: *party, amount: *amount, from: PaidFrom::Available },
                    attempts: 0,
                    wait: Wait::Nothing,
                }
            }
            (_, PayoutEvent::Withdrawn { party, amount, .. }) => {
                Self::Submitted { due: Owed { party: *party, amount: *amount, from: PaidFrom::Wallet }, attempt: 1 }
            }
            (_, PayoutEvent::Submitted { party, amount, attempt, .. }) => Self::Submitted {
                due: Owed { party: *party, amount: *amount, from: PaidFrom::Available },
                attempt: *attempt,
            },
            (Self::Submitted { due, .. }, PayoutEvent::Paid { .. }) => Self::Paid(due),
            (Self::Submitted { due, attempt }, PayoutEvent::Failed { back_to, retry_at, .. }) => match back_to {
                PaidFrom::Wallet => Self::Returned(due),
                PaidFrom::Available => {
                    Self::Eligible { due, attempts: attempt, wait: retry_at.map_or(Wait::ForAccount, Wait::Until) }
                }
            },
            (other, PayoutEvent::Held { .. } | PayoutEvent::Resumed { .. } | PayoutEvent::Frozen { .. }) => other,
            (other, PayoutEvent::Paid { .. } | PayoutEvent::Failed { .. }) => other,
        }
    }
}
