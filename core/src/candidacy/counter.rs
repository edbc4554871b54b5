//! Poster or applicant names another price for a pending application.

pub use super::apply::ESTIMATE_MAX;
use super::apply::stated_hours;
use super::event::{CandidacyEvent, Delivery, Who};
use super::state::Candidacy;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{ApplicationId, CandidacyId, JobId, PartyId};
use crate::job::post::sensible_amount;
use crate::job::{Ask, At, Posted, Stage, Standing};
use crate::money::Money;
use crate::rejection::Rejection;
use crate::text::within;
use crate::time::Timestamp;

/// Makes a counter-offer.
#[derive(Clone, Debug)]
pub struct CounterOffer {
    /// The job.
    pub job: JobId,
    /// Who asks.
    pub asker: PartyId,
    /// Who applied.
    pub agent: PartyId,
    /// The application.
    pub application: ApplicationId,
    /// The new price.
    pub price: Money,
    /// How long it takes, in free words; as was stated before, if absent.
    pub estimated_delivery: Option<String>,
    /// What there is to say about it.
    pub message: Option<String>,
    /// From when it cannot be accepted any more; as late as may be, if absent.
    pub expires_at: Option<Timestamp>,
    /// Both texts.
    pub words: Confidential,
}

/// Which of the two asks. To anybody else the application does not exist.
pub(super) fn who(job: &Posted, asker: PartyId, agent: PartyId, application: ApplicationId) -> Result<Who, Rejection> {
    match asker {
        poster if poster == job.poster => Ok(Who::Poster),
        applicant if applicant == agent => Ok(Who::Agent),
        _ => Err(Rejection::ApplicationNotFound { application }),
    }
}

/// Refuses unless the job still takes applications.
pub(super) fn must_be_open(job: &Posted, cx: &Context<'_>) -> Result<(), Rejection> {
    match job.stage {
        Stage::Open { expires_at } if expires_at <= cx.now => Err(Rejection::DeadlinePassed { due_at: expires_at }),
        Stage::Open { .. } => Ok(()),
        Stage::PendingEscrow(_)
        | Stage::InProgress(..)
        | Stage::PendingProof { .. }
        | Stage::Delivered { .. }
        | Stage::Completed { .. }
        | Stage::Disputed(_)
        | Stage::Cancelled(_) => Err(job.wrong_state("open")),
    }
}

impl CounterOffer {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Email, Ask::Nda];

    /// What is written is in order; until when the offer stands.
    fn check(&self, cx: &Context<'_>) -> Result<Timestamp, Rejection> {
        sensible_amount("proposed_price", self.price, cx.policy)?;
        if let Some(text) = &self.estimated_delivery {
            within("estimated_delivery", text, 1, ESTIMATE_MAX)?;
        }
        within("message", self.message.as_deref().unwrap_or_default(), 0, cx.policy.text.text_max)?;
        let latest = cx.now.after(cx.policy.counter_window);
        let expires_at = self.expires_at.unwrap_or(latest);
        if expires_at <= cx.now || expires_at > latest {
            let problem = format!("must lie in the future, at latest at {latest}");
            return Err(Rejection::Invalid { field: "expires_at", problem });
        }
        Ok(expires_at)
    }

    fn delivery(&self) -> Delivery {
        match &self.estimated_delivery {
            None => Delivery::Same,
            Some(text) => stated_hours(text).map_or(Delivery::Unread, Delivery::Hours),
        }
    }
}

impl Decide for CounterOffer {
    type Needs = (At, CandidacyId);

    fn needs(&self) -> Self::Needs {
        (At { job: self.job, party: self.asker }, CandidacyId::of(self.job, self.agent))
    }

    fn decide(&self, (standing, candidacy): &(Standing, Candidacy), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let by = who(job, self.asker, self.agent, self.application)?;
        let expires_at = self.check(cx)?;
        let application = candidacy.live(self.application)?;
        must_be_open(job, cx)?;
        let allowed = cx.policy.counters_max;
        let made = u32::try_from(application.counters.len()).unwrap_or(u32::MAX);
        if made >= allowed {
            return Err(Rejection::CountersUsed { allowed });
        }
        Ok(vec![
            CandidacyEvent::Countered {
                job: self.job,
                party: self.agent,
                application: self.application,
                version: made.saturating_add(1),
                by,
                price: self.price,
                delivery: self.delivery(),
                expires_at,
                words: self.words.digest(),
            }
            .into(),
        ])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("counter", self.asker)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::time::Span;

    #[test]
    fn poster_and_applicant_bargain() {
        given(applied_job(usd(75_00)))
            .when(counter(POSTER, usd(60_00)))
            .then(&["candidacy.countered"])
            .when(counter(AGENT, usd(70_00)))
            .then(&["candidacy.countered"]);
    }

    #[test]
    fn refusals_come_in_the_order_of_the_guards() {
        let nothing = counter(AGENT, usd(0));
        given([registered(AGENT)]).when(nothing.clone()).then_refused(Rejection::JobNotFound { job: JOB });
        given(applied_job(usd(75_00)).and(registered(STRANGER)).and(verified(STRANGER)).and(acknowledged(STRANGER)))
            .when(CounterOffer { asker: STRANGER, ..nothing.clone() })
            .then_refused(Rejection::ApplicationNotFound { application: APPLICATION });
        given(applied_job(usd(75_00)).and(cancelled(JOB))).when(nothing).then_refused_for("proposed_price");
        given(applied_job(usd(75_00)).and(withdrawn(APPLICATION)))
            .when(counter(AGENT, usd(70_00)))
            .then_refused(Rejection::ApplicationNotPending { status: "rejected" });
        given(hired_job(usd(75_00)))
            .when(counter(AGENT, usd(70_00)))
            .then_refused(Rejection::WrongState { status: "pending_escrow", wanted: "open" });
    }

    #[test]
    fn an_offer_stands_for_three_days_at_most() {
        let until = |expires_at| CounterOffer { expires_at: Some(expires_at), ..counter(AGENT, usd(70_00)) };
        let too_late = Timestamp::from_micros(NOW.after(Span::hours(72)).as_micros() + 1).unwrap();
        for wrong in [NOW, too_late] {
            given(applied_job(usd(75_00))).when(until(wrong)).then_refused_for("expires_at");
        }
        given(applied_job(usd(75_00))).when(until(NOW.after(Span::hours(72)))).then(&["candidacy.countered"]);
    }

    #[test]
    fn there_are_so_many_and_no_more() {
        let mut story = given(applied_job(usd(75_00)));
        for _ in 0..10 {
            story = story.when(counter(AGENT, usd(70_00))).then(&["candidacy.countered"]);
        }
        story.when(counter(POSTER, usd(70_00))).then_refused(Rejection::CountersUsed { allowed: 10 });
    }

    #[test]
    fn whoever_has_applied_again_begins_anew() {
        given(applied_job(usd(75_00)).and(withdrawn(APPLICATION)))
            .when(apply(usd(80_00)))
            .then(&["candidacy.applied"])
            .when(counter(POSTER, usd(70_00)))
            .then(&["candidacy.countered"])
            .when(accept_counter(AGENT, Some(1)))
            .then(&["candidacy.counter_accepted"]);
    }
}
