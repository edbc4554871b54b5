//! A proofer's place in a round, and who holds it.

use super::told::Seat;
use crate::money::Money;
use crate::time::Timestamp;

/// A slot of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its number, from 1.
    pub number: u8,
    /// What lies in it.
    pub fee: Option<Money>,
    /// Who holds it.
    pub holder: Holder,
}

/// Who holds a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Nobody yet.
    Vacant,
    /// Somebody was asked.
    Invited {
        /// Who.
        seat: Seat,
        /// How long the invitation stands.
        respond_by: Timestamp,
    },
    /// Somebody was selected, and is not paid for yet.
    Selected {
        /// Who.
        seat: Seat,
        /// What the verdict is paid.
        price: Money,
    },
    /// Somebody has begun.
    Accepted {
        /// Who.
        seat: Seat,
        /// When the verdict is due.
        due_at: Timestamp,
    },
    /// The verdict is there.
    Sealed {
        /// Whose.
        seat: Seat,
        /// The commitment, in hex.
        commitment: String,
    },
    /// Nobody, and nobody is looked for any more.
    Over,
}

impl Holder {
    /// Who it is, if somebody.
    #[must_use]
    pub fn seat(&self) -> Option<&Seat> {
        match self {
            Self::Invited { seat, .. }
            | Self::Selected { seat, .. }
            | Self::Accepted { seat, .. }
            | Self::Sealed { seat, .. } => Some(seat),
            Self::Vacant | Self::Over => None,
        }
    }
}
