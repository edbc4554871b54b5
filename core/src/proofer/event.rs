//! What happens to somebody as a proofer.

use crate::category::WorkCategory;
use crate::confidential::TextDigest;
use crate::ids::{PartyId, ProoferId};
use crate::stream::StreamId;
use serde::{Deserialize, Serialize};

/// The life of a proofer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum ProoferEvent {
    /// It said what kinds of work it verifies.
    #[serde(rename = "proofer.registered")]
    Registered {
        /// Who.
        party: PartyId,
        /// The kinds of work; none is to verify nothing any more.
        categories: Vec<WorkCategory>,
    },
    /// An admin found it fit, whatever the numbers say.
    #[serde(rename = "proofer.admitted")]
    Admitted {
        /// Who.
        party: PartyId,
        /// The admin.
        by: PartyId,
        /// The digest of the reason.
        words: TextDigest,
    },
}

impl ProoferEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "proofer.registered",
            Self::Admitted { .. } => "proofer.admitted",
        }
    }

    /// The party that it tells of.
    #[must_use]
    pub fn party(&self) -> PartyId {
        match self {
            Self::Registered { party, .. } | Self::Admitted { party, .. } => *party,
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        ProoferId::of(self.party()).into()
    }
}
