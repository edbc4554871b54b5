//! What a job is now: the fold of its events.

use super::dispute::Frozen;
use super::event::JobEvent;
use super::invitation::Guest;
use super::milestone::MilestoneApproved;
use super::reviews::Reviews;
use super::stage::{Cancelled, Contract, Due, Hire, Stage};
use super::subcontract::Chain;
use super::terms::Terms;
use super::told::{CancelRequest, Extension, ProofAwaited, ProofEnded, RevisionByProof};
use crate::decide::Evolve;
use crate::ids::{ApplicationId, FileId, JobId, PartyId, PayoutId};
use crate::money::Money;
use crate::proof::Outcome;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use std::collections::BTreeMap;

/// A job, or nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Job {
    /// There is none of this id.
    #[default]
    Unposted,
    /// It was posted.
    Posted(Box<Posted>),
}

/// A job that was posted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posted {
    /// The job.
    pub job: JobId,
    /// Who offers it.
    pub poster: PartyId,
    /// What is offered.
    pub terms: Terms,
    /// How often the terms were written, from 1.
    pub terms_version: u32,
    /// Where it stands.
    pub stage: Stage,
    /// The files that the worker has put into it, oldest first.
    pub files: Vec<File>,
    /// How many revisions were asked for.
    pub revisions: u32,
    /// The files that belong to what is offered, oldest first.
    pub attachments: Vec<FileId>,
    /// The proposal to end the job, while one is open.
    pub cancel_request: Option<CancelRequest>,
    /// How long it is featured, if it was paid for.
    pub featured_until: Option<Timestamp>,
    /// What both sides have said of one another.
    pub reviews: Reviews,
    /// Whom the poster has asked to take it.
    pub invited: BTreeMap<PartyId, Guest>,
    /// The jobs above it, if it is a part of one.
    pub chain: Chain,
    /// How many rounds of verification there were.
    pub proof_round: u32,
    /// How the latest of them ended, once it has.
    pub proof_outcome: Option<Outcome>,
    /// What the milestones are paid by that are approved, but for the last one.
    pub milestone_payouts: Vec<PayoutId>,
    /// How often it was disputed.
    pub disputes: u32,
}

/// A file of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The file.
    pub file: FileId,
    /// `SHA-256` of its bytes, in hex.
    pub sha256: String,
    /// The delivery that it belongs to, from 1; none before it is handed in.
    pub delivery: Option<u32>,
}

impl Job {
    /// The job, if there is one.
    ///
    /// # Errors
    /// [`Rejection::JobNotFound`].
    pub fn posted(&self, job: JobId) -> Result<&Posted, Rejection> {
        match self {
            Self::Posted(posted) => Ok(posted),
            Self::Unposted => Err(Rejection::JobNotFound { job }),
        }
    }
}

