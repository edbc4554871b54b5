//! What the market and its people do to trust one another.

use crate::market::Market;
use crate::moves::{Call, moves};
use market_core::event::Recorded;
use market_core::ids::{JobId, PartyId};
use market_core::job::open_reviews::OpenReviews;
use market_core::job::review::RATING_MAX;
use market_core::job::reviews::Opinion;
use market_core::job::{Posted, Said};
use market_core::rejection::Rejection;

moves!(TrustMove: OpenReviews);

impl Market {
    pub(crate) fn trust_move(&mut self, what: TrustMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        match what {
            TrustMove::OpenReviews => {
                let opening = self.opening(call.job).ok_or(Rejection::JobNotFound { job: call.job })?;
                self.run(&opening)
            }
        }
    }

    /// What lies beside the log, as the timer brings it.
    pub(crate) fn opening(&self, job: JobId) -> Option<OpenReviews> {
        let posted = self.job(job).posted(job).ok()?.clone();
        let of_side = |said: &Said| match said {
            Said::Sealed(sealed) => (1..=RATING_MAX).map(opinion).find(|held| held.words().digest() == *sealed),
            Said::Nothing | Said::Open | Said::Missed => None,
        };
        Some(OpenReviews {
            job,
            poster: posted.poster,
            agent: posted.worker()?,
            of_poster: of_side(&posted.reviews.poster),
            of_agent: of_side(&posted.reviews.agent),
        })
    }

    /// Who could review a job next.
    pub(crate) fn next_reviewer(&self, posted: &Posted, fork: u8) -> Option<PartyId> {
        let reviews = &posted.reviews;
        let is_over = reviews.until.is_some_and(|until| until <= self.now);
        let sides = [(&reviews.poster, Some(posted.poster)), (&reviews.agent, posted.worker())];
        let mut silent = sides.into_iter().filter(|(said, _)| !is_over && **said == Said::Nothing);
        if fork.is_multiple_of(2) { silent.next()?.1 } else { silent.next_back()?.1 }
    }
}

/// An opinion that its digest alone gives away.
pub(crate) fn opinion(rating: u8) -> Opinion {
    Opinion { rating, comment: String::new(), salt: [7; 16] }
}
