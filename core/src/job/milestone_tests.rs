//! Sentences about jobs with milestones.

use crate::candidacy::apply::Apply;
use crate::decide::Decide;
use crate::job::abandon::AbandonJob;
use crate::job::answer_cancel::{Answer, AnswerCancel};
use crate::job::approve::{ApproveBySilence, ApproveWork};
use crate::job::approve_milestone::ApproveMilestone;
use crate::job::cancel::CancelJob;
use crate::job::decline::DeclineJob;
use crate::job::edit::{Changes, EditJob};
use crate::job::extend::ExtendDeadline;
use crate::job::post::PostJob;
use crate::job::take_down::TakeDownJob;
use crate::job::{Due, Job, Stage};
use crate::ledger::Account;
use crate::payout::release::ReleasePayout;
use crate::rejection::Rejection;
use crate::testing::*;
use crate::time::Span;

const ESCROW: Account = Account::Escrow(JOB);
const PENDING: Account = Account::Pending(AGENT, JOB);
const COMMISSION: Account = Account::PendingCommission(JOB);
const WALLET: Account = Account::Wallet(POSTER);

fn due(story: Story) -> Due {
    let Job::Posted(job) = story.into_log().load(&JOB).0 else { panic!("there is no job") };
    let Stage::InProgress(_, due) = job.stage else { panic!("the job is {}", job.status()) };
    due
}

fn declined() -> DeclineJob {
    DeclineJob { job: JOB, agent: AGENT, words: words() }
}

#[test]
fn each_milestone_pays_its_part_and_the_last_one_what_is_left() {
    // 75.05 in quarters is 18.7625: the cumulative sums are 18.76, 37.53 and 75.05, and their tenths 1.88, 3.75, 7.51.
    milestones_approved(1)
        .and_holds(ESCROW, usd(56_29))
        .and_holds(PENDING, usd(16_88))
        .and_holds(COMMISSION, usd(1_88));
    milestones_approved(2)
        .and_holds(ESCROW, usd(37_52))
        .and_holds(PENDING, usd(33_78))
        .and_holds(COMMISSION, usd(3_75));
    milestones_approved(3)
        .and_holds(ESCROW, usd(0))
        .and_holds(PENDING, usd(67_54))
        .and_holds(COMMISSION, usd(7_51))
        .when(approve_milestone(4))
        .then_refused(Rejection::WrongState { status: "completed", wanted: "delivered" });
}

#[test]
fn each_payout_cools_down_and_is_released_by_itself() {
    let day = NOW.after(Span::hours(24));
    milestones_approved(1)
        .at(NOW.after(Span::hours(1)))
        .when(submit())
        .then(&["job.delivered"])
        .when(approve_milestone(2))
        .then(&["job.milestone_approved", "payout.scheduled"])
        .at(day)
        .when(ReleasePayout { payout: milestone_payout(2), party: AGENT })
        .then_refused(Rejection::NotDueYet { due_at: NOW.after(Span::hours(25)) })
        .when(ReleasePayout { payout: milestone_payout(1), party: AGENT })
        .then(&["payout.released"])
        .and_holds(Account::Available(AGENT), usd(16_88))
        .and_holds(Account::CommissionFees, usd(1_88))
        .and_holds(PENDING, usd(16_90));
}

#[test]
fn silence_approves_a_milestone_from_when_it_was_due_and_the_next_one_is_counted_from_there() {
    let over = NOW.after(Span::hours(72));
    let silence = |payout| ApproveBySilence { job: JOB, payout: milestone_payout(payout) };
    let story = milestones_approved(0).when(submit()).then(&["job.delivered"]);
    let late = story.when(silence(1)).then_refused(Rejection::NotDueYet { due_at: over }).at(over.after(Span::days(1)));
    let approved = late.when(silence(1)).then(&["job.milestone_approved", "payout.scheduled"]);
    let due_at = over.after(Span::days(2));
    let (late_at, abandoned_at) = (due_at.after(Span::hours(24)), due_at.after(Span::days(7)));
    assert_eq!(due(approved), Due::First { due_at, late_at, abandoned_at });
}

#[test]
fn a_milestone_without_a_time_of_its_own_has_until_the_deadline_unless_that_is_too_near() {
    assert_eq!(due(milestones_approved(2)).closes_at(), NOW.after(Span::days(14)));
    let extend = |days| ExtendDeadline { job: JOB, poster: POSTER, deadline: NOW.after(Span::days(days)) };
    let until = |days| {
        let story = milestones_approved(0).when(extend(days)).then(&["job.deadline_extended"]);
        let story = story.when(submit()).then(&["job.delivered"]).when(approve_milestone(1));
        let story = story.then(&["job.milestone_approved", "payout.scheduled"]).at(NOW.after(Span::days(2)));
        let story = story.when(submit()).then(&["job.delivered"]).when(approve_milestone(2));
        due(story.then(&["job.milestone_approved", "payout.scheduled"])).closes_at()
    };
    assert_eq!(until(3), NOW.after(Span::days(3 + 7)));
    assert_eq!(until(2), NOW.after(Span::days(2 + 7 + 7)));
}

#[test]
fn each_milestone_has_its_own_revisions() {
    let mut story = milestones_approved(0).when(submit()).then(&["job.delivered"]);
    for number in 1..=2 {
        for _ in 0..3 {
            story = story.when(request_revision()).then(&["job.revision_requested"]);
            story = story.when(submit()).then(&["job.delivered"]);
        }
        story = story.when(request_revision()).then_refused(Rejection::RevisionsUsed { allowed: 3 });
        story = story.when(approve_milestone(number)).then(&["job.milestone_approved", "payout.scheduled"]);
        story = story.when(submit()).then(&["job.delivered"]);
    }
}

