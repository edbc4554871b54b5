//! Every number of the market that somebody might want to change: a value handed in, never a global.

use crate::dispute::DisputePolicy;
use crate::money::{BasisPoints, MINOR_MAX, Money, MoneyError};
use crate::proof::ProofPolicy;
use crate::rates::Rates;
use crate::time::Span;
use crate::trust::Trust;
use crate::webhook::policy::WebhookPolicy;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

pub use crate::text_limits::TextLimits;

/// What a party subscribes to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// Costs nothing.
    #[default]
    Free,
    /// The middle tier.
    Pro,
    /// The highest tier.
    Enterprise,
}

impl Tier {
    /// All of them, the lowest first.
    pub const ALL: [Self; 3] = [Self::Free, Self::Pro, Self::Enterprise];

    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Pro => "pro",
            Self::Enterprise => "enterprise",
        }
    }
}

impl FromStr for Tier {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|tier| tier.name() == text).ok_or(())
    }
}

/// One value for each tier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ByTier<T> {
    /// For the free tier.
    pub free: T,
    /// For the middle tier.
    pub pro: T,
    /// For the highest tier.
    pub enterprise: T,
}

impl<T: Copy> ByTier<T> {
    /// The value for `tier`.
    #[must_use]
    pub fn of(&self, tier: Tier) -> T {
        match tier {
            Tier::Free => self.free,
            Tier::Pro => self.pro,
            Tier::Enterprise => self.enterprise,
        }
    }
}

/// A share of an amount, then a fixed number of minor units on top.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fee {
    /// The share, rounded half up.
    pub rate: BasisPoints,
    /// Minor units added to the share.
    pub fixed_minor: u64,
}

impl Fee {
    /// The fee on `amount`: `half-up(amount · rate) + fixed`.
    ///
    /// # Errors
    /// When the fee is too large to be an amount.
    pub fn on(self, amount: Money) -> Result<Money, MoneyError> {
        amount.share(self.rate)?.plus(Money::new(self.fixed_minor, amount.currency())?)
    }
}

/// The rules' numbers. Amounts are minor units, lengths of text are characters, spans are seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Policy {
    /// What a card payment costs its payer on top of the price.
    pub card_fee: Fee,
    /// What a wallet deposit by bank debit costs on top of the credited amount.
    pub ach_fee: Fee,
    /// The market's share of the worker's price, fixed when a job is funded.
    pub commission: ByTier<BasisPoints>,
    /// The largest price, budget, deposit or withdrawal.
    pub amount_minor_max: u64,
    /// How far ahead a job's deadline may lie.
    pub deadline_max: Span,
    /// How long an open job takes applications.
    pub application_window: Span,
    /// How long the poster may take to fund after accepting an application.
    pub funding_window: Span,
    /// How long the worker has when neither a deadline nor the application says.
    pub delivery_default: Span,
    /// How far beyond its due instant a delivery may be before the poster may cancel.
    pub late_grace: Span,
    /// How far beyond its due instant a job without a delivery is cancelled by itself.
    pub late_limit: Span,
    /// How long a poster may look at a delivery before silence approves it.
    pub review_window: Span,
    /// How long the worker has for a revision.
    pub revision_window: Span,
    /// How long an approved payment waits before it is released.
    pub cooldown: Span,
    /// How long a poster may hold a payment that cools down.
    pub poster_hold: Span,
    /// How long a verification link works.
    pub verification_window: Span,
    /// How long a link for a new password works.
    pub reset_window: Span,
    /// What a period of a tier costs, in minor units; the free tier costs nothing.
    pub subscription_price: ByTier<u64>,
    /// How long a period of a subscription is.
    pub subscription_period: Span,
    /// How long a proposal to end a job stands.
    pub cancel_request_window: Span,
    /// What it costs to feature a job for a day.
    pub feature_fee_minor_per_day: u64,
    /// How many revisions a job has.
    pub revisions_max: ByTier<u32>,
    /// How many files a job's deliveries may hold.
    pub files_max: ByTier<u32>,
    /// How many attachments a job may have.
    pub attachments_max: ByTier<u32>,
    /// The largest file of a delivery, or attachment, in bytes.
    pub file_bytes_max: ByTier<u64>,
    /// How long a counter-offer can be accepted at most, and unless it says.
    pub counter_window: Span,
    /// How many counter-offers an application takes.
    pub counters_max: u32,
    /// The largest file of a conversation, in bytes.
    pub message_file_bytes_max: u64,
    /// How many files a conversation may hold.
    pub message_files_max: u32,
    /// Lengths of texts.
    pub text: TextLimits,
    /// The waits before a failed payout is tried again; the last one is repeated.
    pub payout_retries: Vec<Span>,
    /// How many attempts a payout gets before it waits for its account to change.
    pub payout_attempts_max: u32,
    /// How many live API keys a party may have.
    pub api_keys_max: u32,
    /// The longest time for which the former text of a rotated API key still works.
    pub key_overlap_max: Span,
    /// After so long without anything to tell, a stream says that it is still there.
    pub stream_keep_alive: Span,
    /// The numbers of verification.
    pub proof: ProofPolicy,
    /// The numbers of disputes.
    pub dispute: DisputePolicy,
    /// How often something may be asked for.
    pub rates: Rates,
    /// What keeps reviews, invitations and chains of jobs honest.
    pub trust: Trust,
    /// The numbers of webhooks.
    pub webhook: WebhookPolicy,
}

