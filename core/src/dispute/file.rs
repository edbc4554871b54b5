//! Poster or worker disputes what the work is worth.

use super::open::{Filing, opened};
use super::rejection::DisputeRejection;
use super::told::Reason;
use crate::candidacy::Who;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{JobId, PartyId, PayoutId, ProofId};
use crate::job::{Ask, At, Clocks, Contract, Posted, Stage, Standing};
use crate::money::Money;
use crate::payout::Payout;
use crate::proof::close::back_to_review;
use crate::proof::interrupt::voided;
use crate::proof::{Openings, Outcome, Proof};
use crate::rejection::Rejection;
use crate::text::within;

/// The kind of the rows that hold what is said in disputes.
pub const WORDS_KIND: &str = "dispute";

/// In which states a job can be disputed.
const WANTED: &str = "in_progress, delivered, pending_proof, or completed and in its cooldown";

/// Files a dispute.
#[derive(Clone, Debug)]
pub struct FileDispute {
    /// The job.
    pub job: JobId,
    /// Who files.
    pub by: PartyId,
    /// Why.
    pub reason: Reason,
    /// The same in words.
    pub description: String,
    /// What the worker is to get; absent, nothing where the poster files, everything where the worker does.
    pub worker_amount: Option<Money>,
    /// The job's payout, as the caller found it.
    pub payout: Option<PayoutId>,
    /// What lies beside the log for sealed verdicts, if proofers are at it.
    pub openings: Openings,
    /// The words, for the record.
    pub words: Confidential,
}

impl FileDispute {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Nda, Ask::Participant];

    /// What the worker is to get.
    fn wanted(&self, by: Who, contract: &Contract) -> Result<Money, Rejection> {
        let price = contract.in_escrow()?;
        let wanted = self.worker_amount.unwrap_or(match by {
            Who::Poster => Money::zero(price.currency()),
            Who::Agent => price,
        });
        within_price(wanted, price)
    }

    fn cooldown(&self, id: PayoutId, payout: &Payout, cx: &Context<'_>) -> Result<Clocks, Rejection> {
        if self.payout != Some(id) {
            return Err(Rejection::PayoutNotFound { payout: id });
        }
        match payout {
            Payout::Held { until, .. } if *until <= cx.now => Err(Rejection::DeadlinePassed { due_at: *until }),
            // Half-open: what is stamped before the instant of the release wins, however late the release is.
            Payout::Cooling { releasable_at, .. } if *releasable_at <= cx.now => {
                Err(DisputeRejection::WindowClosed.into())
            }
            Payout::Cooling { earned, .. } | Payout::Held { earned, .. } => {
                Ok(Clocks::Cooldown { payout: id, earned: earned.amount, commission: earned.commission })
            }
            Payout::Unscheduled => Err(Rejection::PayoutNotFound { payout: id }),
            Payout::Frozen { .. }
            | Payout::Voided
            | Payout::Eligible { .. }
            | Payout::Submitted { .. }
            | Payout::Paid(_)
            | Payout::Returned(_) => Err(DisputeRejection::WindowClosed.into()),
        }
    }

    /// What must happen first, and the clocks that then stand still.
    fn stopped(
        &self,
        job: &Posted,
        proof: &Proof,
        payout: &Payout,
        cx: &Context<'_>,
    ) -> Result<(Vec<Event>, Clocks), Rejection> {
        match &job.stage {
            Stage::InProgress(_, due) => {
                job.working(cx.now)?;
                Ok((Vec::new(), (*due).into()))
            }
            Stage::Delivered { review_by, .. } if *review_by <= cx.now => {
                Err(Rejection::DeadlinePassed { due_at: *review_by })
            }
            Stage::Delivered { review_by, .. } => Ok((Vec::new(), Clocks::Review { review_by: *review_by })),
            // The round ends; were the dispute taken back, the poster would look at the work itself.
            Stage::PendingProof { round, .. } => {
                let mut events = voided(self.job, *round, proof, &self.openings, cx)?;
                events.push(back_to_review(job, *round, Outcome::Abandoned, cx.now, cx));
                let review_by = cx.now.after(job.terms.review_window(cx.policy));
                Ok((events, Clocks::Review { review_by }))
            }
            Stage::Completed { payout: id, .. } => Ok((Vec::new(), self.cooldown(*id, payout, cx)?)),
            Stage::Open { .. } | Stage::PendingEscrow(_) | Stage::Disputed(_) | Stage::Cancelled(_) => {
                Err(job.wrong_state(WANTED))
            }
        }
    }
}

/// Refuses more for the worker than was agreed.
pub(super) fn within_price(amount: Money, price: Money) -> Result<Money, Rejection> {
    if !price.covers(amount)? {
        let problem = format!("must be at most the agreed price, {} cents", price.minor());
        return Err(Rejection::Invalid { field: "worker_amount", problem });
    }
    Ok(amount)
}

impl Decide for FileDispute {
    type Needs = (At, ProofId, PayoutId);

    fn needs(&self) -> Self::Needs {
        // A job that is not completed has no payout; its own id names a stream that has no events.
        let payout = self.payout.unwrap_or(PayoutId(self.job.0));
        (At { job: self.job, party: self.by }, ProofId::of(self.job), payout)
    }

    fn decide(
        &self,
        (standing, proof, payout): &(Standing, Proof, Payout),
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        within("description", &self.description, 1, cx.policy.text.text_max)?;
        let contract = job.contract().ok_or_else(|| job.wrong_state(WANTED))?;
        let by = if job.poster == self.by { Who::Poster } else { Who::Agent };
        let wanted = self.wanted(by, &contract)?;
        job.must_not_be_disputed()?;
        let (mut events, clocks) = self.stopped(job, proof, payout, cx)?;
        let allowed = cx.policy.dispute.filings_max;
        if job.disputes >= allowed {
            return Err(DisputeRejection::TooOften { allowed }.into());
        }
        let filing =
            Filing { by: Some(by), reason: self.reason, wanted: Some(wanted), words: Some(self.words.digest()) };
        events.extend(opened(job, &contract, clocks, filing, cx)?);
        Ok(events)
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private(WORDS_KIND, self.by)]
    }
}

#[cfg(test)]
#[path = "file_tests.rs"]
mod tests;
