//! What happens in a dispute.

use super::told::{Case, Drawn, Opened, Panelist, Ruled};
use crate::candidacy::Who;
use crate::confidential::TextDigest;
use crate::money::Money;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The life of a dispute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum DisputeEvent {
    /// Somebody disputes what the work is worth, or the market asks for it to be decided.
    #[serde(rename = "dispute.filed")]
    Filed(Box<Opened>),
    /// A side answered.
    #[serde(rename = "dispute.answered")]
    Answered {
        /// Between whom.
        case: Case,
        /// Which side.
        by: Who,
        /// The digest of what it says; none where an offer or evidence is the answer.
        words: Option<TextDigest>,
        /// How long evidence is taken.
        evidence_until: Timestamp,
    },
    /// A side brought evidence.
    #[serde(rename = "dispute.evidence_added")]
    EvidenceAdded {
        /// Between whom.
        case: Case,
        /// Which side.
        by: Who,
        /// The digest of it.
        words: TextDigest,
    },
    /// A side would settle for so much for the worker.
    #[serde(rename = "dispute.offered")]
    Offered {
        /// Between whom.
        case: Case,
        /// Which side.
        by: Who,
        /// How much.
        amount: Money,
    },
    /// No more evidence is taken.
    #[serde(rename = "dispute.evidence_closed")]
    EvidenceClosed {
        /// Between whom.
        case: Case,
        /// Which evidence there was: see [`super::seal::evidence_digest`].
        digest: String,
        /// How many texts that are.
        count: u32,
        /// When.
        closed_at: Timestamp,
    },
    /// Who decides was drawn.
    #[serde(rename = "dispute.panel_drawn")]
    PanelDrawn(Box<Drawn>),
    /// A vote was given. What it says is not told before the ruling.
    #[serde(rename = "dispute.vote_sealed")]
    VoteSealed {
        /// Between whom.
        case: Case,
        /// Whose vote.
        panelist: Panelist,
        /// The commitment, in hex: see [`super::seal`].
        commitment: String,
    },
    /// All votes are given.
    #[serde(rename = "dispute.voting_ended")]
    VotingEnded {
        /// Between whom.
        case: Case,
        /// When.
        ended_at: Timestamp,
    },
    /// Nobody voted in time: the hard cap, or an administrator, decides.
    #[serde(rename = "dispute.votes_missed")]
    VotesMissed {
        /// Between whom.
        case: Case,
        /// When it ends at the latest.
        cap_at: Timestamp,
    },
    /// It is decided.
    #[serde(rename = "dispute.ruled")]
    Ruled(Box<Ruled>),
    /// The filer took it back.
    #[serde(rename = "dispute.withdrawn")]
    Withdrawn {
        /// Between whom.
        case: Case,
        /// Who.
        by: Who,
    },
}
