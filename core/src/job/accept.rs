//! The poster accepts an application: the two have agreed, nothing is paid yet.

use super::event::JobEvent;
use super::stage::Stage;
use super::standing::{Ask, At, Standing};
use crate::candidacy::Candidacy;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{ApplicationId, CandidacyId, JobId, PartyId};
use crate::money::Money;
use crate::party::Party;
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
    /// The number of the offer that the poster believes it agrees to, if it says so; 0 is the application itself.
    pub version: Option<u32>,
}

impl AcceptApplication {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

impl Decide for AcceptApplication {
    type Needs = (At, CandidacyId, PartyId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.poster }, CandidacyId::of(self.job, self.agent), self.agent)
    }

    fn decide(
        &self,
        (standing, candidacy, agent): &(Standing, Candidacy, Party),
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let Stage::Open { expires_at } = job.stage else {
            return Err(job.wrong_state("open"));
        };
        if expires_at <= cx.now {
            return Err(Rejection::DeadlinePassed { due_at: expires_at });
        }
        let application = candidacy.live(self.application)?;
        agent.registered()?.must_be_employable()?;
        let (terms_version, confirmed_version) = (job.terms_version, application.terms_version);
        if confirmed_version != terms_version {
            return Err(Rejection::TermsChanged { terms_version, confirmed_version });
        }
        application.must_be_offered(self.version, cx.now)?;
        if let Some(expected) = self.expected_price.filter(|expected| *expected != application.price) {
            return Err(Rejection::PriceChanged { total: application.price, expected });
        }
        job.must_part("price", application.price)?;
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
    use crate::time::Span;
    use crate::trust::TrustRejection;

    fn accept() -> AcceptApplication {
        AcceptApplication {
            job: JOB,
            poster: POSTER,
            application: APPLICATION,
            agent: AGENT,
            expected_price: None,
            version: None,
        }
    }

    #[test]
    fn a_pending_application_is_accepted() {
        given(applied_job(usd(75_00))).when(accept()).then(&["job.application_accepted"]);
    }

    #[test]
    fn whoever_is_suspended_is_not_accepted_until_that_is_lifted() {
        given(applied_job(usd(75_00)).and(registered(STRANGER)).and(admin(STRANGER)))
            .when(suspend(AGENT))
            .then(&["party.suspended"])
            .when(accept())
            .then_refused(TrustRejection::AgentSuspended.into())
            .when(reinstate(AGENT))
            .then(&["party.reinstated"])
            .when(accept())
            .then(&["job.application_accepted"]);
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

    /// Accepting at this price, and no other, goes through.
    fn goes_through_at(cents: u64, story: Story) {
        let at_another = AcceptApplication { expected_price: Some(usd(1)), ..accept() };
        let refused = Rejection::PriceChanged { total: usd(cents), expected: usd(1) };
        let at_this = AcceptApplication { expected_price: Some(usd(cents)), ..accept() };
        story.when(at_another).then_refused(refused).when(at_this).then(&["job.application_accepted"]);
    }

    #[test]
    fn the_price_is_the_last_one_that_the_worker_has_confirmed() {
        let countered =
            |by, cents| given(applied_job(usd(75_00))).when(counter(by, usd(cents))).then(&["candidacy.countered"]);
        goes_through_at(75_00, countered(POSTER, 60_00));
        let accepted = countered(POSTER, 60_00).when(accept_counter(AGENT, None));
        goes_through_at(60_00, accepted.then(&["candidacy.counter_accepted"]));
        let declined = countered(POSTER, 60_00).when(decline_counter(AGENT, None));
        goes_through_at(75_00, declined.then(&["candidacy.counter_declined"]));
        goes_through_at(70_00, countered(AGENT, 70_00));
        let declined = countered(AGENT, 70_00).when(decline_counter(POSTER, None));
        goes_through_at(70_00, declined.then(&["candidacy.counter_declined"]));
    }

    #[test]
    fn another_offer_than_expected_is_refused() {
        let of = |version| AcceptApplication { version: Some(version), ..accept() };
        given(applied_job(usd(75_00)))
            .when(counter(AGENT, usd(70_00)))
            .then(&["candidacy.countered"])
            .when(of(0))
            .then_refused(Rejection::OfferChanged { version: 1, expected: 0 })
            .when(counter(POSTER, usd(60_00)))
            .then(&["candidacy.countered"])
            .when(of(2))
            .then_refused(Rejection::OfferChanged { version: 1, expected: 2 })
            .when(of(1))
            .then(&["job.application_accepted"]);
    }

    #[test]
    fn a_price_that_the_worker_offered_for_a_time_runs_out_unless_it_was_agreed_to() {
        let over = NOW.after(Span::hours(72));
        let offered = || given(applied_job(usd(75_00))).when(counter(AGENT, usd(80_00))).then(&["candidacy.countered"]);
        offered().at(over).when(accept()).then_refused(Rejection::OfferExpired { version: 1, expired_at: over });
        let agreed = offered().when(accept_counter(POSTER, None)).then(&["candidacy.counter_accepted"]);
        goes_through_at(80_00, agreed.at(over));
    }
}
