//! Sentences about how disputes begin.

use super::*;
use crate::dispute::seal::evidence_digest;
use crate::ids::DisputeId;
use crate::job::approve::ApproveBySilence;
use crate::ledger::Account;
use crate::payout::hold::HoldPayment;
use crate::payout::release::ReleasePayout;
use crate::proof::tally::Decision;
use crate::testing::*;
use crate::time::{Span, Timestamp};

const FILED: &[&str] = &["dispute.filed", "job.disputed"];

#[test]
fn the_money_is_frozen_from_wherever_it_lies() {
    for story in [funded_job(usd(75_00)), delivered_job(usd(75_00))] {
        given(story)
            .when(file(POSTER, None))
            .then(FILED)
            .and_holds(hold(), usd(75_00))
            .and_holds(Account::Escrow(JOB), usd(0));
    }
    given(approved_job(usd(75_05)))
        .when(file_late(AGENT, None))
        .then(&["dispute.filed", "job.disputed", "payout.frozen"])
        .and_holds(hold(), usd(75_05))
        .and_holds(Account::Pending(AGENT, JOB), usd(0))
        .and_holds(Account::PendingCommission(JOB), usd(0))
        .and_payout_is("frozen");
}

#[test]
fn proofers_who_were_in_time_are_paid_and_the_rest_of_their_money_goes_back() {
    let openings = openings(&[(1, 0, Decision::Rejected)]);
    given(opened_round(2, 2))
        .when(submit_verdict(0, Decision::Rejected))
        .then(&["proof.slot_accepted", "proof.verdict_sealed"])
        .when(FileDispute { openings, ..file(AGENT, None) })
        .then(&["proof.round_closed", "payout.scheduled", "job.proof_ended", "dispute.filed", "job.disputed"])
        .and_holds(hold(), usd(75_00))
        .and_holds(Account::Pending(drawn(0), JOB), usd(3_37))
        .and_holds(Account::Wallet(POSTER), usd(21_25));
    given(awaiting_proof(1))
        .when(file(POSTER, None))
        .then(&["proof.fees_returned", "job.proof_ended", "dispute.filed", "job.disputed"])
        .and_holds(Account::Wallet(POSTER), usd(25_00));
}

#[test]
fn there_is_one_dispute_at_a_time() {
    let dispute = dispute();
    given(delivered_job(usd(75_00)))
        .when(file(POSTER, None))
        .then(FILED)
        .when(file(AGENT, None))
        .then_refused(DisputeRejection::AlreadyDisputed { dispute }.into())
        .when(approve())
        .then_refused(Rejection::WrongState { status: "disputed", wanted: "delivered" });
}

#[test]
fn the_window_is_half_open_however_late_the_release_is() {
    let due = NOW.after(Span::hours(24));
    let last = Timestamp::from_micros(due.as_micros() - 1).unwrap();
    given(approved_job(usd(75_00)))
        .at(last)
        .when(file_late(POSTER, None))
        .then(&["dispute.filed", "job.disputed", "payout.frozen"])
        .at(due)
        .when(ReleasePayout { payout: PAYOUT, party: AGENT })
        .then_refused(Rejection::PayoutNotReady { status: "frozen", wanted: "in its cooldown" });
    given(approved_job(usd(75_00)))
        .at(due)
        .when(file_late(POSTER, None))
        .then_refused(DisputeRejection::WindowClosed.into())
        .when(ReleasePayout { payout: PAYOUT, party: AGENT })
        .then(&["payout.released"])
        .when(file_late(POSTER, None))
        .then_refused(DisputeRejection::WindowClosed.into());
}

#[test]
fn a_payout_that_the_caller_has_not_seen_is_looked_for_again() {
    given(approved_job(usd(75_00))).when(file(POSTER, None)).then_refused(Rejection::PayoutNotFound { payout: PAYOUT });
}

