//! The poster says no to an application.

use super::event::CandidacyEvent;
use super::state::Candidacy;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{ApplicationId, CandidacyId, JobId, PartyId};
use crate::job::{Ask, At, Standing};
use crate::rejection::Rejection;

/// Rejects a pending application.
#[derive(Clone, Debug)]
pub struct RejectApplication {
    /// The job.
    pub job: JobId,
    /// Who asks.
    pub poster: PartyId,
    /// Who applied.
    pub agent: PartyId,
    /// The application.
    pub application: ApplicationId,
}

impl RejectApplication {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

impl Decide for RejectApplication {
    type Needs = (At, CandidacyId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.poster }, CandidacyId::of(self.job, self.agent))
    }

    fn decide(
        &self,
        (standing, candidacy): &(Standing, Candidacy),
        _cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        candidacy.live(self.application)?;
        job.must_be_pending(self.application)?;
        Ok(vec![CandidacyEvent::Rejected { job: self.job, party: self.agent, application: self.application }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    const REJECT: RejectApplication =
        RejectApplication { job: JOB, poster: POSTER, agent: AGENT, application: APPLICATION };

    #[test]
    fn a_pending_application_is_rejected() {
        given(applied_job(usd(75_00))).when(REJECT).then(&["candidacy.rejected"]);
    }

    #[test]
    fn an_accepted_one_must_be_unaccepted_first() {
        given(hired_job(usd(75_00))).when(REJECT).then_refused(Rejection::ApplicationNotPending { status: "accepted" });
    }

    #[test]
    fn what_is_funded_or_over_is_not_pending_any_more() {
        given(funded_job(usd(75_00))).when(REJECT).then_refused(Rejection::ApplicationNotPending { status: "funded" });
        given(applied_job(usd(75_00)).and(cancelled(JOB)))
            .when(REJECT)
            .then_refused(Rejection::ApplicationNotPending { status: "rejected" });
    }

    #[test]
    fn only_the_poster_rejects() {
        given(applied_job(usd(75_00)))
            .when(RejectApplication { poster: AGENT, ..REJECT })
            .then_refused(Rejection::NotThePoster);
    }
}
