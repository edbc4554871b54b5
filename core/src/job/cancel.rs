//! The poster withdraws a job: an open one freely, one that is late with its money back.

use super::abandon::refunded;
use super::event::JobEvent;
use super::stage::{Due, Stage};
use super::standing::{Ask, At, Standing};
use super::told::Cancellation;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId, ProofId};
use crate::proof::Proof;
use crate::rejection::Rejection;

/// Cancels a job.
#[derive(Clone, Debug)]
pub struct CancelJob {
    /// The job.
    pub job: JobId,
    /// Who asks.
    pub poster: PartyId,
}

impl CancelJob {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];

    fn cancelled(&self, agent: Option<PartyId>) -> Event {
        JobEvent::Cancelled(Cancellation { job: self.job, agent }).into()
    }
}

impl Decide for CancelJob {
    type Needs = (At, ProofId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.poster }, ProofId::of(self.job))
    }

    fn decide(&self, (standing, proof): &(Standing, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        match &job.stage {
            Stage::Open { expires_at: due_at } | Stage::PendingEscrow(super::Hire { fund_by: due_at, .. })
                if *due_at <= cx.now =>
            {
                Err(Rejection::DeadlinePassed { due_at: *due_at })
            }
            Stage::Open { .. } => Ok(vec![self.cancelled(None)]),
            Stage::PendingEscrow(hire) => Ok(vec![self.cancelled(Some(hire.agent))]),
            Stage::InProgress(_, due) if job.closes_at(due) <= cx.now => {
                Err(Rejection::DeadlinePassed { due_at: job.closes_at(due) })
            }
            Stage::InProgress(contract, Due::First { late_at, .. }) if *late_at <= cx.now => {
                refunded(job, contract, proof)
            }
            Stage::InProgress(..)
            | Stage::PendingProof { .. }
            | Stage::Delivered { .. }
            | Stage::Completed { .. }
            | Stage::Disputed(_)
            | Stage::Cancelled(_) => Err(job.wrong_state("open, pending_escrow, or in_progress and a day late")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    const CANCEL: CancelJob = CancelJob { job: JOB, poster: POSTER };

    #[test]
    fn an_open_or_unfunded_job_is_cancelled() {
        given(open_job()).when(CANCEL).then(&["job.cancelled"]);
        given(hired_job(usd(75_00))).when(CANCEL).then(&["job.cancelled"]);
    }

    #[test]
    fn a_stranger_cannot_cancel() {
        given(open_job()).when(CancelJob { poster: AGENT, ..CANCEL }).then_refused(Rejection::NotThePoster);
    }

    #[test]
    fn a_job_in_progress_is_cancelled_only_when_it_is_late() {
        let refused = Rejection::WrongState {
            status: "in_progress",
            wanted: "open, pending_escrow, or in_progress and a day late",
        };
        given(funded_job(usd(75_00))).when(CANCEL).then_refused(refused);
        given(funded_job(usd(75_00)))
            .at(NOW.after(DUE_IN).after(crate::time::Span::hours(24)))
            .when(CANCEL)
            .then(&["job.cancelled_late"])
            .and_holds(crate::ledger::Account::Wallet(POSTER), usd(100_00))
            .and_holds(crate::ledger::Account::Escrow(JOB), usd(0));
    }

    #[test]
    fn an_unknown_job_is_not_found() {
        given([registered(POSTER)]).when(CANCEL).then_refused(Rejection::JobNotFound { job: JOB });
    }
}
