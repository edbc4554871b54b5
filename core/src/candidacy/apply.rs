//! An agent offers to do a job.

use super::event::CandidacyEvent;
use super::state;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{ApplicationId, JobId, PartyId};
use crate::job::post::sensible_amount;
use crate::job::{Ask, At, Stage, Standing};
use crate::money::Money;
use crate::rejection::Rejection;
use crate::text::within;

/// Applies for a job.
#[derive(Clone, Debug)]
pub struct Apply {
    /// The job.
    pub job: JobId,
    /// Who applies.
    pub agent: PartyId,
    /// The new application.
    pub application: ApplicationId,
    /// What it asks for.
    pub price: Money,
    /// Why it should be this agent.
    pub message: String,
    /// How long it takes, in free words.
    pub estimated_delivery: String,
    /// Both texts.
    pub words: Confidential,
}

/// The longest statement of a delivery time, in characters.
pub const ESTIMATE_MAX: usize = 200;

/// The longest delivery time that is taken at its word: a year.
const ESTIMATE_HOURS_MAX: u32 = 24 * 365;

impl Apply {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Email, Ask::Nda, Ask::NotPoster];

    fn check(&self, cx: &Context<'_>) -> Result<(), Rejection> {
        let text = &cx.policy.text;
        sensible_amount("proposed_price", self.price, cx.policy)?;
        within("message", &self.message, text.message_min, text.text_max)?;
        within("estimated_delivery", &self.estimated_delivery, 1, ESTIMATE_MAX)
    }
}

/// The hours that a free text states, where it reads as a number of hours, days or weeks: `24 hours`,
/// `2-3 days` (the longer), `1 week`.
#[must_use]
pub fn stated_hours(text: &str) -> Option<u32> {
    let lower = text.to_lowercase();
    let unit_at = lower.find(char::is_alphabetic)?;
    let (numbers, unit) = lower.split_at(unit_at);
    // `1.5` is no whole number of anything, and its 5 even less.
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',');
    let last = numbers.split(|c: char| !in_number(c)).rfind(|digits| !digits.is_empty())?;
    let count: u32 = last.parse().ok()?;
    let word = unit.split(|c: char| !c.is_alphabetic()).next()?;
    let hours_each = match word {
        "h" | "hr" | "hrs" | "hour" | "hours" => 1,
        "d" | "day" | "days" => 24,
        "w" | "wk" | "wks" | "week" | "weeks" => 24 * 7,
        _ => return None,
    };
    let hours = count.checked_mul(hours_each)?;
    (1..=ESTIMATE_HOURS_MAX).contains(&hours).then_some(hours)
}

impl Decide for Apply {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.agent }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, agent) = standing.enter(Self::ASKS)?;
        if agent.profile.is_none() {
            return Err(Rejection::ProfileRequired);
        }
        self.check(cx)?;
        let Stage::Open { expires_at } = job.stage else {
            return Err(job.wrong_state("open"));
        };
        if expires_at <= cx.now {
            return Err(Rejection::DeadlinePassed { due_at: expires_at });
        }
        job.must_part("proposed_price", self.price)?;
        match &standing.candidacy.application {
            Some(live) if live.standing == state::Standing::Live => {
                Err(Rejection::AlreadyApplied { application: live.application })
            }
            Some(_) | None => Ok(vec![
                CandidacyEvent::Applied {
                    job: self.job,
                    party: self.agent,
                    application: self.application,
                    price: self.price,
                    delivery_hours: stated_hours(&self.estimated_delivery),
                    words: self.words.digest(),
                    terms_version: job.terms_version,
                }
                .into(),
            ]),
        }
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("proposal", self.agent)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn an_application_is_recorded() {
        given(acknowledged_job()).when(apply(usd(75_00))).then(&["candidacy.applied"]);
    }

    #[test]
    fn refusals_come_in_the_order_of_the_guards() {
        let nothing = Apply { price: usd(0), ..apply(usd(75_00)) };
        given([registered(AGENT)]).when(nothing.clone()).then_refused(Rejection::JobNotFound { job: JOB });
        given(open_job().and(registered(STRANGER)))
            .when(Apply { agent: STRANGER, ..nothing.clone() })
            .then_refused(Rejection::EmailNotVerified);
        given(open_job()).when(nothing.clone()).then_refused(Rejection::NdaNotAcknowledged);
        given(open_job()).when(Apply { agent: POSTER, ..nothing.clone() }).then_refused(Rejection::ConflictOfInterest);
        given(acknowledged_job()).when(nothing.clone()).then_refused_for("proposed_price");
        given(acknowledged_job().and(cancelled(JOB))).when(nothing).then_refused_for("proposed_price");
        given(acknowledged_job().and(cancelled(JOB)))
            .when(apply(usd(75_00)))
            .then_refused(Rejection::WrongState { status: "cancelled", wanted: "open" });
    }

    #[test]
    fn one_application_lives_at_a_time() {
        given(applied_job(usd(75_00)))
            .when(apply(usd(80_00)))
            .then_refused(Rejection::AlreadyApplied { application: APPLICATION });
        given(applied_job(usd(75_00)).and(withdrawn(APPLICATION))).when(apply(usd(80_00))).then(&["candidacy.applied"]);
    }

    #[test]
    fn a_short_message_is_refused() {
        let short = Apply { message: "too short".to_owned(), ..apply(usd(75_00)) };
        given(acknowledged_job()).when(short).then_refused_for("message");
    }

    #[test]
    fn delivery_times_are_read_where_they_can_be() {
        let read = [("24 hours", Some(24)), ("2-3 days", Some(72)), ("1 week", Some(168)), ("3d", Some(72))];
        let unread = [
            ("soon", None),
            ("0 hours", None),
            ("99999999999 days", None),
            ("2 moons", None),
            ("", None),
            ("1.5 days", None),
        ];
        for (text, hours) in read.into_iter().chain(unread) {
            assert_eq!(stated_hours(text), hours, "{text}");
        }
    }
}
