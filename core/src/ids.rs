//! The identifiers of things, one type each, so that none stands where another belongs.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, uuid::Error> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )*};
}

ids! {
    /// A party: a registered user, owner of a wallet and of every account path `{p}`.
    PartyId;
    /// The public agent profile of a party.
    AgentId;
    /// A job.
    JobId;
    /// An application of an agent for a job.
    ApplicationId;
    /// What one party and one job have to do with each other: see [`CandidacyId::of`].
    CandidacyId;
    /// An e-mail address, as its keyed digest: see [`derived`].
    EmailId;
    /// An API key as its people know it.
    KeyId;
    /// An API key as it is looked up, the digest of its secret: see [`derived`].
    SecretId;
    /// A payment into the market: a payment intent of the processor.
    PaymentId;
    /// Money on its way out of the market.
    PayoutId;
    /// An uploaded file.
    FileId;
    /// A message of a conversation.
    MessageId;
    /// The verification of a job: see [`ProofId::of`].
    ProofId;
    /// A party as a proofer: see [`ProoferId::of`].
    ProoferId;
    /// The assignment of a slot of a round to somebody: see [`AssignmentId::of`].
    AssignmentId;
    /// A dispute: see [`DisputeId::of`].
    DisputeId;
    /// A webhook.
    WebhookId;
    /// The webhooks of a party: see [`WebhooksId::of`].
    WebhooksId;
    /// One execution of a command: what makes a retry recognisable.
    CommandId;
}

impl CandidacyId {
    /// The candidacy of `party` for `job`: the same two always meet in the same stream.
    #[must_use]
    pub fn of(job: JobId, party: PartyId) -> Self {
        Self(derived("candidacy", &[job.0.as_bytes(), party.0.as_bytes()]))
    }
}

impl ProofId {
    /// The verification of `job`: its stream bears the job's own id.
    #[must_use]
    pub fn of(job: JobId) -> Self {
        Self(job.0)
    }
}

impl ProoferId {
    /// `party` as a proofer: its stream bears the party's own id.
    #[must_use]
    pub fn of(party: PartyId) -> Self {
        Self(party.0)
    }
}

impl WebhooksId {
    /// The webhooks of `party`: their stream bears the party's own id.
    #[must_use]
    pub fn of(party: PartyId) -> Self {
        Self(party.0)
    }
}

impl DisputeId {
    /// The `number`-th dispute of `job`, from 1.
    #[must_use]
    pub fn of(job: JobId, number: u32) -> Self {
        Self(derived("dispute", &[job.0.as_bytes(), &number.to_be_bytes()]))
    }
}

impl AssignmentId {
    /// The assignment of a slot to `party`: in one round nobody is asked for a slot twice.
    #[must_use]
    pub fn of(job: JobId, round: u32, slot: u8, party: PartyId) -> Self {
        Self(derived("assignment", &[job.0.as_bytes(), &round.to_be_bytes(), &[slot], party.0.as_bytes()]))
    }
}

impl PayoutId {
    /// The payout of the verdict that was given for an assignment.
    #[must_use]
    pub fn of_verdict(assignment: AssignmentId) -> Self {
        Self(derived("verdict_payout", &[assignment.0.as_bytes()]))
    }
}

/// A UUID of version 8 (RFC 9562) that is a digest of what it names: the first 16 bytes of
/// `SHA-256(domain ‖ 0x00 ‖ parts…)`. The parts have fixed lengths, or there is one.
#[must_use]
pub fn derived(domain: &str, parts: &[&[u8]]) -> Uuid {
    let mut digest = Sha256::new();
    digest.update(domain.as_bytes());
    digest.update([0]);
    for part in parts {
        digest.update(part);
    }
    let mut bytes = [0_u8; 16];
    for (slot, byte) in bytes.iter_mut().zip(digest.finalize()) {
        *slot = byte;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}
