//! Which numbers would stop the market.

use super::*;

#[test]
fn numbers_that_would_stop_the_market_are_refused() {
    assert_eq!(Policy::default().check(), Ok(()));
    let greedy = ByTier { free: BasisPoints(10_001), ..Policy::default().commission };
    assert!(Policy { commission: greedy, ..Policy::default() }.check().is_err());
    assert!(Policy { amount_minor_max: 0, ..Policy::default() }.check().is_err());
    let priced = ByTier { free: 1, pro: 0, enterprise: 0 };
    assert!(Policy { subscription_price: priced, ..Policy::default() }.check().is_err());
    assert!(Policy { subscription_period: Span::seconds(0), ..Policy::default() }.check().is_err());
}

#[test]
fn the_card_fee_is_the_documented_one() {
    let price = Money::usd(7_500).unwrap();
    assert_eq!(Policy::default().card_fee.on(price), Money::usd(463));
}
