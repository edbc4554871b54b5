//! The poster accepts an application: the two have agreed, nothing is paid yet.

use super::event::JobEvent;
use super::stage::Stage;
use super::standing::{Ask, At, Standing};
use crate::candidacy::Candidacy;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{ApplicationId, CandidacyId, JobId, PartyId};
use crate::money::Money;
use crate::rejection::Rejection;

/// Accepts an application.
#[derive(Clone, Debug)]
pub struct AcceptApplication {
    /// The job.
    pub job: JobId,
    /// Who asks.
    pub poster: PartyId,
    /// The application.
    pub application: ApplicationId,
    /// Who applied.
    pub agent: PartyId,
    /// The price that the poster believes it agrees to, if it says so.
    pub expected_price: Option<Money>,
}

impl AcceptApplication {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

impl Decide for AcceptApplication {
    type Needs = (At, CandidacyId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.poster }, CandidacyId::of(self.job, self.agent))
    }

    fn decide(&self, (standing, candidacy): &(Standing, Candidacy), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let Stage::Open { expires_at } = job.stage else {
            return Err(job.wrong_state("open"));
        };
        if expires_at <= cx.now {
            return Err(Rejection::DeadlinePassed { due_at: expires_at });
        }
        let application = candidacy.live(self.application)?;
        let (terms_version, confirmed_version) = (job.terms_version, application.terms_version);
        if confirmed_version != terms_version {
            return Err(Rejection::TermsChanged { terms_version, confirmed_version });
        }
        if let Some(expected) = self.expected_price.filter(|expected| *expected != application.price) {
            return Err(Rejection::PriceChanged { total: application.price, expected });
        }
        Ok(vec![
            JobEvent::ApplicationAccepted {
                job: self.job,
                application: self.application,
                agent: self.agent,
                price: application.price,
                delivery_hours: application.delivery_hours,
                fund_by: cx.now.after(job.terms.funding_window(cx.policy)),
            }
            .into(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn accept() -> AcceptApplication {
        AcceptApplication { job: JOB, poster: POSTER, application: APPLICATION, agent: AGENT, expected_price: None }
    }

    #[test]
    fn a_pending_application_is_accepted() {
        given(applied_job(usd(75_00))).when(accept()).then(&["job.application_accepted"]);
    }

    #[test]
    fn another_price_than_expected_is_refused() {
        given(applied_job(usd(75_00)))
            .when(AcceptApplication { expected_price: Some(usd(70_00)), ..accept() })
            .then_refused(Rejection::PriceChanged { total: usd(75_00), expected: usd(70_00) });
    }

    #[test]
    fn an_application_that_was_taken_back_is_refused() {
        given(applied_job(usd(75_00)).and(withdrawn(APPLICATION)))
            .when(accept())
            .then_refused(Rejection::ApplicationNotPending { status: "rejected" });
    }

    #[test]
    fn accepting_twice_is_refused() {
        given(hired_job(usd(75_00)))
            .when(accept())
            .then_refused(Rejection::WrongState { status: "pending_escrow", wanted: "open" });
    }

    #[test]
    fn an_application_for_another_job_is_not_found() {
        given(open_job()).when(accept()).then_refused(Rejection::ApplicationNotFound { application: APPLICATION });
    }
}
