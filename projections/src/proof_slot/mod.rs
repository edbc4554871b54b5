//! View: who was asked to verify what, and what came of it.

pub mod needed;
pub mod query;

use crate::horizon::before_year_10000;
use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{AgentId, ApplicationId, AssignmentId, JobId, PartyId};
use market_core::proof::{Decision, ProofEvent, Seat, SlotEnd};
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Where an assignment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Asked.
    Invited,
    /// Selected by the poster, and not paid for yet.
    Selected,
    /// Begun.
    Accepted,
    /// The verdict is given.
    Submitted,
    /// The verdict is paid.
    Paid,
    /// Said no.
    Declined,
    /// Did not answer, or gave no verdict in time.
    TimedOut,
    /// The round ended before.
    Voided,
}

/// A row of the view.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct ProofSlot {
    pub assignment: AssignmentId,
    pub job: JobId,
    pub round: u32,
    pub slot: u8,
    pub party: PartyId,
    pub agent: AgentId,
    pub application: Option<ApplicationId>,
    pub status: Status,
    pub invited_at: Timestamp,
    pub respond_by: Option<Timestamp>,
    pub due_at: Option<Timestamp>,
    pub submitted_at: Option<Timestamp>,
    pub commitment: Option<String>,
    pub nonce: Option<String>,
    pub canonical: Option<String>,
    pub decision: Option<Decision>,
    pub points: Option<u8>,
    pub earned: Option<u64>,
    pub closed_at: Option<Timestamp>,
    pub updated_position: Position,
}

impl View for ProofSlot {
    const NAME: &'static str = "proof_slot";
    const VERSION: u32 = 2;
    const KEY: &'static [&'static str] = &["assignment"];
    type Key = AssignmentId;

    fn keys(recorded: &Recorded) -> Vec<AssignmentId> {
        let Event::Proof(event) = &recorded.event else {
            return vec![];
        };
        match event {
            ProofEvent::RoundClosed(closed) => {
                let mut seats: Vec<AssignmentId> =
                    closed.slots.iter().filter_map(|end| end.seat).map(|seat| seat.assignment).collect();
                seats.sort_unstable();
                seats.dedup();
                seats
            }
            ProofEvent::SlotInvited { seat, .. }
            | ProofEvent::ProoferSelected { seat, .. }
            | ProofEvent::SlotAccepted { seat, .. }
            | ProofEvent::SlotDeclined { seat, .. }
            | ProofEvent::InvitationLapsed { seat, .. }
            | ProofEvent::VerdictMissed { seat, .. }
            | ProofEvent::VerdictSealed { seat, .. } => vec![seat.assignment],
            ProofEvent::FeesFunded { .. }
            | ProofEvent::FeesReturned { .. }
            | ProofEvent::SlotFeeReturned { .. }
            | ProofEvent::Appealed { .. }
            | ProofEvent::RoundOpened(_)
            | ProofEvent::TieBreakCalled { .. }
            | ProofEvent::RecruitingEnded { .. }
            | ProofEvent::VotingEnded { .. } => vec![],
        }
    }

    fn key(&self) -> AssignmentId {
        self.assignment
    }

    fn evolve(row: Option<Self>, assignment: &AssignmentId, recorded: &Recorded) -> Option<Self> {
        let Event::Proof(event) = &recorded.event else {
            return row;
        };
        let row = match event {
            ProofEvent::SlotInvited { job, seat, respond_by } => {
                let respond_by = Some(before_year_10000(*respond_by));
                Some(Self { respond_by, ..Self::new(*job, seat, Status::Invited, recorded.at) })
            }
            ProofEvent::ProoferSelected { job, seat, application, .. } => {
                let application = Some(*application);
                Some(Self { application, ..Self::new(*job, seat, Status::Selected, recorded.at) })
            }
            other => row.map(|row| row.after(other, assignment, recorded.at)),
        };
        row.map(|row| Self { updated_position: recorded.position, ..row })
    }
}

impl ProofSlot {
    fn new(job: JobId, seat: &Seat, status: Status, at: Timestamp) -> Self {
        let Seat { round, slot, party, agent, assignment } = *seat;
        Self {
            assignment,
            job,
            round,
            slot,
            party,
            agent,
            application: None,
            status,
            invited_at: at,
            respond_by: None,
            due_at: None,
            submitted_at: None,
            commitment: None,
            nonce: None,
            canonical: None,
            decision: None,
            points: None,
            earned: None,
            closed_at: None,
            updated_position: Position(0),
        }
    }

    fn after(self, event: &ProofEvent, assignment: &AssignmentId, at: Timestamp) -> Self {
        match event {
            ProofEvent::SlotAccepted { due_at, .. } => {
                Self { status: Status::Accepted, due_at: Some(before_year_10000(*due_at)), ..self }
            }
            ProofEvent::SlotDeclined { .. } => Self { status: Status::Declined, ..self },
            ProofEvent::InvitationLapsed { .. } | ProofEvent::VerdictMissed { .. } => {
                Self { status: Status::TimedOut, ..self }
            }
            ProofEvent::VerdictSealed { commitment, .. } => {
                Self { status: Status::Submitted, submitted_at: Some(at), commitment: Some(commitment.clone()), ..self }
            }
            ProofEvent::RoundClosed(closed) => {
                let own = |end: &&SlotEnd| end.seat.is_some_and(|seat| seat.assignment == *assignment);
                let end = closed.slots.iter().find(own).cloned();
                end.map_or(self.clone(), |end| self.closed(end, at))
            }
            // These make the row, or are not among the keys.
            ProofEvent::SlotInvited { .. }
            | ProofEvent::ProoferSelected { .. }
            | ProofEvent::FeesFunded { .. }
            | ProofEvent::FeesReturned { .. }
            | ProofEvent::SlotFeeReturned { .. }
            | ProofEvent::Appealed { .. }
            | ProofEvent::RoundOpened(_)
            | ProofEvent::TieBreakCalled { .. }
            | ProofEvent::RecruitingEnded { .. }
            | ProofEvent::VotingEnded { .. } => self,
        }
    }

    fn closed(self, end: SlotEnd, at: Timestamp) -> Self {
        let Some(opening) = end.opening else {
            return Self { status: Status::Voided, closed_at: Some(at), ..self };
        };
        Self {
            status: Status::Paid,
            nonce: Some(opening.nonce),
            canonical: Some(opening.canonical),
            decision: Some(opening.decision),
            points: Some(opening.points),
            earned: Some(end.paid.map_or(0, |paid| paid.earned.minor())),
            closed_at: Some(at),
            ..self
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_verdict_is_told_when_its_round_closes_and_not_before() {
        let of = |story| rows_of::<ProofSlot>(story).remove(0);
        assert_eq!(of(proof_round()).status, Status::Accepted);
        let sealed = of(sealed_proof_round());
        assert_eq!((sealed.status, sealed.decision, sealed.canonical), (Status::Submitted, None, None));
        let paid = of(closed_proof_round());
        assert_eq!((paid.status, paid.decision, paid.points), (Status::Paid, Some(Decision::Approved), Some(80)));
        assert_eq!(paid.earned, Some(3_37));
    }

    #[test]
    fn whoever_was_selected_holds_its_slot_by_its_application() {
        let row = rows_of::<ProofSlot>(selected_and_gone()).remove(0);
        assert_eq!((row.application, row.status), (Some(OFFER), Status::TimedOut));
    }
}