impl Default for Policy {
    fn default() -> Self {
        const MEGABYTE: u64 = 1_000_000;
        Self {
            card_fee: Fee { rate: BasisPoints(550), fixed_minor: 50 },
            ach_fee: Fee { rate: BasisPoints(90), fixed_minor: 0 },
            commission: ByTier { free: BasisPoints(1_000), pro: BasisPoints(700), enterprise: BasisPoints(500) },
            amount_minor_max: 10_000_000_000,
            deadline_max: Span::days(365),
            application_window: Span::days(30),
            funding_window: Span::hours(72),
            delivery_default: Span::days(7),
            late_grace: Span::hours(24),
            late_limit: Span::days(7),
            review_window: Span::hours(72),
            revision_window: Span::hours(72),
            cooldown: Span::hours(24),
            poster_hold: Span::hours(72),
            verification_window: Span::hours(24),
            reset_window: Span::hours(1),
            subscription_price: ByTier { free: 0, pro: 0, enterprise: 0 },
            subscription_period: Span::days(30),
            cancel_request_window: Span::hours(72),
            feature_fee_minor_per_day: 100,
            revisions_max: ByTier { free: 3, pro: 3, enterprise: 5 },
            files_max: ByTier { free: 20, pro: 50, enterprise: 100 },
            attachments_max: ByTier { free: 10, pro: 25, enterprise: 50 },
            file_bytes_max: ByTier { free: 10 * MEGABYTE, pro: 50 * MEGABYTE, enterprise: 200 * MEGABYTE },
            counter_window: Span::hours(72),
            counters_max: 10,
            message_file_bytes_max: 10 * MEGABYTE,
            message_files_max: 100,
            text: TextLimits::default(),
            payout_retries: vec![Span::hours(1), Span::hours(6), Span::hours(24)],
            payout_attempts_max: 17,
            api_keys_max: 50,
            key_overlap_max: Span::days(7),
            stream_keep_alive: Span::seconds(30),
            proof: ProofPolicy::default(),
            dispute: DisputePolicy::default(),
            rates: Rates::default(),
            trust: Trust::default(),
            webhook: WebhookPolicy::default(),
        }
    }
}

impl Policy {
    /// The shortest period of a subscription: each end is an event.
    const SUBSCRIPTION_PERIOD_MIN: Span = Span::hours(1);

    /// Refuses numbers under which the market could not go on: a commission above the whole price would refuse
    /// every approval for ever.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn check(&self) -> Result<(), String> {
        for tier in Tier::ALL {
            if self.commission.of(tier).0 > BasisPoints::WHOLE.0 {
                return Err(format!("commission.{tier:?} exceeds 10000 basis points, the whole price").to_lowercase());
            }
        }
        if self.subscription_price.free != 0 {
            return Err("subscription_price.free must be 0".to_owned());
        }
        if self.subscription_price.pro.max(self.subscription_price.enterprise) > MINOR_MAX {
            return Err(format!("subscription_price must not exceed {MINOR_MAX}"));
        }
        if self.subscription_period < Self::SUBSCRIPTION_PERIOD_MIN {
            return Err("subscription_period must be at least an hour".to_owned());
        }
        if self.amount_minor_max == 0 || self.amount_minor_max > MINOR_MAX {
            return Err(format!("amount_minor_max must lie between 1 and {MINOR_MAX}"));
        }
        self.proof.check()?;
        self.dispute.check()?;
        self.webhook.check()?;
        self.rates.check()
    }
}

#[cfg(test)]
mod tests;
