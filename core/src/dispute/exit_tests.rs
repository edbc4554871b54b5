//! Sentences about how disputes end: each exit, and where the money goes.

use super::DisputeRejection;
use crate::event::Event;
use crate::job::approve::ApproveBySilence;
use crate::job::{JobEvent, Stage};
use crate::ledger::Account;
use crate::payout::release::ReleasePayout;
use crate::proof::Outcome;
use crate::rejection::Rejection;
use crate::testing::story::Story;
use crate::testing::*;
use crate::time::Span;

pub(super) const AWARDED: &[&str] = &["dispute.ruled", "job.dispute_settled", "payout.awarded"];
const FILED: &[&str] = &["dispute.filed", "job.disputed"];
const REFUNDED: &[&str] = &["dispute.ruled", "job.dispute_settled"];

pub(super) fn days(days: u32) -> crate::time::Timestamp {
    NOW.after(Span::days(days))
}

/// Everything that was in the job is where the award says: 25.00 or 24.99 were in the wallet beside it.
pub(super) fn parts(story: Story, price: u64, award: u64, commission: u64) -> Story {
    story
        .and_holds(hold(), usd(0))
        .and_holds(Account::Escrow(JOB), usd(0))
        .and_holds(Account::Pending(AGENT, JOB), usd(0))
        .and_holds(Account::PendingCommission(JOB), usd(0))
        .and_holds(Account::Available(AGENT), usd(award - commission))
        .and_holds(Account::CommissionFees, usd(commission))
        .and_holds(Account::Wallet(POSTER), usd(100_00 - award))
        .and_holds(Account::Wallet(AGENT), usd(0))
        .when(rule(usd(price)))
        .then_refused_as_over()
}

#[test]
fn crossing_offers_meet_in_the_middle() {
    let story = answered(delivered_job(usd(75_00)))
        .when(offer(POSTER, usd(20_00)))
        .then(&["dispute.offered"])
        .when(offer(AGENT, usd(50_00)))
        .then(&["dispute.offered"])
        .when(offer(POSTER, usd(30_02)))
        .then(&["dispute.offered"])
        .when(offer(AGENT, usd(25_01)))
        .then(&["dispute.offered", "dispute.ruled", "job.dispute_settled", "payout.awarded"]);
    // (30.02 + 25.01) / 2, half up.
    parts(story, 75_00, 27_52, 2_75).and_payout_is("eligible");
}

#[test]
fn an_offer_is_accepted_as_it_is_and_says_that_one_is_there() {
    let filed = given(delivered_job(usd(75_00)).and(registered(STRANGER)).and(admin(STRANGER)))
        .when(file(POSTER, Some(usd(10_00))))
        .then(FILED)
        .when(accept_offer(POSTER))
        .then_refused(DisputeRejection::NoOffer.into())
        .when(accept_offer(AGENT))
        .then(&["dispute.answered", "dispute.ruled", "job.dispute_settled", "payout.awarded"]);
    parts(filed, 75_00, 10_00, 1_00);
}

#[test]
fn silence_gives_the_filer_what_it_filed_for() {
    let over = NOW.after(Span::hours(72));
    for (by, award, commission, events) in [(POSTER, 0, 0, REFUNDED), (AGENT, 75_00, 7_50, AWARDED)] {
        let story = given(delivered_job(usd(75_00)).and(registered(STRANGER)).and(admin(STRANGER)))
            .when(file(by, None))
            .then(FILED)
            .when(default_judgment())
            .then_refused(Rejection::NotDueYet { due_at: over })
            .at(over)
            .when(respond(if by == POSTER { AGENT } else { POSTER }, None))
            .then_refused(Rejection::DeadlinePassed { due_at: over })
            .when(default_judgment())
            .then(events);
        parts(story, 75_00, award, commission);
    }
}

#[test]
fn an_offer_or_evidence_is_an_answer() {
    let over = NOW.after(Span::hours(72));
    given(delivered_job(usd(75_00)))
        .when(file(POSTER, None))
        .then(FILED)
        .when(evidence(AGENT))
        .then(&["dispute.answered", "dispute.evidence_added"])
        .when(offer(AGENT, usd(70_00)))
        .then(&["dispute.offered"])
        .when(respond(AGENT, None))
        .then(&["dispute.answered"])
        .when(respond(AGENT, None))
        .then_refused(DisputeRejection::AnsweredAlready.into())
        .at(over)
        .when(default_judgment())
        .then_refused(DisputeRejection::WrongPhase { status: "negotiating", wanted: "filed" }.into());
}

#[test]
fn an_administrator_rules_unless_it_is_its_own_cause() {
    let story = answered(delivered_job(usd(75_00)))
        .when(crate::dispute::rule::RuleDispute { admin: POSTER, ..rule(usd(0)) })
        .then_refused(crate::trust::TrustRejection::NotAnAdmin.into())
        .when(rule(usd(75_01)))
        .then_refused_for("worker_amount")
        .when(rule(usd(40_00)))
        .then(AWARDED);
    parts(story, 75_00, 40_00, 4_00);
    given(delivered_job(usd(75_00)).and(admin(POSTER)))
        .when(file(POSTER, None))
        .then(FILED)
        .when(crate::dispute::rule::RuleDispute { admin: POSTER, ..rule(usd(0)) })
        .then_refused(Rejection::ConflictOfInterest);
}