/// After two milestones a command ends the job and gives back what is left, and no more.
fn gives_the_rest_back(story: Story, command: impl Decide, ended: &str) {
    story
        .when(command)
        .then(&[ended])
        .and_holds(ESCROW, usd(0))
        .and_holds(WALLET, usd(100_00 - 37_53))
        .and_holds(PENDING, usd(33_78))
        .at(NOW.after(Span::days(30)))
        .when(ReleasePayout { payout: milestone_payout(1), party: AGENT })
        .then(&["payout.released"])
        .when(ReleasePayout { payout: milestone_payout(2), party: AGENT })
        .then(&["payout.released"])
        .and_holds(PENDING, usd(0))
        .and_holds(COMMISSION, usd(0));
}

#[test]
fn what_is_approved_stays_paid_however_the_job_ends() {
    gives_the_rest_back(milestones_approved(2), declined(), "job.declined");
    let late = milestones_approved(2).at(NOW.after(Span::days(8)));
    gives_the_rest_back(late, CancelJob { job: JOB, poster: POSTER }, "job.cancelled_late");
    let never = milestones_approved(2).at(NOW.after(Span::days(14)));
    gives_the_rest_back(never, AbandonJob { job: JOB }, "job.cancelled_late");
}

#[test]
fn an_agreement_parts_only_what_is_left_and_rounds_its_commission_with_what_was_paid() {
    let proposed = |cents| milestones_approved(2).when(request_cancel(AGENT, usd(cents)));
    proposed(37_53).then_refused_for("worker_amount");
    let yes = AnswerCancel { job: JOB, by: POSTER, answer: Answer::Yes(PAYOUT) };
    proposed(10_02)
        .then(&["job.cancel_requested"])
        .when(yes.clone())
        .then(&["job.settled", "payout.awarded"])
        // 47.55 in all owe 4.76, of which 3.75 are paid: 10.02 alone would owe 1.00.
        .and_holds(Account::Available(AGENT), usd(9_01))
        .and_holds(Account::CommissionFees, usd(1_01))
        .and_holds(WALLET, usd(100_00 - 47_55));
    proposed(0).then(&["job.cancel_requested"]).when(yes).then(&["job.settled"]).and_holds(WALLET, usd(62_47));
}

#[test]
fn a_takedown_refunds_what_is_left() {
    let admin = crate::party::PartyEvent::RoleGranted { party: STRANGER, role: crate::party::Role::Admin };
    let story = given([registered(STRANGER), admin.into()].into_iter().chain(planned_job()));
    let story = story.when(fund()).then(&["job.escrow_funded"]).when(submit()).then(&["job.delivered"]);
    story
        .when(approve_milestone(1))
        .then(&["job.milestone_approved", "payout.scheduled"])
        .when(TakeDownJob { job: JOB, by: STRANGER, words: words() })
        .then(&["job.taken_down"])
        .and_holds(ESCROW, usd(0))
        .and_holds(WALLET, usd(100_00 - 18_76));
}

#[test]
fn a_poster_that_says_which_milestone_approves_no_other() {
    let approve = |milestone| ApproveMilestone { milestone, approval: approve_milestone(milestone) };
    let story = milestones_approved(1).when(submit()).then(&["job.delivered"]);
    story
        .when(approve(1))
        .then_refused_for("milestone")
        .when(approve(2))
        .then(&["job.milestone_approved", "payout.scheduled"]);
    given(delivered_job(usd(75_00))).when(approve(1)).then_refused_for("milestone");
}

#[test]
fn a_price_of_which_a_milestone_would_get_next_to_nothing_is_refused() {
    let mut open = applied_job(usd(3_99));
    for event in &mut open {
        if let crate::event::Event::Job(crate::job::JobEvent::Posted { terms, .. }) = event {
            terms.milestones = Some(three_parts());
        }
    }
    let accept = crate::job::accept::AcceptApplication {
        job: JOB,
        poster: POSTER,
        application: APPLICATION,
        agent: AGENT,
        expected_price: None,
        version: None,
    };
    given(open.clone()).when(accept).then(&["job.application_accepted"]);
    open.pop();
    given(open).when(Apply { price: usd(3_97), ..apply(usd(1)) }).then_refused_for("proposed_price");
}

#[test]
fn milestones_are_posted_changed_and_taken_away() {
    let planned = crate::job::Terms { milestones: Some(three_parts()), ..terms() };
    let mut short = three_parts();
    short.parts.pop();
    let broken = crate::job::Terms { milestones: Some(short.clone()), ..terms() };
    let edit = |milestones| EditJob {
        job: JOB,
        poster: POSTER,
        changes: Changes { milestones: Some(milestones), ..Changes::default() },
    };
    given([registered(POSTER), verified(POSTER)])
        .when(PostJob { job: JOB, poster: POSTER, terms: broken })
        .then_refused_for("milestones")
        .when(PostJob { job: JOB, poster: POSTER, terms: planned })
        .then(&["job.posted"])
        .when(edit(Some(short)))
        .then_refused_for("milestones")
        .when(edit(Some(three_parts())))
        .then(&[])
        .when(edit(None))
        .then(&["job.edited"]);
}

#[test]
fn a_job_without_milestones_is_one_part() {
    given(delivered_job(usd(75_05)))
        .when(ApproveWork { job: JOB, poster: POSTER, payout: PAYOUT })
        .then(&["job.approved", "payout.scheduled"])
        .and_holds(COMMISSION, usd(7_51));
}
