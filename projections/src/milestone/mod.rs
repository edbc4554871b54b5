//! View: how far the milestones of each job that has any have come.

mod fold;
pub mod query;

use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{JobId, PayoutId};
use market_core::job::{ApprovedBy, Basis, JobEvent, Terms};
use market_core::stream::Position;
use market_core::time::{Span, Timestamp};
use serde::{Deserialize, Serialize};

/// Where a milestone stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Its turn has not come.
    Pending,
    /// It is worked on.
    InProgress,
    /// Proofers look at it.
    PendingProof,
    /// The poster looks at it.
    Delivered,
    /// What is left of the job is disputed.
    Disputed,
    /// It is approved, and paid by its payout.
    Approved,
    /// The job ended before it was approved.
    Cancelled,
}

/// The milestones of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobMilestones {
    /// The job.
    pub job: JobId,
    /// What the weights are.
    pub basis: Basis,
    /// The number of the one that is worked on, or was last.
    pub current: u32,
    /// How often the job was handed in.
    pub deliveries: u32,
    /// One after the other.
    pub milestones: Vec<MilestoneEntry>,
    /// When this last changed.
    pub updated_at: Timestamp,
    /// The position of the event that last changed it.
    pub updated_position: Position,
}

/// A milestone. Amounts are cents, and known once the job is funded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MilestoneEntry {
    /// Its number, from 1.
    pub number: u32,
    /// One line.
    pub title: String,
    /// What is to be done.
    pub description: Option<String>,
    /// How much of the price it is worth.
    pub weight: u64,
    /// How long it takes, if that is fixed.
    pub due: Option<Span>,
    /// Where it stands.
    pub status: Status,
    /// What it comes to.
    pub amount: Option<u64>,
    /// The market's part of that.
    pub commission: Option<u64>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// The number of its latest delivery among those of the job.
    pub delivery: Option<u32>,
    /// When that was.
    pub delivered_at: Option<Timestamp>,
    /// When silence approves it, while it is delivered.
    pub review_by: Option<Timestamp>,
    /// How many revisions of it were asked for.
    pub revisions: u32,
    /// The number of its latest round of verification.
    pub proof_round: Option<u32>,
    /// When it was approved.
    pub approved_at: Option<Timestamp>,
    /// By whom or what.
    pub approved_by: Option<ApprovedBy>,
    /// What it is paid by.
    pub payout: Option<PayoutId>,
}

impl View for JobMilestones {
    const NAME: &'static str = "milestone";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["job"];
    type Key = JobId;

    fn keys(recorded: &Recorded) -> Vec<JobId> {
        match &recorded.event {
            Event::Job(event) if fold::concerns(event) => vec![event.job()],
            Event::Job(_)
            | Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> JobId {
        self.job
    }

    fn evolve(row: Option<Self>, job: &JobId, recorded: &Recorded) -> Option<Self> {
        let row = match &recorded.event {
            Event::Job(JobEvent::Posted { terms, .. } | JobEvent::Edited { terms, .. }) => {
                Self::planned(*job, terms, recorded)
            }
            Event::Job(event) => row.map(|row| row.after(event, recorded.at)),
            Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => row,
        };
        row.map(|row| Self { updated_at: recorded.at, updated_position: recorded.position, ..row })
    }
}

impl JobMilestones {
    fn planned(job: JobId, terms: &Terms, recorded: &Recorded) -> Option<Self> {
        let plan = terms.milestones.as_ref()?;
        let milestones = (1..).zip(&plan.parts).map(|(number, part)| MilestoneEntry {
            number,
            title: part.title.clone(),
            description: part.description.clone(),
            weight: part.weight,
            due: part.due,
            status: Status::Pending,
            amount: None,
            commission: None,
            due_at: None,
            delivery: None,
            delivered_at: None,
            review_by: None,
            revisions: 0,
            proof_round: None,
            approved_at: None,
            approved_by: None,
            payout: None,
        });
        Some(Self {
            job,
            basis: plan.basis,
            current: 1,
            deliveries: 0,
            milestones: milestones.collect(),
            updated_at: recorded.at,
            updated_position: recorded.position,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn after(story: Vec<Event>) -> JobMilestones {
        row_of(story, &JOB).unwrap()
    }

    fn statuses(row: &JobMilestones) -> Vec<Status> {
        row.milestones.iter().map(|milestone| milestone.status).collect()
    }

    #[test]
    fn a_job_without_milestones_has_no_row() {
        assert_eq!(row_of::<JobMilestones>(approved_job(), &JOB), None);
        assert_eq!(row_of::<JobMilestones>(open_job().and(planned()).and(edited()), &JOB), None);
    }

    #[test]
    fn funding_says_what_each_comes_to_and_begins_the_first() {
        let row = after(planned_job());
        let amounts: Vec<_> = row.milestones.iter().map(|one| (one.amount, one.commission)).collect();
        assert_eq!(amounts, [(Some(18_75), Some(1_88)), (Some(56_25), Some(5_62))]);
        assert_eq!(statuses(&row), [Status::InProgress, Status::Pending]);
        assert_eq!(row.milestones[0].due_at, Some(DUE_AT));
    }

    #[test]
    fn each_milestone_has_its_own_delivery_and_payout() {
        let row = after(planned_job().and(delivered(vec![])).and(milestone_approved()));
        assert_eq!((row.current, statuses(&row)), (2, vec![Status::Approved, Status::InProgress]));
        assert_eq!((row.milestones[0].payout, row.milestones[0].delivery), (Some(MILESTONE_PAYOUT), Some(1)));
        let story = planned_job().and(delivered(vec![])).and(milestone_approved()).and(delivered(vec![]));
        let row = after(story.clone().and(revision_requested()));
        assert_eq!((row.milestones[1].revisions, row.milestones[1].delivery), (1, Some(2)));
        let row = after(story.and(approved()));
        assert_eq!(statuses(&row), [Status::Approved, Status::Approved]);
        assert_eq!(row.milestones[1].payout, Some(PAYOUT));
    }

    #[test]
    fn what_is_not_approved_when_the_job_ends_is_cancelled() {
        let story = planned_job().and(delivered(vec![])).and(milestone_approved());
        assert_eq!(statuses(&after(story.and(declined()))), [Status::Approved, Status::Cancelled]);
    }
}
