//! The poster gives the work more time.

use super::event::JobEvent;
use super::post::check_deadline;
use super::stage::{Due, Hire, Stage};
use super::standing::{Ask, At, Standing};
use super::state::Posted;
use super::told::Extension;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// Moves a deadline to a later instant, never to an earlier one.
#[derive(Clone, Debug)]
pub struct ExtendDeadline {
    /// The job.
    pub job: JobId,
    /// Who asks.
    pub poster: PartyId,
    /// When the work must be there from now on.
    pub deadline: Timestamp,
}

impl ExtendDeadline {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];

    fn later_than(&self, before: Timestamp) -> Result<(), Rejection> {
        if self.deadline <= before {
            let problem = format!("must lie after {before}: more time can be given, not less");
            return Err(Rejection::Invalid { field: "deadline", problem });
        }
        Ok(())
    }

    /// Before anybody works only the terms know of a deadline.
    fn of_terms(&self, job: &Posted, closes_at: Timestamp, now: Timestamp) -> Result<Extension, Rejection> {
        if closes_at <= now {
            return Err(Rejection::DeadlinePassed { due_at: closes_at });
        }
        let Some(before) = job.terms.deadline else {
            let problem = "this job has none that could be moved".to_owned();
            return Err(Rejection::Invalid { field: "deadline", problem });
        };
        self.later_than(before)?;
        let (due_at, late_at, abandoned_at) = (None, None, None);
        Ok(Extension { job: self.job, deadline: self.deadline, due_at, late_at, abandoned_at })
    }

    fn of_work(&self, job: &Posted, cx: &Context<'_>) -> Result<Extension, Rejection> {
        let (_, due) = job.working(cx.now)?;
        let asked = self.deadline;
        let (late_at, abandoned_at) = match due {
            Due::First { due_at, .. } => {
                self.later_than(*due_at)?;
                let late_at = asked.after(cx.policy.late_grace);
                (Some(late_at), Some(asked.after(cx.policy.late_limit).max(late_at)))
            }
            Due::Revision { due_at } => {
                self.later_than(*due_at)?;
                (None, None)
            }
        };
        // More time for a milestone is no less time for the whole.
        let whole = job.terms.deadline.filter(|_| job.milestone().is_some());
        let deadline = whole.map_or(asked, |whole| whole.max(asked));
        Ok(Extension { job: self.job, deadline, due_at: Some(asked), late_at, abandoned_at })
    }
}

impl Decide for ExtendDeadline {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.poster }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        check_deadline(Some(self.deadline), cx)?;
        let extension = match &job.stage {
            Stage::Open { expires_at: closes_at } | Stage::PendingEscrow(Hire { fund_by: closes_at, .. }) => {
                self.of_terms(job, *closes_at, cx.now)?
            }
            Stage::InProgress(..) => self.of_work(job, cx)?,
            Stage::PendingProof { .. }
            | Stage::Delivered { .. }
            | Stage::Completed { .. }
            | Stage::Disputed(_)
            | Stage::Cancelled(_) => {
                return Err(job.wrong_state("open, pending_escrow or in_progress"));
            }
        };
        Ok(vec![JobEvent::DeadlineExtended(extension).into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::abandon::AbandonJob;
    use crate::job::lapse_revision::LapseRevision;
    use crate::testing::*;
    use crate::time::Span;

    fn extend(deadline: Timestamp) -> ExtendDeadline {
        ExtendDeadline { job: JOB, poster: POSTER, deadline }
    }

    #[test]
    fn all_clocks_of_a_delivery_move_with_its_deadline() {
        let due_at = NOW.after(Span::days(10));
        let over = due_at.after(Span::days(7));
        given(funded_job(usd(75_00)))
            .when(extend(due_at))
            .then(&["job.deadline_extended"])
            .at(NOW.after(Span::days(9)))
            .when(AbandonJob { job: JOB })
            .then_refused(Rejection::NotDueYet { due_at: over })
            .at(over)
            .when(AbandonJob { job: JOB })
            .then(&["job.cancelled_late"]);
    }

    #[test]
    fn a_revision_gets_more_time() {
        let due_at = NOW.after(Span::days(10));
        given(delivered_job(usd(75_00)))
            .when(request_revision())
            .then(&["job.revision_requested"])
            .when(extend(due_at))
            .then(&["job.deadline_extended"])
            .at(NOW.after(Span::days(9)))
            .when(LapseRevision { job: JOB })
            .then_refused(Rejection::NotDueYet { due_at });
    }

    #[test]
    fn time_is_given_and_not_taken() {
        let due_at = NOW.after(DUE_IN);
        given(funded_job(usd(75_00))).when(extend(due_at)).then_refused_for("deadline");
        given(funded_job(usd(75_00))).when(extend(NOW.after(Span::days(366)))).then_refused_for("deadline");
        given(open_job()).when(extend(due_at)).then_refused_for("deadline");
    }

    #[test]
    fn only_the_poster_gives_time_and_only_before_the_delivery() {
        let due_at = NOW.after(Span::days(10));
        given(funded_job(usd(75_00)))
            .when(ExtendDeadline { poster: AGENT, ..extend(due_at) })
            .then_refused(Rejection::NotThePoster);
        given(delivered_job(usd(75_00)))
            .when(extend(due_at))
            .then_refused(Rejection::WrongState { status: "delivered", wanted: "open, pending_escrow or in_progress" });
    }
}
