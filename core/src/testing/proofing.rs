//! How proofers are drawn and judge in the sentences.

use super::*;
use crate::event::tree::Hash;
use crate::job::ProofAwaited;
use crate::proof::close::CloseRound;
use crate::proof::conflict::Ties;
use crate::proof::draw::{ranked, seed};
use crate::proof::open::{Candidate, CheckpointSeen, OpenRound};
use crate::proof::submit::SubmitVerdict;
use crate::proof::verdict::{Mark, Scorecard, Verdict};
use crate::proof::{Assignment, Decision, Opened, Openings, ProofEvent, ProofTerms, Ranked, Seat, SlotFee, Unsealed};
use crate::proofer::Fitness;
use crate::stream::Position;
use std::collections::BTreeSet;

pub(crate) const ROOT: Hash = Hash([0xaa; 32]);

/// Fit by the numbers, and near to nobody.
pub(crate) fn candidate(n: u128) -> Candidate {
    let fitness = Fitness {
        completed_jobs: 50,
        rating_hundredths: Some(400),
        member_since: Timestamp::from_micros(NOW.as_micros() - 30 * 86_400_000_000).unwrap(),
        is_admitted: false,
        strikes: vec![],
        is_suspended: false,
    };
    Candidate { party: PartyId(id(100 + n)), agent: AgentId(id(200 + n)), fitness, ties: Ties::NONE }
}

/// Three candidates in the order of the draw.
pub(crate) fn ranks() -> Vec<Ranked> {
    let candidates = (0..3).map(|n| Ranked { party: candidate(n).party, agent: candidate(n).agent }).collect();
    ranked(&seed(JOB, 1, &ROOT), candidates)
}

/// Who is the `place`-th of the draw.
pub(crate) fn drawn(place: usize) -> PartyId {
    ranks()[place].party
}

pub(crate) fn seat(slot: u8, place: usize) -> Seat {
    let Ranked { party, agent } = ranks()[place];
    Seat { round: 1, slot, party, agent, assignment: AssignmentId::of(JOB, 1, slot, party) }
}

pub(crate) fn payout_of(round: u32, slot: u8, place: usize) -> PayoutId {
    PayoutId::of_verdict(AssignmentId::of(JOB, round, slot, drawn(place)))
}

/// With all marks alike.
pub(crate) fn verdict(verdict: Decision, rating: u8) -> Verdict {
    let mark = || Mark { rating, comments: "I looked at every row and compared it with its source.".to_owned() };
    Verdict {
        verdict,
        scorecard: Some(Scorecard {
            completeness: mark(),
            accuracy: mark(),
            methodology: mark(),
            quality: mark(),
            summary: None,
        }),
        score: None,
        feedback: None,
        evidence_summary: Some("I looked at every row and compared it with its source. ".repeat(4)),
        custom_answers: None,
        agent_feedback: None,
        revision_items: None,
    }
}

pub(crate) fn submit_verdict(place: usize, decision: Decision) -> SubmitVerdict {
    submit_verdict_in(u8::try_from(place + 1).unwrap(), place, decision)
}

/// Of the `place`-th of the draw, who sits in this slot.
pub(crate) fn submit_verdict_in(slot: u8, place: usize, decision: Decision) -> SubmitVerdict {
    SubmitVerdict {
        job: JOB,
        proofer: drawn(place),
        assignment: Some(seat(slot, place).assignment),
        verdict: verdict(decision, 4),
        nonce: [7; 32],
    }
}

pub(crate) fn openings(given: &[(u8, usize, Decision)]) -> Openings {
    let unsealed = |decision| Unsealed { nonce: "07".repeat(32), canonical: verdict(decision, 4).canonical() };
    given.iter().map(|(slot, _, decision)| (*slot, Some(unsealed(*decision)))).collect()
}

pub(crate) fn close(given: &[(u8, usize, Decision)]) -> CloseRound {
    CloseRound {
        job: JOB,
        poster: POSTER,
        payer: POSTER,
        openings: openings(given),
        payout: PAYOUT,
        suspended: BTreeSet::new(),
    }
}

pub(crate) fn open(candidates: u128) -> OpenRound {
    OpenRound {
        job: JOB,
        delivered: Position(9),
        checkpoint: CheckpointSeen { size: 10, root: ROOT },
        candidates: (0..candidates).map(candidate).collect(),
    }
}

pub(crate) fn proof_terms(count: u8) -> Terms {
    Terms { proof: Some(ProofTerms::of(count)), ..terms() }
}

/// A job for 75.00 that asks for proofers, hired.
pub(crate) fn proof_hired_job(count: u8) -> Vec<Event> {
    let terms = proof_terms(count);
    let mut events = hired_job(usd(75_00));
    for event in &mut events {
        if let Event::Job(JobEvent::Posted { terms: plain, .. }) = event {
            *plain = terms.clone();
        }
    }
    events
}

/// The poster had 100.00 and has put 75.00 and the pay of the verdicts in; the work is handed in.
pub(crate) fn awaiting_proof(count: u8) -> Vec<Event> {
    let fees = (1..=count).map(|slot| SlotFee { slot, fee: usd(3_75) }).collect();
    let rest = delivered_job(usd(75_00)).into_iter().skip(hired_job(usd(75_00)).len());
    proof_hired_job(count)
        .into_iter()
        .chain(rest)
        .collect::<Vec<_>>()
        .and(ProofEvent::FeesFunded { job: JOB, round: 1, payer: POSTER, fees }.into())
        .and(JobEvent::ProofAwaited(ProofAwaited { job: JOB, round: 1, draw_at: NOW }).into())
}

/// A round that asks `count` out of `candidates`, all of whom have acknowledged the terms.
pub(crate) fn opened_round(count: u8, candidates: usize) -> Vec<Event> {
    let ranks: Vec<Ranked> = ranks().into_iter().take(candidates).collect();
    let opened = Opened {
        job: JOB,
        round: 1,
        payer: POSTER,
        assignment: Assignment::Auto,
        count,
        fee: usd(3_75),
        recruit_by: NOW.after(Span::hours(48)),
        tree_size: 10,
        root: ROOT.to_string(),
        seed: seed(JOB, 1, &ROOT).to_string(),
        candidates_hash: String::new(),
        candidates: ranks.clone(),
        excluded: vec![],
    };
    let mut events = awaiting_proof(count).and(ProofEvent::RoundOpened(Box::new(opened)).into());
    for place in 0..candidates.min(usize::from(count)) {
        let seat = seat(u8::try_from(place + 1).unwrap(), place);
        events.push(ProofEvent::SlotInvited { job: JOB, seat, respond_by: NOW.after(Span::hours(24)) }.into());
    }
    for Ranked { party, .. } in ranks {
        events.push(registered(party));
        events.push(acknowledged(party));
    }
    events
}