#[test]
fn at_the_hard_cap_verification_decides_then_offers_then_halves() {
    let capped = |story: Story| {
        story
            .at(days(5))
            .when(close_evidence())
            .then(&["dispute.evidence_closed"])
            .when(draw_panel(vec![]))
            .then(&["dispute.panel_drawn"])
            .when(by_cap())
            .then_refused(Rejection::NotDueYet { due_at: days(14) })
            .at(days(14))
            .when(by_cap())
    };
    let approved = capped(answered(judged_job(Outcome::Approved))).then(AWARDED);
    parts(approved, 75_01, 75_01, 7_50);
    let rejected = capped(answered(judged_job(Outcome::Rejected))).then(REFUNDED);
    parts(rejected, 75_01, 0, 0);
    let offers = answered(judged_job(Outcome::NoConsensus))
        .when(offer(POSTER, usd(20_00)))
        .then(&["dispute.offered"])
        .when(offer(AGENT, usd(60_01)))
        .then(&["dispute.offered"]);
    parts(capped(offers).then(AWARDED), 75_01, 40_01, 4_00);
    // Half of an odd price, with the odd cent for the worker.
    parts(capped(answered(judged_job(Outcome::NoConsensus))).then(AWARDED), 75_01, 37_51, 3_75);
}

#[test]
fn a_dispute_that_is_taken_back_leaves_what_remained_of_every_clock() {
    let (at, week) = (NOW.after(Span::hours(10)), NOW.after(Span::hours(58)));
    let over = week.after(Span::hours(62));
    answered(delivered_job(usd(75_00)))
        .when(withdraw_dispute(AGENT))
        .then_refused(DisputeRejection::NotYours { whose: "whoever filed the dispute" }.into());
    given(delivered_job(usd(75_00)))
        .at(at)
        .when(file(POSTER, None))
        .then(FILED)
        .at(week)
        .when(withdraw_dispute(POSTER))
        .then(&["dispute.withdrawn", "job.dispute_withdrawn"])
        .and_holds(hold(), usd(0))
        .and_holds(Account::Escrow(JOB), usd(75_00))
        .when(ApproveBySilence { job: JOB, payout: PAYOUT })
        .then_refused(Rejection::NotDueYet { due_at: over })
        .when(respond(AGENT, None))
        .then_refused(DisputeRejection::Over { status: "withdrawn" }.into())
        .at(over)
        .when(ApproveBySilence { job: JOB, payout: PAYOUT })
        .then(&["job.approved", "payout.scheduled"]);
    given(approved_job(usd(75_00)))
        .at(at)
        .when(file_late(AGENT, None))
        .then(&["dispute.filed", "job.disputed", "payout.frozen"])
        .at(week)
        .when(withdraw_dispute(AGENT))
        .then(&["dispute.withdrawn", "job.dispute_withdrawn", "payout.resumed"])
        .and_holds(Account::Pending(AGENT, JOB), usd(67_50))
        .and_holds(Account::PendingCommission(JOB), usd(7_50))
        .when(ReleasePayout { payout: PAYOUT, party: AGENT })
        .then_refused(Rejection::NotDueYet { due_at: week.after(Span::hours(14)) });
}

#[test]
fn what_cools_down_is_awarded_anew_or_voided() {
    for (award, commission, events, payout) in [
        (30_00, 3_00, AWARDED, "eligible"),
        (0, 0, &["dispute.ruled", "job.dispute_settled", "payout.voided"][..], "cancelled"),
    ] {
        let story = given(approved_job(usd(75_00)).and(registered(STRANGER)).and(admin(STRANGER)))
            .when(file_late(POSTER, None))
            .then(&["dispute.filed", "job.disputed", "payout.frozen"])
            .when(rule(usd(award)))
            .then(events);
        parts(story, 75_00, award, commission).and_payout_is(payout);
    }
}

#[test]
fn what_was_said_of_one_another_is_opened_or_forgotten_with_the_job() {
    let over = NOW.after(Span::days(14));
    given(approved_job(usd(75_00)).and(registered(STRANGER)).and(admin(STRANGER)))
        .when(review(AGENT, 2))
        .then(&["job.review_sealed"])
        .when(file_late(POSTER, None))
        .then(&["dispute.filed", "job.disputed", "payout.frozen"])
        .when(review(POSTER, 2))
        .then_refused(Rejection::WrongState { status: "disputed", wanted: "completed" })
        .at(over)
        .when(open_reviews(None, Some(review(AGENT, 2))))
        .then(&["job.reviews_opened"]);
    let log = given(approved_job(usd(75_00)).and(registered(STRANGER)).and(admin(STRANGER)))
        .when(review(AGENT, 2))
        .then(&["job.review_sealed"])
        .when(file_late(POSTER, None))
        .then(&["dispute.filed", "job.disputed", "payout.frozen"])
        .when(rule(usd(0)))
        .then(&["dispute.ruled", "job.dispute_settled", "payout.voided"])
        .into_log();
    let job = log.load(&JOB).0;
    let posted = job.posted(JOB).unwrap();
    assert!(!posted.reviews.is_sealed() && matches!(posted.stage, Stage::Cancelled(_)));
    let event = log.events().iter().rev().find(|recorded| recorded.event.name() == "job.dispute_settled").unwrap();
    assert!(matches!(event.event, Event::Job(JobEvent::DisputeSettled(_))));
}

#[test]
fn both_sides_file_and_get_what_they_ask_for_when_nobody_says_otherwise() {
    for (party, side) in sides() {
        let log = given(delivered_job(usd(75_00))).when(file(party, None)).then(FILED).into_log();
        let filed = log.load(&dispute()).0;
        assert_eq!(filed.filed(dispute()).unwrap().by, Some(side));
    }
}
