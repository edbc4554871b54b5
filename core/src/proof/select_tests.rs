//! Sentences of rounds whose proofers apply and are selected.

use super::apply::ApplyToVerify;
use super::aspirant::Aspirant;
use super::conflict::{Rule, Ties};
use super::decline::DeclineSlot;
use super::end_recruiting::EndRecruiting;
use super::fund::FundProofs;
use super::lapse::LapseSlot;
use super::open::Candidate;
use super::rejection::ProofRejection;
use super::select::SelectProofer;
use super::settings::ChangeProofSettings;
use super::tally::Decision;
use crate::ledger::Account;
use crate::rejection::Rejection;
use crate::testing::*;
use crate::time::Span;
use std::collections::BTreeSet;

const FUND: FundProofs = FundProofs { job: JOB, poster: POSTER };
const END: EndRecruiting = EndRecruiting { job: JOB };

/// These have applied for 5.00 each.
fn applied_round(count: u8, places: &[usize]) -> Story {
    places.iter().fold(given(selecting_round(count)), |story, place| {
        story.when(apply_to_verify(*place, usd(5_00))).then(&["candidacy.proofer_applied"])
    })
}

/// They were selected as well.
fn selected_round(count: u8, places: &[usize]) -> Story {
    places
        .iter()
        .fold(applied_round(count, places), |story, place| story.when(select(*place)).then(&["proof.proofer_selected"]))
}

#[test]
fn proofers_apply_are_selected_paid_for_and_judge() {
    applied_round(2, &[0, 1, 2])
        .when(select(0))
        .then(&["proof.proofer_selected"])
        .when(FUND)
        .then_refused(ProofRejection::NothingToFund { accepted: 1, required: 2 }.into())
        .when(submit_verdict(0, Decision::Approved))
        .then_refused(Rejection::WrongState {
            status: "pending_proof",
            wanted: "pending_proof with its proofers paid for",
        })
        .when(select(0))
        .then_refused(Rejection::ApplicationNotPending { status: "accepted" })
        .when(select(1))
        .then(&["proof.proofer_selected"])
        .when(select(2))
        .then_refused(ProofRejection::AllFilled { slots: 2 }.into())
        .when(FUND)
        .then(&["proof.fees_funded", "proof.slot_accepted", "proof.slot_accepted"])
        .and_holds(Account::Wallet(POSTER), usd(15_00))
        .and_holds(Account::ProofEscrow(JOB, 1, 2), usd(5_00))
        .when(select(1))
        .then_refused(Rejection::ApplicationNotPending { status: "funded" })
        .when(submit_verdict(0, Decision::Approved))
        .then(&["proof.verdict_sealed"])
        .when(submit_verdict(1, Decision::Approved))
        .then(&["proof.verdict_sealed", "proof.voting_ended"])
        .when(close(&[(1, 0, Decision::Approved), (2, 1, Decision::Approved)]))
        .then(&["proof.round_closed", "payout.scheduled", "payout.scheduled", "job.approved", "payout.scheduled"])
        .and_holds(Account::Pending(drawn(1), JOB), usd(4_50))
        .and_holds(Account::ProofEscrow(JOB, 1, 1), usd(0));
}

#[test]
fn a_delivery_opens_the_round_at_once() {
    let events = selecting_round(1);
    let handed_in = events.iter().position(|event| event.name() == "job.delivered").unwrap();
    given(events.into_iter().take(handed_in)).when(submit()).then(&[
        "job.delivered",
        "job.proof_awaited",
        "proof.round_opened",
    ]);
}

#[test]
fn whoever_could_not_be_drawn_cannot_apply_either() {
    let with = |aspirant: Aspirant| ApplyToVerify { aspirant, ..apply_to_verify(0, usd(5_00)) };
    let near = |ties| Candidate { ties, ..aspirant(0).candidate };
    let referred = Aspirant { candidate: near(Ties { is_referral: true, ..Ties::NONE }), ..aspirant(0) };
    let story = || given(selecting_round(1));
    story().when(with(referred)).then_refused(ProofRejection::TooNear { rule: Rule::Referral }.into());
    let mut fresh = aspirant(0);
    fresh.candidate.fitness.completed_jobs = 0;
    fresh.categories = vec![];
    let reasons = vec!["not_registered_for_category", "completed_jobs"];
    story().when(with(fresh)).then_refused(ProofRejection::NotEligible { reasons }.into());
    let worker = Aspirant { candidate: Candidate { party: AGENT, ..near(Ties::NONE) }, ..aspirant(0) };
    given(selecting_round(1).and(profiled(AGENT)))
        .when(ApplyToVerify { party: AGENT, ..with(worker) })
        .then_refused(ProofRejection::TooNear { rule: Rule::Worker }.into());
    story().when(ApplyToVerify { party: POSTER, ..with(aspirant(0)) }).then_refused(Rejection::ConflictOfInterest);
}

