//! Nobody was accepted in time: the job ends.

use super::event::JobEvent;
use super::stage::Stage;
use super::state::Job;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::JobId;
use crate::rejection::Rejection;

/// Ends an open job whose application window is over. The market's own timer asks.
#[derive(Clone, Debug)]
pub struct ExpireJob {
    /// The job.
    pub job: JobId,
}

impl Decide for ExpireJob {
    type Needs = JobId;

    fn needs(&self) -> JobId {
        self.job
    }

    fn decide(&self, job: &Job, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let job = job.posted(self.job)?;
        let Stage::Open { expires_at } = job.stage else {
            return Err(job.wrong_state("open"));
        };
        if cx.now < expires_at {
            return Err(Rejection::NotDueYet { due_at: expires_at });
        }
        Ok(vec![JobEvent::Expired { job: self.job }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::time::Span;

    #[test]
    fn a_job_expires_when_its_window_is_over_and_not_before() {
        let over = NOW.after(Span::days(30));
        given(open_job()).when(ExpireJob { job: JOB }).then_refused(Rejection::NotDueYet { due_at: over });
        given(open_job()).at(over).when(ExpireJob { job: JOB }).then(&["job.expired"]);
    }
}
