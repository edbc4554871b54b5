//! A revision did not come in time: what was handed in before stands, and the poster looks at it again.

use super::event::JobEvent;
use super::stage::{Due, Stage};
use super::state::Job;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, ProofId};
use crate::proof::{Proof, fees_back};
use crate::rejection::Rejection;

/// Ends a revision that did not come. The market's own timer asks.
///
/// Work was handed in, so the escrow does not simply go back: the job is `delivered` again, with a whole review
/// window in which the poster may approve, ask once more or object.
#[derive(Clone, Debug)]
pub struct LapseRevision {
    /// The job.
    pub job: JobId,
}

impl Decide for LapseRevision {
    type Needs = (JobId, ProofId);

    fn needs(&self) -> Self::Needs {
        (self.job, ProofId::of(self.job))
    }

    fn decide(&self, (job, proof): &(Job, Proof), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let job = job.posted(self.job)?;
        let Stage::InProgress(_, Due::Revision { due_at }) = job.stage else {
            return Err(job.wrong_state("in_progress with a revision"));
        };
        if cx.now < due_at {
            return Err(Rejection::NotDueYet { due_at });
        }
        let review_by = due_at.after(job.terms.review_window(cx.policy));
        // Verdicts that were paid for ahead are of a delivery that has not come.
        let lapsed = JobEvent::RevisionLapsed { job: self.job, review_by };
        Ok(fees_back(self.job, proof).into_iter().chain([lapsed.into()]).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::approve::ApproveBySilence;
    use crate::ledger::Account;
    use crate::testing::*;
    use crate::time::Span;

    const LAPSE: LapseRevision = LapseRevision { job: JOB };

    #[test]
    fn what_was_handed_in_stands_when_its_revision_does_not_come() {
        let over = NOW.after(Span::hours(72));
        given(delivered_job(usd(75_00)))
            .when(request_revision())
            .then(&["job.revision_requested"])
            .when(LAPSE)
            .then_refused(Rejection::NotDueYet { due_at: over })
            .at(over)
            .when(submit())
            .then_refused(Rejection::DeadlinePassed { due_at: over })
            .when(LAPSE)
            .then(&["job.revision_lapsed"])
            .and_holds(Account::Escrow(JOB), usd(75_00))
            .at(over.after(Span::hours(72)))
            .when(ApproveBySilence { job: JOB, payout: PAYOUT })
            .then(&["job.approved", "payout.scheduled"]);
    }

    #[test]
    fn a_job_without_a_delivery_has_no_revision() {
        given(funded_job(usd(75_00)))
            .when(LAPSE)
            .then_refused(Rejection::WrongState { status: "in_progress", wanted: "in_progress with a revision" });
    }
}
