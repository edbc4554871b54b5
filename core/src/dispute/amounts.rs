//! What amounts come to: the middle of two, the median of votes.

use crate::money::{Money, MoneyError};

/// The middle of two amounts, half up.
///
/// # Errors
/// [`MoneyError`], for two currencies.
pub fn midpoint(one: Money, other: Money) -> Result<Money, MoneyError> {
    // In one currency, or there is no middle.
    one.covers(other)?;
    let twice = one.minor().saturating_add(other.minor());
    Money::new(twice.saturating_add(1).div_euclid(2), one.currency())
}

/// Half of the price; an odd cent is the worker's.
///
/// # Errors
/// None for a price that is an amount.
pub fn half(price: Money) -> Result<Money, MoneyError> {
    midpoint(Money::zero(price.currency()), price)
}

/// The median; of an even number the middle of the two in the middle, half up. None of none.
///
/// # Errors
/// [`MoneyError`], for two currencies.
pub fn median(amounts: &[Money]) -> Result<Option<Money>, MoneyError> {
    let mut sorted = amounts.to_vec();
    sorted.sort_by_key(|amount| amount.minor());
    let upper = sorted.get(sorted.len().div_euclid(2)).copied();
    let lower = sorted.len().checked_sub(1).and_then(|last| sorted.get(last.div_euclid(2))).copied();
    match (lower, upper) {
        (Some(lower), Some(upper)) => midpoint(lower, upper).map(Some),
        (None, _) | (_, None) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::usd;

    #[test]
    fn the_middle_is_rounded_half_up() {
        assert_eq!(midpoint(usd(10), usd(20)).unwrap(), usd(15));
        assert_eq!(midpoint(usd(11), usd(20)).unwrap(), usd(16));
        assert_eq!(half(usd(75_01)).unwrap(), usd(37_51));
        assert_eq!(half(usd(1)).unwrap(), usd(1));
    }

    #[test]
    fn the_median_is_the_one_in_the_middle_or_the_middle_of_two() {
        let of = |cents: &[u64]| median(&cents.iter().map(|cents| usd(*cents)).collect::<Vec<_>>()).unwrap();
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[7]), Some(usd(7)));
        assert_eq!(of(&[7, 0]), Some(usd(4)));
        assert_eq!(of(&[75_00, 0, 20_00]), Some(usd(20_00)));
        assert_eq!(of(&[1, 2, 4, 100]), Some(usd(3)));
    }
}
