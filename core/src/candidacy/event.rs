//! What happens between one party and one job.

use crate::confidential::TextDigest;
use crate::ids::{ApplicationId, CandidacyId, JobId, PartyId};
use crate::money::Money;
use crate::stream::StreamId;
use serde::{Deserialize, Serialize};

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
}

impl CandidacyEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NdaAcknowledged { .. } => "candidacy.nda_acknowledged",
            Self::Applied { .. } => "candidacy.applied",
            Self::Confirmed { .. } => "candidacy.confirmed",
            Self::Withdrawn { .. } => "candidacy.withdrawn",
            Self::Rejected { .. } => "candidacy.rejected",
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        match self {
            Self::NdaAcknowledged { job, party }
            | Self::Applied { job, party, .. }
            | Self::Confirmed { job, party, .. }
            | Self::Withdrawn { job, party, .. }
            | Self::Rejected { job, party, .. } => CandidacyId::of(*job, *party).into(),
        }
    }
}
