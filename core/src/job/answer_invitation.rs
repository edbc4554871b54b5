//! An agent that was invited says no, or takes the offered price: then it has applied and is hired at once.

use super::event::JobEvent;
use super::invitation::Refusal;
use super::stage::Stage;
use super::standing::{Ask, At, Standing};
use super::state::Posted;
use crate::candidacy::{self, CandidacyEvent};
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{ApplicationId, JobId, PartyId};
use crate::money::Money;
use crate::rejection::Rejection;
use crate::trust::TrustRejection;

/// Says no to an invitation: a private job is gone for whoever does.
#[derive(Clone, Debug)]
pub struct DeclineInvitation {
    /// The job.
    pub job: JobId,
    /// Who says no.
    pub agent: PartyId,
}

/// Accepts the price that an invitation offers. The poster has agreed to it by offering, so nothing waits for it.
#[derive(Clone, Debug)]
pub struct AcceptInvitation {
    /// The job.
    pub job: JobId,
    /// Who accepts.
    pub agent: PartyId,
    /// The application that this makes.
    pub application: ApplicationId,
    /// The price that the agent believes it agrees to, if it says so.
    pub expected_price: Option<Money>,
    /// What the application says.
    pub words: Confidential,
}

/// Refuses unless the job takes applications.
pub(super) fn must_be_open(job: &Posted, cx: &Context<'_>) -> Result<(), Rejection> {
    let Stage::Open { expires_at } = job.stage else {
        return Err(job.wrong_state("open"));
    };
    if expires_at <= cx.now {
        return Err(Rejection::DeadlinePassed { due_at: expires_at });
    }
    Ok(())
}

impl AcceptInvitation {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Email, Ask::Nda, Ask::NotPoster];
}

impl Decide for DeclineInvitation {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.agent }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(&[])?;
        job.must_have_invited(self.agent)?;
        must_be_open(job, cx)?;
        Ok(vec![JobEvent::InvitationDeclined(Refusal { job: self.job, agent: self.agent }).into()])
    }
}

impl Decide for AcceptInvitation {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.agent }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, agent) = standing.enter(Self::ASKS)?;
        let guest = job.must_have_invited(self.agent)?;
        if agent.profile.is_none() {
            return Err(Rejection::ProfileRequired);
        }
        must_be_open(job, cx)?;
        let (terms_version, confirmed_version) = (job.terms_version, guest.terms_version);
        if confirmed_version != terms_version {
            return Err(Rejection::TermsChanged { terms_version, confirmed_version });
        }
        let offer = guest.offer.ok_or(TrustRejection::NothingOffered)?;
        if offer.expires_at <= cx.now {
            return Err(Rejection::OfferExpired { version: 0, expired_at: offer.expires_at });
        }
        if let Some(expected) = self.expected_price.filter(|expected| *expected != offer.price) {
            return Err(Rejection::PriceChanged { total: offer.price, expected });
        }
        job.must_part("price", offer.price)?;
        if let Some(live) = &standing.candidacy.application
            && live.standing == candidacy::Standing::Live
        {
            return Err(Rejection::AlreadyApplied { application: live.application });
        }
        let (party, application) = (self.agent, self.application);
        let applied = CandidacyEvent::Applied {
            job: self.job,
            party,
            application,
            price: offer.price,
            delivery_hours: offer.delivery_hours,
            words: self.words.digest(),
            terms_version,
        };
        let accepted = JobEvent::ApplicationAccepted {
            job: self.job,
            application,
            agent: party,
            price: offer.price,
            delivery_hours: offer.delivery_hours,
            fund_by: cx.now.after(job.terms.funding_window(cx.policy)),
        };
        Ok(vec![applied.into(), accepted.into()])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("proposal", self.agent)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::edit::{Changes, EditJob};
    use crate::testing::*;
    use crate::time::Span;

    fn offered(price: Money) -> story::Story {
        given(private_job().and(acknowledged(AGENT))).when(invite(Some(price))).then(&["job.agents_invited"])
    }

    #[test]
    fn an_offered_price_that_is_accepted_hires_at_once() {
        offered(usd(60_00))
            .when(AcceptInvitation { expected_price: Some(usd(50_00)), ..accept_invitation() })
            .then_refused(Rejection::PriceChanged { total: usd(60_00), expected: usd(50_00) })
            .when(accept_invitation())
            .then(&["candidacy.applied", "job.application_accepted"])
            .when(accept_invitation())
            .then_refused(Rejection::WrongState { status: "pending_escrow", wanted: "open" });
    }

    #[test]
    fn without_a_price_there_is_nothing_to_accept() {
        given(private_job().and(acknowledged(AGENT)))
            .when(invite(None))
            .then(&["job.agents_invited"])
            .when(accept_invitation())
            .then_refused(TrustRejection::NothingOffered.into());
        given(acknowledged_job()).when(accept_invitation()).then_refused(TrustRejection::InvitationNotFound.into());
    }

    #[test]
    fn an_offer_runs_out_and_does_not_outlive_the_terms_that_it_was_about() {
        let expired_at = NOW.after(Span::days(7));
        offered(usd(60_00))
            .at(expired_at)
            .when(accept_invitation())
            .then_refused(Rejection::OfferExpired { version: 0, expired_at });
        let changes = Changes { title: Some("Something else".to_owned()), ..Changes::default() };
        offered(usd(60_00))
            .when(EditJob { job: JOB, poster: POSTER, changes })
            .then(&["job.edited"])
            .when(accept_invitation())
            .then_refused(Rejection::TermsChanged { terms_version: 2, confirmed_version: 1 });
    }

    #[test]
    fn a_no_makes_a_private_job_vanish() {
        offered(usd(60_00))
            .when(decline_invitation())
            .then(&["job.invitation_declined"])
            .when(accept_invitation())
            .then_refused(Rejection::JobNotFound { job: JOB })
            .when(decline_invitation())
            .then_refused(Rejection::JobNotFound { job: JOB });
    }
}
