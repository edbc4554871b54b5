//! The poster takes an acceptance back before it is funded.

use super::event::JobEvent;
use super::stage::Stage;
use super::standing::{Ask, At, Standing};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::rejection::Rejection;

/// Takes the acceptance of an application back.
#[derive(Clone, Debug)]
pub struct UnacceptApplication {
    /// The job.
    pub job: JobId,
    /// Who asks.
    pub poster: PartyId,
}

impl UnacceptApplication {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

impl Decide for UnacceptApplication {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.poster }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let Stage::PendingEscrow(hire) = &job.stage else {
            return Err(job.wrong_state("pending_escrow"));
        };
        if hire.fund_by <= cx.now {
            return Err(Rejection::DeadlinePassed { due_at: hire.fund_by });
        }
        Ok(vec![
            JobEvent::ApplicationUnaccepted {
                job: self.job,
                application: hire.application,
                expires_at: cx.now.after(job.terms.application_window(cx.policy)),
            }
            .into(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    const UNACCEPT: UnacceptApplication = UnacceptApplication { job: JOB, poster: POSTER };

    #[test]
    fn the_job_is_open_again_and_the_application_pending() {
        let accept = super::super::accept::AcceptApplication {
            job: JOB,
            poster: POSTER,
            application: APPLICATION,
            agent: AGENT,
            expected_price: None,
            version: None,
        };
        given(hired_job(usd(75_00)))
            .when(UNACCEPT)
            .then(&["job.application_unaccepted"])
            .when(accept)
            .then(&["job.application_accepted"]);
    }

    #[test]
    fn a_funded_job_keeps_its_worker() {
        given(funded_job(usd(75_00)))
            .when(UNACCEPT)
            .then_refused(Rejection::WrongState { status: "in_progress", wanted: "pending_escrow" });
    }
}
