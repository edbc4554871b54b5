//! Every way in which verification says no.

use super::conflict::Rule;

/// The market's no to something about verification.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProofRejection {
    /// The caller holds no slot of the round.
    #[error("you are no proofer of this round")]
    NotAProofer,
    /// One verdict for each slot.
    #[error("your verdict is given already")]
    VerdictGiven,
    /// The job asks for no verification, or has no round that is open.
    #[error("no verification of this job is under way")]
    NoRound,
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
    /// The numbers, or the kinds of work that it verifies, do not allow it.
    #[error("you may not verify this work: {}", reasons.join(", "))]
    NotEligible {
        /// Why, each as a word.
        reasons: Vec<&'static str>,
    },
    /// It has to do with one of the two sides.
    #[error("too near to this job to verify it: {}", rule.name())]
    TooNear {
        /// The rule.
        rule: Rule,
    },
    /// Nobody applies for a round whose proofers are drawn.
    #[error("the proofers of this round are drawn: nobody applies for it")]
    ProofersAreDrawn,
    /// Every slot has its proofer.
    #[error("all {slots} slots of this round are filled")]
    AllFilled {
        /// How many there are.
        slots: usize,
    },
    /// No round has rejected the work.
    #[error("no round of proofers has rejected this work")]
    NothingToAppeal,
    /// A rejection that an appeal has confirmed stands.
    #[error("this rejection is that of an appeal already")]
    AppealUsed,
    /// Verdicts came in meanwhile: look again.
    #[error("verdicts came in meanwhile")]
    VerdictsMoved,
    /// The draw needs a checkpoint after the delivery.
    #[error("the checkpoint of the draw does not hold the delivery yet")]
    CheckpointTooEarly,
}
