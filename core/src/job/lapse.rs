//! An acceptance was not funded in time: the job is open again.

use super::event::JobEvent;
use super::stage::Stage;
use super::state::Job;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::JobId;
use crate::rejection::Rejection;

/// Takes back an acceptance whose funding window is over. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct LapseFunding {
    /// The job.
    pub job: JobId,
}

impl Decide for LapseFunding {
    type Needs = JobId;

    fn needs(&self) -> JobId {
        self.job
    }

    fn decide(&self, job: &Job, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let job = job.posted(self.job)?;
        let Stage::PendingEscrow(hire) = &job.stage else {
            return Err(job.wrong_state("pending_escrow"));
        };
        if cx.now < hire.fund_by {
            return Err(Rejection::NotDueYet { due_at: hire.fund_by });
        }
        Ok(vec![
            JobEvent::FundingLapsed {
                job: self.job,
                application: hire.application,
                // Counted from when it was due, so that a late timer gives the same result.
                expires_at: hire.fund_by.after(job.terms.application_window(cx.policy)),
            }
            .into(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::expire::ExpireJob;
    use crate::testing::*;
    use crate::time::Span;

    #[test]
    fn an_unfunded_acceptance_lapses_when_its_window_is_over_and_not_before() {
        let over = NOW.after(Span::hours(72));
        given(hired_job(usd(75_00)))
            .when(LapseFunding { job: JOB })
            .then_refused(Rejection::NotDueYet { due_at: over });
        given(hired_job(usd(75_00))).at(over).when(LapseFunding { job: JOB }).then(&["job.funding_lapsed"]);
    }

    #[test]
    fn a_late_timer_gives_the_job_no_longer_window_than_a_punctual_one() {
        let over = NOW.after(Span::hours(72));
        given(hired_job(usd(75_00)))
            .at(over.after(Span::hours(5)))
            .when(LapseFunding { job: JOB })
            .then(&["job.funding_lapsed"])
            .at(over.after(Span::days(30)))
            .when(ExpireJob { job: JOB })
            .then(&["job.expired"]);
    }
}
