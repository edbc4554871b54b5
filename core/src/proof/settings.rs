//! The poster changes how many proofers it asks for: freely before it has paid, then only downward.

use super::event::ProofEvent;
use super::recruit::onward;
use super::rejection::ProofRejection;
use super::slot::{Holder, Slot};
use super::state::{Phase, Proof, Round};
use super::terms::{PROOFERS_MAX, ProofTerms};
use super::told::SlotFee;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId, ProofId};
use crate::job::{Ask, At, Hire, JobEvent, Posted, ProofSettings, Stage, Standing};
use crate::money::{Currency, Money};
use crate::rejection::Rejection;

/// Asks for another number of proofers. None at all while they are at work is [`super::interrupt::InterruptProof`].
#[derive(Clone, Debug)]
pub struct ChangeProofSettings {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// How many; 0 asks for no verification.
    pub count: u8,
}

impl ChangeProofSettings {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];

    fn changed(&self, job: &Posted, cx: &Context<'_>) -> Result<Event, Rejection> {
        let terms = job.terms.proof.clone().unwrap_or_else(|| ProofTerms::of(self.count));
        let proof = (self.count > 0).then_some(ProofTerms { count: self.count, ..terms });
        if let Some(proof) = &proof {
            proof.check(job.terms.budget_max, cx)?;
        }
        Ok(JobEvent::ProofSettingsChanged(ProofSettings { job: self.job, proof }).into())
    }

    /// Slots that nobody has begun in go, the last ones first; what lies in them goes back.
    fn fewer(&self, round: &Round) -> Result<Vec<ProofEvent>, Rejection> {
        if round.is_appeal {
            // It is the worker's round: the poster has nothing to take from it.
            return Err(ProofRejection::OnlyDownward { least: round.count }.into());
        }
        let free = |slot: &&Slot| matches!(slot.holder, Holder::Vacant | Holder::Invited { .. } | Holder::Over);
        let surplus = round.slots.len().saturating_sub(usize::from(self.count));
        let gone: Vec<&Slot> = round.slots.iter().rev().filter(free).take(surplus).collect();
        if gone.len() < surplus {
            let taken = round.slots.iter().filter(|slot| !free(slot)).count();
            return Err(ProofRejection::OnlyDownward { least: u8::try_from(taken).unwrap_or(u8::MAX) }.into());
        }
        let (job, payer) = (self.job, round.payer);
        let mut events: Vec<ProofEvent> = Vec::new();
        for slot in &gone {
            if let Holder::Invited { seat, .. } = &slot.holder {
                events.push(ProofEvent::InvitationLapsed { job, seat: *seat });
            }
        }
        let nothing = Money::zero(Currency::Usd);
        let fees: Vec<SlotFee> =
            gone.iter().map(|slot| SlotFee { slot: slot.number, fee: slot.fee.unwrap_or(nothing) }).collect();
        if !fees.is_empty() {
            events.push(ProofEvent::FeesReturned { job, round: round.number, payer, fees });
        }
        Ok(events)
    }
}

impl Decide for ChangeProofSettings {
    type Needs = (At, ProofId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.poster }, ProofId::of(self.job))
    }

    fn decide(&self, (standing, proof): &(Standing, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        if self.count > PROOFERS_MAX {
            let problem = format!("must be a whole number from 0 to {PROOFERS_MAX}");
            return Err(Rejection::Invalid { field: "proofer_count", problem });
        }
        let now = job.terms.proof.as_ref().map_or(0, |terms| terms.count);
        let lower = || match self.count <= now {
            true => Ok(()),
            false => Err(ProofRejection::OnlyDownward { least: 0 }),
        };
        let events = match &job.stage {
            Stage::Open { expires_at: due_at } | Stage::PendingEscrow(Hire { fund_by: due_at, .. })
                if *due_at <= cx.now =>
            {
                return Err(Rejection::DeadlinePassed { due_at: *due_at });
            }
            Stage::Open { .. } | Stage::PendingEscrow(_) => vec![],
            Stage::InProgress(..) => {
                lower()?;
                job.working(cx.now)?;
                match proof.latest().filter(|round| round.phase == Phase::Funded) {
                    Some(round) => self.fewer(round)?,
                    None => vec![],
                }
            }
            Stage::PendingProof { round, .. } if self.count > 0 => {
                lower()?;
                let round = proof.round(*round).filter(|round| round.is_open()).ok_or(ProofRejection::NoRound)?;
                round.must_be_punctual(cx.now)?;
                self.fewer(round)?
            }
            Stage::PendingProof { .. }
            | Stage::Delivered { .. }
            | Stage::Completed { .. }
            | Stage::Disputed(_)
            | Stage::Cancelled(_) => {
                return Err(job.wrong_state("open, pending_escrow, in_progress or pending_proof"));
            }
        };
        if self.count == now {
            return Ok(vec![]);
        }
        let number = proof.latest().map_or(0, |round| round.number);
        let mut all = onward(self.job, number, proof, events, cx);
        all.push(self.changed(job, cx)?);
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::proof::accept::AcceptSlot;
    use crate::proof::tally::Decision;
    use crate::testing::*;

    fn change(count: u8) -> ChangeProofSettings {
        ChangeProofSettings { job: JOB, poster: POSTER, count }
    }

    #[test]
    fn before_it_has_paid_a_poster_asks_for_as_many_as_it_likes() {
        given(open_job())
            .when(change(2))
            .then(&["job.proof_settings_changed"])
            .when(change(2))
            .then(&[])
            .when(change(0))
            .then(&["job.proof_settings_changed"])
            .when(change(4))
            .then_refused_for("proofer_count");
    }

    #[test]
    fn then_only_downward_and_what_is_not_needed_goes_back() {
        given(opened_round(3, 3))
            .when(change(0))
            .then_refused(Rejection::WrongState {
                status: "pending_proof",
                wanted: "open, pending_escrow, in_progress or pending_proof",
            })
            .when(AcceptSlot { job: JOB, proofer: drawn(0) })
            .then(&["proof.slot_accepted"])
            .when(AcceptSlot { job: JOB, proofer: drawn(1) })
            .then(&["proof.slot_accepted"])
            .when(change(1))
            .then_refused(ProofRejection::OnlyDownward { least: 2 }.into())
            .when(change(2))
            .then(&["proof.invitation_lapsed", "proof.fees_returned", "job.proof_settings_changed"])
            .and_holds(Account::Wallet(POSTER), usd(17_50))
            .when(change(3))
            .then_refused(ProofRejection::OnlyDownward { least: 0 }.into())
            .when(submit_verdict(0, Decision::Approved))
            .then(&["proof.verdict_sealed"])
            .when(submit_verdict(1, Decision::Approved))
            .then(&["proof.verdict_sealed", "proof.voting_ended"]);
    }
}
