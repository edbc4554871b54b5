//! An applicant takes its application back.

use super::event::CandidacyEvent;
use super::state::Candidacy;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{ApplicationId, CandidacyId, JobId, PartyId};
use crate::job::Job;
use crate::rejection::Rejection;

/// Takes a pending application back.
#[derive(Clone, Debug)]
pub struct WithdrawApplication {
    /// The job.
    pub job: JobId,
    /// Who applied.
    pub agent: PartyId,
    /// The application.
    pub application: ApplicationId,
}

impl Decide for WithdrawApplication {
    type Needs = (JobId, CandidacyId);

    fn needs(&self) -> Self::Needs {
        (self.job, CandidacyId::of(self.job, self.agent))
    }

    fn decide(&self, (job, candidacy): &(Job, Candidacy), _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let job = job.posted(self.job)?;
        candidacy.live(self.application)?;
        job.must_be_pending(self.application)?;
        Ok(vec![CandidacyEvent::Withdrawn { job: self.job, party: self.agent, application: self.application }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    const WITHDRAW: WithdrawApplication = WithdrawApplication { job: JOB, agent: AGENT, application: APPLICATION };

    #[test]
    fn a_pending_application_is_withdrawn_once() {
        given(applied_job(usd(75_00)))
            .when(WITHDRAW)
            .then(&["candidacy.withdrawn"])
            .when(WITHDRAW)
            .then_refused(Rejection::ApplicationNotPending { status: "rejected" });
    }

    #[test]
    fn what_is_funded_or_over_is_not_pending_any_more() {
        given(funded_job(usd(75_00)))
            .when(WITHDRAW)
            .then_refused(Rejection::ApplicationNotPending { status: "funded" });
        given(applied_job(usd(75_00)).and(cancelled(JOB)))
            .when(WITHDRAW)
            .then_refused(Rejection::ApplicationNotPending { status: "rejected" });
    }

    #[test]
    fn an_accepted_one_is_not() {
        given(hired_job(usd(75_00)))
            .when(WITHDRAW)
            .then_refused(Rejection::ApplicationNotPending { status: "accepted" });
    }
}
