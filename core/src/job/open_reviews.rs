//! What both sides said of one another becomes readable, at the same instant.

use super::dispute::Frozen;
use super::event::JobEvent;
use super::reviews::{OpenedReview, OpenedReviews, Opinion, Said, Uncounted};
use super::stage::Stage;
use super::state::Job;
use crate::candidacy::Who;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::party::{Party, Registered};
use crate::rejection::Rejection;

/// Opens the reviews of a job. The market's own timer asks, and says what lies beside the log: what does not have the
/// digest that was sealed, or was erased, is left out.
#[derive(Clone, Debug)]
pub struct OpenReviews {
    /// The job.
    pub job: JobId,
    /// Its poster.
    pub poster: PartyId,
    /// Its worker.
    pub agent: PartyId,
    /// What the poster said, if that can still be read.
    pub of_poster: Option<Opinion>,
    /// What the worker said, if that can still be read.
    pub of_agent: Option<Opinion>,
}

impl OpenReviews {
    fn opened(&self, by: Who, said: &Said) -> Option<OpenedReview> {
        let Said::Sealed(sealed) = said else {
            return None;
        };
        let opinion = match by {
            Who::Poster => self.of_poster.as_ref(),
            Who::Agent => self.of_agent.as_ref(),
        };
        let opinion = opinion.filter(|opinion| opinion.words().digest() == *sealed)?;
        Some(OpenedReview { by, rating: opinion.rating, words: sealed.clone() })
    }
}

/// Reviews of one's own house are no reputation.
fn closeness(one: &Registered, other: &Registered) -> Option<Uncounted> {
    let brought = one.referrer == Some(other.party) || other.referrer == Some(one.party);
    brought.then_some(Uncounted::Referral)
}

impl Decide for OpenReviews {
    type Needs = (JobId, PartyId, PartyId);

    fn needs(&self) -> Self::Needs {
        (self.job, self.poster, self.agent)
    }

    fn decide(&self, (job, poster, agent): &(Job, Party, Party), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let job = job.posted(self.job)?;
        let (poster, agent) = (poster.registered()?, agent.registered()?);
        let (Stage::Completed { contract, .. } | Stage::Disputed(Frozen { contract, .. }), Some(due_at), true) =
            (&job.stage, job.reviews.until, job.reviews.is_sealed())
        else {
            return Err(job.wrong_state("completed with sealed reviews"));
        };
        if job.poster != self.poster || contract.agent != self.agent {
            return Err(Rejection::PartyNotFound);
        }
        if cx.now < due_at {
            return Err(Rejection::NotDueYet { due_at });
        }
        let sides = [(Who::Poster, &job.reviews.poster), (Who::Agent, &job.reviews.agent)];
        let opened = OpenedReviews {
            job: self.job,
            poster: self.poster,
            agent: self.agent,
            reviews: sides.into_iter().filter_map(|(by, said)| self.opened(by, said)).collect(),
            uncounted: closeness(poster, agent),
        };
        Ok(vec![JobEvent::ReviewsOpened(opened).into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::party::PartyEvent;
    use crate::testing::*;
    use crate::time::Span;

    /// The opened reviews at the end of a story.
    fn opened(story: story::Story) -> OpenedReviews {
        let log = story.into_log();
        let last = log.events().last().unwrap().event.clone();
        let Event::Job(JobEvent::ReviewsOpened(opened)) = last else {
            panic!("expected opened reviews, got {last:?}");
        };
        opened
    }

    fn both_said(events: Vec<Event>) -> story::Story {
        given(events)
            .when(review(POSTER, 5))
            .then(&["job.review_sealed"])
            .when(review(AGENT, 2))
            .then(&["job.review_sealed"])
            .when(open_reviews(Some(review(POSTER, 5)), Some(review(AGENT, 2))))
            .then(&["job.reviews_opened"])
    }

    #[test]
    fn when_both_have_spoken_both_can_be_read() {
        let opened = opened(both_said(approved_job(usd(75_00))));
        let said: Vec<_> = opened.reviews.iter().map(|review| (review.by, review.rating)).collect();
        assert_eq!(said, [(Who::Poster, 5), (Who::Agent, 2)]);
        assert_eq!(opened.uncounted, None);
    }

    #[test]
    fn one_alone_stays_sealed_until_the_time_is_over() {
        let over = NOW.after(Span::days(14));
        given(approved_job(usd(75_00)))
            .when(open_reviews(None, None))
            .then_refused(Rejection::WrongState { status: "completed", wanted: "completed with sealed reviews" })
            .when(review(AGENT, 2))
            .then(&["job.review_sealed"])
            .when(open_reviews(None, Some(review(AGENT, 2))))
            .then_refused(Rejection::NotDueYet { due_at: over })
            .at(over)
            .when(open_reviews(None, Some(review(AGENT, 2))))
            .then(&["job.reviews_opened"])
            .when(open_reviews(None, Some(review(AGENT, 2))))
            .then_refused(Rejection::WrongState { status: "completed", wanted: "completed with sealed reviews" });
    }

    #[test]
    fn what_was_erased_or_is_not_what_was_sealed_is_left_out() {
        let story = given(approved_job(usd(75_00)))
            .when(review(POSTER, 1))
            .then(&["job.review_sealed"])
            .when(review(AGENT, 2))
            .then(&["job.review_sealed"])
            .when(open_reviews(Some(review(POSTER, 5)), None))
            .then(&["job.reviews_opened"]);
        assert_eq!(opened(story).reviews, []);
    }

    #[test]
    fn a_referrer_makes_no_reputation_for_whom_it_brought() {
        let referred = PartyEvent::Referred { party: AGENT, referrer: POSTER }.into();
        assert_eq!(opened(both_said(approved_job(usd(75_00)).and(referred))).uncounted, Some(Uncounted::Referral));
    }
}
