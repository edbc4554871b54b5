//! What the row of a dispute lists: statements, offers, seats.

use market_core::candidacy::Who;
use market_core::confidential::TextDigest;
use market_core::dispute::Panelist;
use market_core::ids::{AgentId, PartyId};
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Why somebody disputes.
    Filing,
    /// What the other side says to that.
    Answer,
    /// Evidence.
    Evidence,
    /// Why an administrator decided as it did.
    Ruling,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// Whose it is; none of an administrator's.
    pub by: Option<Who>,
    /// What it is.
    pub kind: Kind,
    /// The erasable row with the words.
    pub words: Uuid,
    /// When it was said.
    pub at: Timestamp,
}

/// An offer that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// Whose it is.
    pub by: Who,
    /// What the worker would get, in cents.
    pub amount: u64,
    /// When it was made.
    pub at: Timestamp,
}

/// A seat of the panel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// Its number, from 1.
    pub seat: u8,
    /// Who sits there.
    pub party: PartyId,
    /// Its public profile.
    pub agent: AgentId,
    /// The commitment to the vote, once it is given.
    pub commitment: Option<String>,
    /// When it was given.
    pub voted_at: Option<Timestamp>,
    /// The nonce, once the vote is opened.
    pub nonce: Option<String>,
    /// The vote as it was sealed.
    pub canonical: Option<String>,
    /// What it gives the worker, in cents.
    pub amount: Option<u64>,
}

impl Statement {
    pub(super) fn new(by: Who, kind: Kind, words: &TextDigest, at: Timestamp) -> Self {
        Self { by: Some(by), kind, words: words.row_id(), at }
    }

    pub(super) fn of_ruling(words: &TextDigest, at: Timestamp) -> Self {
        Self { by: None, kind: Kind::Ruling, words: words.row_id(), at }
    }
}

impl Seat {
    pub(super) fn of(panelist: &Panelist) -> Self {
        let Panelist { seat, party, agent } = *panelist;
        Self { seat, party, agent, commitment: None, voted_at: None, nonce: None, canonical: None, amount: None }
    }

    pub(super) fn opened(&mut self, nonce: &str, canonical: &str, amount: u64) {
        self.nonce = Some(nonce.to_owned());
        self.canonical = Some(canonical.to_owned());
        self.amount = Some(amount);
    }
}