#[test]
fn a_verdict_costs_no_more_than_half_of_the_price() {
    given(selecting_round(1))
        .when(apply_to_verify(0, usd(37_51)))
        .then_refused_for("proposed_price")
        .when(apply_to_verify(0, usd(37_50)))
        .then(&["candidacy.proofer_applied"]);
}

#[test]
fn one_application_a_round_lives_and_only_while_proofers_are_looked_for() {
    let late = NOW.after(Span::hours(48));
    applied_round(1, &[0])
        .when(apply_to_verify(0, usd(4_00)))
        .then_refused(Rejection::AlreadyApplied { application: application_of(0) })
        .when(withdraw_proofing(0))
        .then(&["candidacy.withdrawn"])
        .when(select(0))
        .then_refused(Rejection::ApplicationNotPending { status: "rejected" })
        .when(apply_to_verify(0, usd(4_00)))
        .then(&["candidacy.proofer_applied"])
        .when(turn_down(0))
        .then(&["candidacy.rejected"])
        .at(late)
        .when(apply_to_verify(0, usd(4_00)))
        .then_refused(Rejection::DeadlinePassed { due_at: late });
    given(opened_round(1, 1).and(verified(drawn(0))).and(profiled(drawn(0))))
        .when(apply_to_verify(0, usd(5_00)))
        .then_refused(ProofRejection::ProofersAreDrawn.into());
}

#[test]
fn whoever_was_selected_declines_instead_of_withdrawing_and_is_not_selected_again() {
    selected_round(1, &[0])
        .when(withdraw_proofing(0))
        .then_refused(Rejection::ApplicationNotPending { status: "accepted" })
        .when(DeclineSlot { job: JOB, proofer: drawn(0), suspended: BTreeSet::new() })
        .then(&["proof.slot_declined"])
        .when(select(0))
        .then_refused(Rejection::ApplicationNotPending { status: "rejected" })
        .when(apply_to_verify(0, usd(5_00)))
        .then_refused(Rejection::AlreadyApplied { application: application_of(0) });
}

#[test]
fn another_price_than_expected_is_not_agreed_to() {
    applied_round(1, &[0])
        .when(SelectProofer { expected_price: Some(usd(4_00)), ..select(0) })
        .then_refused(Rejection::PriceChanged { total: usd(5_00), expected: usd(4_00) })
        .when(SelectProofer { poster: AGENT, ..select(0) })
        .then_refused(Rejection::NotThePoster);
}

#[test]
fn pay_of_whoever_does_not_come_goes_back_and_another_may_be_selected() {
    let day = NOW.after(Span::hours(24));
    selected_round(1, &[0])
        .when(FUND)
        .then(&["proof.fees_funded", "proof.slot_accepted"])
        .when(apply_to_verify(1, usd(7_00)))
        .then(&["candidacy.proofer_applied"])
        .at(day)
        .when(LapseSlot { job: JOB, slot: 1, suspended: BTreeSet::new() })
        .then(&["proof.verdict_missed", "proof.slot_fee_returned"])
        .and_holds(Account::Wallet(POSTER), usd(25_00))
        .when(select(1))
        .then(&["proof.proofer_selected"])
        .when(FUND)
        .then(&["proof.fees_funded", "proof.slot_accepted"])
        .and_holds(Account::ProofEscrow(JOB, 1, 1), usd(7_00))
        .when(DeclineSlot { job: JOB, proofer: drawn(1), suspended: BTreeSet::new() })
        .then(&["proof.slot_declined", "proof.slot_fee_returned"])
        .and_holds(Account::Wallet(POSTER), usd(25_00));
}

