//! The other side accepts or declines a counter-offer.

use super::counter::{must_be_open, who};
use super::event::{CandidacyEvent, Who};
use super::offer::Counter;
use super::state::Candidacy;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{ApplicationId, CandidacyId, JobId, PartyId};
use crate::job::{Ask, At, Standing};
use crate::rejection::Rejection;

/// Which counter-offer is meant, and who answers it.
#[derive(Clone, Copy, Debug)]
pub struct Answered {
    /// The job.
    pub job: JobId,
    /// Who asks.
    pub asker: PartyId,
    /// Who applied.
    pub agent: PartyId,
    /// The application.
    pub application: ApplicationId,
    /// The number of the counter-offer that the asker believes to be open, if it says so.
    pub version: Option<u32>,
}

/// Accepts the open counter-offer. Nobody is hired by it: it is the price that an acceptance takes from then on.
#[derive(Clone, Copy, Debug)]
pub struct AcceptCounter(pub Answered);

/// Declines the open counter-offer.
#[derive(Clone, Copy, Debug)]
pub struct DeclineCounter(pub Answered);

impl Answered {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Email, Ask::Nda];

    fn needs(&self) -> (At, CandidacyId) {
        (At { job: self.job, party: self.asker }, CandidacyId::of(self.job, self.agent))
    }

    fn counter(
        &self,
        (standing, candidacy): &(Standing, Candidacy),
        cx: &Context<'_>,
    ) -> Result<(Who, Counter), Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let by = who(job, self.asker, self.agent, self.application)?;
        let application = candidacy.live(self.application)?;
        must_be_open(job, cx)?;
        Ok((by, *application.open_for(by, self.version, cx.now)?))
    }
}

impl Decide for AcceptCounter {
    type Needs = (At, CandidacyId);

    fn needs(&self) -> Self::Needs {
        self.0.needs()
    }

    fn decide(&self, known: &(Standing, Candidacy), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Answered { job, agent: party, application, .. } = self.0;
        let (by, Counter { version, price, .. }) = self.0.counter(known, cx)?;
        Ok(vec![CandidacyEvent::CounterAccepted { job, party, application, version, by, price }.into()])
    }
}

impl Decide for DeclineCounter {
    type Needs = (At, CandidacyId);

    fn needs(&self) -> Self::Needs {
        self.0.needs()
    }

    fn decide(&self, known: &(Standing, Candidacy), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let Answered { job, agent: party, application, .. } = self.0;
        let (by, Counter { version, .. }) = self.0.counter(known, cx)?;
        Ok(vec![CandidacyEvent::CounterDeclined { job, party, application, version, by }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::time::Span;

    #[test]
    fn the_other_side_answers_and_only_once() {
        given(applied_job(usd(75_00)))
            .when(counter(POSTER, usd(60_00)))
            .then(&["candidacy.countered"])
            .when(accept_counter(POSTER, None))
            .then_refused(Rejection::OwnOffer { version: 1 })
            .when(accept_counter(AGENT, None))
            .then(&["candidacy.counter_accepted"])
            .when(decline_counter(AGENT, None))
            .then_refused(Rejection::NoOpenOffer);
    }

    #[test]
    fn a_later_offer_takes_the_place_of_the_one_before() {
        given(applied_job(usd(75_00)))
            .when(counter(POSTER, usd(60_00)))
            .then(&["candidacy.countered"])
            .when(counter(AGENT, usd(70_00)))
            .then(&["candidacy.countered"])
            .when(accept_counter(POSTER, Some(1)))
            .then_refused(Rejection::OfferChanged { version: 2, expected: 1 })
            .when(decline_counter(POSTER, Some(2)))
            .then(&["candidacy.counter_declined"]);
    }

    #[test]
    fn an_offer_that_has_run_out_cannot_be_accepted() {
        let over = NOW.after(Span::hours(72));
        given(applied_job(usd(75_00)))
            .when(counter(POSTER, usd(60_00)))
            .then(&["candidacy.countered"])
            .at(over)
            .when(accept_counter(AGENT, None))
            .then_refused(Rejection::OfferExpired { version: 1, expired_at: over })
            .when(counter(POSTER, usd(65_00)))
            .then(&["candidacy.countered"])
            .when(accept_counter(AGENT, None))
            .then(&["candidacy.counter_accepted"]);
    }

    #[test]
    fn there_must_be_an_offer_to_answer() {
        given(applied_job(usd(75_00))).when(accept_counter(AGENT, None)).then_refused(Rejection::NoOpenOffer);
    }
}
