//! Which thing an event belongs to, and where it stands in the log.

use crate::ids::{
    CandidacyId, DisputeId, EmailId, JobId, KeyId, PartyId, PaymentId, PayoutId, ProofId, ProoferId, SecretId,
    WebhooksId,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// What kind of thing a stream tells of. The text is stored and never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// A registered user.
    Party,
    /// One e-mail address: whose it is.
    Email,
    /// One API key.
    Key,
    /// A job.
    Job,
    /// What one party and one job have to do with each other.
    Candidacy,
    /// Money on its way in.
    Payment,
    /// Money on its way out.
    Payout,
    /// What one API key may do.
    Allowance,
    /// The verification of a job.
    Proof,
    /// A party as a proofer.
    Proofer,
    /// A dispute about a job.
    Dispute,
    /// The webhooks of a party.
    Webhook,
}

impl Category {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Party,
        Self::Email,
        Self::Key,
        Self::Job,
        Self::Candidacy,
        Self::Payment,
        Self::Payout,
        Self::Allowance,
        Self::Proof,
        Self::Proofer,
        Self::Dispute,
        Self::Webhook,
    ];

    /// The stored word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::Email => "email",
            Self::Key => "key",
            Self::Job => "job",
            Self::Candidacy => "candidacy",
            Self::Payment => "payment",
            Self::Payout => "payout",
            Self::Allowance => "allowance",
            Self::Proof => "proof",
            Self::Proofer => "proofer",
            Self::Dispute => "dispute",
            Self::Webhook => "webhook",
        }
    }
}

/// The name of a stream: `job-018f…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StreamId {
    /// The kind of thing.
    pub category: Category,
    /// Which one.
    pub id: Uuid,
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.category.name(), self.id)
    }
}

/// The text names no stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a stream: expected <category>-<uuid>")]
pub struct NotAStream;

impl FromStr for StreamId {
    type Err = NotAStream;

    fn from_str(text: &str) -> Result<Self, NotAStream> {
        let (word, id) = text.split_once('-').ok_or(NotAStream)?;
        let category = Category::ALL.into_iter().find(|category| category.name() == word);
        Ok(Self { category: category.ok_or(NotAStream)?, id: Uuid::parse_str(id).map_err(|_| NotAStream)? })
    }
}

macro_rules! streams_of {
    ($($id:ident => $category:ident;)*) => {$(
        impl From<$id> for StreamId {
            fn from(id: $id) -> Self {
                Self { category: Category::$category, id: id.0 }
            }
        }
    )*};
}

streams_of! {
    PartyId => Party;
    EmailId => Email;
    SecretId => Key;
    JobId => Job;
    CandidacyId => Candidacy;
    PaymentId => Payment;
    PayoutId => Payout;
    KeyId => Allowance;
    ProofId => Proof;
    ProoferId => Proofer;
    DisputeId => Dispute;
    WebhooksId => Webhook;
}

/// How many events a stream has; 0 means that there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub u32);

impl Version {
    /// The version after one more event.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

/// The place of an event in the whole log: dense, from 0. It is the index of its leaf as well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Position(pub u64);

impl Position {
    /// The place after this one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
