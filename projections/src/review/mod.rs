//! View: what the two sides of a job said of one another. The comment is an erasable row beside it; what is sealed has no
//! rating here either.

pub mod query;

use crate::horizon::before_year_10000;
use crate::view::View;
use market_core::candidacy::Who;
use market_core::event::{Event, Recorded};
use market_core::ids::{JobId, PartyId};
use market_core::job::{JobEvent, OpenedReviews, Review, SealedReview};
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct ReviewEntry {
    pub job: JobId,
    pub by: Who,
    pub poster: PartyId,
    pub agent: PartyId,
    pub rating: Option<u8>,
    pub words: Uuid,
    pub counts: bool,
    pub opens_at: Timestamp,
    pub opened_at: Option<Timestamp>,
    pub said_at: Timestamp,
    pub updated_position: Position,
}

impl View for ReviewEntry {
    const NAME: &'static str = "review";
    const VERSION: u32 = 2;
    const KEY: &'static [&'static str] = &["job", "by"];
    type Key = (JobId, Who);

    fn keys(recorded: &Recorded) -> Vec<(JobId, Who)> {
        match &recorded.event {
            Event::Job(JobEvent::Reviewed(review)) => vec![(review.job, Who::Poster)],
            Event::Job(JobEvent::ReviewSealed(review)) => vec![(review.job, review.by)],
            Event::Job(JobEvent::ReviewsOpened(opened)) => vec![(opened.job, Who::Poster), (opened.job, Who::Agent)],
            Event::Job(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> (JobId, Who) {
        (self.job, self.by)
    }

    fn evolve(row: Option<Self>, (_, by): &(JobId, Who), recorded: &Recorded) -> Option<Self> {
        match &recorded.event {
            Event::Job(JobEvent::Reviewed(review)) => Some(Self::said_openly(review, recorded)),
            Event::Job(JobEvent::ReviewSealed(review)) => Some(Self::sealed(review, recorded)),
            Event::Job(JobEvent::ReviewsOpened(opened)) => row.map(|row| row.opened(opened, *by, recorded)),
            Event::Job(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => row,
        }
    }
}

impl ReviewEntry {
    fn said_openly(review: &Review, recorded: &Recorded) -> Self {
        Self {
            job: review.job,
            by: Who::Poster,
            poster: review.poster,
            agent: review.agent,
            rating: Some(review.rating),
            words: review.words.row_id(),
            counts: true,
            opens_at: recorded.at,
            opened_at: Some(recorded.at),
            said_at: recorded.at,
            updated_position: recorded.position,
        }
    }

    fn sealed(review: &SealedReview, recorded: &Recorded) -> Self {
        Self {
            job: review.job,
            by: review.by,
            poster: review.poster,
            agent: review.agent,
            rating: None,
            words: review.words.row_id(),
            counts: false,
            opens_at: before_year_10000(review.opens_at),
            opened_at: None,
            said_at: recorded.at,
            updated_position: recorded.position,
        }
    }

    /// What was open before stays as it was.
    fn opened(self, opened: &OpenedReviews, by: Who, recorded: &Recorded) -> Self {
        if self.opened_at.is_some() {
            return self;
        }
        let rating = opened.reviews.iter().find(|review| review.by == by).map(|review| review.rating);
        Self {
            rating,
            counts: rating.is_some() && opened.uncounted.is_none(),
            opened_at: Some(recorded.at),
            updated_position: recorded.position,
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use market_core::job::Uncounted;

    fn after(story: Vec<Event>, by: Who) -> ReviewEntry {
        row_of(story, &(JOB, by)).unwrap()
    }

    #[test]
    fn a_review_of_before_is_open() {
        let row = after(released_job().and(reviewed(4)), Who::Poster);
        assert_eq!((row.agent, row.rating, row.counts, row.opened_at), (AGENT, Some(4), true, Some(NOW)));
    }

    #[test]
    fn a_sealed_review_has_no_rating_until_it_is_opened() {
        let sealed = || released_job().and(review_sealed(Who::Agent));
        let row = after(sealed(), Who::Agent);
        assert_eq!((row.rating, row.counts, row.opened_at), (None, false, None));
        let row = after(sealed().and(reviews_opened(None)), Who::Agent);
        assert_eq!((row.rating, row.counts, row.opened_at), (Some(2), true, Some(NOW)));
    }

    #[test]
    fn what_does_not_count_is_open_all_the_same() {
        let story = released_job().and(review_sealed(Who::Agent)).and(reviews_opened(Some(Uncounted::Referral)));
        let row = after(story, Who::Agent);
        assert_eq!((row.rating, row.counts), (Some(2), false));
    }

    #[test]
    fn what_was_said_openly_does_not_change_when_the_answer_is_opened() {
        let story = released_job().and(reviewed(4)).and(review_sealed(Who::Agent)).and(reviews_opened(None));
        assert_eq!(after(story, Who::Poster).rating, Some(4));
    }
}
