//! A week after it was due nothing has come: the escrow goes back by itself.

use super::event::JobEvent;
use super::stage::{Contract, Due, Stage};
use super::state::{Job, Posted};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, ProofId};
use crate::proof::{Proof, fees_back};
use crate::rejection::Rejection;

/// Cancels a job whose worker has delivered nothing. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct AbandonJob {
    /// The job.
    pub job: JobId,
}

impl Decide for AbandonJob {
    type Needs = (JobId, ProofId);

    fn needs(&self) -> Self::Needs {
        (self.job, ProofId::of(self.job))
    }

    fn decide(&self, (job, proof): &(Job, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let job = job.posted(self.job)?;
        let Stage::InProgress(contract, Due::First { abandoned_at, .. }) = &job.stage else {
            return Err(job.wrong_state("in_progress without a delivery"));
        };
        if cx.now < *abandoned_at {
            return Err(Rejection::NotDueYet { due_at: *abandoned_at });
        }
        refunded(job, contract, proof)
    }
}

/// Everything that lies in the job goes back.
pub(super) fn refunded(job: &Posted, contract: &Contract, proof: &Proof) -> Result<Vec<Event>, Rejection> {
    let (refund, source) = (contract.in_escrow()?, contract.source);
    let cancelled = JobEvent::CancelledLate { job: job.job, poster: job.poster, refund, source };
    Ok(fees_back(job.job, proof).into_iter().chain([cancelled.into()]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::Account;
    use crate::testing::*;
    use crate::time::Span;

    #[test]
    fn the_poster_gets_everything_back_a_week_after_the_due_instant_and_not_before() {
        let over = NOW.after(DUE_IN).after(Span::days(7));
        given(funded_job(usd(75_00))).when(AbandonJob { job: JOB }).then_refused(Rejection::NotDueYet { due_at: over });
        given(funded_job(usd(75_00)))
            .at(over)
            .when(AbandonJob { job: JOB })
            .then(&["job.cancelled_late"])
            .and_holds(Account::Wallet(POSTER), usd(100_00))
            .and_holds(Account::Escrow(JOB), usd(0));
    }
}
