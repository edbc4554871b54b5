//! View: what became of the money of each funded job.

pub mod query;

use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{JobId, PartyId, PayoutId};
use market_core::job::{
    Clocks, DisputeSettlement, DisputeWithdrawn, Disputed, FundingSource, JobEvent, MilestoneApproved, Takedown,
};
use market_core::payout::{EarnedBy, PayoutEvent};
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Where the money is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// In escrow.
    Held,
    /// Approved, and cooling down.
    PendingRelease,
    /// Disputed.
    Frozen,
    /// Earned.
    Released,
    /// Back where it came from.
    Refunded,
}

/// The money of a job, in cents. A job that was never funded has none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escrow {
    /// The job.
    pub job: JobId,
    /// Who paid.
    pub poster: PartyId,
    /// Who works.
    pub agent: PartyId,
    /// The latest payout, once the work or its first milestone is approved.
    pub payout: Option<PayoutId>,
    /// What was put in.
    pub funded: u64,
    /// What lies in escrow.
    pub held: u64,
    /// What is disputed.
    pub frozen: u64,
    /// The worker's part, while it cools down.
    pub pending_release: u64,
    /// The market's part, while it cools down.
    pub pending_commission: u64,
    /// The worker's part, once it is earned.
    pub released: u64,
    /// The market's part, once it is earned.
    pub commission: u64,
    /// What went back.
    pub refunded: u64,
    /// Where it came from.
    pub source: FundingSource,
    /// Where it is.
    pub status: Status,
    /// When it was put in.
    pub funded_at: Timestamp,
    /// When this last changed.
    pub updated_at: Timestamp,
    /// The position of the event that last changed it.
    pub updated_position: Position,
}

impl View for Escrow {
    const NAME: &'static str = "escrow";
    const VERSION: u32 = 3;
    const KEY: &'static [&'static str] = &["job"];
    type Key = JobId;

    fn keys(recorded: &Recorded) -> Vec<JobId> {
        match &recorded.event {
            Event::Job(event) if moves_money(event) => vec![event.job()],
            Event::Payout(PayoutEvent::Released { job, by: EarnedBy::Work | EarnedBy::Milestone, .. }) => {
                vec![*job]
            }
            Event::Job(_)
            | Event::Payout(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Candidacy(_)
            | Event::Payment(_) => vec![],
        }
    }

    fn key(&self) -> JobId {
        self.job
    }

    fn evolve(row: Option<Self>, _job: &JobId, recorded: &Recorded) -> Option<Self> {
        let row = match &recorded.event {
            Event::Job(JobEvent::EscrowFunded { job, poster, agent, price, source, .. }) => Some(Self {
                job: *job,
                poster: *poster,
                agent: *agent,
                payout: None,
                funded: price.minor(),
                held: price.minor(),
                frozen: 0,
                pending_release: 0,
                pending_commission: 0,
                released: 0,
                commission: 0,
                refunded: 0,
                source: *source,
                status: Status::Held,
                funded_at: recorded.at,
                updated_at: recorded.at,
                updated_position: recorded.position,
            }),
            other => row.map(|row| row.after(other)),
        };
        row.map(|row| Self {
            status: row.where_it_is(),
            updated_at: recorded.at,
            updated_position: recorded.position,
            ..row
        })
    }
}

fn moves_money(event: &JobEvent) -> bool {
    match event {
        JobEvent::EscrowFunded { .. }
        | JobEvent::MilestoneApproved(_)
        | JobEvent::Approved { .. }
        | JobEvent::Declined { .. }
        | JobEvent::CancelledLate { .. }
        | JobEvent::TakenDown(Takedown { refund: Some(_), .. })
        | JobEvent::Disputed(_)
        | JobEvent::DisputeWithdrawn(_)
        | JobEvent::DisputeSettled(_)
        | JobEvent::Settled(_) => true,
        JobEvent::TakenDown(Takedown { refund: None, .. })
        | JobEvent::Posted { .. }
        | JobEvent::Cancelled { .. }
        | JobEvent::Expired { .. }
        | JobEvent::ApplicationAccepted { .. }
        | JobEvent::ApplicationUnaccepted { .. }
        | JobEvent::FundingLapsed { .. }
        | JobEvent::FileUploaded { .. }
        | JobEvent::Delivered { .. }
        | JobEvent::RevisionRequested { .. }
        | JobEvent::RevisionLapsed { .. }
        | JobEvent::Edited { .. }
        | JobEvent::DeadlineExtended(_)
        | JobEvent::AttachmentAdded(_)
        | JobEvent::AttachmentRemoved { .. }
        | JobEvent::Featured { .. }
        | JobEvent::CancelRequested(_)
        | JobEvent::CancelDeclined { .. }
        | JobEvent::CancelRequestWithdrawn { .. }
        | JobEvent::CancelRequestLapsed { .. }
        | JobEvent::ProofAwaited(_)
        | JobEvent::ProofEnded(_)
        | JobEvent::RevisionByProof(_)
        | JobEvent::ProofSettingsChanged(_)
        | JobEvent::Reviewed(_)
        | JobEvent::ReviewSealed(_)
        | JobEvent::ReviewsOpened(_)
        | JobEvent::AgentsInvited(_)
        | JobEvent::InvitationDeclined(_)
        | JobEvent::Subcontracted(_) => false,
    }
}