impl Posted {
    /// The word on the wire.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self.stage {
            Stage::Open { .. } => "open",
            Stage::PendingEscrow(_) => "pending_escrow",
            Stage::InProgress(..) => "in_progress",
            Stage::PendingProof { .. } => "pending_proof",
            Stage::Delivered { .. } => "delivered",
            Stage::Completed { .. } => "completed",
            Stage::Disputed(_) => "disputed",
            Stage::Cancelled(_) => "cancelled",
        }
    }

    /// Refuses with the status that the job has and the ones that `wanted` names.
    #[must_use]
    pub fn wrong_state(&self, wanted: &'static str) -> Rejection {
        Rejection::WrongState { status: self.status(), wanted }
    }

    /// The application that is accepted or worked on, if one is.
    #[must_use]
    pub fn taken_application(&self) -> Option<ApplicationId> {
        match &self.stage {
            Stage::PendingEscrow(hire) => Some(hire.application),
            Stage::InProgress(contract, _)
            | Stage::PendingProof { contract, .. }
            | Stage::Delivered { contract, .. }
            | Stage::Completed { contract, .. }
            | Stage::Disputed(Frozen { contract, .. }) => Some(contract.application),
            Stage::Open { .. } | Stage::Cancelled(_) => None,
        }
    }

    /// The worker, from funding on.
    #[must_use]
    pub fn worker(&self) -> Option<PartyId> {
        match &self.stage {
            Stage::InProgress(contract, _)
            | Stage::PendingProof { contract, .. }
            | Stage::Delivered { contract, .. }
            | Stage::Completed { contract, .. }
            | Stage::Disputed(Frozen { contract, .. }) => Some(contract.agent),
            Stage::Open { .. } | Stage::PendingEscrow(_) | Stage::Cancelled(_) => None,
        }
    }

    pub(crate) fn contract(&self) -> Option<Contract> {
        match &self.stage {
            Stage::InProgress(contract, _)
            | Stage::PendingProof { contract, .. }
            | Stage::Delivered { contract, .. }
            | Stage::Completed { contract, .. }
            | Stage::Disputed(Frozen { contract, .. }) => Some(contract.clone()),
            Stage::Open { .. } | Stage::PendingEscrow(_) | Stage::Cancelled(_) => None,
        }
    }

    fn stage_after(&self, event: &JobEvent) -> Stage {
        let same = || self.stage.clone();
        match event {
            JobEvent::Posted { expires_at, .. }
            | JobEvent::ApplicationUnaccepted { expires_at, .. }
            | JobEvent::FundingLapsed { expires_at, .. } => Stage::Open { expires_at: *expires_at },
            JobEvent::Cancelled { .. } => Stage::Cancelled(Cancelled::ByPoster),
            JobEvent::Expired { .. } => Stage::Cancelled(Cancelled::Expired),
            JobEvent::ApplicationAccepted { application, agent, price, delivery_hours, fund_by, .. } => {
                let (application, agent, price) = (*application, *agent, *price);
                let (delivery_hours, fund_by) = (*delivery_hours, *fund_by);
                Stage::PendingEscrow(Hire { application, agent, price, delivery_hours, fund_by })
            }
            JobEvent::EscrowFunded { .. } => begun(event).unwrap_or_else(same),
            JobEvent::FileUploaded { .. }
            | JobEvent::Edited { .. }
            | JobEvent::AttachmentAdded(_)
            | JobEvent::AttachmentRemoved { .. }
            | JobEvent::Featured { .. }
            | JobEvent::CancelRequested(_)
            | JobEvent::CancelDeclined { .. }
            | JobEvent::CancelRequestWithdrawn { .. }
            | JobEvent::CancelRequestLapsed { .. }
            | JobEvent::ProofSettingsChanged(_)
            | JobEvent::Reviewed(_)
            | JobEvent::ReviewSealed(_)
            | JobEvent::ReviewsOpened(_)
            | JobEvent::AgentsInvited(_)
            | JobEvent::InvitationDeclined(_)
            | JobEvent::Subcontracted(_) => same(),
            JobEvent::ProofAwaited(ProofAwaited { round, draw_at, .. }) => {
                let (round, draw_at) = (*round, *draw_at);
                self.contract().map_or_else(same, |contract| Stage::PendingProof { contract, round, draw_at })
            }
            JobEvent::DeadlineExtended(extension) => self.stage.clone().extended(extension),
            JobEvent::Delivered { review_by, .. } => self.contract().map_or_else(same, |contract| Stage::Delivered {
                contract: Contract { deliveries: contract.deliveries.saturating_add(1), ..contract },
                review_by: *review_by,
            }),
            JobEvent::RevisionRequested { due_at, .. } | JobEvent::RevisionByProof(RevisionByProof { due_at, .. }) => {
                let due = Due::Revision { due_at: *due_at };
                self.contract().map_or_else(same, |contract| Stage::InProgress(contract, due))
            }
            JobEvent::RevisionLapsed { review_by, .. } | JobEvent::ProofEnded(ProofEnded { review_by, .. }) => {
                self.contract().map_or_else(same, |contract| Stage::Delivered { contract, review_by: *review_by })
            }
            JobEvent::MilestoneApproved(approved) => {
                let MilestoneApproved { due_at, late_at, abandoned_at, .. } = *approved;
                let due = Due::First { due_at, late_at, abandoned_at };
                self.contract().map_or_else(same, |it| Stage::InProgress(it.after_milestone(approved), due))
            }
            JobEvent::Approved { payout, .. } => {
                self.contract().map_or_else(same, |contract| Stage::Completed { contract, payout: *payout })
            }
            JobEvent::TakenDown(takedown) if takedown.refund.is_none() => Stage::Cancelled(Cancelled::TakenDown),
            JobEvent::Declined { .. } | JobEvent::CancelledLate { .. } | JobEvent::TakenDown(_) => {
                Stage::Cancelled(Cancelled::Refunded)
            }
            JobEvent::Settled(settlement) => match (self.contract(), settlement.payout) {
                (Some(contract), Some(payout)) => Stage::Completed { contract, payout },
                (None, _) | (_, None) => Stage::Cancelled(Cancelled::Refunded),
            },
            JobEvent::Disputed(disputed) => self.frozen_by(disputed).unwrap_or_else(same),
            JobEvent::DisputeWithdrawn(withdrawn) => self.going_on(withdrawn).unwrap_or_else(same),
            JobEvent::DisputeSettled(settled) => self.ended_by(settled).unwrap_or_else(same),
        }
    }
}

