//! What the longer events of a dispute tell.

use crate::candidacy::Who;
use crate::confidential::TextDigest;
use crate::ids::{AgentId, DisputeId, JobId, PartyId};
use crate::money::Money;
use crate::proof::{Excluded, Ranked};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Which dispute, about what, between whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Case {
    /// The dispute.
    pub dispute: DisputeId,
    /// The job.
    pub job: JobId,
    /// Its poster.
    pub poster: PartyId,
    /// Its worker.
    pub agent: PartyId,
}

impl Case {
    /// Which side a party is, if it is one.
    #[must_use]
    pub fn side_of(&self, party: PartyId) -> Option<Who> {
        match party {
            poster if poster == self.poster => Some(Who::Poster),
            agent if agent == self.agent => Some(Who::Agent),
            _ => None,
        }
    }

    /// The party of a side.
    #[must_use]
    pub fn party_of(&self, side: Who) -> PartyId {
        match side {
            Who::Poster => self.poster,
            Who::Agent => self.agent,
        }
    }
}

impl Who {
    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Poster => Self::Agent,
            Self::Agent => Self::Poster,
        }
    }
}

/// Why somebody disputes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// It is not as good as was agreed.
    Quality,
    /// Something is missing.
    Incomplete,
    /// It came too late.
    Late,
    /// Somebody cheats.
    Fraud,
    /// Something else.
    Other,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Quality, Self::Incomplete, Self::Late, Self::Fraud, Self::Other];

    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Quality => "quality",
            Self::Incomplete => "incomplete",
            Self::Late => "late",
            Self::Fraud => "fraud",
            Self::Other => "other",
        }
    }
}

impl FromStr for Reason {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|reason| reason.name() == text).ok_or(())
    }
}

/// The beginning of a dispute.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// Between whom.
    pub case: Case,
    /// The how-manieth of its job it is, from 1.
    pub number: u32,
    /// Who filed it; none if it opened by itself.
    pub by: Option<Who>,
    /// Why.
    pub reason: Reason,
    /// The agreed price, which is what is frozen.
    pub price: Money,
    /// What the filer wants the worker to get.
    pub wanted: Option<Money>,
    /// The digest of what the filer says.
    pub words: Option<TextDigest>,
    /// How long the other side may take to answer; none where nobody has filed.
    pub respond_by: Option<Timestamp>,
    /// How long evidence is taken.
    pub evidence_until: Timestamp,
    /// When it ends at the latest.
    pub cap_at: Timestamp,
}

/// Somebody's seat on a panel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panelist {
    /// The number of the seat, from 1.
    pub seat: u8,
    /// Who.
    pub party: PartyId,
    /// Its public profile.
    pub agent: AgentId,
}

/// A panel, and its lot: everything that it takes to compute it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Drawn {
    /// Between whom.
    pub case: Case,
    /// The size of the log at the checkpoint that the seed comes from.
    pub tree_size: u64,
    /// Its root, in hex.
    pub root: String,
    /// The seed, in hex.
    pub seed: String,
    /// Which candidates there were: `SHA-256` of the sorted agent ids joined by `"\n"`.
    pub candidates_hash: String,
    /// The candidates in the order of the lot.
    pub candidates: Vec<Ranked>,
    /// Who was left out.
    pub excluded: Vec<Excluded>,
    /// The first of them.
    pub panel: Vec<Panelist>,
    /// When their votes are due; none where there is nobody.
    pub vote_by: Option<Timestamp>,
    /// When the dispute ends at the latest.
    pub cap_at: Timestamp,
}

/// A vote whose seal is open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedVote {
    /// Whose.
    pub panelist: Panelist,
    /// The commitment, in hex.
    pub commitment: String,
    /// The nonce, in hex.
    pub nonce: String,
    /// The vote as it was sealed.
    pub canonical: String,
    /// What it gives the worker.
    pub amount: Money,
}

/// By what a dispute was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ruling {
    /// The two sides agreed.
    Agreement,
    /// The other side did not answer.
    Default,
    /// The panel's median.
    Panel,
    /// An administrator.
    Admin,
    /// At the hard cap, by what verification had come to.
    ProofConsensus,
    /// At the hard cap, by the middle of the last offers.
    Offers,
    /// At the hard cap, by halves.
    Split,
}

impl Ruling {
    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Agreement => "agreement",
            Self::Default => "default",
            Self::Panel => "panel",
            Self::Admin => "admin",
            Self::ProofConsensus => "proof_consensus",
            Self::Offers => "offers",
            Self::Split => "split",
        }
    }

    /// What the dispute is after it.
    #[must_use]
    pub fn status(self) -> &'static str {
        match self {
            Self::Agreement => "settled",
            Self::Default => "defaulted",
            Self::Panel | Self::Admin | Self::ProofConsensus | Self::Offers | Self::Split => "ruled",
        }
    }
}

/// The end of a dispute that gives the worker so much.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ruled {
    /// Between whom.
    pub case: Case,
    /// By what.
    pub by: Ruling,
    /// What the worker gets, before commission.
    pub award: Money,
    /// The votes that count.
    pub votes: Vec<OpenedVote>,
    /// The administrator, if one ruled.
    pub admin: Option<PartyId>,
    /// The digest of the reasons, if there are some.
    pub words: Option<TextDigest>,
}
