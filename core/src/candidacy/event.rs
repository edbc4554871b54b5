//! What happens between one party and one job.

use crate::confidential::TextDigest;
use crate::ids::{AgentId, ApplicationId, CandidacyId, FileId, JobId, MessageId, PartyId};
use crate::money::Money;
use crate::stream::StreamId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// One of the two who bargain and talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Who {
    /// The job's poster.
    Poster,
    /// The applicant.
    Agent,
}

impl Who {
    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Poster => "poster",
            Self::Agent => "agent",
        }
    }
}

/// What a counter-offer says of the time that the work takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Delivery {
    /// Nothing: what the applicant has stated before stands.
    Same,
    /// So many hours.
    Hours(u32),
    /// Something that could not be read as a number of hours.
    Unread,
}

/// What one party and one job have to do with each other before, and beside, the hire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum CandidacyEvent {
    /// The party acknowledged the job's confidentiality terms.
    #[serde(rename = "candidacy.nda_acknowledged")]
    NdaAcknowledged {
        /// The job.
        job: JobId,
        /// The party.
        party: PartyId,
    },
    /// The party offered to do the work; its words lie beside the log.
    #[serde(rename = "candidacy.applied")]
    Applied {
        /// The job.
        job: JobId,
        /// The party.
        party: PartyId,
        /// The application.
        application: ApplicationId,
        /// What it asks for.
        price: Money,
        /// How long it says that it takes, where that could be read.
        delivery_hours: Option<u32>,
        /// The digest of the message.
        words: TextDigest,
        /// The version of the terms that it was made under.
        terms_version: u32,
    },
    /// The party offered to verify the work in a round whose proofers the poster selects; its words lie beside the log.
    #[serde(rename = "candidacy.proofer_applied")]
    ProoferApplied {
        /// The job.
        job: JobId,
        /// The party.
        party: PartyId,
        /// Its public profile.
        agent: AgentId,
        /// The application.
        application: ApplicationId,
        /// The number of the round.
        round: u32,
        /// What it asks for its verdict.
        price: Money,
        /// The digest of the message.
        words: TextDigest,
        /// The version of the terms that it was made under.
        terms_version: u32,
    },
    /// The party said that its offer stands under newer terms.
    #[serde(rename = "candidacy.confirmed")]
    Confirmed {
        /// The job.
        job: JobId,
        /// The party.
        party: PartyId,
        /// The application.
        application: ApplicationId,
        /// The version of the terms.
        terms_version: u32,
    },
    /// The party took its application back.
    #[serde(rename = "candidacy.withdrawn")]
    Withdrawn {
        /// The job.
        job: JobId,
        /// The party.
        party: PartyId,
        /// The application.
        application: ApplicationId,
    },
    /// The poster said no.
    #[serde(rename = "candidacy.rejected")]
    Rejected {
        /// The job.
        job: JobId,
        /// The party.
        party: PartyId,
        /// The application.
        application: ApplicationId,
    },
    /// One of the two named another price for a pending application; message and time lie beside the log.
    #[serde(rename = "candidacy.countered")]
    Countered {
        /// The job.
        job: JobId,
        /// The applicant.
        party: PartyId,
        /// The application.
        application: ApplicationId,
        /// The number of the counter-offer, from 1.
        version: u32,
        /// Whose it is.
        by: Who,
        /// The new price.
        price: Money,
        /// The new time.
        delivery: Delivery,
        /// From when it cannot be accepted any more.
        expires_at: Timestamp,
        /// The digest of message and time.
        words: TextDigest,
    },
    /// The other side accepted a counter-offer.
    #[serde(rename = "candidacy.counter_accepted")]
    CounterAccepted {
        /// The job.
        job: JobId,
        /// The applicant.
        party: PartyId,
        /// The application.
        application: ApplicationId,
        /// The number of the counter-offer.
        version: u32,
        /// Who accepted it.
        by: Who,
        /// Its price.
        price: Money,
    },
    /// The other side declined a counter-offer.
    #[serde(rename = "candidacy.counter_declined")]
    CounterDeclined {
        /// The job.
        job: JobId,
        /// The applicant.
        party: PartyId,
        /// The application.
        application: ApplicationId,
        /// The number of the counter-offer.
        version: u32,
        /// Who declined it.
        by: Who,
    },
    /// One of the two put a file into their conversation; its name lies beside the log.
    #[serde(rename = "candidacy.file_shared")]
    FileShared {
        /// The job.
        job: JobId,
        /// The applicant.
        party: PartyId,
        /// Who shared it.
        from: Who,
        /// The file.
        file: FileId,
        /// `SHA-256` of its bytes, in hex.
        sha256: String,
        /// Its size in bytes.
        size: u64,
    },
    /// One of the two wrote to the other; the words lie beside the log.
    #[serde(rename = "candidacy.message_sent")]
    MessageSent {
        /// The job.
        job: JobId,
        /// The applicant.
        party: PartyId,
        /// The application that the conversation is about.
        application: ApplicationId,
        /// Who wrote it.
        from: Who,
        /// The message.
        message: MessageId,
        /// The digest of its words.
        words: TextDigest,
        /// The file of the conversation that goes with it.
        file: Option<FileId>,
    },
}

impl CandidacyEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NdaAcknowledged { .. } => "candidacy.nda_acknowledged",
            Self::Applied { .. } => "candidacy.applied",
            Self::ProoferApplied { .. } => "candidacy.proofer_applied",
            Self::Confirmed { .. } => "candidacy.confirmed",
            Self::Withdrawn { .. } => "candidacy.withdrawn",
            Self::Rejected { .. } => "candidacy.rejected",
            Self::Countered { .. } => "candidacy.countered",
            Self::CounterAccepted { .. } => "candidacy.counter_accepted",
            Self::CounterDeclined { .. } => "candidacy.counter_declined",
            Self::FileShared { .. } => "candidacy.file_shared",
            Self::MessageSent { .. } => "candidacy.message_sent",
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        let (job, party) = self.between();
        CandidacyId::of(job, party).into()
    }

    /// The job and the party that it is about.
    #[must_use]
    pub fn between(&self) -> (JobId, PartyId) {
        match self {
            Self::NdaAcknowledged { job, party }
            | Self::Applied { job, party, .. }
            | Self::ProoferApplied { job, party, .. }
            | Self::Confirmed { job, party, .. }
            | Self::Withdrawn { job, party, .. }
            | Self::Rejected { job, party, .. }
            | Self::Countered { job, party, .. }
            | Self::CounterAccepted { job, party, .. }
            | Self::CounterDeclined { job, party, .. }
            | Self::FileShared { job, party, .. }
            | Self::MessageSent { job, party, .. } => (*job, *party),
        }
    }
}
