//! The worker does not take a rejection: other proofers look again, at its cost unless it was right.

use super::event::ProofEvent;
use super::rejection::ProofRejection;
use super::state::{Phase, Proof, Round};
use super::tally::Outcome;
use super::terms::ProofTerms;
use super::told::SlotFee;
use crate::decide::{Context, Decide, Funds, Purse};
use crate::event::Event;
use crate::ids::{JobId, PartyId, ProofId};
use crate::job::{Ask, At, JobEvent, ProofAwaited, Stage, Standing};
use crate::ledger::Account;
use crate::money::{Currency, Money};
use crate::policy::Policy;
use crate::rejection::Rejection;

/// Appeals against the rejection of the work by its proofers.
#[derive(Clone, Debug)]
pub struct Appeal {
    /// The job.
    pub job: JobId,
    /// The worker.
    pub agent: PartyId,
    /// The total that the worker believes it pays, if it says so.
    pub expected_total: Option<Money>,
}

impl Appeal {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Email, Ask::Nda, Ask::Worker];
}

/// What each verdict of an appeal is paid: the market's usual fee. What the poster has offered does not bind a worker
/// who wants to be heard.
fn fees(rejected: &Round, price: Money, policy: &Policy) -> Result<Vec<SlotFee>, Rejection> {
    let fee = ProofTerms::of(rejected.count).fee(price, policy)?;
    Ok((1..=rejected.count).map(|slot| SlotFee { slot, fee }).collect())
}

impl Decide for Appeal {
    type Needs = (At, ProofId, Funds);

    fn needs(&self) -> Self::Needs {
        let at = At { job: self.job, party: self.agent };
        (at, ProofId::of(self.job), Funds(Account::Wallet(self.agent)))
    }

    fn decide(
        &self,
        (standing, proof, purse): &(Standing, Proof, Purse),
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let Stage::Delivered { contract, review_by } = &job.stage else {
            return Err(job.wrong_state("delivered"));
        };
        let is_rejected = |round: &&Round| round.phase == Phase::Closed(Outcome::Rejected);
        let stands = job.proof_outcome == Some(Outcome::Rejected);
        let rejected = proof.latest().filter(is_rejected).filter(|_| stands);
        let rejected = rejected.ok_or(ProofRejection::NothingToAppeal)?;
        if rejected.is_appeal {
            return Err(ProofRejection::AppealUsed.into());
        }
        if *review_by <= cx.now {
            return Err(Rejection::DeadlinePassed { due_at: *review_by });
        }
        let fees = fees(rejected, job.part_of(contract.price)?, cx.policy)?;
        let total = fees.iter().try_fold(Money::zero(Currency::Usd), |sum, fee| sum.plus(fee.fee))?;
        if let Some(expected) = self.expected_total.filter(|expected| *expected != total) {
            return Err(Rejection::PriceChanged { total, expected });
        }
        purse.must_cover(total)?;
        let (job, agent, round) = (self.job, self.agent, job.proof_round.saturating_add(1));
        Ok(vec![
            ProofEvent::Appealed { job, round, agent, against: rejected.number }.into(),
            ProofEvent::FeesFunded { job, round, payer: agent, fees }.into(),
            JobEvent::ProofAwaited(ProofAwaited { job, round, draw_at: cx.now }).into(),
        ])
    }
}
