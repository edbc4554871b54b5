//! The words of the sentences about milestones.

use super::*;
use crate::job::approve::ApproveWork;
use crate::job::fund_escrow::FundEscrow;
use crate::job::{Basis, Milestone, Plan};

/// Three milestones: a quarter, a quarter and a half; the second one in two days.
pub(crate) fn three_parts() -> Plan {
    let part = |title: &str, weight, due| Milestone { title: title.to_owned(), description: None, weight, due };
    let parts = vec![part("Plan", 2_500, None), part("Draft", 2_500, Some(Span::days(2))), part("Final", 5_000, None)];
    Plan { basis: Basis::Share, parts }
}

pub(crate) fn milestone_payout(number: u32) -> PayoutId {
    PayoutId(Uuid::from_u128(0xd00 + u128::from(number)))
}

/// A hired job of 75.05 with three milestones; its poster has 100.00.
pub(crate) fn planned_job() -> Vec<Event> {
    let mut events = hired_job(usd(75_05)).and(deposited(POSTER, usd(100_00)));
    for event in &mut events {
        if let Event::Job(JobEvent::Posted { terms, .. }) = event {
            terms.milestones = Some(three_parts());
        }
    }
    events
}

pub(crate) fn fund() -> FundEscrow {
    FundEscrow { job: JOB, poster: POSTER, application: APPLICATION, agent: AGENT, expected_total: None }
}

pub(crate) fn approve_milestone(number: u32) -> ApproveWork {
    ApproveWork { job: JOB, poster: POSTER, payout: milestone_payout(number) }
}

/// The planned job, funded, with so many of its milestones approved.
pub(crate) fn milestones_approved(count: u32) -> Story {
    let mut story = given(planned_job()).when(fund()).then(&["job.escrow_funded"]);
    for number in 1..=count {
        story = story.when(submit()).then(&["job.delivered"]);
        let approved = if number < 3 { "job.milestone_approved" } else { "job.approved" };
        story = story.when(approve_milestone(number)).then(&[approved, "payout.scheduled"]);
    }
    story
}
