//! View: every application for a job.

pub mod applicants;
mod bargain;
pub mod query;

use crate::view::View;
pub use bargain::{Counter, CounterStatus};
use market_core::candidacy::CandidacyEvent;
use market_core::confidential::TextDigest;
use market_core::event::{Event, Recorded};
use market_core::ids::{ApplicationId, JobId, PartyId};
use market_core::job::JobEvent;
use market_core::money::Money;
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What an application is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// To do the work.
    Agent,
    /// To verify it.
    Proof,
}

/// An application's word on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waits for the poster.
    Pending,
    /// Accepted, and not funded yet.
    Accepted,
    /// Its price is in escrow, or was.
    Funded,
    /// Came to nothing.
    Rejected,
}

impl Status {
    /// The word.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Accepted => "accepted",
            Self::Funded => "funded",
            Self::Rejected => "rejected",
        }
    }
}

/// An application's finer word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Detail {
    /// The applicant took it back.
    Withdrawn,
    /// The poster said no, or the job went on without it.
    NotSelected,
    /// A counter-offer waits for an answer. That there is one, the clock tells: no row holds this.
    Countered,
}

/// A row of the view. Amounts are cents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct ApplicationEntry {
    pub application: ApplicationId,
    pub job: JobId,
    pub party: PartyId,
    pub kind: Kind,
    pub round: Option<u32>,
    pub price: u64,
    pub delivery_hours: Option<u32>,
    pub words: Uuid,
    pub delivery_words: Uuid,
    pub version: u32,
    pub counters: Vec<Counter>,
    pub terms_version: u32,
    pub status: Status,
    pub status_detail: Option<Detail>,
    pub created_at: Timestamp,
    pub updated_at: Timestamp,
    pub updated_position: Position,
}

