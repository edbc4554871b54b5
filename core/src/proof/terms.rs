//! What a poster asks of verification: part of the terms of a job.

use crate::decide::Context;
use crate::money::Money;
use crate::policy::Policy;
use crate::rejection::Rejection;
use crate::text::within;
use serde::{Deserialize, Serialize};

/// The verification that a job asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProofTerms {
    /// How many proofers, from 1 to [`PROOFERS_MAX`].
    pub count: u8,
    /// What every proofer is asked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requirements: Vec<Requirement>,
    /// How proofers are found.
    pub assignment: Assignment,
    /// Whether the approval of the proofers is the poster's.
    pub auto_approve: bool,
    /// Whether the poster sees verdicts before the round closes.
    pub poster_sees_partial: bool,
    /// What each verdict is paid, if the poster has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fee: Option<Money>,
}

/// A question to every proofer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Requirement {
    /// The question.
    pub question: String,
    /// Whether a verdict must answer it.
    pub required: bool,
}

/// How proofers are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Assignment {
    /// They are drawn.
    #[default]
    Auto,
    /// They apply, and the poster selects.
    PosterSelect,
}

impl Assignment {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Auto, Self::PosterSelect];

    /// Whether it is the usual one.
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "how serde asks whether to leave a field out")]
    pub(super) fn is_auto(&self) -> bool {
        *self == Self::Auto
    }

    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::PosterSelect => "poster_select",
        }
    }
}

/// The most proofers of a round.
pub const PROOFERS_MAX: u8 = 3;

/// The longest question, in characters.
pub const QUESTION_MAX: usize = 500;

impl ProofTerms {
    /// So many proofers, and everything else as it is unless somebody says otherwise.
    #[must_use]
    pub fn of(count: u8) -> Self {
        Self {
            count,
            requirements: Vec::new(),
            assignment: Assignment::Auto,
            auto_approve: true,
            poster_sees_partial: false,
            fee: None,
        }
    }

    /// What a verdict on work of this price is paid. A fee that was fixed before the price was is cut to what a
    /// verdict may be paid at most.
    ///
    /// # Errors
    /// When the fee is too large to be an amount.
    pub fn fee(&self, price: Money, policy: &Policy) -> Result<Money, Rejection> {
        let share = price.share(policy.proof.fee_rate)?;
        let least = Money::new(policy.proof.fee_minor_min, price.currency())?;
        let usual = if share.covers(least)? { share } else { least };
        let wanted = self.fee.unwrap_or(usual);
        let most = most_of(price, policy)?;
        Ok(if most.covers(wanted)? { wanted } else { most })
    }

    /// Refuses options that are out of their limits.
    pub(crate) fn check(&self, budget_max: Money, cx: &Context<'_>) -> Result<(), Rejection> {
        if !(1..=PROOFERS_MAX).contains(&self.count) {
            let problem = format!("must be a whole number from 1 to {PROOFERS_MAX}");
            return Err(Rejection::Invalid { field: "proofer_count", problem });
        }
        let allowed = cx.policy.proof.requirements_max;
        if self.requirements.len() > allowed {
            let problem = format!("must have at most {allowed} entries");
            return Err(Rejection::Invalid { field: "proof_requirements", problem });
        }
        for requirement in &self.requirements {
            within("proof_requirements", &requirement.question, 1, QUESTION_MAX)?;
        }
        let Some(fee) = self.fee else {
            return Ok(());
        };
        let most = most_of(budget_max, cx.policy)?;
        if fee.is_zero() || !most.covers(fee)? {
            let problem = format!("must be from 1 cent to half of the budget, {} cents", most.minor());
            return Err(Rejection::Invalid { field: "proof_fee", problem });
        }
        Ok(())
    }
}

/// The most that a verdict on work of this price may be paid. An odd cent is not half of anything.
///
/// # Errors
/// When the share is too large to be an amount.
pub fn most_of(price: Money, policy: &Policy) -> Result<Money, Rejection> {
    let most = price.share(policy.proof.fee_rate_max)?;
    // Rounded half up it may be half a cent too much.
    let twice = u128::from(most.minor()).saturating_mul(10_000);
    let exact = u128::from(price.minor()).saturating_mul(u128::from(policy.proof.fee_rate_max.0));
    if twice > exact {
        return Ok(most.minus(Money::new(1, most.currency())?)?);
    }
    Ok(most)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::usd;

    #[test]
    fn a_verdict_is_paid_a_twentieth_a_dollar_at_least_and_half_at_most() {
        let fee = |terms: &ProofTerms, price| terms.fee(usd(price), &Policy::default()).unwrap();
        let usual = ProofTerms::of(1);
        assert_eq!(fee(&usual, 75_00), usd(3_75));
        assert_eq!(fee(&usual, 10_00), usd(1_00));
        assert_eq!(fee(&usual, 1_01), usd(50));
        let fixed = ProofTerms { fee: Some(usd(8_00)), ..usual };
        assert_eq!(fee(&fixed, 75_00), usd(8_00));
        assert_eq!(fee(&fixed, 10_00), usd(5_00));
    }
}
