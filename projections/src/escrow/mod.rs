//! View: what became of the money of each funded job.

pub mod query;

use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{JobId, PartyId, PayoutId};
use market_core::job::{FundingSource, JobEvent, MilestoneApproved, Takedown};
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
    const VERSION: u32 = 2;
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
            | Event::Proof(_)
            | Event::Proofer(_)
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
        match (self.held, self.pending_release, self.released) {
            (1.., _, _) => Status::Held,
            (0, 1.., _) => Status::PendingRelease,
            (0, 0, 1..) => Status::Released,
            (0, 0, 0) => Status::Refunded,
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
            Event::Job(JobEvent::Settled(settlement)) => Self {
                payout: settlement.payout.or(self.payout),
                held: 0,
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
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Candidacy(_)
            | Event::Payment(_) => self,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn after(story: Vec<Event>) -> Escrow {
        row_of(story, &JOB).unwrap()
    }

    #[test]
    fn an_unfunded_job_has_no_escrow() {
        assert_eq!(row_of::<Escrow>(hired_job(), &JOB), None);
    }

    #[test]
    fn the_price_is_held_then_pending_then_released() {
        let held = after(funded_job());
        assert_eq!((held.funded, held.held, held.status), (75_00, 75_00, Status::Held));
        let pending = after(approved_job());
        assert_eq!((pending.held, pending.pending_release, pending.pending_commission), (0, 67_50, 7_50));
        assert_eq!((pending.status, pending.payout), (Status::PendingRelease, Some(PAYOUT)));
        let released = after(released_job());
        assert_eq!((released.pending_release, released.released, released.commission), (0, 67_50, 7_50));
        assert_eq!(released.status, Status::Released);
    }

    #[test]
    fn a_settled_job_is_released_in_part_or_refunded() {
        let split = after(funded_job().and(settled_with(30_00)));
        assert_eq!((split.held, split.released, split.commission, split.refunded), (0, 27_00, 3_00, 45_00));
        assert_eq!((split.status, split.payout), (Status::Released, Some(PAYOUT)));
        let refunded = after(funded_job().and(settled_with(0)));
        assert_eq!((refunded.refunded, refunded.status, refunded.payout), (75_00, Status::Refunded, None));
    }

    #[test]
    fn with_milestones_some_is_released_while_the_rest_is_held() {
        let story = planned_job().and(delivered(vec![])).and(milestone_approved()).and(milestone_scheduled());
        let held = after(story.clone());
        assert_eq!((held.held, held.pending_release, held.pending_commission), (56_25, 16_87, 1_88));
        assert_eq!((held.status, held.payout), (Status::Held, Some(MILESTONE_PAYOUT)));
        let released = after(story.clone().and(milestone_released()));
        assert_eq!((released.held, released.released, released.status), (56_25, 16_87, Status::Held));
        let last = after(story.clone().and(milestone_released()).and(delivered(vec![])).and(approved()));
        assert_eq!((last.pending_release, last.released, last.status), (50_63, 16_87, Status::PendingRelease));
        let parted = after(story.and(settled_with(0)));
        assert_eq!((parted.pending_release, parted.status), (16_87, Status::PendingRelease));
    }

    #[test]
    fn a_job_that_is_given_back_is_refunded() {
        let refunded = after(funded_job().and(declined()));
        assert_eq!((refunded.held, refunded.refunded, refunded.status), (0, 75_00, Status::Refunded));
    }
}
