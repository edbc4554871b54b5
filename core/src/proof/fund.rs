//! The poster pays for a round that was not paid for together with the work: its proofers can begin.

use super::event::ProofEvent;
use super::fund_ahead::ahead;
use super::recruit::onward;
use super::rejection::ProofRejection;
use super::slot::{Holder, Slot};
use super::state::{Phase, Proof};
use super::terms::Assignment;
use super::told::SlotFee;
use crate::decide::{Context, Decide, Funds, Purse};
use crate::event::Event;
use crate::ids::{JobId, PartyId, ProofId};
use crate::job::{Ask, At, Stage, Standing};
use crate::ledger::Account;
use crate::money::{Currency, Money};
use crate::rejection::Rejection;

/// Puts the pay of its verdicts into the slots of the round that is open, or of the one that comes next.
#[derive(Clone, Debug)]
pub struct FundProofs {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
}

impl FundProofs {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Email, Ask::Poster];
}

impl Decide for FundProofs {
    type Needs = (At, ProofId, Funds);

    fn needs(&self) -> Self::Needs {
        let at = At { job: self.job, party: self.poster };
        (at, ProofId::of(self.job), Funds(Account::Wallet(self.poster)))
    }

    fn decide(
        &self,
        (standing, proof, purse): &(Standing, Proof, Purse),
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let Stage::PendingProof { round, .. } = &job.stage else {
            return ahead(job, proof, *purse, cx);
        };
        let round = proof.round(*round).ok_or(ProofRejection::NoRound)?;
        let Phase::Recruiting { .. } = round.phase else {
            return Err(ProofRejection::NoRound.into());
        };
        round.must_be_punctual(cx.now)?;
        let auto = round.assignment == Assignment::Auto;
        let price = |slot: &Slot| match &slot.holder {
            Holder::Selected { price, .. } => Some(*price),
            Holder::Vacant if auto && slot.fee.is_none() => round.fee,
            Holder::Vacant
            | Holder::Invited { .. }
            | Holder::Accepted { .. }
            | Holder::Sealed { .. }
            | Holder::Over => None,
        };
        let fees: Vec<SlotFee> =
            round.slots.iter().filter_map(|slot| price(slot).map(|fee| SlotFee { slot: slot.number, fee })).collect();
        let open = round.slots.iter().filter(|slot| slot.fee.is_none()).count();
        if fees.is_empty() || fees.len() < open {
            return Err(ProofRejection::NothingToFund { accepted: fees.len(), required: open }.into());
        }
        let total = fees.iter().try_fold(Money::zero(Currency::Usd), |sum, fee| sum.plus(fee.fee))?;
        purse.must_cover(total)?;
        let mut events = vec![ProofEvent::FeesFunded { job: self.job, round: round.number, payer: self.poster, fees }];
        events.extend(round.slots.iter().filter_map(|slot| match &slot.holder {
            Holder::Selected { seat, .. } => {
                let due_at = cx.now.after(cx.policy.proof.verdict_window);
                Some(ProofEvent::SlotAccepted { job: self.job, seat: *seat, due_at, by_payment: true })
            }
            Holder::Vacant
            | Holder::Invited { .. }
            | Holder::Accepted { .. }
            | Holder::Sealed { .. }
            | Holder::Over => None,
        }));
        Ok(onward(self.job, round.number, proof, events, cx))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::proof::tally::Decision;
    use crate::testing::*;

    #[test]
    fn a_next_round_begins_once_it_is_paid_for() {
        given(opened_round(1, 1).and(verified(POSTER)))
            .when(FundProofs { job: JOB, poster: POSTER })
            .then_refused(ProofRejection::NothingToFund { accepted: 0, required: 0 }.into())
            .when(submit_verdict(0, Decision::NeedsRevision))
            .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"])
            .when(close(&[(1, 0, Decision::NeedsRevision)]))
            .then(&["proof.round_closed", "payout.scheduled", "job.revision_by_proof"])
            .when(submit())
            .then(&["job.delivered", "job.proof_awaited"])
            .when(open(3))
            .then(&["proof.round_opened"])
            .when(FundProofs { job: JOB, poster: POSTER })
            .then(&["proof.fees_funded", "proof.slot_invited"])
            .and_holds(Account::ProofEscrow(JOB, 2, 1), usd(3_75));
    }
}
