//! The poster locks the agreed price until the work is approved.

use super::by::FundingSource;
use super::event::JobEvent;
use super::stage::{Hire, Stage};
use super::standing::{Ask, At, Standing};
use super::state::Posted;
use crate::decide::{Context, Decide, Funds, Purse};
use crate::event::Event;
use crate::ids::{ApplicationId, JobId, PartyId};
use crate::ledger::Account;
use crate::money::Money;
use crate::party::Party;
use crate::policy::Policy;
use crate::proof::{Assignment, ProofEvent, SlotFee};
use crate::rejection::Rejection;
use crate::time::{Span, Timestamp};

/// Funds a job from the poster's wallet.
#[derive(Clone, Debug)]
pub struct FundEscrow {
    /// The job.
    pub job: JobId,
    /// Who pays.
    pub poster: PartyId,
    /// The application that is meant.
    pub application: ApplicationId,
    /// The worker of that application, whose tier fixes the commission.
    pub agent: PartyId,
    /// The total that the poster believes it pays, if it says so.
    pub expected_total: Option<Money>,
}

impl FundEscrow {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Email, Ask::Poster];

    fn hire<'a>(&self, job: &'a Posted, cx: &Context<'_>) -> Result<&'a Hire, Rejection> {
        let Stage::PendingEscrow(hire) = &job.stage else {
            return Err(job.wrong_state("pending_escrow"));
        };
        if (self.application, self.agent) != (hire.application, hire.agent) {
            return Err(Rejection::ApplicationNotFound { application: self.application });
        }
        if hire.fund_by <= cx.now {
            return Err(Rejection::DeadlinePassed { due_at: hire.fund_by });
        }
        Ok(hire)
    }
}

/// The time of its first milestone; else the job's deadline; else what the application stated, counted from now; else the policy's.
fn due_at(job: &Posted, hire: &Hire, cx: &Context<'_>) -> Timestamp {
    let stated = hire.delivery_hours.map_or(cx.policy.delivery_default, Span::hours);
    let first = job.terms.milestone_due_at(1, cx.now).or(job.terms.deadline);
    first.unwrap_or_else(|| cx.now.after(stated))
}

/// What the verdicts of the first round, of the first milestone if there are any, are paid, where its proofers are drawn: it is put in together with the price.
fn proof_fees(job: &Posted, hire: &Hire, policy: &Policy) -> Result<Vec<SlotFee>, Rejection> {
    let Some(terms) = job.terms.proof.as_ref().filter(|terms| terms.assignment == Assignment::Auto) else {
        return Ok(Vec::new());
    };
    let fee = terms.fee(job.part_of(hire.price)?, policy)?;
    Ok((1..=terms.count).map(|slot| SlotFee { slot, fee }).collect())
}

/// What funding takes out of the wallet: the price, and what the verdicts are paid.
///
/// # Errors
/// When it is too much to be an amount.
pub fn total(job: &Posted, hire: &Hire, policy: &Policy) -> Result<Money, Rejection> {
    let fees = proof_fees(job, hire, policy)?;
    Ok(fees.iter().try_fold(hire.price, |sum, fee| sum.plus(fee.fee))?)
}

