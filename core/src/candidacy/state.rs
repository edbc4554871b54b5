//! What one party and one job have to do with each other now.

use super::event::CandidacyEvent;
use super::offer::Counter;
use crate::decide::Evolve;
use crate::ids::{AgentId, ApplicationId, FileId};
use crate::money::Money;
use crate::rejection::Rejection;

/// The relation of one party to one job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Candidacy {
    /// The job's confidentiality terms.
    pub nda: Nda,
    /// The latest application, if there was one.
    pub application: Option<Application>,
    /// The latest application to verify the work, if there was one.
    pub proofing: Option<Proofing>,
    /// The files of the conversation, oldest first.
    pub files: Vec<FileId>,
}

/// An application to verify the work. Whether it is accepted or funded, the round knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proofing {
    /// The application.
    pub application: ApplicationId,
    /// The applicant's public profile.
    pub agent: AgentId,
    /// The number of the round: it is for no other one.
    pub round: u32,
    /// What it asks for its verdict.
    pub price: Money,
    /// Whether it stands.
    pub standing: Standing,
}

/// Whether the confidentiality terms are acknowledged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Nda {
    /// Not yet.
    #[default]
    Open,
    /// They are.
    Acknowledged,
}

/// An application. Whether it is accepted or funded, the job knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Application {
    /// The application.
    pub application: ApplicationId,
    /// The last price that the applicant has confirmed: its own, or that of a counter-offer that it made or accepted.
    pub price: Money,
    /// How long it says that it takes, at that price.
    pub delivery_hours: Option<u32>,
    /// The number of the counter-offer that named that price; 0 for the application itself.
    pub version: u32,
    /// The counter-offers, oldest first.
    pub counters: Vec<Counter>,
    /// The version of the terms under which it stands.
    pub terms_version: u32,
    /// Whether it stands.
    pub standing: Standing,
}

/// Whether an application stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It does.
    Live,
    /// The applicant took it back.
    Withdrawn,
    /// The poster said no.
    Rejected,
}

impl Candidacy {
    /// The application of this id, if it is the latest and stands.
    ///
    /// # Errors
    /// [`Rejection::ApplicationNotFound`] or [`Rejection::ApplicationNotPending`].
    pub fn live(&self, application: ApplicationId) -> Result<&Application, Rejection> {
        let known = self.application.as_ref().filter(|known| known.application == application);
        let known = known.ok_or(Rejection::ApplicationNotFound { application })?;
        match known.standing {
            Standing::Live => Ok(known),
            Standing::Withdrawn | Standing::Rejected => Err(Rejection::ApplicationNotPending { status: "rejected" }),
        }
    }

    /// The application of this id to verify the work, if it is the latest and stands.
    ///
    /// # Errors
    /// [`Rejection::ApplicationNotFound`] or [`Rejection::ApplicationNotPending`].
    pub fn live_proofing(&self, application: ApplicationId) -> Result<&Proofing, Rejection> {
        let known = self.proofing.as_ref().filter(|known| known.application == application);
        let known = known.ok_or(Rejection::ApplicationNotFound { application })?;
        match known.standing {
            Standing::Live => Ok(known),
            Standing::Withdrawn | Standing::Rejected => Err(Rejection::ApplicationNotPending { status: "rejected" }),
        }
    }

    fn bargained(self, event: &CandidacyEvent) -> Self {
        Self { application: self.application.map(|application| application.bargained(event)), ..self }
    }

    fn with_file(mut self, file: FileId) -> Self {
        self.files.push(file);
        self
    }

    fn standing(self, of: ApplicationId, standing: Standing) -> Self {
        if let Some(proofing) = self.proofing.filter(|proofing| proofing.application == of) {
            return Self { proofing: Some(Proofing { standing, ..proofing }), ..self };
        }
        let application = self.application.map(|application| Application { standing, ..application });
        Self { application, ..self }
    }
}

impl Evolve for Candidacy {
    type Event = CandidacyEvent;

    fn evolve(self, event: &CandidacyEvent) -> Self {
        match event {
            CandidacyEvent::NdaAcknowledged { .. } => Self { nda: Nda::Acknowledged, ..self },
            CandidacyEvent::Applied { application, price, delivery_hours, terms_version, .. } => Self {
                application: Some(Application {
                    application: *application,
                    price: *price,
                    delivery_hours: *delivery_hours,
                    version: 0,
                    counters: Vec::new(),
                    terms_version: *terms_version,
                    standing: Standing::Live,
                }),
                ..self
            },
            CandidacyEvent::ProoferApplied { application, agent, round, price, .. } => {
                let (application, agent, round, price) = (*application, *agent, *round, *price);
                let proofing = Proofing { application, agent, round, price, standing: Standing::Live };
                Self { proofing: Some(proofing), ..self }
            }
            CandidacyEvent::Confirmed { terms_version, .. } => {
                let confirmed = |application| Application { terms_version: *terms_version, ..application };
                Self { application: self.application.map(confirmed), ..self }
            }
            CandidacyEvent::Withdrawn { application, .. } => self.standing(*application, Standing::Withdrawn),
            CandidacyEvent::Rejected { application, .. } => self.standing(*application, Standing::Rejected),
            CandidacyEvent::Countered { .. }
            | CandidacyEvent::CounterAccepted { .. }
            | CandidacyEvent::CounterDeclined { .. } => self.bargained(event),
            CandidacyEvent::FileShared { file, .. } => self.with_file(*file),
            CandidacyEvent::MessageSent { .. } => self,
        }
    }
}
