//! How disputes say no, as kinds of problems with their facts.

use super::table::Kind;
use market_core::dispute::DisputeRejection;
use serde_json::{Value, json};

pub(super) fn kind(rejection: &DisputeRejection) -> Kind {
    match rejection {
        DisputeRejection::NotFound { .. } => Kind::DisputeNotFound,
        DisputeRejection::NotYours { .. } => Kind::NotYourPart,
        DisputeRejection::WindowClosed => Kind::DisputeWindowClosed,
        DisputeRejection::AlreadyDisputed { .. } => Kind::AlreadyDisputed,
        DisputeRejection::TooOften { .. } => Kind::DisputedTooOften,
        DisputeRejection::Over { .. } => Kind::DisputeOver,
        // Only timers meet this.
        DisputeRejection::WrongPhase { .. } => Kind::WrongState,
        DisputeRejection::AnsweredAlready => Kind::AnsweredAlready,
        DisputeRejection::EvidenceClosed => Kind::EvidenceClosed,
        DisputeRejection::TooMuchEvidence { .. } => Kind::TooMuchEvidence,
        DisputeRejection::NoOffer => Kind::NoOffer,
        DisputeRejection::OfferChanged { .. } => Kind::OfferChanged,
        DisputeRejection::NoVoting => Kind::NoVoting,
        DisputeRejection::VoteGiven => Kind::VoteGiven,
        DisputeRejection::VotesMoved => Kind::VerdictsMoved,
        DisputeRejection::NoAppeal => Kind::NoAppeal,
    }
}

pub(super) fn facts(rejection: &DisputeRejection) -> Value {
    match rejection {
        DisputeRejection::AlreadyDisputed { dispute } => json!({"dispute_id": dispute}),
        DisputeRejection::TooOften { allowed } | DisputeRejection::TooMuchEvidence { allowed } => {
            json!({"allowed": allowed})
        }
        DisputeRejection::Over { status } => json!({"current_status": status}),
        DisputeRejection::WrongPhase { status, wanted } => json!({"current_status": status, "wanted": wanted}),
        DisputeRejection::OfferChanged { amount, expected } => {
            json!({"amount": amount.minor(), "expected": expected.minor()})
        }
        DisputeRejection::NotFound { .. }
        | DisputeRejection::NotYours { .. }
        | DisputeRejection::WindowClosed
        | DisputeRejection::AnsweredAlready
        | DisputeRejection::EvidenceClosed
        | DisputeRejection::NoOffer
        | DisputeRejection::NoVoting
        | DisputeRejection::VoteGiven
        | DisputeRejection::VotesMoved
        | DisputeRejection::NoAppeal => json!({}),
    }
}
