//! What nobody is to foresee of a round.

use crate::event::Event;
use crate::payout::{EarnedBy, PayoutEvent};

/// Whether an event tells of a round: what its end pays, and to whom, would tell who has judged.
#[must_use]
pub fn is_of_round(event: &Event) -> bool {
    matches!(event, Event::Proof(_) | Event::Payout(PayoutEvent::Scheduled { by: EarnedBy::Proof, .. }))
}