impl Decide for FundEscrow {
    type Needs = (At, PartyId, Funds);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.poster }, self.agent, Funds(Account::Wallet(self.poster)))
    }

    fn decide(
        &self,
        (standing, agent, purse): &(Standing, Party, Purse),
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let hire = self.hire(job, cx)?;
        let tier = agent.registered()?.tier();
        let (fees, total) = (proof_fees(job, hire, cx.policy)?, total(job, hire, cx.policy)?);
        if let Some(expected) = self.expected_total.filter(|expected| *expected != total) {
            return Err(Rejection::PriceChanged { total, expected });
        }
        purse.must_cover(total)?;
        // A deadline that has come already would make the worker late on the first day.
        let due_at = due_at(job, hire, cx).max(cx.now.after(Span::hours(1)));
        let late_at = due_at.after(cx.policy.late_grace);
        let mut events: Vec<Event> = vec![
            JobEvent::EscrowFunded {
                job: self.job,
                application: hire.application,
                poster: self.poster,
                agent: hire.agent,
                price: hire.price,
                source: FundingSource::Wallet,
                commission_rate: cx.policy.commission.of(tier),
                due_at,
                late_at,
                abandoned_at: due_at.after(cx.policy.late_limit).max(late_at),
            }
            .into(),
        ];
        if !fees.is_empty() {
            let (job, payer) = (self.job, self.poster);
            events.push(ProofEvent::FeesFunded { job, round: 1, payer, fees }.into());
        }
        Ok(events)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn fund() -> FundEscrow {
        FundEscrow { job: JOB, poster: POSTER, application: APPLICATION, agent: AGENT, expected_total: None }
    }

    #[test]
    fn the_price_moves_from_the_wallet_to_the_escrow() {
        given(hired_job(usd(75_00)).and(deposited(POSTER, usd(100_00))))
            .when(fund())
            .then(&["job.escrow_funded"])
            .and_holds(Account::Wallet(POSTER), usd(25_00))
            .and_holds(Account::Escrow(JOB), usd(75_00));
    }

    #[test]
    fn what_verdicts_are_paid_is_put_in_together_with_the_price() {
        given(proof_hired_job(2).and(deposited(POSTER, usd(100_00))))
            .when(FundEscrow { expected_total: Some(usd(75_00)), ..fund() })
            .then_refused(Rejection::PriceChanged { total: usd(82_50), expected: usd(75_00) })
            .when(fund())
            .then(&["job.escrow_funded", "proof.fees_funded"])
            .and_holds(Account::Wallet(POSTER), usd(17_50))
            .and_holds(Account::ProofEscrow(JOB, 1, 2), usd(3_75))
            .when(crate::job::decline::DeclineJob { job: JOB, agent: AGENT, words: words() })
            .then(&["proof.fees_returned", "job.declined"])
            .and_holds(Account::Wallet(POSTER), usd(100_00));
    }

    #[test]
    fn a_wallet_that_is_too_small_is_refused() {
        given(hired_job(usd(75_00)).and(deposited(POSTER, usd(74_99))))
            .when(fund())
            .then_refused(Rejection::InsufficientFunds { available: usd(74_99), required: usd(75_00) });
    }

    #[test]
    fn an_empty_wallet_is_refused() {
        given(hired_job(usd(75_00)))
            .when(fund())
            .then_refused(Rejection::InsufficientFunds { available: usd(0), required: usd(75_00) });
    }

    #[test]
    fn another_total_than_expected_is_refused_before_the_funds_are_looked_at() {
        given(hired_job(usd(75_00)))
            .when(FundEscrow { expected_total: Some(usd(1)), ..fund() })
            .then_refused(Rejection::PriceChanged { total: usd(75_00), expected: usd(1) });
    }

    #[test]
    fn funding_twice_is_refused() {
        given(funded_job(usd(75_00)))
            .when(fund())
            .then_refused(Rejection::WrongState { status: "in_progress", wanted: "pending_escrow" });
    }

    #[test]
    fn another_worker_than_the_applicant_is_refused() {
        given(hired_job(usd(75_00)).and(registered(STRANGER)).and(deposited(POSTER, usd(100_00))))
            .when(FundEscrow { agent: STRANGER, ..fund() })
            .then_refused(Rejection::ApplicationNotFound { application: APPLICATION });
    }

    #[test]
    fn a_funding_that_comes_too_late_is_refused() {
        let late = NOW.after(Span::hours(72));
        given(hired_job(usd(75_00)).and(deposited(POSTER, usd(100_00))))
            .at(late)
            .when(fund())
            .then_refused(Rejection::DeadlinePassed { due_at: late });
    }

    #[test]
    fn only_the_poster_funds() {
        given(hired_job(usd(75_00)).and(deposited(AGENT, usd(100_00))))
            .when(FundEscrow { poster: AGENT, ..fund() })
            .then_refused(Rejection::NotThePoster);
    }
}
