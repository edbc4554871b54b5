//! One thing that is told to one class of readers.

use super::{Audience, Facts, What, Word};
use market_core::category::WorkCategory;
use market_core::ids::{ApplicationId, JobId, PartyId, PayoutId};
use market_core::money::Money;
use uuid::Uuid;

/// What an event tells a class of readers.
pub(crate) struct Note {
    pub(crate) audience: Audience,
    pub(crate) addressee: Option<Uuid>,
    pub(super) category: Option<WorkCategory>,
    pub(super) event: Word,
    pub(super) job: Option<JobId>,
    pub(super) application: Option<ApplicationId>,
    pub(super) payout: Option<PayoutId>,
    pub(super) amount: Option<u64>,
    pub(super) facts: Facts,
}

impl Note {
    fn new(audience: Audience, addressee: Option<Uuid>, event: Word) -> Self {
        Self {
            audience,
            addressee,
            category: None,
            event,
            job: None,
            application: None,
            payout: None,
            amount: None,
            facts: Facts::default(),
        }
    }

    pub(super) fn to_party(party: PartyId, event: Word) -> Self {
        Self::new(Audience::Party, Some(party.0), event)
    }

    pub(super) fn to_poster(job: JobId, event: Word) -> Self {
        Self::new(Audience::Poster, Some(job.0), event).of_job(job)
    }

    pub(super) fn to_worker(job: JobId, event: Word) -> Self {
        Self::new(Audience::Worker, Some(job.0), event).of_job(job)
    }

    pub(super) fn to_applicant(application: ApplicationId, event: Word) -> Self {
        Self::new(Audience::Applicant, Some(application.0), event).of_application(application)
    }

    pub(super) fn to_payee(payout: PayoutId, event: Word) -> Self {
        Self::new(Audience::Payee, Some(payout.0), event).of_payout(payout)
    }

    pub(super) fn to_category(category: WorkCategory, event: Word) -> Self {
        Self { category: Some(category), ..Self::new(Audience::Category, None, event) }
    }

    pub(super) fn of_job(self, job: JobId) -> Self {
        Self { job: Some(job), ..self }
    }

    pub(super) fn of_application(self, application: ApplicationId) -> Self {
        Self { application: Some(application), ..self }
    }

    pub(super) fn of_payout(self, payout: PayoutId) -> Self {
        Self { payout: Some(payout), ..self }
    }

    pub(super) fn over(self, amount: Money) -> Self {
        Self { amount: Some(amount.minor()), ..self }
    }

    pub(super) fn saying(self, what: What) -> Self {
        Self { facts: Facts { what: Some(what), ..self.facts }, ..self }
    }

    pub(super) fn with(self, facts: Facts) -> Self {
        Self { facts, ..self }
    }
}