#[test]
fn refusals_come_in_the_order_of_the_guards() {
    let job = || given(delivered_job(usd(75_00)).and(registered(STRANGER)));
    job().when(file(STRANGER, None)).then_refused(Rejection::NdaNotAcknowledged);
    given(delivered_job(usd(75_00)).and(registered(STRANGER)).and(acknowledged(STRANGER)))
        .when(file(STRANGER, None))
        .then_refused(Rejection::NotTheWorker);
    job().when(FileDispute { description: String::new(), ..file(AGENT, None) }).then_refused_for("description");
    job().when(file(AGENT, Some(usd(75_01)))).then_refused_for("worker_amount");
    let late = NOW.after(Span::hours(72));
    job().at(late).when(file(AGENT, None)).then_refused(Rejection::DeadlinePassed { due_at: late });
    given(open_job()).when(file(POSTER, None)).then_refused(Rejection::WrongState { status: "open", wanted: WANTED });
}

#[test]
fn filing_and_withdrawing_has_an_end() {
    let mut story = given(delivered_job(usd(75_00)));
    for number in 1..=3 {
        let matter = crate::dispute::Matter { dispute: DisputeId::of(JOB, number), ..matter() };
        story = story.when(file(AGENT, None)).then(FILED);
        story = story
            .when(crate::dispute::withdraw::WithdrawDispute { matter, by: AGENT })
            .then(&["dispute.withdrawn", "job.dispute_withdrawn"]);
    }
    story.when(file(AGENT, None)).then_refused(DisputeRejection::TooOften { allowed: 3 }.into());
}

#[test]
fn a_hold_is_no_way_around_the_end_of_filing() {
    let mut story = given(approved_job(usd(75_00)));
    for number in 1..=3 {
        let matter = crate::dispute::Matter { dispute: DisputeId::of(JOB, number), ..matter() };
        story = story.when(file_late(POSTER, None)).then(&["dispute.filed", "job.disputed", "payout.frozen"]);
        story = story.when(crate::dispute::withdraw::WithdrawDispute { matter, by: POSTER }).then(&[
            "dispute.withdrawn",
            "job.dispute_withdrawn",
            "payout.resumed",
        ]);
    }
    let (reason, words) = ("the numbers look odd".to_owned(), words());
    story
        .when(HoldPayment { job: JOB, poster: POSTER, payout: Some(PAYOUT), reason, words })
        .then(&["payout.held"])
        .at(NOW.after(Span::hours(72)))
        .when(crate::dispute::from_hold::DisputeHeld { payout: PAYOUT, job: JOB })
        .then(&["payout.resumed"])
        .when(ReleasePayout { payout: PAYOUT, party: AGENT })
        .then(&["payout.released"]);
}

#[test]
fn what_proofers_rejected_is_never_approved_by_silence() {
    let over = NOW.after(Span::hours(72));
    let silence = || ApproveBySilence { job: JOB, payout: PAYOUT };
    given(judged_job(Outcome::Rejected).and(registered(STRANGER)).and(admin(STRANGER)))
        .when(silence())
        .then_refused(Rejection::NotDueYet { due_at: over })
        .at(over.after(Span::days(7)))
        .when(silence())
        .then(FILED)
        .and_holds(hold(), usd(75_01))
        .at(over)
        .when(withdraw_dispute(POSTER))
        .then_refused(DisputeRejection::NotYours { whose: "whoever filed the dispute" }.into())
        .when(respond(POSTER, Some(usd(20_00))))
        .then(&["dispute.answered", "dispute.offered"])
        .when(respond(AGENT, Some(usd(20_00))))
        .then(&["dispute.answered", "dispute.offered", "dispute.ruled", "job.dispute_settled", "payout.awarded"]);
    given(judged_job(Outcome::NoConsensus)).at(over).when(silence()).then(&["job.approved", "payout.scheduled"]);
}

#[test]
fn the_closed_evidence_has_a_digest_of_all_that_was_said() {
    let over = NOW.after(Span::days(5));
    let log = answered(delivered_job(usd(75_00)))
        .when(evidence(POSTER))
        .then(&["dispute.evidence_added"])
        .at(over)
        .when(evidence(AGENT))
        .then_refused(Rejection::DeadlinePassed { due_at: over })
        .when(close_evidence())
        .then(&["dispute.evidence_closed"])
        .into_log();
    let said = [file(POSTER, None).words, respond(AGENT, None).words, evidence(POSTER).words];
    let digests = said.map(|words| words.digest().0);
    let last = log.events().last().unwrap().payload.to_string();
    assert!(last.contains(&evidence_digest(dispute(), &digests)), "{last}");
}
