//! What happens to money on its way out.

use crate::confidential::TextDigest;
use crate::ids::{DisputeId, JobId, PartyId, PayoutId};
use crate::money::Money;
use crate::stream::StreamId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What a payout pays out, and so where it returns to when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PaidFrom {
    /// What the party earned.
    Available,
    /// The party's wallet.
    Wallet,
}

/// What a payout was earned by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EarnedBy {
    /// The work of a job.
    #[default]
    Work,
    /// A verdict on the work of a job.
    Proof,
    /// A milestone of a job that goes on with the next one.
    Milestone,
}

impl EarnedBy {
    /// Whether it is the work of a job: the rule, and so not written.
    #[must_use]
    pub fn is_work(&self) -> bool {
        *self == Self::Work
    }
}

/// The life of a payout.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum PayoutEvent {
    /// Approved work is to be paid once it has cooled down.
    #[serde(rename = "payout.scheduled")]
    Scheduled {
        /// The payout.
        payout: PayoutId,
        /// The job that earned it.
        job: JobId,
        /// Who pays.
        poster: PartyId,
        /// Who is paid.
        party: PartyId,
        /// The worker's part.
        amount: Money,
        /// The market's part.
        commission: Money,
        /// The first instant at which it may be released.
        releasable_at: Timestamp,
        /// What earned it. Before verdicts were paid it was always work.
        #[serde(default, skip_serializing_if = "EarnedBy::is_work")]
        by: EarnedBy,
    },
    /// The poster asked for time to look again.
    #[serde(rename = "payout.held")]
    Held {
        /// The payout.
        payout: PayoutId,
        /// The poster.
        poster: PartyId,
        /// The digest of the reason.
        words: TextDigest,
        /// When the hold ends by itself.
        until: Timestamp,
    },
    /// The hold, or the dispute, ended, and it goes on.
    #[serde(rename = "payout.resumed")]
    Resumed {
        /// The payout.
        payout: PayoutId,
        /// The first instant at which it may be released.
        releasable_at: Timestamp,
        /// When a hold ends that goes on after a dispute was taken back.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        held_until: Option<Timestamp>,
    },
    /// A dispute froze it: its clocks stand still.
    #[serde(rename = "payout.frozen")]
    Frozen {
        /// The payout.
        payout: PayoutId,
        /// The job that earned it.
        job: JobId,
        /// The dispute.
        dispute: DisputeId,
        /// Since when.
        frozen_at: Timestamp,
    },
    /// A dispute gave the worker nothing: there is nothing to pay.
    #[serde(rename = "payout.voided")]
    Voided {
        /// The payout.
        payout: PayoutId,
        /// The job that had earned it.
        job: JobId,
        /// Who was to be paid.
        party: PartyId,
    },
    /// It has cooled down: the worker and the market have earned it.
    #[serde(rename = "payout.released")]
    Released {
        /// The payout.
        payout: PayoutId,
        /// The job that earned it.
        job: JobId,
        /// Who is paid.
        party: PartyId,
        /// The worker's part.
        amount: Money,
        /// The market's part.
        commission: Money,
        /// What earned it. Before verdicts were paid it was always work.
        #[serde(default, skip_serializing_if = "EarnedBy::is_work")]
        by: EarnedBy,
    },
    /// An award that both sides of a job, or its judges, agreed on: it may be paid at once.
    #[serde(rename = "payout.awarded")]
    Awarded {
        /// The payout.
        payout: PayoutId,
        /// The job that earned it.
        job: JobId,
        /// Who pays.
        poster: PartyId,
        /// Who is paid.
        party: PartyId,
        /// The worker's part.
        amount: Money,
        /// The market's part.
        commission: Money,
    },
    /// A party takes money out of its wallet.
    #[serde(rename = "payout.withdrawn")]
    Withdrawn {
        /// The payout.
        payout: PayoutId,
        /// Whose wallet.
        party: PartyId,
        /// How much.
        amount: Money,
    },
    /// It goes to the processor; the event's id is the idempotency key there.
    #[serde(rename = "payout.submitted")]
    Submitted {
        /// The payout.
        payout: PayoutId,
        /// Who is paid.
        party: PartyId,
        /// How much.
        amount: Money,
        /// The number of the attempt, from 1.
        attempt: u32,
    },
    /// The processor has paid.
    #[serde(rename = "payout.paid")]
    Paid {
        /// The payout.
        payout: PayoutId,
        /// How much.
        amount: Money,
    },
    /// The processor could not pay; the money went back to where it came from.
    #[serde(rename = "payout.failed")]
    Failed {
        /// The payout.
        payout: PayoutId,
        /// Who was to be paid.
        party: PartyId,
        /// How much.
        amount: Money,
        /// Where it went back to.
        back_to: PaidFrom,
        /// When it is tried again; never by itself, if absent.
        retry_at: Option<Timestamp>,
    },
}

impl PayoutEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Scheduled { .. } => "payout.scheduled",
            Self::Held { .. } => "payout.held",
            Self::Resumed { .. } => "payout.resumed",
            Self::Frozen { .. } => "payout.frozen",
            Self::Voided { .. } => "payout.voided",
            Self::Released { .. } => "payout.released",
            Self::Awarded { .. } => "payout.awarded",
            Self::Withdrawn { .. } => "payout.withdrawn",
            Self::Submitted { .. } => "payout.submitted",
            Self::Paid { .. } => "payout.paid",
            Self::Failed { .. } => "payout.failed",
        }
    }

    /// The payout that it tells of.
    #[must_use]
    pub fn payout(&self) -> PayoutId {
        match self {
            Self::Scheduled { payout, .. }
            | Self::Held { payout, .. }
            | Self::Resumed { payout, .. }
            | Self::Frozen { payout, .. }
            | Self::Voided { payout, .. }
            | Self::Released { payout, .. }
            | Self::Awarded { payout, .. }
            | Self::Withdrawn { payout, .. }
            | Self::Submitted { payout, .. }
            | Self::Paid { payout, .. }
            | Self::Failed { payout, .. } => *payout,
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        self.payout().into()
    }
}
