//! A round of verification with one proofer, as far as it has come.

use super::*;

use market_core::candidacy::CandidacyEvent;
use market_core::confidential::TextDigest;
use market_core::ids::{ApplicationId, AssignmentId, PartyId, PayoutId};
use market_core::job::{JobEvent, ProofAwaited};
use market_core::proof::{
    Assignment, Closed, Decision, Opened, Opening, Outcome, Paid, ProofEvent, Ranked, Seat, SlotEnd, SlotFee,
};
use market_core::proofer::ProoferEvent;
use market_core::time::Span;

/// Who verifies in these stories.
pub(crate) const STRANGER: PartyId = PartyId(Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0333));

fn seat() -> Seat {
    let assignment = AssignmentId::of(JOB, 1, 1, STRANGER);
    Seat { round: 1, slot: 1, party: STRANGER, agent: AgentId(STRANGER.0), assignment }
}

pub(crate) fn proofer_registered(party: PartyId) -> Event {
    ProoferEvent::Registered { party, categories: vec![WorkCategory::Research] }.into()
}

pub(crate) fn proofer_admitted(party: PartyId) -> Event {
    ProoferEvent::Admitted { party, by: POSTER, words: TextDigest("00".repeat(32)) }.into()
}

pub(crate) fn verdict_missed() -> Event {
    ProofEvent::VerdictMissed { job: JOB, seat: seat() }.into()
}

pub(crate) fn proof_awaited() -> Vec<Event> {
    let fees = vec![SlotFee { slot: 1, fee: usd(3_75) }];
    delivered_job()
        .and(ProofEvent::FeesFunded { job: JOB, round: 1, payer: POSTER, fees }.into())
        .and(JobEvent::ProofAwaited(ProofAwaited { job: JOB, round: 1, draw_at: NOW }).into())
}

fn opened() -> Opened {
    Opened {
        job: JOB,
        round: 1,
        payer: POSTER,
        assignment: Assignment::Auto,
        count: 1,
        fee: usd(3_75),
        recruit_by: NOW.after(Span::hours(48)),
        tree_size: 20,
        root: "aa".repeat(32),
        seed: "bb".repeat(32),
        candidates_hash: "cc".repeat(32),
        candidates: vec![Ranked { party: STRANGER, agent: AgentId(STRANGER.0) }],
        excluded: vec![],
    }
}

pub(crate) fn proof_round() -> Vec<Event> {
    let later = NOW.after(Span::hours(24));
    proof_awaited()
        .and(ProofEvent::RoundOpened(Box::new(opened())).into())
        .and(ProofEvent::SlotInvited { job: JOB, seat: seat(), respond_by: later }.into())
        .and(ProofEvent::SlotAccepted { job: JOB, seat: seat(), due_at: later, by_payment: false }.into())
}

pub(crate) fn sealed_proof_round() -> Vec<Event> {
    proof_round()
        .and(ProofEvent::VerdictSealed { job: JOB, seat: seat(), commitment: "dd".repeat(32) }.into())
        .and(ProofEvent::VotingEnded { job: JOB, round: 1, ended_at: NOW }.into())
}

pub(crate) fn proof_closed() -> Event {
    let opening = Opening {
        commitment: "dd".repeat(32),
        nonce: "ee".repeat(32),
        canonical: r#"{"score":80,"verdict":"approved"}"#.to_owned(),
        decision: Decision::Approved,
        points: 80,
    };
    let payout = PayoutId::of_verdict(seat().assignment);
    let paid = Paid { party: STRANGER, earned: usd(3_37), commission: usd(38), payout };
    let end = SlotEnd { slot: 1, seat: Some(seat()), opening: Some(opening), paid: Some(paid), returned: None };
    let (job, payer, outcome) = (JOB, POSTER, Outcome::Approved);
    ProofEvent::RoundClosed(Box::new(Closed {
        job,
        round: 1,
        payer,
        outcome,
        avg_score: Some(80),
        slots: vec![end],
        goodwill: None,
    }))
    .into()
}

pub(crate) fn closed_proof_round() -> Vec<Event> {
    sealed_proof_round().and(proof_closed())
}

/// What a proofer calls its application in these stories.
pub(crate) const OFFER: ApplicationId = ApplicationId(Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0334));

/// The worker has handed in, and the stranger offers to verify it in a round whose proofers are selected.
pub(crate) fn offered_to_verify() -> Vec<Event> {
    let opened = Opened { assignment: Assignment::PosterSelect, candidates: vec![], ..opened() };
    delivered_job()
        .and(JobEvent::ProofAwaited(ProofAwaited { job: JOB, round: 1, draw_at: NOW }).into())
        .and(ProofEvent::RoundOpened(Box::new(opened)).into())
        .and(
            CandidacyEvent::ProoferApplied {
                job: JOB,
                party: STRANGER,
                agent: AgentId(STRANGER.0),
                application: OFFER,
                round: 1,
                price: usd(3_75),
                words: words(),
                terms_version: 1,
            }
            .into(),
        )
}

/// It was selected, paid for, and did not come.
pub(crate) fn selected_and_gone() -> Vec<Event> {
    let fee = SlotFee { slot: 1, fee: usd(25) };
    let (job, round, payer, due_at) = (JOB, 1, POSTER, NOW.after(Span::hours(24)));
    offered_to_verify()
        .and(ProofEvent::ProoferSelected { job, seat: seat(), application: OFFER, price: usd(25) }.into())
        .and(ProofEvent::FeesFunded { job, round, payer, fees: vec![fee] }.into())
        .and(ProofEvent::SlotAccepted { job, seat: seat(), due_at, by_payment: true }.into())
        .and(verdict_missed())
        .and(ProofEvent::SlotFeeReturned { job, round, payer, fee }.into())
}

pub(crate) fn appealed() -> Event {
    ProofEvent::Appealed { job: JOB, round: 2, agent: AGENT, against: 1 }.into()
}