impl Escrow {
    /// The least far that any of it is: with milestones some of it is released while some is held.
    fn where_it_is(&self) -> Status {
        match (self.frozen, self.held, self.pending_release, self.released) {
            (1.., _, _, _) => Status::Frozen,
            (0, 1.., _, _) => Status::Held,
            (0, 0, 1.., _) => Status::PendingRelease,
            (0, 0, 0, 1..) => Status::Released,
            (0, 0, 0, 0) => Status::Refunded,
        }
    }

    fn approved(self, payout: PayoutId, earned: u64, commission: u64) -> Self {
        Self {
            payout: Some(payout),
            held: self.held.saturating_sub(earned).saturating_sub(commission),
            pending_release: self.pending_release.saturating_add(earned),
            pending_commission: self.pending_commission.saturating_add(commission),
            ..self
        }
    }

    fn frozen_by(self, Disputed { price, clocks, .. }: &Disputed) -> Self {
        let frozen = price.minor();
        match clocks {
            Clocks::Cooldown { earned, commission, .. } => Self {
                frozen,
                pending_release: self.pending_release.saturating_sub(earned.minor()),
                pending_commission: self.pending_commission.saturating_sub(commission.minor()),
                ..self
            },
            Clocks::Delivery { .. } | Clocks::Revision { .. } | Clocks::Review { .. } => {
                Self { frozen, held: self.held.saturating_sub(frozen), ..self }
            }
        }
    }

    /// Where it was before the dispute.
    fn free(self, DisputeWithdrawn { price, clocks, .. }: &DisputeWithdrawn) -> Self {
        match clocks {
            Clocks::Cooldown { earned, commission, .. } => Self {
                frozen: 0,
                pending_release: self.pending_release.saturating_add(earned.minor()),
                pending_commission: self.pending_commission.saturating_add(commission.minor()),
                ..self
            },
            Clocks::Delivery { .. } | Clocks::Revision { .. } | Clocks::Review { .. } => {
                Self { frozen: 0, held: self.held.saturating_add(price.minor()), ..self }
            }
        }
    }

    fn after(self, event: &Event) -> Self {
        match event {
            Event::Job(
                JobEvent::Approved { payout, earned, commission, .. }
                | JobEvent::MilestoneApproved(MilestoneApproved { payout, earned, commission, .. }),
            ) => self.approved(*payout, earned.minor(), commission.minor()),
            Event::Job(
                JobEvent::Declined { refund, .. }
                | JobEvent::CancelledLate { refund, .. }
                | JobEvent::TakenDown(Takedown { refund: Some(refund), .. }),
            ) => Self { held: 0, refunded: refund.minor(), ..self },
            Event::Job(JobEvent::Disputed(disputed)) => self.frozen_by(disputed),
            Event::Job(JobEvent::DisputeWithdrawn(withdrawn)) => self.free(withdrawn),
            Event::Job(
                JobEvent::Settled(settlement) | JobEvent::DisputeSettled(DisputeSettlement { settlement, .. }),
            ) => Self {
                payout: settlement.payout.or(self.payout),
                held: 0,
                frozen: 0,
                released: self.released.saturating_add(settlement.earned.minor()),
                commission: self.commission.saturating_add(settlement.commission.minor()),
                refunded: settlement.refund.minor(),
                ..self
            },
            Event::Payout(PayoutEvent::Released { amount, commission, .. }) => Self {
                pending_release: self.pending_release.saturating_sub(amount.minor()),
                pending_commission: self.pending_commission.saturating_sub(commission.minor()),
                released: self.released.saturating_add(amount.minor()),
                commission: self.commission.saturating_add(commission.minor()),
                ..self
            },
            // Not among the keys.
            Event::Job(_)
            | Event::Payout(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Candidacy(_)
            | Event::Payment(_) => self,
        }
    }
}

#[cfg(test)]
mod tests;
