//! Every way in which verification says no.

use super::conflict::Rule;

/// The market's no to something about verification.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofRejection {
    /// The caller holds no slot of the round.
    #[error("you are no proofer of this round")]
    NotAProofer,
    /// The caller is too near to the job.
    #[error("you cannot verify this job: conflict of interest ({})", rule.name())]
    Conflict {
        /// By which rule.
        rule: Rule,
    },
    /// The caller is not fit to verify.
    #[error("not eligible to verify: {}", reasons.join(", "))]
    NotEligible {
        /// Why, each as a word.
        reasons: Vec<&'static str>,
    },
    /// One verdict for each slot.
    #[error("your verdict is given already")]
    VerdictGiven,
    /// The job asks for no verification, or has no round that is open.
    #[error("no verification of this job is under way")]
    NoRound,
    /// Every slot has its proofer.
    #[error("all {total} slots are filled")]
    SlotsFilled {
        /// How many there are.
        total: usize,
    },
    /// There is nothing to pay for yet, or any more.
    #[error("{accepted} proofers are accepted and unpaid, {required} are required")]
    NothingToFund {
        /// How many are accepted and unpaid.
        accepted: usize,
        /// How many there should be.
        required: usize,
    },
    /// The options can only be lowered, and not below what is taken already.
    #[error("proofer_count can only be lowered now, and not below {least}")]
    OnlyDownward {
        /// The least that it may be.
        least: u8,
    },
    /// The work has not been rejected by its proofers.
    #[error("only a rejection by proofers can be appealed against, once, while the work is under review")]
    NothingToAppeal,
    /// Verdicts came in meanwhile: look again.
    #[error("verdicts came in meanwhile")]
    VerdictsMoved,
    /// The draw needs a checkpoint after the delivery.
    #[error("the checkpoint of the draw does not hold the delivery yet")]
    CheckpointTooEarly,
}
