//! Every number of the market that somebody might want to change: a value handed in, never a global.

use crate::money::{BasisPoints, MINOR_MAX, Money, MoneyError};
use crate::rates::Rates;
use crate::time::Span;
use serde::{Deserialize, Serialize};

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
    /// How many revisions a job has.
    pub revisions_max: ByTier<u32>,
    /// How many files a job's deliveries may hold.
    pub files_max: ByTier<u32>,
    /// The largest file of a delivery, in bytes.
    pub file_bytes_max: ByTier<u64>,
    /// Lengths of texts.
    pub text: TextLimits,
    /// The waits before a failed payout is tried again; the last one is repeated.
    pub payout_retries: Vec<Span>,
    /// How many attempts a payout gets before it waits for its account to change.
    pub payout_attempts_max: u32,
    /// How often something may be asked for.
    pub rates: Rates,
}

/// How long texts may be, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextLimits {
    /// The longest title or name.
    pub title_max: usize,
    /// The shortest job description.
    pub description_min: usize,
    /// The shortest message of an application.
    pub message_min: usize,
    /// The shortest reason for a hold.
    pub hold_reason_min: usize,
    /// The longest reason for a hold.
    pub hold_reason_max: usize,
    /// The shortest password.
    pub password_min: usize,
    /// The longest password.
    pub password_max: usize,
    /// The longest text of any other kind.
    pub text_max: usize,
    /// How many entries a list of words may hold.
    pub list_max: usize,
}

impl Default for TextLimits {
    fn default() -> Self {
        Self {
            title_max: 200,
            description_min: 20,
            message_min: 10,
            hold_reason_min: 10,
            hold_reason_max: 1_000,
            password_min: 8,
            password_max: 1_000,
            text_max: 20_000,
            list_max: 50,
        }
    }
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
            revisions_max: ByTier { free: 3, pro: 3, enterprise: 5 },
            files_max: ByTier { free: 20, pro: 50, enterprise: 100 },
            file_bytes_max: ByTier { free: 10 * MEGABYTE, pro: 50 * MEGABYTE, enterprise: 200 * MEGABYTE },
            text: TextLimits::default(),
            payout_retries: vec![Span::hours(1), Span::hours(6), Span::hours(24)],
            payout_attempts_max: 17,
            rates: Rates::default(),
        }
    }
}

impl Policy {
    /// Refuses numbers under which the market could not go on: a commission above the whole price would refuse
    /// every approval for ever.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn check(&self) -> Result<(), String> {
        for tier in [Tier::Free, Tier::Pro, Tier::Enterprise] {
            if self.commission.of(tier).0 > BasisPoints::WHOLE.0 {
                return Err(format!("commission.{tier:?} exceeds 10000 basis points, the whole price").to_lowercase());
            }
        }
        if self.amount_minor_max == 0 || self.amount_minor_max > MINOR_MAX {
            return Err(format!("amount_minor_max must lie between 1 and {MINOR_MAX}"));
        }
        self.rates.check()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_would_stop_the_market_are_refused() {
        assert_eq!(Policy::default().check(), Ok(()));
        let greedy = ByTier { free: BasisPoints(10_001), ..Policy::default().commission };
        assert!(Policy { commission: greedy, ..Policy::default() }.check().is_err());
        assert!(Policy { amount_minor_max: 0, ..Policy::default() }.check().is_err());
    }

    #[test]
    fn the_card_fee_is_the_documented_one() {
        let price = Money::usd(7_500).unwrap();
        assert_eq!(Policy::default().card_fee.on(price), Money::usd(463));
    }
}
