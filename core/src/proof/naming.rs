//! How an event of verification is called, and to which job it belongs.

use super::event::ProofEvent;
use super::told::Seat;
use crate::ids::{JobId, ProofId};
use crate::stream::StreamId;

impl ProofEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::FeesFunded { .. } => "proof.fees_funded",
            Self::FeesReturned { .. } => "proof.fees_returned",
            Self::SlotFeeReturned { .. } => "proof.slot_fee_returned",
            Self::Appealed { .. } => "proof.appealed",
            Self::RoundOpened(_) => "proof.round_opened",
            Self::SlotInvited { .. } => "proof.slot_invited",
            Self::ProoferSelected { .. } => "proof.proofer_selected",
            Self::SlotAccepted { .. } => "proof.slot_accepted",
            Self::SlotDeclined { .. } => "proof.slot_declined",
            Self::InvitationLapsed { .. } => "proof.invitation_lapsed",
            Self::VerdictMissed { .. } => "proof.verdict_missed",
            Self::VerdictSealed { .. } => "proof.verdict_sealed",
            Self::TieBreakCalled { .. } => "proof.tie_break_called",
            Self::RecruitingEnded { .. } => "proof.recruiting_ended",
            Self::VotingEnded { .. } => "proof.voting_ended",
            Self::RoundClosed(_) => "proof.round_closed",
        }
    }

    /// The job that it tells of.
    #[must_use]
    pub fn job(&self) -> JobId {
        match self {
            Self::RoundOpened(opened) => opened.job,
            Self::RoundClosed(closed) => closed.job,
            Self::FeesFunded { job, .. }
            | Self::FeesReturned { job, .. }
            | Self::SlotFeeReturned { job, .. }
            | Self::Appealed { job, .. }
            | Self::SlotInvited { job, .. }
            | Self::ProoferSelected { job, .. }
            | Self::SlotAccepted { job, .. }
            | Self::SlotDeclined { job, .. }
            | Self::InvitationLapsed { job, .. }
            | Self::VerdictMissed { job, .. }
            | Self::VerdictSealed { job, .. }
            | Self::TieBreakCalled { job, .. }
            | Self::RecruitingEnded { job, .. }
            | Self::VotingEnded { job, .. } => *job,
        }
    }

    /// The number of the round that it tells of.
    #[must_use]
    pub fn round(&self) -> u32 {
        match self {
            Self::RoundOpened(opened) => opened.round,
            Self::RoundClosed(closed) => closed.round,
            Self::FeesFunded { round, .. }
            | Self::FeesReturned { round, .. }
            | Self::SlotFeeReturned { round, .. }
            | Self::Appealed { round, .. }
            | Self::TieBreakCalled { round, .. }
            | Self::RecruitingEnded { round, .. }
            | Self::VotingEnded { round, .. } => *round,
            Self::SlotInvited { seat, .. }
            | Self::ProoferSelected { seat, .. }
            | Self::SlotAccepted { seat, .. }
            | Self::SlotDeclined { seat, .. }
            | Self::InvitationLapsed { seat, .. }
            | Self::VerdictMissed { seat, .. }
            | Self::VerdictSealed { seat, .. } => seat.round,
        }
    }

    /// The seat that it tells of, if it tells of one.
    #[must_use]
    pub fn seat(&self) -> Option<&Seat> {
        match self {
            Self::SlotInvited { seat, .. }
            | Self::ProoferSelected { seat, .. }
            | Self::SlotAccepted { seat, .. }
            | Self::SlotDeclined { seat, .. }
            | Self::InvitationLapsed { seat, .. }
            | Self::VerdictMissed { seat, .. }
            | Self::VerdictSealed { seat, .. } => Some(seat),
            Self::FeesFunded { .. }
            | Self::FeesReturned { .. }
            | Self::SlotFeeReturned { .. }
            | Self::Appealed { .. }
            | Self::RoundOpened(_)
            | Self::TieBreakCalled { .. }
            | Self::RecruitingEnded { .. }
            | Self::VotingEnded { .. }
            | Self::RoundClosed(_) => None,
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        ProofId::of(self.job()).into()
    }
}
