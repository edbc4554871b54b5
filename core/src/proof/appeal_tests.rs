//! Sentences of appeals.

use super::appeal::Appeal;
use super::end_recruiting::EndRecruiting;
use super::rejection::ProofRejection;
use super::settings::ChangeProofSettings;
use super::tally::Decision;
use crate::event::Event;
use crate::ledger::Account;
use crate::proof::ProofEvent;
use crate::rejection::Rejection;
use crate::testing::*;
use crate::time::Span;

/// The only proofer has rejected the work; the worker has 10.00.
fn rejected() -> Story {
    let three = (1..3).map(drawn).flat_map(|party| [registered(party), acknowledged(party)]);
    let events: Vec<Event> = opened_round(1, 1).into_iter().chain(three).collect();
    given(events.and(verified(AGENT)).and(deposited(AGENT, usd(10_00))))
        .when(submit_verdict(0, Decision::Rejected))
        .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"])
        .when(close(&[(1, 0, Decision::Rejected)]))
        .then(&["proof.round_closed", "payout.scheduled", "job.proof_ended"])
}

fn appealed() -> Story {
    rejected()
        .when(appeal())
        .then(&["proof.appealed", "proof.fees_funded", "job.proof_awaited"])
        .and_holds(Account::Wallet(AGENT), usd(6_25))
        .and_holds(Account::ProofEscrow(JOB, 2, 1), usd(3_75))
}

fn judged(decision: Decision) -> Story {
    appealed()
        .when(open(3))
        .then(&["proof.round_opened", "proof.slot_invited"])
        .when(submit_in_appeal(decision))
        .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"])
}

#[test]
fn an_appeal_that_is_right_costs_the_market_and_its_proofers_are_paid() {
    judged(Decision::Approved)
        .when(close(&[(1, 0, Decision::Approved)]))
        .then_refused(ProofRejection::NoRound.into())
        .when(close_appeal(&[(1, 0, Decision::Approved)]))
        .then(&["proof.round_closed", "payout.scheduled", "job.approved", "payout.scheduled"])
        .and_holds(Account::Wallet(AGENT), usd(10_00))
        .and_holds(Account::Goodwill, usd(3_75))
        .and_holds(Account::Pending(drawn_for_appeal(), JOB), usd(3_37))
        .and_holds(Account::ProofEscrow(JOB, 2, 1), usd(0))
        .and_holds(Account::Wallet(POSTER), usd(21_25));
}

#[test]
fn a_wish_for_changes_is_no_rejection() {
    judged(Decision::NeedsRevision)
        .when(close_appeal(&[(1, 0, Decision::NeedsRevision)]))
        .then(&["proof.round_closed", "payout.scheduled", "job.revision_by_proof"])
        .and_holds(Account::Wallet(AGENT), usd(10_00));
}

#[test]
fn a_rejection_that_is_confirmed_is_paid_by_the_worker_and_stands() {
    judged(Decision::Rejected)
        .when(close_appeal(&[(1, 0, Decision::Rejected)]))
        .then(&["proof.round_closed", "payout.scheduled", "job.proof_ended"])
        .and_holds(Account::Wallet(AGENT), usd(6_25))
        .and_holds(Account::Goodwill, usd(0))
        .when(appeal())
        .then_refused(ProofRejection::AppealUsed.into());
}

#[test]
fn an_appeal_that_nobody_hears_costs_nothing() {
    appealed()
        .when(open(0))
        .then(&["proof.round_opened"])
        .when(ChangeProofSettings { job: JOB, poster: POSTER, count: 1 })
        .then_refused(ProofRejection::OnlyDownward { least: 1 }.into())
        .at(NOW.after(Span::hours(48)))
        .when(EndRecruiting { job: JOB })
        .then(&["proof.recruiting_ended", "proof.voting_ended"])
        .when(close_appeal(&[]))
        .then(&["proof.round_closed", "job.proof_ended"])
        .and_holds(Account::Wallet(AGENT), usd(10_00))
        .and_holds(Account::Goodwill, usd(0));
}

#[test]
fn whoever_has_rejected_the_work_does_not_hear_the_appeal() {
    let log = appealed().when(open(3)).then(&["proof.round_opened", "proof.slot_invited"]).into_log();
    let opened = log.events().iter().rev().find_map(|recorded| {
        let Event::Proof(ProofEvent::RoundOpened(opened)) = &recorded.event else { return None };
        Some(opened.clone())
    });
    let opened = opened.unwrap();
    assert_eq!((opened.candidates.len(), opened.excluded.len()), (2, 1));
    assert_eq!(opened.excluded[0].rule, super::conflict::Rule::EarlierRound);
}

#[test]
fn only_the_worker_appeals_in_time_against_a_rejection_and_pays_at_once() {
    let over = NOW.after(Span::hours(72));
    rejected().when(Appeal { agent: POSTER, ..appeal() }).then_refused(Rejection::NotTheWorker);
    rejected()
        .when(Appeal { expected_total: Some(usd(1)), ..appeal() })
        .then_refused(Rejection::PriceChanged { total: usd(3_75), expected: usd(1) })
        .at(over)
        .when(appeal())
        .then_refused(Rejection::DeadlinePassed { due_at: over });
    given(delivered_job(usd(75_00)).and(verified(AGENT)))
        .when(appeal())
        .then_refused(ProofRejection::NothingToAppeal.into());
    given(opened_round(1, 1).and(verified(AGENT)))
        .when(appeal())
        .then_refused(Rejection::WrongState { status: "pending_proof", wanted: "delivered" })
        .when(submit_verdict(0, Decision::Rejected))
        .then(&["proof.slot_accepted", "proof.verdict_sealed", "proof.voting_ended"])
        .when(close(&[(1, 0, Decision::Rejected)]))
        .then(&["proof.round_closed", "payout.scheduled", "job.proof_ended"])
        .when(appeal())
        .then_refused(Rejection::InsufficientFunds { available: usd(0), required: usd(3_75) });
}
