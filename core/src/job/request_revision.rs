//! The poster asks for changes to what was handed in.

use super::event::JobEvent;
use super::stage::Stage;
use super::standing::{Ask, At, Standing};
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::rejection::Rejection;

/// Sends a delivery back for changes.
#[derive(Clone, Debug)]
pub struct RequestRevision {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// What is to change.
    pub words: Confidential,
}

impl RequestRevision {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

impl Decide for RequestRevision {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.poster }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, poster) = standing.enter(Self::ASKS)?;
        let Stage::Delivered { review_by, .. } = &job.stage else {
            return Err(job.wrong_state("delivered"));
        };
        if *review_by <= cx.now {
            return Err(Rejection::DeadlinePassed { due_at: *review_by });
        }
        let allowed = cx.policy.revisions_max.of(poster.tier());
        if job.revisions >= allowed {
            return Err(Rejection::RevisionsUsed { allowed });
        }
        let due_at = cx.now.after(cx.policy.revision_window);
        Ok(vec![
            JobEvent::RevisionRequested { job: self.job, poster: self.poster, words: self.words.digest(), due_at }
                .into(),
        ])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("revision", self.poster)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::time::Span;

    #[test]
    fn a_delivery_goes_back_as_often_as_the_tier_allows() {
        let mut story = given(funded_job(usd(75_00)));
        for _ in 0..3 {
            story = story.when(submit()).then(&["job.delivered"]);
            story = story.when(request_revision()).then(&["job.revision_requested"]);
        }
        story
            .when(submit())
            .then(&["job.delivered"])
            .when(request_revision())
            .then_refused(Rejection::RevisionsUsed { allowed: 3 });
    }

    #[test]
    fn once_silence_has_approved_it_is_too_late() {
        let over = NOW.after(Span::hours(72));
        given(delivered_job(usd(75_00)))
            .at(over)
            .when(request_revision())
            .then_refused(Rejection::DeadlinePassed { due_at: over });
    }
}
