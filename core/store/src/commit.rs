//! A commit on its way to the appender, and what becomes of it.

use crate::error::StoreError;
use crate::memory::Refusal;
use crate::store::Receipt;
use market_core::event::draft::Draft;
use tokio::sync::oneshot;

/// What became of a commit.
#[derive(Debug)]
pub enum Outcome {
    /// It is in the log.
    New(Vec<Receipt>),
    /// The same command was in the log before.
    Before,
    /// The ground of the decision has changed, or a floor would be crossed: decide again.
    Conflict,
    /// The command's id was used for another request.
    OtherRequest,
}

/// A commit that waits for its answer.
#[derive(Debug)]
pub(crate) struct Pending {
    pub(crate) draft: Draft,
    pub(crate) answer: oneshot::Sender<Result<Outcome, StoreError>>,
}

impl Pending {
    /// Answers; whoever asked may have gone.
    pub(crate) fn answer(self, outcome: Result<Outcome, StoreError>) {
        let _ = self.answer.send(outcome);
    }
}

impl From<Refusal> for Outcome {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Stale => Self::Conflict,
            Refusal::Floor(error) => {
                tracing::debug!(%error, "refused at its floor");
                Self::Conflict
            }
            Refusal::OtherRequest => Self::OtherRequest,
            Refusal::Before => Self::Before,
        }
    }
}
