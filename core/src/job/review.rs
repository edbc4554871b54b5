//! The poster says what the work was worth to it.

use super::event::JobEvent;
use super::stage::Stage;
use super::standing::{Ask, At, Standing};
use super::told::Review;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::rejection::Rejection;
use crate::text::within;

/// Reviews a completed job, once.
#[derive(Clone, Debug)]
pub struct ReviewWork {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// From 1 to 5.
    pub rating: u8,
    /// What there is to say; may be empty.
    pub comment: String,
    /// The same, for the record.
    pub words: Confidential,
}

/// The best rating.
pub const RATING_MAX: u8 = 5;

impl ReviewWork {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

impl Decide for ReviewWork {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.poster }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        if !(1..=RATING_MAX).contains(&self.rating) {
            let problem = format!("must be a whole number from 1 to {RATING_MAX}");
            return Err(Rejection::Invalid { field: "rating", problem });
        }
        within("comment", &self.comment, 0, cx.policy.text.review_max)?;
        let Stage::Completed { contract, .. } = &job.stage else {
            return Err(job.wrong_state("completed"));
        };
        if job.rating.is_some() {
            return Err(Rejection::AlreadyReviewed);
        }
        let review = Review {
            job: self.job,
            poster: self.poster,
            agent: contract.agent,
            rating: self.rating,
            words: self.words.digest(),
        };
        Ok(vec![JobEvent::Reviewed(review).into()])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("review", self.poster)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn review() -> ReviewWork {
        ReviewWork { job: JOB, poster: POSTER, rating: 5, comment: "Well done.".to_owned(), words: words() }
    }

    #[test]
    fn completed_work_is_reviewed_once() {
        given(approved_job(usd(75_00)))
            .when(review())
            .then(&["job.reviewed"])
            .when(review())
            .then_refused(Rejection::AlreadyReviewed);
    }

    #[test]
    fn only_the_poster_reviews_and_only_what_is_completed() {
        given(approved_job(usd(75_00)))
            .when(ReviewWork { poster: AGENT, ..review() })
            .then_refused(Rejection::NotThePoster);
        given(delivered_job(usd(75_00)))
            .when(review())
            .then_refused(Rejection::WrongState { status: "delivered", wanted: "completed" });
    }

    #[test]
    fn ratings_and_comments_have_limits() {
        let job = || given(approved_job(usd(75_00)));
        job().when(ReviewWork { rating: 0, ..review() }).then_refused_for("rating");
        job().when(ReviewWork { rating: 6, ..review() }).then_refused_for("rating");
        job().when(ReviewWork { comment: "x".repeat(2_001), ..review() }).then_refused_for("comment");
        job().when(ReviewWork { comment: String::new(), ..review() }).then(&["job.reviewed"]);
    }
}
