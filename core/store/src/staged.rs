//! Commits that were decided and wait for the database to have them.

use crate::batch::Batch;
use crate::commit::{Outcome, Pending};
use crate::memory::Refusal;
use crate::store::Receipt;
use crate::writer::Failure;
use futures_util::future::BoxFuture;

/// A batch under way.
pub(crate) struct Flight {
    pub(crate) staged: Staged,
    pub(crate) result: BoxFuture<'static, Result<(), Failure>>,
}

/// Commits that were decided against the memory, in order, with what each will be answered.
#[derive(Default)]
pub(crate) struct Staged {
    pub(crate) batch: Batch,
    pub(crate) verdicts: Vec<(Pending, Verdict)>,
}

/// What was decided of a commit.
pub(crate) enum Verdict {
    Accepted(Vec<Receipt>),
    Refused(Refusal),
}

impl Staged {
    /// The commits again, to be decided anew.
    pub(crate) fn pendings(self) -> impl Iterator<Item = Pending> {
        self.verdicts.into_iter().map(|(pending, _)| pending)
    }

    /// How many of them go into the log.
    pub(crate) fn accepted(&self) -> usize {
        self.verdicts.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Accepted(_))).count()
    }

    /// Answers everybody, once the batch is in the log. Refusals wait for it as well: whoever was refused
    /// because of it must find it there when it decides again.
    pub(crate) fn answer(self) {
        for (pending, verdict) in self.verdicts {
            pending.answer(Ok(match verdict {
                Verdict::Accepted(receipts) => Outcome::New(receipts),
                Verdict::Refused(refusal) => refusal.into(),
            }));
        }
    }
}
