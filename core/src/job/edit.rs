//! The poster changes what is offered, while nobody is accepted: who has applied must confirm before acceptance.

use super::event::JobEvent;
use super::plan::Plan;
use super::post::{check_deadline, check_offer};
use super::stage::Stage;
use super::standing::{Ask, At, Standing};
use super::terms::{Terms, Visibility};
use crate::category::WorkCategory;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::money::Money;
use crate::rejection::Rejection;
use crate::time::Timestamp;

/// Changes the terms of an open job; what changes nothing is no event.
#[derive(Clone, Debug)]
pub struct EditJob {
    /// The job.
    pub job: JobId,
    /// Who asks.
    pub poster: PartyId,
    /// What is to be different.
    pub changes: Changes,
}

/// The parts of the terms that are to be different; see [`Terms`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// One line.
    pub title: Option<String>,
    /// What is to be done.
    pub description: Option<String>,
    /// The kind of work.
    pub category: Option<WorkCategory>,
    /// The least that the poster thinks of paying.
    pub budget_min: Option<Money>,
    /// The most that the poster thinks of paying.
    pub budget_max: Option<Money>,
    /// When the work must be there.
    pub deadline: Option<Timestamp>,
    /// Words to find it by.
    pub tags: Option<Vec<String>>,
    /// Who may see it.
    pub visibility: Option<Visibility>,
    /// The milestones; none of them at all is said by `Some(None)`.
    pub milestones: Option<Option<Plan>>,
}

impl EditJob {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

impl Changes {
    fn applied_to(&self, terms: &Terms) -> Terms {
        let changes = self.clone();
        Terms {
            title: changes.title.unwrap_or_else(|| terms.title.clone()),
            description: changes.description.unwrap_or_else(|| terms.description.clone()),
            category: changes.category.unwrap_or(terms.category),
            budget_min: changes.budget_min.unwrap_or(terms.budget_min),
            budget_max: changes.budget_max.unwrap_or(terms.budget_max),
            deadline: changes.deadline.or(terms.deadline),
            tags: changes.tags.unwrap_or_else(|| terms.tags.clone()),
            visibility: changes.visibility.unwrap_or(terms.visibility),
            windows: terms.windows,
            proof: terms.proof.clone(),
            milestones: changes.milestones.unwrap_or_else(|| terms.milestones.clone()),
        }
    }
}

impl Decide for EditJob {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.poster }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        let terms = self.changes.applied_to(&job.terms);
        check_offer(&terms, cx)?;
        // A deadline that has come meanwhile is in nobody's way who changes something else.
        if terms.deadline != job.terms.deadline {
            check_deadline(terms.deadline, cx)?;
        }
        let Stage::Open { expires_at } = job.stage else {
            return Err(job.wrong_state("open"));
        };
        if expires_at <= cx.now {
            return Err(Rejection::DeadlinePassed { due_at: expires_at });
        }
        if terms == job.terms {
            return Ok(vec![]);
        }
        let terms_version = job.terms_version.saturating_add(1);
        Ok(vec![JobEvent::Edited { job: self.job, terms, terms_version }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::time::Span;

    fn edit(changes: Changes) -> EditJob {
        EditJob { job: JOB, poster: POSTER, changes }
    }

    fn budget(budget_max: Money) -> EditJob {
        edit(Changes { budget_max: Some(budget_max), ..Changes::default() })
    }

    #[test]
    fn what_changes_nothing_is_no_event() {
        given(open_job())
            .when(edit(Changes::default()))
            .then(&[])
            .when(budget(usd(80_00)))
            .then(&[])
            .when(budget(usd(90_00)))
            .then(&["job.edited"])
            .when(budget(usd(90_00)))
            .then(&[]);
    }

    #[test]
    fn the_limits_of_posting_hold() {
        let late = edit(Changes { deadline: Some(NOW), ..Changes::default() });
        let untitled = edit(Changes { title: Some(" ".to_owned()), ..Changes::default() });
        for (command, field) in [(budget(usd(1)), "budget_min"), (late, "deadline"), (untitled, "title")] {
            given(open_job()).when(command).then_refused_for(field);
        }
    }

    #[test]
    fn a_deadline_that_has_come_does_not_stand_in_the_way_of_other_changes() {
        let deadline = Some(NOW.after(Span::hours(2)));
        given(open_job())
            .when(edit(Changes { deadline, ..Changes::default() }))
            .then(&["job.edited"])
            .at(NOW.after(Span::hours(3)))
            .when(edit(Changes { deadline, budget_max: Some(usd(81_00)), ..Changes::default() }))
            .then(&["job.edited"]);
    }

    #[test]
    fn only_the_poster_edits_and_only_while_nobody_is_accepted() {
        given(open_job()).when(EditJob { poster: AGENT, ..budget(usd(90_00)) }).then_refused(Rejection::NotThePoster);
        given(hired_job(usd(75_00)))
            .when(budget(usd(90_00)))
            .then_refused(Rejection::WrongState { status: "pending_escrow", wanted: "open" });
        let over = NOW.after(Span::days(30));
        given(open_job()).at(over).when(budget(usd(90_00))).then_refused(Rejection::DeadlinePassed { due_at: over });
    }

    #[test]
    fn who_has_applied_still_sees_a_job_that_has_become_private() {
        let private = edit(Changes { visibility: Some(Visibility::Private), ..Changes::default() });
        let confirm = crate::candidacy::confirm::ConfirmApplication {
            job: JOB,
            agent: AGENT,
            application: APPLICATION,
            terms_version: None,
        };
        given(applied_job(usd(75_00))).when(private).then(&["job.edited"]).when(confirm).then(&["candidacy.confirmed"]);
    }
}
