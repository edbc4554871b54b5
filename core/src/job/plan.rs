//! The milestones of a job: in which parts it is delivered and paid.

use super::terms::Terms;
use crate::decide::Context;
use crate::money::{BasisPoints, Money};
use crate::rejection::Rejection;
use crate::text::within;
use crate::time::Span;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;

/// What the weights of a plan are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Basis {
    /// Basis points of the price; together they are 10 000.
    Share,
    /// Cents. Another price than their sum is parted in the same proportion.
    Amount,
}

/// The milestones of a job, in their order. The price is agreed later, so that they say how it is parted and not what
/// they come to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What the weights are.
    pub basis: Basis,
    /// One after the other, from number 1.
    pub parts: Vec<Milestone>,
}

/// One part of a job, delivered, verified and paid by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Milestone {
    /// One line.
    pub title: String,
    /// What is to be done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// How much of the price it is worth, in what the plan's basis says.
    pub weight: u64,
    /// How long it takes from when it is begun, if that is fixed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Span>,
}

/// How many milestones a job has that has any.
pub const MILESTONES: RangeInclusive<usize> = 2..=20;

/// The least that a milestone comes to, in cents: what is paid by itself is worth a payout.
pub const MILESTONE_MINOR_MIN: u64 = 100;

/// The limits of [`Milestone::due`], in hours: up to a year.
pub const DUE_HOURS: RangeInclusive<u32> = 1..=8_760;

const SHARES: u64 = 10_000;

fn wrong(problem: String) -> Rejection {
    Rejection::Invalid { field: "milestones", problem }
}

impl Plan {
    /// The milestone of this number, from 1.
    #[must_use]
    pub fn part(&self, number: u32) -> Option<&Milestone> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.parts.get(index)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> u32 {
        u32::try_from(self.parts.len()).unwrap_or(u32::MAX)
    }

    /// What all weights come to.
    fn whole(&self) -> u64 {
        self.parts.iter().fold(0, |sum, part| sum.saturating_add(part.weight))
    }

    /// What the first `count` milestones come to: `half-up(price · Σ weights / all weights)`. Each milestone comes to
    /// the difference of two such sums, so that all of them come to the price, to the cent.
    ///
    /// # Errors
    /// When the sum is too large to be an amount.
    pub fn up_to(&self, count: u32, price: Money) -> Result<Money, Rejection> {
        let taken = usize::try_from(count).unwrap_or(usize::MAX);
        let weight = self.parts.iter().take(taken).fold(0_u64, |sum, part| sum.saturating_add(part.weight));
        let whole = u128::from(self.whole());
        let twice = u128::from(price.minor()).saturating_mul(u128::from(weight)).saturating_mul(2);
        let half_up = twice.saturating_add(whole).checked_div(whole.saturating_mul(2)).unwrap_or(0);
        let minor = u64::try_from(half_up).unwrap_or(u64::MAX);
        Ok(Money::new(minor, price.currency())?)
    }

    /// What the milestone of this number comes to.
    ///
    /// # Errors
    /// When the price is too large to be parted.
    pub fn amount(&self, number: u32, price: Money) -> Result<Money, Rejection> {
        Ok(self.up_to(number, price)?.minus(self.up_to(number.saturating_sub(1), price)?)?)
    }

    /// What each milestone comes to, and the market's part of it: `C(Σ P≤k) − Σ C<k`.
    ///
    /// # Errors
    /// When the price is too large to be parted.
    pub fn amounts(&self, price: Money, rate: BasisPoints) -> Result<Vec<(Money, Money)>, Rejection> {
        let one = |number: u32| {
            let (before, after) = (self.up_to(number.saturating_sub(1), price)?, self.up_to(number, price)?);
            Ok((after.minus(before)?, after.share(rate)?.minus(before.share(rate)?)?))
        };
        (1..=self.count()).map(one).collect()
    }

    /// Refuses a price at which a milestone would come to next to nothing.
    ///
    /// # Errors
    /// [`Rejection::Invalid`], naming `field`.
    pub fn must_part(&self, field: &'static str, price: Money) -> Result<(), Rejection> {
        for number in 1..=self.count() {
            let amount = self.amount(number, price)?;
            if amount.minor() < MILESTONE_MINOR_MIN {
                let (minor, least) = (amount.minor(), MILESTONE_MINOR_MIN);
                let problem = format!("milestone {number} would come to {minor} cents; each takes at least {least}");
                return Err(Rejection::Invalid { field, problem });
            }
        }
        Ok(())
    }

    /// Refuses milestones that are out of their limits.
    pub(crate) fn check(&self, terms: &Terms, cx: &Context<'_>) -> Result<(), Rejection> {
        let (least, most) = (MILESTONES.start(), MILESTONES.end());
        if !MILESTONES.contains(&self.parts.len()) {
            return Err(wrong(format!("must be {least} to {most} milestones, or none")));
        }
        for part in &self.parts {
            within("milestones", &part.title, 1, cx.policy.text.title_max)?;
            if let Some(description) = &part.description {
                within("milestones", description, 1, cx.policy.text.text_max)?;
            }
            if part.due.is_some_and(|due| !DUE_HOURS.contains(&due.as_hours())) {
                let (least, most) = (DUE_HOURS.start(), DUE_HOURS.end());
                return Err(wrong(format!("due_hours must be a whole number from {least} to {most}")));
            }
        }
        self.check_weights(terms)
    }

