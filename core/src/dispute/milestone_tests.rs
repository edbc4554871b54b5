//! A job with milestones in dispute: what was paid before is not part of it.

use super::Matter;
use super::from_hold::DisputeHeld;
use super::withdraw::WithdrawDispute;
use crate::job::decline::DeclineJob;
use crate::ledger::Account;
use crate::payout::hold_milestones::HoldMilestones;
use crate::payout::release::ReleasePayout;
use crate::testing::*;
use crate::time::Span;

fn hold_first() -> HoldMilestones {
    HoldMilestones {
        job: JOB,
        poster: POSTER,
        payouts: vec![milestone_payout(1)],
        milestone: Some(1),
        reason: "the numbers look odd".to_owned(),
        words: words(),
    }
}

#[test]
fn what_milestones_have_left_is_frozen_and_parted_with_commission_rounded_over_the_sum() {
    milestones_approved(1)
        .when(file(POSTER, Some(usd(10_00))))
        .then(&["dispute.filed", "job.disputed"])
        .and_holds(hold(), usd(56_29))
        .and_holds(Account::Escrow(JOB), usd(0))
        .at(NOW.after(Span::hours(72)))
        .when(default_judgment())
        .then(&["dispute.ruled", "job.dispute_settled", "payout.awarded"])
        .and_holds(hold(), usd(0))
        // 10 % of 28.76 in all, less the 1.88 of the milestone.
        .and_holds(Account::Available(AGENT), usd(9_00))
        .and_holds(Account::Wallet(POSTER), usd(100_00 - 75_05 + 46_29));
}

#[test]
fn nobody_wants_more_than_milestones_have_left() {
    milestones_approved(1).when(file(AGENT, Some(usd(56_30)))).then_refused_for("worker_amount");
    milestones_approved(1).when(file(AGENT, None)).then(&["dispute.filed", "job.disputed"]);
}

#[test]
fn the_last_milestone_is_disputed_while_it_cools_down() {
    let last = milestone_payout(3);
    let filing = super::file::FileDispute { payout: Some(last), ..file(POSTER, None) };
    milestones_approved(3)
        .when(filing)
        .then(&["dispute.filed", "job.disputed", "payout.frozen"])
        .and_holds(hold(), usd(37_52))
        .when(WithdrawDispute { matter: Matter { payout: last, ..matter() }, by: POSTER })
        .then(&["dispute.withdrawn", "job.dispute_withdrawn", "payout.resumed"])
        .and_holds(hold(), usd(0));
}

#[test]
fn a_held_milestone_is_paid_though_the_job_goes_on_or_has_ended() {
    let until = NOW.after(Span::hours(72));
    let over = || DisputeHeld { payout: milestone_payout(1), job: JOB };
    let release = || ReleasePayout { payout: milestone_payout(1), party: AGENT };
    let story = || milestones_approved(1).when(hold_first()).then(&["payout.held"]);
    story().at(until).when(over()).then(&["payout.resumed"]).when(release()).then(&["payout.released"]);
    let decline = DeclineJob { job: JOB, agent: AGENT, words: words() };
    story()
        .when(decline)
        .then(&["job.declined"])
        .at(until)
        .when(over())
        .then(&["payout.resumed"])
        .when(release())
        .then(&["payout.released"])
        .and_holds(Account::Available(AGENT), usd(16_88));
}
