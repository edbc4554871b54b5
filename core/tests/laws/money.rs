//! No cent is lost or made when an amount is parted.

use crate::stories::config;
use market_core::money::{BasisPoints, MINOR_MAX, Money};
use market_core::policy::Fee;
use proptest::prelude::*;
use std::num::NonZeroU32;

fn amount() -> impl Strategy<Value = Money> {
    prop_oneof![0..1_000_u64, 0..=MINOR_MAX].prop_map(|cents| Money::usd(cents).unwrap())
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn a_split_sums_to_the_whole_and_its_parts_differ_by_a_cent_at_most(whole in amount(), parts in 1..2_000_u32) {
        let split = whole.split(NonZeroU32::new(parts).unwrap());
        prop_assert_eq!(split.len(), usize::try_from(parts).unwrap());
        let cents: Vec<u64> = split.iter().map(|part| part.minor()).collect();
        prop_assert_eq!(cents.iter().sum::<u64>(), whole.minor());
        prop_assert!(cents.is_sorted_by(|left, right| left >= right));
        prop_assert!(cents.first().unwrap() - cents.last().unwrap() <= 1);
    }

    #[test]
    fn a_share_is_the_nearest_cent_and_half_a_cent_goes_up(whole in amount(), rate in 0..=10_000_u32) {
        let share = whole.share(BasisPoints(rate)).unwrap();
        let product = u128::from(whole.minor()) * u128::from(rate);
        prop_assert_eq!(u128::from(share.minor()), (product + 5_000) / 10_000);
        let rest = whole.minus(share).unwrap();
        prop_assert_eq!(share.plus(rest).unwrap(), whole);
    }

    #[test]
    fn a_fee_that_would_be_no_amount_is_an_error_and_no_panic(whole in amount(), rate: u32, fixed_minor: u64) {
        let fee = Fee { rate: BasisPoints(rate), fixed_minor }.on(whole);
        let exact = (u128::from(whole.minor()) * u128::from(rate) + 5_000) / 10_000 + u128::from(fixed_minor);
        prop_assert_eq!(fee.ok().map(|fee| u128::from(fee.minor())), Some(exact).filter(|exact| *exact <= MINOR_MAX.into()));
    }
}