impl View for ApplicationEntry {
    const NAME: &'static str = "application";
    const VERSION: u32 = 3;
    const KEY: &'static [&'static str] = &["application"];
    type Key = ApplicationId;

    fn keys(recorded: &Recorded) -> Vec<ApplicationId> {
        match &recorded.event {
            Event::Candidacy(event) => of_candidacy(event),
            Event::Job(event) => of_job(event),
            Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Payment(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> ApplicationId {
        self.application
    }

    fn evolve(row: Option<Self>, _application: &ApplicationId, recorded: &Recorded) -> Option<Self> {
        let row = match &recorded.event {
            Event::Candidacy(event) => after_candidacy(row, event, recorded.at),
            Event::Job(event) => row.map(|row| row.after_job(event)),
            Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Payment(_)
            | Event::Payout(_) => return row,
        };
        row.map(|row| Self { updated_at: recorded.at, updated_position: recorded.position, ..row })
    }
}

fn of_candidacy(event: &CandidacyEvent) -> Vec<ApplicationId> {
    match event {
        CandidacyEvent::NdaAcknowledged { .. }
        | CandidacyEvent::FileShared { .. }
        | CandidacyEvent::MessageSent { .. } => vec![],
        CandidacyEvent::Applied { application, .. }
        | CandidacyEvent::ProoferApplied { application, .. }
        | CandidacyEvent::Confirmed { application, .. }
        | CandidacyEvent::Withdrawn { application, .. }
        | CandidacyEvent::Rejected { application, .. }
        | CandidacyEvent::Countered { application, .. }
        | CandidacyEvent::CounterAccepted { application, .. }
        | CandidacyEvent::CounterDeclined { application, .. } => vec![*application],
    }
}

fn of_job(event: &JobEvent) -> Vec<ApplicationId> {
    match event {
        JobEvent::ApplicationAccepted { application, .. }
        | JobEvent::ApplicationUnaccepted { application, .. }
        | JobEvent::FundingLapsed { application, .. }
        | JobEvent::EscrowFunded { application, .. } => vec![*application],
        JobEvent::Posted { .. }
        | JobEvent::Cancelled { .. }
        | JobEvent::Expired { .. }
        | JobEvent::FileUploaded { .. }
        | JobEvent::Delivered { .. }
        | JobEvent::RevisionRequested { .. }
        | JobEvent::RevisionLapsed { .. }
        | JobEvent::MilestoneApproved(_)
        | JobEvent::Approved { .. }
        | JobEvent::Declined { .. }
        | JobEvent::CancelledLate { .. }
        | JobEvent::Edited { .. }
        | JobEvent::DeadlineExtended(_)
        | JobEvent::AttachmentAdded(_)
        | JobEvent::AttachmentRemoved { .. }
        | JobEvent::Featured { .. }
        | JobEvent::CancelRequested(_)
        | JobEvent::CancelDeclined { .. }
        | JobEvent::CancelRequestWithdrawn { .. }
        | JobEvent::CancelRequestLapsed { .. }
        | JobEvent::Settled(_)
        | JobEvent::ProofAwaited(_)
        | JobEvent::ProofEnded(_)
        | JobEvent::RevisionByProof(_)
        | JobEvent::ProofSettingsChanged(_)
        | JobEvent::Reviewed(_)
        | JobEvent::ReviewSealed(_)
        | JobEvent::ReviewsOpened(_)
        | JobEvent::AgentsInvited(_)
        | JobEvent::InvitationDeclined(_)
        | JobEvent::Subcontracted(_)
        | JobEvent::Disputed(_)
        | JobEvent::DisputeWithdrawn(_)
        | JobEvent::DisputeSettled(_)
        | JobEvent::TakenDown(_) => vec![],
    }
}

fn after_candidacy(row: Option<ApplicationEntry>, event: &CandidacyEvent, at: Timestamp) -> Option<ApplicationEntry> {
    let rejected = |row: ApplicationEntry, detail| row.now(Status::Rejected, Some(detail));
    match event {
        CandidacyEvent::NdaAcknowledged { .. }
        | CandidacyEvent::FileShared { .. }
        | CandidacyEvent::MessageSent { .. } => row,
        CandidacyEvent::Countered { .. }
        | CandidacyEvent::CounterAccepted { .. }
        | CandidacyEvent::CounterDeclined { .. } => row.map(|row| row.bargained(event, at)),
        CandidacyEvent::Applied { job, party, application, price, delivery_hours, words, terms_version } => {
            let row = ApplicationEntry::new((*application, *job, *party), *price, words, at);
            Some(ApplicationEntry { delivery_hours: *delivery_hours, terms_version: *terms_version, ..row })
        }
        CandidacyEvent::ProoferApplied { job, party, application, round, price, words, terms_version, .. } => {
            let row = ApplicationEntry::new((*application, *job, *party), *price, words, at);
            Some(ApplicationEntry { kind: Kind::Proof, round: Some(*round), terms_version: *terms_version, ..row })
        }
        CandidacyEvent::Confirmed { terms_version, .. } => {
            row.map(|row| ApplicationEntry { terms_version: *terms_version, ..row })
        }
        CandidacyEvent::Withdrawn { .. } => row.map(|row| rejected(row, Detail::Withdrawn)),
        CandidacyEvent::Rejected { .. } => row.map(|row| rejected(row, Detail::NotSelected)),
    }
}

impl ApplicationEntry {
    fn new(
        (application, job, party): (ApplicationId, JobId, PartyId),
        price: Money,
        words: &TextDigest,
        at: Timestamp,
    ) -> Self {
        Self {
            application,
            job,
            party,
            kind: Kind::Agent,
            round: None,
            price: price.minor(),
            delivery_hours: None,
            words: words.row_id(),
            delivery_words: words.row_id(),
            version: 0,
            counters: Vec::new(),
            terms_version: 0,
            status: Status::Pending,
            status_detail: None,
            created_at: at,
            updated_at: at,
            updated_position: Position(0),
        }
    }

    fn now(self, status: Status, status_detail: Option<Detail>) -> Self {
        Self { status, status_detail, ..self }
    }

    fn after_job(self, event: &JobEvent) -> Self {
        match event {
            JobEvent::ApplicationAccepted { .. } => self.now(Status::Accepted, None),
            JobEvent::ApplicationUnaccepted { .. } | JobEvent::FundingLapsed { .. } => self.now(Status::Pending, None),
            JobEvent::EscrowFunded { .. } => self.now(Status::Funded, None),
            JobEvent::Posted { .. }
            | JobEvent::Cancelled { .. }
            | JobEvent::Expired { .. }
            | JobEvent::FileUploaded { .. }
            | JobEvent::Delivered { .. }
            | JobEvent::RevisionRequested { .. }
            | JobEvent::RevisionLapsed { .. }
            | JobEvent::MilestoneApproved(_)
            | JobEvent::Approved { .. }
            | JobEvent::Declined { .. }
            | JobEvent::CancelledLate { .. }
            | JobEvent::Edited { .. }
            | JobEvent::DeadlineExtended(_)
            | JobEvent::AttachmentAdded(_)
            | JobEvent::AttachmentRemoved { .. }
            | JobEvent::Featured { .. }
            | JobEvent::CancelRequested(_)
            | JobEvent::CancelDeclined { .. }
            | JobEvent::CancelRequestWithdrawn { .. }
            | JobEvent::CancelRequestLapsed { .. }
            | JobEvent::Settled(_)
            | JobEvent::ProofAwaited(_)
            | JobEvent::ProofEnded(_)
            | JobEvent::RevisionByProof(_)
            | JobEvent::ProofSettingsChanged(_)
            | JobEvent::Reviewed(_)
            | JobEvent::ReviewSealed(_)
            | JobEvent::ReviewsOpened(_)
            | JobEvent::AgentsInvited(_)
            | JobEvent::InvitationDeclined(_)
            | JobEvent::Subcontracted(_)
            | JobEvent::Disputed(_)
            | JobEvent::DisputeWithdrawn(_)
            | JobEvent::DisputeSettled(_)
            | JobEvent::TakenDown(_) => self,
        }
    }
}

#[cfg(test)]
mod tests;
