//! While a job is worked on: what falls due first, and that nothing else happens from then on.

use super::stage::{Contract, Due, Stage};
use super::state::Posted;
use crate::rejection::Rejection;
use crate::time::Timestamp;

impl Posted {
    /// What was agreed and when it is due, while the job is in progress and nothing around it has run out.
    ///
    /// # Errors
    /// [`Rejection::WrongState`], or [`Rejection::DeadlinePassed`] with the instant whose timer comes first.
    pub fn working(&self, now: Timestamp) -> Result<(&Contract, &Due), Rejection> {
        let Stage::InProgress(contract, due) = &self.stage else {
            return Err(self.wrong_state("in_progress"));
        };
        let due_at = self.closes_at(due);
        if due_at <= now {
            return Err(Rejection::DeadlinePassed { due_at });
        }
        Ok((contract, due))
    }

    /// What falls due first: the delivery, or a proposal to end the job.
    #[must_use]
    pub fn closes_at(&self, due: &Due) -> Timestamp {
        let proposal = self.cancel_request.as_ref().map(|request| request.until);
        proposal.map_or(due.closes_at(), |until| until.min(due.closes_at()))
    }
}
