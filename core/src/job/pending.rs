//! Whether a job still leaves open what becomes of an application.

use super::stage::Stage;
use super::state::Posted;
use crate::ids::ApplicationId;
use crate::rejection::Rejection;

impl Posted {
    /// Refuses unless an application that stands is pending: nobody else's was funded, and the job is not over.
    ///
    /// # Errors
    /// [`Rejection::ApplicationNotPending`].
    pub fn must_be_pending(&self, application: ApplicationId) -> Result<(), Rejection> {
        let taken = self.taken_application() == Some(application);
        let status = match self.stage {
            Stage::Open { .. } => return Ok(()),
            Stage::PendingEscrow(_) if !taken => return Ok(()),
            Stage::PendingEscrow(_) => "accepted",
            Stage::InProgress(..)
            | Stage::PendingProof { .. }
            | Stage::Delivered { .. }
            | Stage::Completed { .. }
            | Stage::Disputed(_)
                if taken =>
            {
                "funded"
            }
            Stage::InProgress(..)
            | Stage::PendingProof { .. }
            | Stage::Delivered { .. }
            | Stage::Completed { .. }
            | Stage::Disputed(_)
            | Stage::Cancelled(_) => "rejected",
        };
        Err(Rejection::ApplicationNotPending { status })
    }
}
