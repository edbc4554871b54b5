//! A poster offers work.

use super::event::{JobEvent, Terms};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{JobId, PartyId};
use crate::money::Money;
use crate::party::Party;
use crate::policy::Policy;
use crate::rejection::Rejection;
use crate::text::{list_within, within};

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
pub(crate) fn sensible_amount(field: &'static str, amount: Money, policy: &Policy) -> Result<(), Rejection> {
    if amount.is_zero() {
        return Err(Rejection::Invalid { field, problem: "must be at least 1 cent".to_owned() });
    }
    if amount.minor() > policy.amount_minor_max {
        let problem = format!("must be at most {} cents", policy.amount_minor_max);
        return Err(Rejection::Invalid { field, problem });
    }
    Ok(())
}

fn check(terms: &Terms, cx: &Context<'_>) -> Result<(), Rejection> {
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
    let latest = cx.now.after(cx.policy.deadline_max);
    if terms.deadline.is_some_and(|deadline| deadline > latest) {
        return Err(Rejection::Invalid { field: "deadline", problem: format!("must lie before {latest}") });
    }
    if terms.deadline.is_some_and(|deadline| deadline <= cx.now) {
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
        check(&self.terms, cx)?;
        Ok(vec![
            JobEvent::Posted {
                job: self.job,
                poster: self.poster,
                terms: self.terms.clone(),
                expires_at: cx.now.after(cx.policy.application_window),
            }
            .into(),
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

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

    #[test]
    fn terms_that_contradict_themselves_are_refused() {
        let contradictory = Terms { budget_min: usd(2), budget_max: usd(1), ..terms() };
        let empty = Terms { title: "  ".to_owned(), ..terms() };
        let late = Terms { deadline: Some(NOW), ..terms() };
        let endless = Terms { deadline: Some(NOW.after(crate::time::Span::days(366))), ..terms() };
        let wrong = [(contradictory, "budget_min"), (empty, "title"), (late, "deadline"), (endless, "deadline")];
        for (terms, field) in wrong {
            given([registered(POSTER), verified(POSTER)]).when(PostJob { terms, ..post() }).then_refused_for(field);
        }
    }
}
