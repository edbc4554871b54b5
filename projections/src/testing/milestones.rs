//! Events about milestones.

use super::*;
use market_core::job::{Basis, Milestone, MilestoneApproved, Plan};

pub(crate) const MILESTONE_PAYOUT: PayoutId = PayoutId(Uuid::from_u128(79));

/// A quarter, and the rest.
pub(crate) fn planned() -> Event {
    let part = |title: &str, weight| Milestone { title: title.to_owned(), description: None, weight, due: None };
    let plan = Plan { basis: Basis::Share, parts: vec![part("Draft", 2_500), part("Final", 7_500)] };
    JobEvent::Edited { job: JOB, terms: Terms { milestones: Some(plan), ..terms() }, terms_version: 2 }.into()
}

/// A funded job with two milestones.
pub(crate) fn planned_job() -> Vec<Event> {
    let mut story = open_job().and(planned());
    story.extend(funded_job().into_iter().skip(open_job().len()));
    story
}

/// The first of the two.
pub(crate) fn milestone_approved() -> Event {
    JobEvent::MilestoneApproved(MilestoneApproved {
        job: JOB,
        milestone: 1,
        payout: MILESTONE_PAYOUT,
        agent: AGENT,
        earned: usd(16_87),
        commission: usd(1_88),
        by: ApprovedBy::Silence,
        due_at: DUE_AT,
        late_at: DUE_AT.after(Span::hours(24)),
        abandoned_at: DUE_AT.after(Span::days(7)),
    })
    .into()
}

/// What the first of the two is paid.
pub(crate) fn milestone_scheduled() -> Event {
    PayoutEvent::Scheduled {
        payout: MILESTONE_PAYOUT,
        job: JOB,
        poster: POSTER,
        party: AGENT,
        amount: usd(16_87),
        commission: usd(1_88),
        releasable_at: NOW.after(Span::hours(24)),
        by: EarnedBy::Milestone,
    }
    .into()
}

/// It has cooled down.
pub(crate) fn milestone_released() -> Event {
    let (payout, amount, commission) = (MILESTONE_PAYOUT, usd(16_87), usd(1_88));
    PayoutEvent::Released { payout, job: JOB, party: AGENT, amount, commission, by: EarnedBy::Milestone }.into()
}

/// What is left is approved.
pub(crate) fn approved() -> Event {
    let (earned, commission, by) = (usd(50_63), usd(5_62), ApprovedBy::Poster);
    JobEvent::Approved { job: JOB, payout: PAYOUT, agent: AGENT, earned, commission, by, reviews_until: None }.into()
}

/// The same, where the first milestone has been paid before.
pub(crate) fn of_the_rest(event: Event) -> Event {
    let (left, owed) = (usd(50_63), usd(5_62));
    match event {
        Event::Job(JobEvent::Approved { .. }) => approved(),
        Event::Payout(PayoutEvent::Scheduled { payout, job, poster, party, releasable_at, by, .. }) => {
            PayoutEvent::Scheduled { payout, job, poster, party, amount: left, commission: owed, releasable_at, by }
                .into()
        }
        Event::Payout(PayoutEvent::Released { payout, job, party, by, .. }) => {
            PayoutEvent::Released { payout, job, party, amount: left, commission: owed, by }.into()
        }
        other => other,
    }
}
