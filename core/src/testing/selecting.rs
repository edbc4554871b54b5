//! How a poster selects its proofers, and a worker appeals, in the sentences.

use super::*;
use crate::proof::appeal::Appeal;
use crate::proof::apply::ApplyToVerify;
use crate::proof::aspirant::Aspirant;
use crate::proof::close::CloseRound;
use crate::proof::draw::{ranked, seed};
use crate::proof::open::Candidate;
use crate::proof::select::SelectProofer;
use crate::proof::submit::SubmitVerdict;
use crate::proof::turn_down::TurnProoferDown;
use crate::proof::withdraw::WithdrawProofing;
use crate::proof::{Assignment, Decision, Opened, ProofEvent, ProofTerms, Ranked};

/// What the `place`-th candidate calls its application.
pub(crate) fn application_of(place: usize) -> ApplicationId {
    ApplicationId(id(300 + u128::try_from(place).unwrap()))
}

/// Fit, registered, and near to nobody.
pub(crate) fn aspirant(place: usize) -> Aspirant {
    let Ranked { party, agent } = ranks()[place];
    Aspirant { candidate: Candidate { party, agent, ..candidate(0) }, categories: vec![WorkCategory::Research] }
}

pub(crate) fn apply_to_verify(place: usize, price: Money) -> ApplyToVerify {
    ApplyToVerify {
        job: JOB,
        party: drawn(place),
        application: application_of(place),
        price,
        message: "I have verified such tables before.".to_owned(),
        words: words(),
        aspirant: aspirant(place),
    }
}

pub(crate) fn select(place: usize) -> SelectProofer {
    SelectProofer {
        job: JOB,
        poster: POSTER,
        application: application_of(place),
        party: drawn(place),
        aspirant: aspirant(place),
        expected_price: None,
    }
}

pub(crate) fn withdraw_proofing(place: usize) -> WithdrawProofing {
    WithdrawProofing { job: JOB, party: drawn(place), application: application_of(place) }
}

pub(crate) fn turn_down(place: usize) -> TurnProoferDown {
    TurnProoferDown { job: JOB, poster: POSTER, party: drawn(place), application: application_of(place) }
}

/// A delivery for 75.00 whose poster selects so many proofers and has 25.00 left; three may apply.
pub(crate) fn selecting_round(count: u8) -> Vec<Event> {
    let terms = ProofTerms { assignment: Assignment::PosterSelect, ..ProofTerms::of(count) };
    let opened = Opened {
        job: JOB,
        round: 1,
        payer: POSTER,
        assignment: Assignment::PosterSelect,
        count,
        fee: usd(37_50),
        recruit_by: NOW.after(Span::hours(48)),
        tree_size: 0,
        root: String::new(),
        seed: String::new(),
        candidates_hash: String::new(),
        candidates: vec![],
        excluded: vec![],
    };
    let mut events: Vec<Event> = awaiting_proof(count);
    events.retain(|event| !matches!(event, Event::Proof(ProofEvent::FeesFunded { .. })));
    for event in &mut events {
        if let Event::Job(JobEvent::Posted { terms: posted, .. }) = event {
            posted.proof = Some(terms.clone());
        }
    }
    let mut events = events.and(verified(POSTER)).and(ProofEvent::RoundOpened(Box::new(opened)).into());
    for Ranked { party, .. } in ranks() {
        events.extend([registered(party), verified(party), profiled(party), acknowledged(party)]);
    }
    events
}

/// The first of `count` proofers, all drawn, has rejected the work by itself: the worker has 10.00.
pub(crate) fn appeal() -> Appeal {
    Appeal { job: JOB, agent: AGENT, expected_total: None }
}

/// Who is drawn first for the appeal against the verdict of the first of three.
pub(crate) fn drawn_for_appeal() -> PartyId {
    let fresh = ranks().into_iter().filter(|ranked| ranked.party != drawn(0)).collect();
    ranked(&seed(JOB, 2, &ROOT), fresh)[0].party
}

pub(crate) fn submit_in_appeal(decision: Decision) -> SubmitVerdict {
    let proofer = drawn_for_appeal();
    let assignment = Some(AssignmentId::of(JOB, 2, 1, proofer));
    SubmitVerdict { proofer, assignment, ..submit_verdict(0, decision) }
}

pub(crate) fn close_appeal(given: &[(u8, usize, Decision)]) -> CloseRound {
    CloseRound { payer: AGENT, ..close(given) }
}
