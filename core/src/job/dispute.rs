//! A job whose money is disputed: what is frozen, and where it goes on.

use super::stage::{Cancelled, Contract, Due, Stage};
use super::state::Posted;
use super::told::Settlement;
use crate::dispute::{Case, DisputeRejection};
use crate::ids::{DisputeId, PayoutId};
use crate::money::Money;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// A job was disputed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disputed {
    /// By which dispute, between whom.
    pub case: Case,
    /// What is frozen.
    pub price: Money,
    /// The clocks that stand still, as they are.
    pub clocks: Clocks,
    /// Since when.
    pub frozen_at: Timestamp,
}

/// A dispute was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeWithdrawn {
    /// Which, between whom.
    pub case: Case,
    /// What is free again.
    pub price: Money,
    /// The clocks that go on, with what remained of them.
    pub clocks: Clocks,
}

/// How a dispute parted the hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DisputeSettlement {
    /// The dispute.
    pub dispute: DisputeId,
    /// What went where.
    pub settlement: Settlement,
}

/// The clocks of a job that can be disputed; each tells what the job was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Clocks {
    /// Of the first delivery.
    Delivery {
        /// When it is due.
        due_at: Timestamp,
        /// From when the poster may cancel.
        late_at: Timestamp,
        /// When the job is cancelled by itself.
        abandoned_at: Timestamp,
    },
    /// Of changes to a delivery.
    Revision {
        /// When they are due.
        due_at: Timestamp,
    },
    /// Of the poster's look at it.
    Review {
        /// When silence approves.
        review_by: Timestamp,
    },
    /// Of approved work: it runs in the payout.
    Cooldown {
        /// The payout.
        payout: PayoutId,
        /// The worker's part.
        earned: Money,
        /// The market's part.
        commission: Money,
    },
}

/// A job whose money is frozen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frozen {
    /// What was agreed.
    pub contract: Contract,
    /// The dispute.
    pub dispute: DisputeId,
    /// The clocks that stand still.
    pub clocks: Clocks,
    /// Since when.
    pub frozen_at: Timestamp,
}

impl Clocks {
    /// The payout that waits as well.
    #[must_use]
    pub fn payout(&self) -> Option<PayoutId> {
        match self {
            Self::Cooldown { payout, .. } => Some(*payout),
            Self::Delivery { .. } | Self::Revision { .. } | Self::Review { .. } => None,
        }
    }

    /// The same, as long after `to` as they were after `from`.
    #[must_use]
    pub fn moved(self, from: Timestamp, to: Timestamp) -> Self {
        let later = |clock: Timestamp| clock.moved(from, to);
        match self {
            Self::Delivery { due_at, late_at, abandoned_at } => {
                Self::Delivery { due_at: later(due_at), late_at: later(late_at), abandoned_at: later(abandoned_at) }
            }
            Self::Revision { due_at } => Self::Revision { due_at: later(due_at) },
            Self::Review { review_by } => Self::Review { review_by: later(review_by) },
            Self::Cooldown { .. } => self,
        }
    }

    fn stage(self, contract: Contract) -> Stage {
        match self {
            Self::Delivery { due_at, late_at, abandoned_at } => {
                Stage::InProgress(contract, Due::First { due_at, late_at, abandoned_at })
            }
            Self::Revision { due_at } => Stage::InProgress(contract, Due::Revision { due_at }),
            Self::Review { review_by } => Stage::Delivered { contract, review_by },
            Self::Cooldown { payout, .. } => Stage::Completed { contract, payout },
        }
    }
}

impl From<Due> for Clocks {
    fn from(due: Due) -> Self {
        match due {
            Due::First { due_at, late_at, abandoned_at } => Self::Delivery { due_at, late_at, abandoned_at },
            Due::Revision { due_at } => Self::Revision { due_at },
        }
    }
}

impl Posted {
    /// Refuses a job that is disputed.
    ///
    /// # Errors
    /// [`DisputeRejection::AlreadyDisputed`].
    pub fn must_not_be_disputed(&self) -> Result<(), Rejection> {
        match &self.stage {
            Stage::Disputed(frozen) => Err(DisputeRejection::AlreadyDisputed { dispute: frozen.dispute }.into()),
            Stage::Open { .. }
            | Stage::PendingEscrow(_)
            | Stage::InProgress(..)
            | Stage::PendingProof { .. }
            | Stage::Delivered { .. }
            | Stage::Completed { .. }
            | Stage::Cancelled(_) => Ok(()),
        }
    }

    /// Where it stands while a dispute is open.
    pub(super) fn frozen_by(&self, Disputed { case, clocks, frozen_at, .. }: &Disputed) -> Option<Stage> {
        let (dispute, clocks, frozen_at) = (case.dispute, *clocks, *frozen_at);
        Some(Stage::Disputed(Frozen { contract: self.contract()?, dispute, clocks, frozen_at }))
    }

    /// Where it goes on.
    pub(super) fn going_on(&self, withdrawn: &DisputeWithdrawn) -> Option<Stage> {
        Some(withdrawn.clocks.stage(self.contract()?))
    }

    /// Where an award leaves it.
    pub(super) fn ended_by(&self, settled: &DisputeSettlement) -> Option<Stage> {
        let contract = self.contract()?;
        Some(match settled.settlement.payout {
            Some(payout) => Stage::Completed { contract, payout },
            None => Stage::Cancelled(Cancelled::Refunded),
        })
    }
}
