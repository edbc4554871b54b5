//! The poster approves the milestone that it means, and no other: a request that comes twice does not approve the next.

use super::approve::ApproveWork;
use super::standing::{At, Standing};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::rejection::Rejection;

/// Approves the delivery of one milestone.
#[derive(Clone, Debug)]
pub struct ApproveMilestone {
    /// The number of the milestone.
    pub milestone: u32,
    /// The approval.
    pub approval: ApproveWork,
}

impl Decide for ApproveMilestone {
    type Needs = At;

    fn needs(&self) -> At {
        self.approval.needs()
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(ApproveWork::ASKS)?;
        match job.milestone() {
            Some(current) if current == self.milestone => self.approval.decide(standing, cx),
            Some(current) => {
                let problem = format!("milestone {current} is the one that is worked on");
                Err(Rejection::Invalid { field: "milestone", problem })
            }
            None => {
                let problem = "this job has no milestones".to_owned();
                Err(Rejection::Invalid { field: "milestone", problem })
            }
        }
    }
}
