//! Where things stand in their machines.

use crate::candidacy::{self, Candidacy, CandidacyEvent};
use crate::dispute::{self, Dispute};
use crate::event::Event;
use crate::ids::{ApplicationId, PartyId};
use crate::job::{Cancelled, Due, Job, Posted, Stage};
use crate::payment::Payment;
use crate::payout::Payout;
use crate::proof::{Holder, Outcome, Phase, Proof, ProofEvent, Round, Slot};
use crate::state::State;

/// Where one thing stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The machine.
    pub machine: &'static str,
    /// Which of several things of one stream: a round, or a slot of it. Nothing where there is only one.
    pub of: Option<(u32, Option<u8>)>,
    /// The state.
    pub state: &'static str,
}

/// The state of a thing that there is not.
const NONE: &str = "none";

/// Where the things of a stream stand.
#[must_use]
pub fn places(state: &State) -> Vec<Place> {
    let one = |machine, state| vec![Place { machine, of: None, state }];
    match state {
        State::Job(job) => one("job", of_job(job)),
        State::Payment(payment) if *payment == Payment::Unopened => one("payment", NONE),
        State::Payment(payment) => one("payment", payment.status()),
        State::Payout(payout) if *payout == Payout::Unscheduled => one("payout", NONE),
        State::Payout(payout) => one("payout", payout.status()),
        State::Proof(proof) => of_proof(proof),
        State::Dispute(dispute) => one("dispute", of_dispute(dispute)),
        State::Party(_)
        | State::Email(_)
        | State::Key(_)
        | State::Candidacy(_)
        | State::Allowance(_)
        | State::Proofer(_)
        | State::Webhooks(_) => vec![],
    }
}

fn of_dispute(dispute: &Dispute) -> &'static str {
    let Dispute::Filed(filed) = dispute else { return NONE };
    match filed.phase {
        dispute::Phase::Filed { .. } => "filed",
        dispute::Phase::Negotiating => "negotiating",
        dispute::Phase::Closed { .. } => "evidence",
        dispute::Phase::Panel { .. } => "panel",
        dispute::Phase::Voted { .. } => "voted",
        dispute::Phase::Undecided => "undecided",
        dispute::Phase::Ruled(_) => "ruled",
        dispute::Phase::Withdrawn => "withdrawn",
    }
}

fn of_job(job: &Job) -> &'static str {
    let Job::Posted(posted) = job else { return NONE };
    if let Stage::InProgress(_, Due::Revision { .. }) = posted.stage {
        return "revision_requested";
    }
    if let Stage::Cancelled(Cancelled::Refunded) = posted.stage {
        return "refunded";
    }
    posted.status()
}

/// Where an application stands: what poster and applicant have said of it, and what the job has come to.
#[must_use]
pub fn application_state(job: &Job, candidacy: &Candidacy) -> &'static str {
    let Some(held) = &candidacy.application else { return NONE };
    match held.standing {
        candidacy::Standing::Withdrawn => return "withdrawn",
        candidacy::Standing::Rejected => return "rejected",
        candidacy::Standing::Live => {}
    }
    let Job::Posted(posted) = job else { return "pending" };
    let is_taken = posted.taken_application() == Some(held.application);
    if matches!(posted.stage, Stage::Open { .. }) || is_waiting(posted) && !is_taken {
        return "pending";
    }
    match (is_waiting(posted), is_taken) {
        (true, _) => "accepted",
        (false, true) => "funded",
        (false, false) => "closed",
    }
}

/// Where an application to verify the work stands: what poster and applicant have said of it, and what the round that it
/// is for has come to.
#[must_use]
pub fn proofing_state(proof: &Proof, party: PartyId, candidacy: &Candidacy) -> &'static str {
    let Some(held) = &candidacy.proofing else { return NONE };
    match held.standing {
        candidacy::Standing::Withdrawn => return "withdrawn",
        candidacy::Standing::Rejected => return "rejected",
        candidacy::Standing::Live => {}
    }
    let Some(round) = proof.round(held.round) else { return "pending" };
    match round.held_by(party).map(|slot| &slot.holder) {
        _ if matches!(round.phase, Phase::Closed(_)) || round.left.contains(&party) => "closed",
        Some(Holder::Selected { .. }) => "accepted",
        Some(_) => "funded",
        None => "pending",
    }
}

