//! What a party subscribes to, and until when.

use crate::money::Money;
use crate::policy::Tier;
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// What a party subscribes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Subscription {
    /// Nothing: it has the free tier.
    #[default]
    None,
    /// A tier, period by period.
    Running(Period),
}

/// The period of a subscription that is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// The tier.
    pub tier: Tier,
    /// The tier from the period's end on; the free one ends the subscription.
    pub next_tier: Tier,
    /// What was paid for the period.
    pub price: Money,
    /// When it ends.
    pub ends_at: Timestamp,
}

impl Subscription {
    /// A period that is paid, and is to be followed by one like it.
    #[must_use]
    pub(super) fn paid(tier: Tier, price: Money, ends_at: Timestamp) -> Self {
        Self::Running(Period { tier, next_tier: tier, price, ends_at })
    }

    /// The same, with another tier from the period's end on.
    #[must_use]
    pub(super) fn planned(self, next_tier: Tier) -> Self {
        match self {
            Self::Running(period) => Self::Running(Period { next_tier, ..period }),
            Self::None => Self::None,
        }
    }

    /// The tier that the party has.
    #[must_use]
    pub fn tier(&self) -> Tier {
        match self {
            Self::Running(period) => period.tier,
            Self::None => Tier::Free,
        }
    }

    /// The tier that the party will have after the period.
    #[must_use]
    pub fn next_tier(&self) -> Tier {
        match self {
            Self::Running(period) => period.next_tier,
            Self::None => Tier::Free,
        }
    }

    /// Refuses when the period is over: its timer comes first.
    pub(super) fn must_not_be_over(&self, now: Timestamp) -> Result<(), Rejection> {
        match self {
            Self::Running(period) if period.ends_at <= now => Err(Rejection::DeadlinePassed { due_at: period.ends_at }),
            Self::Running(_) | Self::None => Ok(()),
        }
    }
}
