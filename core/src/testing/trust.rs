//! What the sentences say of one another.

use super::{AGENT, JOB, PAYOUT, POSTER, words};
use crate::event::Event;
use crate::ids::PartyId;
use crate::job::approve::ApproveWork;
use crate::job::open_reviews::OpenReviews;
use crate::job::review::ReviewWork;
use crate::job::reviews::Opinion;
use crate::job::{JobEvent, Review};

pub(crate) fn approve() -> ApproveWork {
    ApproveWork { job: JOB, poster: POSTER, payout: PAYOUT }
}

pub(crate) fn review(by: PartyId, rating: u8) -> ReviewWork {
    let opinion = Opinion { rating, comment: "Well done.".to_owned(), salt: [7; 16] };
    ReviewWork { job: JOB, by, opinion }
}

pub(crate) fn open_reviews(of_poster: Option<ReviewWork>, of_agent: Option<ReviewWork>) -> OpenReviews {
    OpenReviews {
        job: JOB,
        poster: POSTER,
        agent: AGENT,
        of_poster: of_poster.map(|review| review.opinion),
        of_agent: of_agent.map(|review| review.opinion),
    }
}

/// As it was before reviews were sealed.
pub(crate) fn reviewed_openly(rating: u8) -> Event {
    JobEvent::Reviewed(Review { job: JOB, poster: POSTER, agent: AGENT, rating, words: words().digest() }).into()
}
