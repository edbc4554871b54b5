//! A poster offers work.

use super::event::JobEvent;
use super::terms::{Terms, Visibility};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::money::Money;
use crate::party::Party;
use crate::policy::Policy;
use crate::rejection::Rejection;
use crate::text::{list_within, within};
use crate::time::Timestamp;

/// Posts a job.
#[derive(Clone, Debug)]
pub struct PostJob {
    /// The new job.
    pub job: JobId,
    /// Who offers it.
    pub poster: PartyId,
    /// What is offered.
    pub terms: Terms,
}

/// The longest tag, in characters.
pub const TAG_MAX: usize = 50;

/// Refuses an amount of nothing, or one above the market's limit.
///
/// # Errors
/// [`Rejection::Invalid`], naming `field`.
pub fn sensible_amount(field: &'static str, amount: Money, policy: &Policy) -> Result<(), Rejection> {
    if amount.is_zero() {
        return Err(Rejection::Invalid { field, problem: "must be at least 1 cent".to_owned() });
    }
    if amount.minor() > policy.amount_minor_max {
        let problem = format!("must be at most {} cents", policy.amount_minor_max);
        return Err(Rejection::Invalid { field, problem });
    }
    Ok(())
}

/// Refuses terms that are out of their limits; the deadline is looked at by [`check_deadline`].
pub(crate) fn check_offer(terms: &Terms, cx: &Context<'_>) -> Result<(), Rejection> {
    let text = &cx.policy.text;
    within("title", &terms.title, 1, text.title_max)?;
    within("description", &terms.description, text.description_min, text.text_max)?;
    sensible_amount("budget_min", terms.budget_min, cx.policy)?;
    sensible_amount("budget_max", terms.budget_max, cx.policy)?;
    if !terms.budget_max.covers(terms.budget_min)? {
        let problem = "must not exceed budget_max".to_owned();
        return Err(Rejection::Invalid { field: "budget_min", problem });
    }
    list_within("tags", &terms.tags, text.list_max, TAG_MAX)?;
    check_proof(terms, cx)?;
    if let Some(plan) = &terms.milestones {
        plan.check(terms, cx)?;
    }
    terms.windows.check()
}

fn check_proof(terms: &Terms, cx: &Context<'_>) -> Result<(), Rejection> {
    let Some(proof) = &terms.proof else {
        return Ok(());
    };
    if terms.visibility == Visibility::Private {
        let problem = "a private job is seen by those who are invited to it, and so by no proofer".to_owned();
        return Err(Rejection::Invalid { field: "proof_required", problem });
    }
    proof.check(terms.budget_max, cx)
}

/// Refuses a deadline that has come already or lies too far ahead.
pub(crate) fn check_deadline(deadline: Option<Timestamp>, cx: &Context<'_>) -> Result<(), Rejection> {
    let latest = cx.now.after(cx.policy.deadline_max);
    if deadline.is_some_and(|deadline| deadline > latest) {
        return Err(Rejection::Invalid { field: "deadline", problem: format!("must lie before {latest}") });
    }
    if deadline.is_some_and(|deadline| deadline <= cx.now) {
        return Err(Rejection::Invalid { field: "deadline", problem: "must lie in the future".to_owned() });
    }
    Ok(())
}

impl Decide for PostJob {
    type Needs = PartyId;

    fn needs(&self) -> PartyId {
        self.poster
    }

    fn decide(&self, poster: &Party, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        poster.registered()?.must_have_verified_email()?;
        check_offer(&self.terms, cx)?;
        check_deadline(self.terms.deadline, cx)?;
        Ok(vec![
            JobEvent::Posted {
                job: self.job,
                poster: self.poster,
                terms: self.terms.clone(),
                expires_at: cx.now.after(self.terms.application_window(cx.policy)),
            }
            .into(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::job::Windows;
    use crate::testing::*;
    use crate::time::Span;

    fn post() -> PostJob {
        PostJob { job: JOB, poster: POSTER, terms: terms() }
    }

    #[test]
    fn a_posted_job_is_open() {
        given([registered(POSTER), verified(POSTER)]).when(post()).then(&["job.posted"]);
    }

    #[test]
    fn an_unverified_address_is_refused_before_the_terms_are_read() {
        let empty = Terms { title: String::new(), ..terms() };
        given([registered(POSTER)]).when(PostJob { terms: empty, ..post() }).then_refused(Rejection::EmailNotVerified);
    }

    fn hours(application: Option<u32>, funding: Option<u32>, review: Option<u32>) -> Windows {
        let span = |hours: Option<u32>| hours.map(Span::hours);
        Windows { application: span(application), funding: span(funding), review: span(review) }
    }

    #[test]
    fn a_poster_sets_the_windows_of_its_job() {
        let terms = Terms { windows: hours(Some(1), None, None), ..terms() };
        let over = NOW.after(Span::hours(1));
        given([registered(POSTER), verified(POSTER)])
            .when(PostJob { terms, ..post() })
            .then(&["job.posted"])
            .at(over)
            .when(crate::job::expire::ExpireJob { job: JOB })
            .then(&["job.expired"]);
    }

    #[test]
    fn terms_that_contradict_themselves_are_refused() {
        let contradictory = Terms { budget_min: usd(2), budget_max: usd(1), ..terms() };
        let empty = Terms { title: "  ".to_owned(), ..terms() };
        let late = Terms { deadline: Some(NOW), ..terms() };
        let endless = Terms { deadline: Some(NOW.after(crate::time::Span::days(366))), ..terms() };
        let hasty = Terms { windows: hours(None, None, Some(23)), ..terms() };
        let patient = Terms { windows: hours(None, Some(337), None), ..terms() };
        let wrong = [
            (contradictory, "budget_min"),
            (empty, "title"),
            (late, "deadline"),
            (endless, "deadline"),
            (hasty, "review_window_hours"),
            (patient, "funding_window_hours"),
        ];
        for (terms, field) in wrong {
            given([registered(POSTER), verified(POSTER)]).when(PostJob { terms, ..post() }).then_refused_for(field);
        }
    }
}