fn is_waiting(job: &Posted) -> bool {
    matches!(job.stage, Stage::PendingEscrow(_))
}

fn of_proof(proof: &Proof) -> Vec<Place> {
    let of_round = |round: &Round| {
        let own = Place { machine: "round", of: Some((round.number, None)), state: round_state(round) };
        let slot = |slot: &Slot| Place {
            machine: "slot",
            of: Some((round.number, Some(slot.number))),
            state: slot_state(round, slot),
        };
        [own].into_iter().chain(round.slots.iter().map(slot)).collect::<Vec<Place>>()
    };
    proof.rounds.iter().flat_map(of_round).collect()
}

fn round_state(round: &Round) -> &'static str {
    match round.phase {
        Phase::Funded if round.slots.is_empty() => "returned",
        Phase::Funded => "funded",
        Phase::Recruiting { .. } => "recruiting",
        Phase::Reviewing => "reviewing",
        Phase::Ended { .. } => "ended",
        Phase::Closed(outcome) => closed_state(outcome),
    }
}

fn closed_state(outcome: Outcome) -> &'static str {
    outcome.name()
}

fn slot_state(round: &Round, slot: &Slot) -> &'static str {
    let is_closed = matches!(round.phase, Phase::Closed(_));
    match &slot.holder {
        Holder::Sealed { .. } if is_closed => "paid",
        _ if is_closed => "voided",
        Holder::Vacant if slot.fee.is_none() => "unfunded",
        Holder::Vacant => "vacant",
        Holder::Invited { .. } => "invited",
        Holder::Selected { .. } => "selected",
        Holder::Accepted { .. } => "accepted",
        Holder::Sealed { .. } => "submitted",
        Holder::Over => "given_up",
    }
}

/// Whether an event is one of a place's machine: what a round tells of one of its slots is the slot's alone.
#[must_use]
pub fn concerns(event: &Event, place: &Place) -> bool {
    match (event, place.of) {
        (Event::Proof(event), Some((round, of))) => event.round() == round && of_round(event, of),
        (Event::Candidacy(event), _) => application_of(event).is_some(),
        (_, _) => true,
    }
}

fn of_round(event: &ProofEvent, of: Option<u8>) -> bool {
    match event {
        ProofEvent::SlotInvited { seat, .. }
        | ProofEvent::ProoferSelected { seat, .. }
        | ProofEvent::SlotAccepted { seat, .. }
        | ProofEvent::SlotDeclined { seat, .. }
        | ProofEvent::InvitationLapsed { seat, .. }
        | ProofEvent::VerdictMissed { seat, .. }
        | ProofEvent::VerdictSealed { seat, .. } => of == Some(seat.slot),
        ProofEvent::SlotFeeReturned { fee, .. } => of == Some(fee.slot),
        ProofEvent::FeesFunded { fees, .. } | ProofEvent::FeesReturned { fees, .. } => {
            of.is_none_or(|slot| fees.iter().any(|fee| fee.slot == slot))
        }
        ProofEvent::TieBreakCalled { slot, .. } => of.is_none_or(|of| of == *slot),
        ProofEvent::VotingEnded { .. } | ProofEvent::Appealed { .. } => of.is_none(),
        ProofEvent::RoundOpened(_) | ProofEvent::RecruitingEnded { .. } | ProofEvent::RoundClosed(_) => true,
    }
}

/// The application that an event moves. What is said beside it moves it nowhere.
#[must_use]
pub fn application_of(event: &CandidacyEvent) -> Option<ApplicationId> {
    match event {
        CandidacyEvent::NdaAcknowledged { .. }
        | CandidacyEvent::FileShared { .. }
        | CandidacyEvent::MessageSent { .. } => None,
        CandidacyEvent::Applied { application, .. }
        | CandidacyEvent::ProoferApplied { application, .. }
        | CandidacyEvent::Confirmed { application, .. }
        | CandidacyEvent::Withdrawn { application, .. }
        | CandidacyEvent::Rejected { application, .. }
        | CandidacyEvent::Countered { application, .. }
        | CandidacyEvent::CounterAccepted { application, .. }
        | CandidacyEvent::CounterDeclined { application, .. } => Some(*application),
    }
}
