//! Where a job stands, and what is known there.

use super::by::FundingSource;
use super::dispute::Frozen;
use crate::ids::{ApplicationId, PartyId, PayoutId};
use crate::money::{BasisPoints, Money};
use crate::time::Timestamp;

/// Where a job stands: alternatives, each with what is known in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Takes applications until then.
    Open {
        /// Until when.
        expires_at: Timestamp,
    },
    /// An application is accepted and must be funded.
    PendingEscrow(Hire),
    /// The worker works.
    InProgress(Contract, Due),
    /// Proofers look at what was handed in.
    PendingProof {
        /// What was agreed.
        contract: Contract,
        /// The number of the round.
        round: u32,
        /// When its proofers are drawn.
        draw_at: Timestamp,
    },
    /// The poster looks at what was handed in.
    Delivered {
        /// What was agreed.
        contract: Contract,
        /// When silence approves.
        review_by: Timestamp,
    },
    /// Approved; the money is in the payout.
    Completed {
        /// What was agreed.
        contract: Contract,
        /// The payout.
        payout: PayoutId,
    },
    /// Its money is frozen until a dispute is over.
    Disputed(Frozen),
    /// Over without an approval.
    Cancelled(Cancelled),
}

/// How a job ended without an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// The poster withdrew it.
    ByPoster,
    /// Nobody was accepted in time.
    Expired,
    /// The worker stepped down or delivered nothing; the escrow went back.
    Refunded,
    /// The market took it down before any money was in it.
    TakenDown,
}

/// An accepted application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hire {
    /// The application.
    pub application: ApplicationId,
    /// The worker.
    pub agent: PartyId,
    /// The agreed price.
    pub price: Money,
    /// How long the worker said that it takes.
    pub delivery_hours: Option<u32>,
    /// Until when it must be funded.
    pub fund_by: Timestamp,
}

/// A funded agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contract {
    /// The application.
    pub application: ApplicationId,
    /// The worker.
    pub agent: PartyId,
    /// The agreed price.
    pub price: Money,
    /// Where the money came from.
    pub source: FundingSource,
    /// The market's share.
    pub commission_rate: BasisPoints,
    /// How often it was handed in.
    pub deliveries: u32,
    /// What the milestones come to that are approved.
    pub approved: Money,
    /// The market's part of those.
    pub commission: Money,
}

/// When work is due, and what follows when it does not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// Nothing was handed in yet.
    First {
        /// When it is due.
        due_at: Timestamp,
        /// From when the poster may cancel.
        late_at: Timestamp,
        /// When the job is cancelled by itself.
        abandoned_at: Timestamp,
    },
    /// Changes to what was handed in.
    Revision {
        /// When they are due, and from when what was handed in stands.
        due_at: Timestamp,
    },
}

impl Due {
    /// From when nothing can be handed in any more.
    #[must_use]
    pub fn closes_at(&self) -> Timestamp {
        match self {
            Self::First { abandoned_at, .. } => *abandoned_at,
            Self::Revision { due_at } => *due_at,
        }
    }
}