/// Where a job stands when its money has come.
fn begun(event: &JobEvent) -> Option<Stage> {
    let JobEvent::EscrowFunded {
        application,
        agent,
        price,
        source,
        commission_rate,
        due_at,
        late_at,
        abandoned_at,
        ..
    } = event
    else {
        return None;
    };
    let contract = Contract {
        application: *application,
        agent: *agent,
        price: *price,
        source: *source,
        commission_rate: *commission_rate,
        deliveries: 0,
        approved: Money::zero(price.currency()),
        commission: Money::zero(price.currency()),
    };
    Some(Stage::InProgress(contract, Due::First { due_at: *due_at, late_at: *late_at, abandoned_at: *abandoned_at }))
}

impl Stage {
    /// The same with later clocks.
    fn extended(self, extension: &Extension) -> Self {
        let Self::InProgress(contract, due) = self else {
            return self;
        };
        let later = match (due, extension.due_at, extension.late_at, extension.abandoned_at) {
            (Due::First { .. }, Some(due_at), Some(late_at), Some(abandoned_at)) => {
                Due::First { due_at, late_at, abandoned_at }
            }
            (Due::Revision { .. }, Some(due_at), _, _) => Due::Revision { due_at },
            (other, _, _, _) => other,
        };
        Self::InProgress(contract, later)
    }
}

impl Evolve for Job {
    type Event = JobEvent;

    fn evolve(self, event: &JobEvent) -> Self {
        match (self, event) {
            (Self::Unposted, JobEvent::Posted { job, poster, terms, expires_at }) => Self::Posted(Box::new(Posted {
                job: *job,
                poster: *poster,
                terms: terms.clone(),
                stage: Stage::Open { expires_at: *expires_at },
                terms_version: 1,
                files: Vec::new(),
                revisions: 0,
                attachments: Vec::new(),
                cancel_request: None,
                featured_until: None,
                reviews: Reviews::default(),
                invited: BTreeMap::new(),
                chain: Chain::default(),
                proof_round: 0,
                proof_outcome: None,
                milestone_payouts: Vec::new(),
                disputes: 0,
            })),
            (Self::Unposted, _) => Self::Unposted,
            (Self::Posted(posted), event) => {
                let stage = posted.stage_after(event);
                let counted = Posted { stage, ..*posted };
                Self::Posted(Box::new(counted.beside_after(event)))
            }
        }
    }
}
