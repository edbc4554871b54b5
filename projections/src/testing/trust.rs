//! Events about whom to trust.

use super::{AGENT, DUE_AT, JOB, POSTER, words};
use market_core::candidacy::Who;
use market_core::event::Event;
use market_core::job::{JobEvent, OpenedReview, OpenedReviews, SealedReview, Uncounted};

pub(crate) fn review_sealed(by: Who) -> Event {
    let (job, poster, agent, words) = (JOB, POSTER, AGENT, words());
    JobEvent::ReviewSealed(SealedReview { job, poster, agent, by, words, opens_at: DUE_AT }).into()
}

/// The poster gave 5, the agent 2.
pub(crate) fn reviews_opened(uncounted: Option<Uncounted>) -> Event {
    let said = |by, rating| OpenedReview { by, rating, words: words() };
    let reviews = vec![said(Who::Poster, 5), said(Who::Agent, 2)];
    JobEvent::ReviewsOpened(OpenedReviews { job: JOB, poster: POSTER, agent: AGENT, reviews, uncounted }).into()
}