#[test]
fn a_round_that_is_not_filled_and_paid_in_time_ends_by_itself() {
    let over = NOW.after(Span::hours(48));
    given(selecting_round(1))
        .at(over)
        .when(END)
        .then(&["proof.recruiting_ended", "proof.voting_ended"])
        .when(close(&[]))
        .then(&["proof.round_closed", "job.proof_ended"]);
    selected_round(3, &[0, 1])
        .when(FUND)
        .then_refused(ProofRejection::NothingToFund { accepted: 2, required: 3 }.into())
        .at(over)
        .when(FUND)
        .then_refused(Rejection::DeadlinePassed { due_at: over })
        .when(END)
        .then(&["proof.invitation_lapsed", "proof.invitation_lapsed", "proof.recruiting_ended", "proof.voting_ended"])
        .when(close(&[]))
        .then(&["proof.round_closed", "job.proof_ended"])
        .and_holds(Account::Wallet(POSTER), usd(25_00));
}

#[test]
fn a_poster_that_finds_too_few_asks_for_fewer_and_pays_those() {
    let change = |count| ChangeProofSettings { job: JOB, poster: POSTER, count };
    selected_round(3, &[0, 1])
        .when(change(1))
        .then_refused(ProofRejection::OnlyDownward { least: 2 }.into())
        .when(change(2))
        .then(&["proof.fees_returned", "job.proof_settings_changed"])
        .when(FUND)
        .then(&["proof.fees_funded", "proof.slot_accepted", "proof.slot_accepted"]);
}

/// Two who disagree, in a round of two whose poster selects.
fn tied(places: &[usize]) -> Story {
    let verdicts = [(1, 0, Decision::Approved), (2, 1, Decision::Rejected)];
    let story = selected_round(2, &[0, 1]);
    let story = places.iter().fold(story, |story, place| {
        story.when(apply_to_verify(*place, usd(6_00))).then(&["candidacy.proofer_applied"])
    });
    story
        .when(FUND)
        .then(&["proof.fees_funded", "proof.slot_accepted", "proof.slot_accepted"])
        .when(submit_verdict(0, Decision::Approved))
        .then(&["proof.verdict_sealed"])
        .when(submit_verdict(1, Decision::Rejected))
        .then(&["proof.verdict_sealed", "proof.voting_ended"])
        .when(close(&verdicts))
        .then(&["proof.tie_break_called"])
        .and_holds(Account::Wallet(POSTER), usd(15_00))
}

#[test]
fn a_tie_is_broken_by_a_third_that_the_poster_selects_and_pays() {
    tied(&[2])
        .when(select(2))
        .then(&["proof.proofer_selected"])
        .when(FUND)
        .then(&["proof.fees_funded", "proof.slot_accepted"])
        .and_holds(Account::ProofEscrow(JOB, 1, 3), usd(6_00))
        .when(submit_verdict_in(3, 2, Decision::Approved))
        .then(&["proof.verdict_sealed", "proof.voting_ended"])
        .when(close(&[(1, 0, Decision::Approved), (2, 1, Decision::Rejected), (3, 2, Decision::Approved)]))
        .then(&[
            "proof.round_closed",
            "payout.scheduled",
            "payout.scheduled",
            "payout.scheduled",
            "job.approved",
            "payout.scheduled",
        ]);
}

#[test]
fn a_tie_that_nobody_breaks_is_no_consensus() {
    tied(&[])
        .at(NOW.after(Span::hours(48)))
        .when(END)
        .then(&["proof.recruiting_ended", "proof.voting_ended"])
        .when(close(&[(1, 0, Decision::Approved), (2, 1, Decision::Rejected)]))
        .then(&["proof.round_closed", "payout.scheduled", "payout.scheduled", "job.proof_ended"]);
}

#[test]
fn a_second_delivery_opens_a_second_round() {
    selected_round(1, &[0])
        .when(FUND)
        .then(&["proof.fees_funded", "proof.slot_accepted"])
        .when(submit_verdict(0, Decision::NeedsRevision))
        .then(&["proof.verdict_sealed", "proof.voting_ended"])
        .when(close(&[(1, 0, Decision::NeedsRevision)]))
        .then(&["proof.round_closed", "payout.scheduled", "job.revision_by_proof"])
        .when(submit())
        .then(&["job.delivered", "job.proof_awaited", "proof.round_opened"]);
}
