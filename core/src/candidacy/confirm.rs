//! An applicant says that its offer stands under the terms as they are now.

use super::event::CandidacyEvent;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{ApplicationId, JobId, PartyId};
use crate::job::{At, Standing};
use crate::rejection::Rejection;

/// Confirms a pending application; one that is confirmed already stays as it is.
#[derive(Clone, Debug)]
pub struct ConfirmApplication {
    /// The job.
    pub job: JobId,
    /// Who applied.
    pub agent: PartyId,
    /// The application.
    pub application: ApplicationId,
    /// The version of the terms that the applicant has read, if it says so.
    pub terms_version: Option<u32>,
}

impl Decide for ConfirmApplication {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.agent }
    }

    fn decide(&self, standing: &Standing, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(&[])?;
        let application = standing.candidacy.live(self.application)?;
        job.must_be_pending(self.application)?;
        let (terms_version, confirmed_version) = (job.terms_version, application.terms_version);
        if self.terms_version.is_some_and(|read| read != terms_version) {
            return Err(Rejection::TermsChanged { terms_version, confirmed_version });
        }
        if confirmed_version == terms_version {
            return Ok(vec![]);
        }
        Ok(vec![
            CandidacyEvent::Confirmed {
                job: self.job,
                party: self.agent,
                application: self.application,
                terms_version,
            }
            .into(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::accept::AcceptApplication;
    use crate::testing::*;

    const CONFIRM: ConfirmApplication =
        ConfirmApplication { job: JOB, agent: AGENT, application: APPLICATION, terms_version: None };

    #[test]
    fn an_application_under_older_terms_is_accepted_only_once_it_is_confirmed() {
        let accept = AcceptApplication {
            version: None,
            job: JOB,
            poster: POSTER,
            application: APPLICATION,
            agent: AGENT,
            expected_price: None,
        };
        given(applied_job(usd(75_00)).and(edited(2)))
            .when(accept.clone())
            .then_refused(Rejection::TermsChanged { terms_version: 2, confirmed_version: 1 })
            .when(CONFIRM)
            .then(&["candidacy.confirmed"])
            .when(CONFIRM)
            .then(&[])
            .when(accept)
            .then(&["job.application_accepted"]);
    }

    #[test]
    fn a_new_application_is_made_under_the_terms_of_the_day() {
        let accept = AcceptApplication {
            version: None,
            job: JOB,
            poster: POSTER,
            application: APPLICATION,
            agent: AGENT,
            expected_price: None,
        };
        given(acknowledged_job().and(edited(2)))
            .when(apply(usd(75_00)))
            .then(&["candidacy.applied"])
            .when(accept)
            .then(&["job.application_accepted"]);
    }

    #[test]
    fn terms_that_have_changed_meanwhile_are_not_confirmed_unread() {
        given(applied_job(usd(75_00)).and(edited(2)).and(edited(3)))
            .when(ConfirmApplication { terms_version: Some(2), ..CONFIRM })
            .then_refused(Rejection::TermsChanged { terms_version: 3, confirmed_version: 1 })
            .when(ConfirmApplication { terms_version: Some(3), ..CONFIRM })
            .then(&["candidacy.confirmed"]);
    }

    #[test]
    fn only_what_is_pending_is_confirmed_and_only_by_its_applicant() {
        given(applied_job(usd(75_00)).and(withdrawn(APPLICATION)))
            .when(CONFIRM)
            .then_refused(Rejection::ApplicationNotPending { status: "rejected" });
        given(hired_job(usd(75_00)))
            .when(CONFIRM)
            .then_refused(Rejection::ApplicationNotPending { status: "accepted" });
        given(applied_job(usd(75_00)))
            .when(ConfirmApplication { agent: POSTER, ..CONFIRM })
            .then_refused(Rejection::ApplicationNotFound { application: APPLICATION });
    }
}
