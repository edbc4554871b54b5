//! Every way in which a dispute says no.

use crate::ids::DisputeId;
use crate::money::Money;

/// The market's no to something about a dispute.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DisputeRejection {
    /// No dispute of this id is to be seen by the one who asks.
    #[error("there is no dispute {dispute}")]
    NotFound {
        /// The id that was asked for.
        dispute: DisputeId,
    },
    /// The caller is neither poster nor worker, or the one of them whose turn it is not.
    #[error("only {whose} may do this")]
    NotYours {
        /// Who may.
        whose: &'static str,
    },
    /// The payment is released: nothing is left that could be frozen.
    #[error("the payment is released; a dispute could be filed until then")]
    WindowClosed,
    /// One dispute at a time.
    #[error("this job is disputed already")]
    AlreadyDisputed {
        /// The dispute that is open.
        dispute: DisputeId,
    },
    /// Filing and withdrawing is no way to keep money frozen.
    #[error("a job can be disputed {allowed} times, and was")]
    TooOften {
        /// How often it may be.
        allowed: u32,
    },
    /// It is over.
    #[error("this dispute is {status}, and over")]
    Over {
        /// How it ended.
        status: &'static str,
    },
    /// It is at another point.
    #[error("this dispute is {status}; this takes one that is {wanted}")]
    WrongPhase {
        /// Its status.
        status: &'static str,
        /// Where it would have to be.
        wanted: &'static str,
    },
    /// One answer.
    #[error("you have answered already; make an offer, or bring evidence")]
    AnsweredAlready,
    /// What is before the panel does not change any more.
    #[error("the evidence is closed")]
    EvidenceClosed,
    /// Enough was brought.
    #[error("each side brings at most {allowed} pieces of evidence")]
    TooMuchEvidence {
        /// How many there may be.
        allowed: u32,
    },
    /// There is nothing to accept.
    #[error("the other side has named no amount")]
    NoOffer,
    /// The other side has changed its mind meanwhile.
    #[error("the other side offers {amount} now, not the {expected} that you expected")]
    OfferChanged {
        /// What it offers.
        amount: Money,
        /// What the caller expected.
        expected: Money,
    },
    /// There is no panel yet, or any more.
    #[error("nobody votes on this dispute now")]
    NoVoting,
    /// One vote for each seat.
    #[error("your vote is given already")]
    VoteGiven,
    /// Votes came in meanwhile: look again.
    #[error("votes came in meanwhile")]
    VotesMoved,
    /// There is no second instance.
    #[error("a ruling is final: there is no second instance")]
    NoAppeal,
}
