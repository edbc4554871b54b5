//! Sentences of how rounds end.

use super::close::CloseRound;
use super::event::ProofEvent;
use super::open::Candidate;
use super::rejection::ProofRejection;
use super::settings::ChangeProofSettings;
use super::tally::Decision;
use super::told::Ranked;
use crate::event::Event;
use crate::job::approve::ApproveBySilence;
use crate::ledger::Account;
use crate::payout::release::ReleasePayout;
use crate::rejection::Rejection;
use crate::testing::*;
use crate::time::Span;

#[test]
fn an_approval_by_consensus_is_the_posters_and_verdicts_are_paid() {
    let payout = payout_of(1, 1, 0);
    given(opened_round(1, 1))
        .and_holds(Account::Wallet(POSTER), usd(21_25))
        .and_holds(Account::ProofEscrow(JOB, 1, 1), usd(3_75))
        .when(submit_verdict(0, Decision::Approved))
        .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"])
        .when(close(&[(1, 0, Decision::Approved)]))
        .then(&["proof.round_closed", "payout.scheduled", "job.approved", "payout.scheduled"])
        .and_holds(Account::ProofEscrow(JOB, 1, 1), usd(0))
        .and_holds(Account::Pending(drawn(0), JOB), usd(3_37))
        .and_holds(Account::Pending(AGENT, JOB), usd(67_50))
        .and_holds(Account::PendingCommission(JOB), usd(7_88))
        .at(NOW.after(Span::hours(24)))
        .when(ReleasePayout { payout, party: drawn(0) })
        .then(&["payout.released"])
        .and_holds(Account::Available(drawn(0)), usd(3_37))
        .and_holds(Account::ProofCommissionFees, usd(38))
        .and_holds(Account::CommissionFees, usd(0));
}

#[test]
fn a_rejection_leaves_the_work_with_the_poster_for_a_whole_review_window() {
    let (day, over) = (NOW.after(Span::hours(20)), NOW.after(Span::hours(92)));
    given(opened_round(1, 1))
        .at(day)
        .when(submit_verdict(0, Decision::Rejected))
        .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"])
        .at(NOW.after(Span::hours(30)))
        .when(close(&[(1, 0, Decision::Rejected)]))
        .then(&["proof.round_closed", "payout.scheduled", "job.proof_ended"])
        .and_holds(Account::Escrow(JOB), usd(75_00))
        .when(ApproveBySilence { job: JOB, payout: PAYOUT })
        .then_refused(Rejection::NotDueYet { due_at: over });
}

#[test]
fn a_wish_for_changes_goes_to_the_worker_and_the_next_delivery_to_a_next_round() {
    given(opened_round(1, 1))
        .when(submit_verdict(0, Decision::NeedsRevision))
        .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"])
        .when(close(&[(1, 0, Decision::NeedsRevision)]))
        .then(&["proof.round_closed", "payout.scheduled", "job.revision_by_proof"])
        .when(submit())
        .then(&["job.delivered", "job.proof_awaited"])
        // The second round is not paid for yet, so nobody is asked.
        .when(open(3))
        .then(&["proof.round_opened"]);
}

#[test]
fn two_who_disagree_get_a_third() {
    given(opened_round(2, 3))
        .when(submit_verdict(0, Decision::Approved))
        .then(&["proof.slot_accepted", "proof.verdict_sealed"])
        .when(submit_verdict(1, Decision::Rejected))
        .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"])
        .when(close(&[(1, 0, Decision::Approved)]))
        .then_refused(ProofRejection::VerdictsMoved.into())
        .when(close(&[(1, 0, Decision::Approved), (2, 1, Decision::Rejected)]))
        .then(&["proof.fees_funded", "proof.tie_break_called", "proof.slot_invited"])
        .and_holds(Account::Wallet(POSTER), usd(13_75))
        .when(submit_verdict_in(3, 2, Decision::Approved))
        .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"])
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

/// Two of two disagree, and a third is asked that does not answer.
fn called_in_vain() -> (Story, CloseRound) {
    let end = close(&[(1, 0, Decision::Approved), (2, 1, Decision::Rejected)]);
    let story = given(opened_round(2, 3))
        .when(submit_verdict(0, Decision::Approved))
        .then(&["proof.slot_accepted", "proof.verdict_sealed"])
        .when(submit_verdict(1, Decision::Rejected))
        .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"])
        .when(end.clone())
        .then(&["proof.fees_funded", "proof.tie_break_called", "proof.slot_invited"]);
    (story, end)
}

#[test]
fn a_third_is_looked_for_once() {
    let (story, end) = called_in_vain();
    story
        .and_holds(Account::Wallet(POSTER), usd(13_75))
        .at(NOW.after(Span::hours(48)))
        .when(super::end_recruiting::EndRecruiting { job: JOB })
        .then(&["proof.invitation_lapsed", "proof.recruiting_ended", "proof.voting_ended"])
        .when(end)
        .then(&["proof.round_closed", "payout.scheduled", "payout.scheduled", "job.proof_ended"])
        .and_holds(Account::Wallet(POSTER), usd(17_50))
        .and_holds(Account::ProofEscrow(JOB, 1, 3), usd(0));
}

#[test]
fn the_slot_of_a_third_is_one_that_nobody_holds() {
    // Of three the second has not begun; asking for two takes its slot away, and the first and the third disagree.
    let fewer = ChangeProofSettings { job: JOB, poster: POSTER, count: 2 };
    let Candidate { party, agent, .. } = candidate(3);
    let mut history = opened_round(3, 3);
    for event in &mut history {
        if let Event::Proof(ProofEvent::RoundOpened(opened)) = event {
            opened.candidates.push(Ranked { party, agent });
        }
    }
    given(history)
        .when(submit_verdict(0, Decision::Approved))
        .then(&["proof.slot_accepted", "proof.verdict_sealed"])
        .when(submit_verdict(2, Decision::Rejected))
        .then(&["proof.slot_accepted", "proof.verdict_sealed"])
        .when(fewer)
        .then(&["proof.invitation_lapsed", "proof.fees_returned", "proof.voting_ended", "job.proof_settings_changed"])
        .when(close(&[(1, 0, Decision::Approved), (3, 2, Decision::Rejected)]))
        .then(&["proof.fees_funded", "proof.tie_break_called", "proof.slot_invited"])
        .and_holds(Account::ProofEscrow(JOB, 1, 2), usd(3_75))
        .and_holds(Account::ProofEscrow(JOB, 1, 3), usd(3_75));
}

#[test]
fn a_seal_that_does_not_open_is_no_verdict_and_its_pay_goes_back() {
    given(opened_round(1, 1))
        .when(submit_verdict(0, Decision::Approved))
        .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"])
        .when(close(&[(1, 0, Decision::Rejected)]))
        .then(&["proof.round_closed", "job.proof_ended"])
        .and_holds(Account::Wallet(POSTER), usd(25_00))
        .and_holds(Account::ProofEscrow(JOB, 1, 1), usd(0));
}

#[test]
fn a_round_is_closed_when_its_voting_has_ended_and_once() {
    let close: CloseRound = close(&[]);
    given(opened_round(1, 1)).when(close.clone()).then_refused(ProofRejection::NoRound.into());
    given(opened_round(1, 0))
        .at(NOW.after(Span::hours(48)))
        .when(super::end_recruiting::EndRecruiting { job: JOB })
        .then(&["proof.recruiting_ended", "proof.voting_ended"])
        .when(close.clone())
        .then(&["proof.round_closed", "job.proof_ended"])
        .when(close)
        .then_refused(Rejection::WrongState { status: "delivered", wanted: "pending_proof" });
}
