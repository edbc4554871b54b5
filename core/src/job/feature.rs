//! The poster pays for being found more easily.

use super::event::JobEvent;
use super::stage::Stage;
use super::standing::{Ask, At, Standing};
use crate::decide::{Context, Decide, Funds, Purse};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::ledger::Account;
use crate::money::{Currency, Money};
use crate::rejection::Rejection;
use crate::time::Span;

/// Features an open job for some days; days that are paid already are kept.
#[derive(Clone, Debug)]
pub struct FeatureJob {
    /// The job.
    pub job: JobId,
    /// Who pays.
    pub poster: PartyId,
    /// How many days.
    pub days: u32,
    /// The total that the poster believes it pays, if it says so.
    pub expected_total: Option<Money>,
}

/// The most days that are bought at once.
pub const DAYS_MAX: u32 = 30;

impl FeatureJob {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Email, Ask::Poster];
}

impl Decide for FeatureJob {
    type Needs = (At, Funds);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.poster }, Funds(Account::Wallet(self.poster)))
    }

    fn decide(&self, (standing, purse): &(Standing, Purse), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        if !(1..=DAYS_MAX).contains(&self.days) {
            let problem = format!("must be a whole number from 1 to {DAYS_MAX}");
            return Err(Rejection::Invalid { field: "days", problem });
        }
        let Stage::Open { expires_at } = job.stage else {
            return Err(job.wrong_state("open"));
        };
        if expires_at <= cx.now {
            return Err(Rejection::DeadlinePassed { due_at: expires_at });
        }
        let minor = cx.policy.feature_fee_minor_per_day.saturating_mul(u64::from(self.days));
        let cost = Money::new(minor, Currency::Usd)?;
        if let Some(expected) = self.expected_total.filter(|expected| *expected != cost) {
            return Err(Rejection::PriceChanged { total: cost, expected });
        }
        purse.must_cover(cost)?;
        let from = job.featured_until.map_or(cx.now, |until| until.max(cx.now));
        let until = from.after(Span::days(self.days));
        Ok(vec![JobEvent::Featured { job: self.job, poster: self.poster, cost, until }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    const FEATURE: FeatureJob = FeatureJob { job: JOB, poster: POSTER, days: 7, expected_total: None };

    #[test]
    fn the_wallet_pays_by_the_day() {
        given(open_job().and(deposited(POSTER, usd(10_00))))
            .when(FEATURE)
            .then(&["job.featured"])
            .and_holds(Account::Wallet(POSTER), usd(3_00))
            .and_holds(Account::FeatureFees, usd(7_00))
            .when(FEATURE)
            .then_refused(Rejection::InsufficientFunds { available: usd(3_00), required: usd(7_00) });
    }

    #[test]
    fn another_total_than_expected_is_refused() {
        given(open_job().and(deposited(POSTER, usd(10_00))))
            .when(FeatureJob { expected_total: Some(usd(5_00)), ..FEATURE })
            .then_refused(Rejection::PriceChanged { total: usd(7_00), expected: usd(5_00) });
    }

    #[test]
    fn only_the_poster_features_and_only_what_is_open() {
        given(open_job()).when(FeatureJob { poster: AGENT, ..FEATURE }).then_refused(Rejection::NotThePoster);
        given(open_job()).when(FeatureJob { days: 31, ..FEATURE }).then_refused_for("days");
        given(hired_job(usd(75_00)))
            .when(FEATURE)
            .then_refused(Rejection::WrongState { status: "pending_escrow", wanted: "open" });
    }
}
