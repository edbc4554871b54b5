//! The poster pays for the next round before the work is handed in: its proofers are asked without waiting for it.

use super::event::ProofEvent;
use super::rejection::ProofRejection;
use super::state::{Phase, Proof};
use super::terms::Assignment;
use super::told::SlotFee;
use crate::decide::{Context, Purse};
use crate::event::Event;
use crate::job::{Posted, Stage};
use crate::money::{Currency, Money};
use crate::rejection::Rejection;

/// What the verdicts of the next delivery are paid, while it is worked on: after a revision, or for the next milestone.
/// What is not needed in the end goes back with the round, or with the end of the job.
pub(super) fn ahead(job: &Posted, proof: &Proof, purse: Purse, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
    let auto = job.terms.proof.as_ref().filter(|terms| terms.assignment == Assignment::Auto);
    let (Stage::InProgress(contract, _), Some(terms)) = (&job.stage, auto) else {
        return Err(job.wrong_state("pending_proof, or in_progress with proofers to be drawn"));
    };
    job.working(cx.now)?;
    // What went back before the delivery came can be paid for again.
    if proof.latest().is_some_and(|round| round.phase == Phase::Funded && !round.slots.is_empty()) {
        return Err(ProofRejection::NothingToFund { accepted: 0, required: 0 }.into());
    }
    let fee = terms.fee(job.part_of(contract.price)?, cx.policy)?;
    let fees: Vec<SlotFee> = (1..=terms.count).map(|slot| SlotFee { slot, fee }).collect();
    let total = fees.iter().try_fold(Money::zero(Currency::Usd), |sum, fee| sum.plus(fee.fee))?;
    purse.must_cover(total)?;
    let round = job.proof_round.saturating_add(1);
    Ok(vec![ProofEvent::FeesFunded { job: job.job, round, payer: job.poster, fees }.into()])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::decline::DeclineJob;
    use crate::job::lapse_revision::LapseRevision;
    use crate::ledger::Account;
    use crate::proof::fund::FundProofs;
    use crate::proof::tally::Decision;
    use crate::testing::*;
    use crate::time::Span;

    const FUND: FundProofs = FundProofs { job: JOB, poster: POSTER };

    fn revised() -> Story {
        given(opened_round(1, 1).and(verified(POSTER)))
            .when(submit_verdict(0, Decision::NeedsRevision))
            .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"])
            .when(close(&[(1, 0, Decision::NeedsRevision)]))
            .then(&["proof.round_closed", "payout.scheduled", "job.revision_by_proof"])
    }

    #[test]
    fn a_round_that_is_paid_for_ahead_asks_its_proofers_at_once() {
        revised()
            .when(FUND)
            .then(&["proof.fees_funded"])
            .and_holds(Account::ProofEscrow(JOB, 2, 1), usd(3_75))
            .when(FUND)
            .then_refused(ProofRejection::NothingToFund { accepted: 0, required: 0 }.into())
            .when(submit())
            .then(&["job.delivered", "job.proof_awaited"])
            .when(open(3))
            .then(&["proof.round_opened", "proof.slot_invited"]);
    }

    #[test]
    fn what_was_paid_ahead_goes_back_when_nothing_is_handed_in() {
        revised()
            .when(FUND)
            .then(&["proof.fees_funded"])
            .when(DeclineJob { job: JOB, agent: AGENT, words: words() })
            .then(&["proof.fees_returned", "job.declined"])
            .and_holds(Account::ProofEscrow(JOB, 2, 1), usd(0));
    }

    #[test]
    fn what_was_paid_ahead_goes_back_when_the_revision_does_not_come_and_can_be_paid_again() {
        let wallet = Account::Wallet(POSTER);
        revised()
            .when(FUND)
            .then(&["proof.fees_funded"])
            .at(NOW.after(Span::hours(72)))
            .when(LapseRevision { job: JOB })
            .then(&["proof.fees_returned", "job.revision_lapsed"])
            .and_holds(Account::ProofEscrow(JOB, 2, 1), usd(0))
            .and_holds(wallet, usd(21_25))
            .when(request_revision())
            .then(&["job.revision_requested"])
            .when(FUND)
            .then(&["proof.fees_funded"])
            .and_holds(wallet, usd(17_50))
            .when(submit())
            .then(&["job.delivered", "job.proof_awaited"])
            .when(open(3))
            .then(&["proof.round_opened", "proof.slot_invited"]);
    }

    #[test]
    fn a_job_without_proofers_has_no_round_to_pay_for() {
        let wanted = "pending_proof, or in_progress with proofers to be drawn";
        given(funded_job(usd(75_00)).and(verified(POSTER)))
            .when(FUND)
            .then_refused(Rejection::WrongState { status: "in_progress", wanted });
    }
}