    fn check_weights(&self, terms: &Terms) -> Result<(), Rejection> {
        let whole = self.whole();
        match self.basis {
            Basis::Share if self.parts.iter().any(|part| part.weight == 0) => {
                Err(wrong("share must be at least 1 basis point".to_owned()))
            }
            Basis::Share if whole != SHARES => {
                Err(wrong(format!("the shares must come to {SHARES} basis points, and come to {whole}")))
            }
            Basis::Amount if self.parts.iter().any(|part| part.weight < MILESTONE_MINOR_MIN) => {
                Err(wrong(format!("amount must be at least {MILESTONE_MINOR_MIN} cents")))
            }
            Basis::Amount if !(terms.budget_min.minor()..=terms.budget_max.minor()).contains(&whole) => {
                Err(wrong(format!("the amounts come to {whole} cents, which is outside the budget")))
            }
            Basis::Share | Basis::Amount => self.must_part("milestones", terms.budget_max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use proptest::prelude::*;

    fn plan(basis: Basis, weights: &[u64]) -> Plan {
        let part = |weight: &u64| Milestone { title: "Part".to_owned(), description: None, weight: *weight, due: None };
        Plan { basis, parts: weights.iter().map(part).collect() }
    }

    fn amounts(plan: &Plan, cents: u64) -> Vec<u64> {
        let parted = plan.amounts(usd(cents), BasisPoints(1_000)).unwrap();
        parted.iter().map(|(amount, _)| amount.minor()).collect()
    }

    #[test]
    fn a_price_is_parted_by_shares_without_a_rest() {
        let thirds = plan(Basis::Share, &[3_333, 3_333, 3_334]);
        assert_eq!(amounts(&thirds, 100_00), [33_33, 33_33, 33_34]);
        assert_eq!(amounts(&thirds, 100_01), [33_33, 33_34, 33_34]);
    }

    #[test]
    fn amounts_are_what_they_say_at_their_own_sum_and_in_proportion_at_another() {
        let plan = plan(Basis::Amount, &[20_00, 55_00]);
        assert_eq!(amounts(&plan, 75_00), [20_00, 55_00]);
        assert_eq!(amounts(&plan, 60_00), [16_00, 44_00]);
    }

    #[test]
    fn commission_is_rounded_over_the_sum_and_not_part_by_part() {
        let quarters = plan(Basis::Share, &[2_500; 4]);
        let parted = quarters.amounts(usd(100_20), BasisPoints(1_000)).unwrap();
        let commissions: Vec<u64> = parted.iter().map(|(_, commission)| commission.minor()).collect();
        // Each alone would be 2.51: four cents of which two are nobody's.
        assert_eq!(commissions, [2_51, 2_50, 2_51, 2_50]);
    }

    #[test]
    fn a_plan_is_stored_as_it_always_was() {
        let parts = vec![
            Milestone { title: "A".to_owned(), description: None, weight: 4_000, due: None },
            Milestone {
                title: "B".to_owned(),
                description: Some("b".to_owned()),
                weight: 6_000,
                due: Some(Span::hours(1)),
            },
        ];
        let stored = r#"{"basis":"share","parts":[{"title":"A","weight":4000},{"title":"B","description":"b","weight":6000,"due":3600}]}"#;
        assert_eq!(serde_json::to_string(&Plan { basis: Basis::Share, parts }).unwrap(), stored);
        assert!(serde_json::from_str::<Plan>(stored).is_ok());
    }

    #[test]
    fn weights_out_of_their_limits_are_refused() {
        let cx = Context { now: NOW, actor: crate::actor::Actor::Platform, policy: &Default::default() };
        let problem = |basis, weights: &[u64]| plan(basis, weights).check(&terms(), &cx);
        assert_eq!(problem(Basis::Share, &[5_000, 5_000]), Ok(()));
        assert_eq!(problem(Basis::Amount, &[20_00, 55_00]), Ok(()));
        let wrong: [(Basis, &[u64]); 7] = [
            (Basis::Share, &[10_000]),
            (Basis::Share, &[5_000; 21]),
            (Basis::Share, &[0, 10_000]),
            (Basis::Share, &[5_000, 4_999]),
            (Basis::Share, &[9_999, 1]),
            (Basis::Amount, &[99, 75_00]),
            (Basis::Amount, &[20_00, 60_01]),
        ];
        for (basis, weights) in wrong {
            assert!(problem(basis, weights).is_err(), "{weights:?}");
        }
    }

    proptest! {
        #[test]
        fn parts_and_commissions_come_to_the_whole_to_the_cent(
            weights in proptest::collection::vec(1_u64..1_000_000_000, 2..=20),
            cents in 0_u64..1_000_000_000_000,
            rate in 0_u32..=10_000,
        ) {
            let (price, rate) = (usd(cents), BasisPoints(rate));
            let parted = plan(Basis::Amount, &weights).amounts(price, rate).unwrap();
            let sum = |parts: Vec<Money>| parts.into_iter().try_fold(usd(0), Money::plus).unwrap();
            prop_assert_eq!(sum(parted.iter().map(|part| part.0).collect()), price);
            prop_assert_eq!(sum(parted.iter().map(|part| part.1).collect()), price.share(rate).unwrap());
            for (amount, commission) in parted {
                // What is left for the worker is not below zero either.
                prop_assert!(amount.minus(commission).is_ok(), "{} of {}", commission, amount);
            }
        }
    }
}
