//! Whole amounts of money, checked.

use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::{NonZeroU32, NonZeroU64};

/// The largest amount: exact as a JSON number and far inside SQL's `bigint`.
pub const MINOR_MAX: u64 = 1_000_000_000_000_000;

/// The currencies that the market settles in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Currency {
    /// United States dollar; its minor unit is the cent.
    Usd,
}

impl Currency {
    /// The ISO 4217 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Usd => "USD",
        }
    }
}

/// An amount of one currency in its smallest unit. Never negative, never fractional.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawMoney")]
pub struct Money {
    minor: u64,
    currency: Currency,
}

#[derive(Deserialize)]
struct RawMoney {
    minor: u64,
    currency: Currency,
}

impl TryFrom<RawMoney> for Money {
    type Error = MoneyError;

    fn try_from(raw: RawMoney) -> Result<Self, MoneyError> {
        Self::new(raw.minor, raw.currency)
    }
}

/// Why a sum has no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// The result would exceed [`MINOR_MAX`].
    #[error("the amount exceeds {MINOR_MAX} minor units")]
    TooLarge,
    /// The result would be below zero.
    #[error("the amount would fall below zero")]
    BelowZero,
    /// Two currencies do not mix.
    #[error("two currencies do not mix")]
    CurrencyMismatch,
}

/// A rate in hundredths of a percent: 550 is 5.5 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BasisPoints(pub u32);

impl BasisPoints {
    /// All of it.
    pub const WHOLE: Self = Self(10_000);
}

impl Money {
    /// An amount of `minor` units.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] above [`MINOR_MAX`].
    pub fn new(minor: u64, currency: Currency) -> Result<Self, MoneyError> {
        if minor > MINOR_MAX {
            return Err(MoneyError::TooLarge);
        }
        Ok(Self { minor, currency })
    }

    /// US cents.
    ///
    /// # Errors
    /// [`MoneyError::TooLarge`] above [`MINOR_MAX`].
    pub fn usd(cents: u64) -> Result<Self, MoneyError> {
        Self::new(cents, Currency::Usd)
    }

    /// Nothing, in `currency`.
    #[must_use]
    pub fn zero(currency: Currency) -> Self {
        Self { minor: 0, currency }
    }

    /// The number of minor units.
    #[must_use]
    pub fn minor(self) -> u64 {
        self.minor
    }

    /// The currency.
    #[must_use]
    pub fn currency(self) -> Currency {
        self.currency
    }

    /// Whether there is nothing.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.minor == 0
    }

    /// The sum.
    ///
    /// # Errors
    /// When it is too large, or the currencies differ.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        let same = self.same_currency(other)?;
        let minor = self.minor.checked_add(other.minor).ok_or(MoneyError::TooLarge)?;
        Self::new(minor, same)
    }

    /// The difference.
    ///
    /// # Errors
    /// When it would be negative, or the currencies differ.
    pub fn minus(self, other: Self) -> Result<Self, MoneyError> {
        let same = self.same_currency(other)?;
        let minor = self.minor.checked_sub(other.minor).ok_or(MoneyError::BelowZero)?;
        Self::new(minor, same)
    }

    /// Whether this is enough for `price`. A `<` across currencies would quietly be false; this says so.
    ///
    /// # Errors
    /// When the currencies differ.
    pub fn covers(self, price: Self) -> Result<bool, MoneyError> {
        self.same_currency(price)?;
        Ok(self.minor >= price.minor)
    }

    /// The part that `rate` takes, rounded half up to a whole unit: `half-up(minor · rate / 10 000)`.
    ///
    /// # Errors
    /// When the part is too large to be an amount.
    pub fn share(self, rate: BasisPoints) -> Result<Self, MoneyError> {
        let exact =
            Decimal::from(self.minor).checked_mul(Decimal::new(i64::from(rate.0), 4)).ok_or(MoneyError::TooLarge)?;
        let rounded = exact.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        Self::new(rounded.to_u64().ok_or(MoneyError::TooLarge)?, self.currency)
    }

    /// Equal parts that sum to the whole; the first ones hold the odd units.
    #[must_use]
    pub fn split(self, parts: NonZeroU32) -> Vec<Self> {
        let count = NonZeroU64::from(parts);
        let (each, odd) = (self.minor / count, self.minor % count);
        (0..count.get())
            .map(|part| Self { minor: if part < odd { each.saturating_add(1) } else { each }, currency: self.currency })
            .collect()
    }

    fn same_currency(self, other: Self) -> Result<Currency, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch);
        }
        Ok(self.currency)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02} {}", self.minor / 100, self.minor % 100, self.currency.code())
    }
}

impl fmt::Debug for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(cents: u64) -> Money {
        Money::usd(cents).unwrap()
    }

    #[test]
    fn a_share_rounds_half_up() {
        assert_eq!(usd(7_500).share(BasisPoints(550)), Ok(usd(413)));
        assert_eq!(usd(9).share(BasisPoints(1_000)), Ok(usd(1)));
        assert_eq!(usd(5).share(BasisPoints(1_000)), Ok(usd(1)));
        assert_eq!(usd(4).share(BasisPoints(1_000)), Ok(usd(0)));
    }

    #[test]
    fn the_largest_amount_has_a_share() {
        assert_eq!(usd(MINOR_MAX).share(BasisPoints(10_000)), Ok(usd(MINOR_MAX)));
    }

    #[test]
    fn amounts_never_fall_below_zero_nor_overflow() {
        assert_eq!(usd(1).minus(usd(2)), Err(MoneyError::BelowZero));
        assert_eq!(usd(MINOR_MAX).plus(usd(1)), Err(MoneyError::TooLarge));
        assert!(Money::usd(MINOR_MAX + 1).is_err());
    }

    #[test]
    fn a_split_loses_no_cent() {
        let parts = usd(100).split(NonZeroU32::new(3).unwrap());
        assert_eq!(parts, vec![usd(34), usd(33), usd(33)]);
    }

    #[test]
    fn a_stored_amount_that_is_too_large_does_not_decode() {
        let text = format!(r#"{{"minor":{},"currency":"USD"}}"#, MINOR_MAX + 1);
        assert!(serde_json::from_str::<Money>(&text).is_err());
    }
}
