//! One side of a completed job says what it thinks of the other; nobody can read it yet.

use super::event::JobEvent;
use super::reviews::{Opinion, Said, SealedReview};
use super::stage::Stage;
use super::standing::{Ask, At, Standing};
use crate::candidacy::Who;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::rejection::Rejection;
use crate::text::within;

/// Reviews the other side of a completed job, once.
#[derive(Clone, Debug)]
pub struct ReviewWork {
    /// The job.
    pub job: JobId,
    /// Who reviews: the poster or the worker.
    pub by: PartyId,
    /// What it says.
    pub opinion: Opinion,
}

/// The best rating.
pub const RATING_MAX: u8 = 5;

impl ReviewWork {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Participant];
}

impl Decide for ReviewWork {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.by }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        if !(1..=RATING_MAX).contains(&self.opinion.rating) {
            let problem = format!("must be a whole number from 1 to {RATING_MAX}");
            return Err(Rejection::Invalid { field: "rating", problem });
        }
        within("comment", &self.opinion.comment, 0, cx.policy.text.review_max)?;
        let Stage::Completed { contract, .. } = &job.stage else {
            return Err(job.wrong_state("completed"));
        };
        let (by, other) = if job.poster == self.by { (Who::Poster, Who::Agent) } else { (Who::Agent, Who::Poster) };
        let over_at = job.reviews.until.unwrap_or(cx.now.after(cx.policy.trust.reviews_window));
        match job.reviews.of(by) {
            Said::Sealed(_) | Said::Open => return Err(Rejection::AlreadyReviewed),
            Said::Missed => return Err(Rejection::DeadlinePassed { due_at: over_at }),
            Said::Nothing if over_at <= cx.now => return Err(Rejection::DeadlinePassed { due_at: over_at }),
            Said::Nothing => {}
        }
        // Nobody is left to be waited for.
        let is_last = *job.reviews.of(other) != Said::Nothing;
        let review = SealedReview {
            job: self.job,
            poster: job.poster,
            agent: contract.agent,
            by,
            words: self.opinion.words().digest(),
            opens_at: if is_last { cx.now } else { over_at },
        };
        Ok(vec![JobEvent::ReviewSealed(review).into()])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.opinion.words().private("review", self.by)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::time::Span;

    #[test]
    fn each_side_reviews_completed_work_once() {
        given(approved_job(usd(75_00)))
            .when(review(POSTER, 5))
            .then(&["job.review_sealed"])
            .when(review(POSTER, 4))
            .then_refused(Rejection::AlreadyReviewed)
            .when(review(AGENT, 3))
            .then(&["job.review_sealed"])
            .when(review(AGENT, 3))
            .then_refused(Rejection::AlreadyReviewed);
    }

    #[test]
    fn only_the_two_sides_review_and_only_what_is_completed() {
        given(approved_job(usd(75_00)).and(registered(STRANGER)))
            .when(review(STRANGER, 5))
            .then_refused(Rejection::NotTheWorker);
        given(delivered_job(usd(75_00)))
            .when(review(AGENT, 5))
            .then_refused(Rejection::WrongState { status: "delivered", wanted: "completed" });
    }

    #[test]
    fn ratings_and_comments_have_limits() {
        let job = || given(approved_job(usd(75_00)));
        let saying = |comment: String| ReviewWork {
            opinion: Opinion { comment, ..review(POSTER, 5).opinion },
            ..review(POSTER, 5)
        };
        job().when(review(POSTER, 0)).then_refused_for("rating");
        job().when(review(AGENT, 6)).then_refused_for("rating");
        job().when(saying("x".repeat(2_001))).then_refused_for("comment");
        job().when(saying(String::new())).then(&["job.review_sealed"]);
    }

    #[test]
    fn who_lets_the_time_go_by_says_nothing_and_who_waited_for_the_other_cannot_answer_it() {
        let over = NOW.after(Span::days(14));
        let approved = || given(delivered_job(usd(75_00))).when(approve()).then(&["job.approved", "payout.scheduled"]);
        approved().at(over).when(review(AGENT, 1)).then_refused(Rejection::DeadlinePassed { due_at: over });
        approved()
            .when(review(POSTER, 1))
            .then(&["job.review_sealed"])
            .at(over)
            .when(open_reviews(Some(review(POSTER, 1)), None))
            .then(&["job.reviews_opened"])
            .when(review(AGENT, 1))
            .then_refused(Rejection::DeadlinePassed { due_at: over });
    }

    #[test]
    fn what_was_said_openly_before_still_counts_as_said() {
        given(approved_job(usd(75_00)).and(reviewed_openly(4)))
            .when(review(POSTER, 4))
            .then_refused(Rejection::AlreadyReviewed)
            .when(review(AGENT, 2))
            .then(&["job.review_sealed"])
            .when(open_reviews(None, Some(review(AGENT, 2))))
            .then(&["job.reviews_opened"]);
    }

    #[test]
    fn a_sealed_review_tells_nothing_of_what_it_says() {
        let log = given(approved_job(usd(75_00))).when(review(AGENT, 2)).then(&["job.review_sealed"]).into_log();
        let last = log.events().last().unwrap().payload.to_string();
        assert!(!last.contains("rating") && !last.contains("Well done"), "{last}");
    }
}
