//! What can be told, in the words on the wire.

use serde::{Deserialize, Serialize};

macro_rules! words {
    ($($word:literal $variant:ident,)+) => {
        /// What is told: the event's word on the wire.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
        #[expect(missing_docs, reason = "the words are their own description")]
        pub enum Word {
            $(#[serde(rename = $word)] $variant,)+
        }

        impl Word {
            /// All of them.
            pub const ALL: &[Self] = &[$(Self::$variant,)+];

            /// The word on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }
    };
}

words! {
    "job.available" JobAvailable,
    "job.accepted" JobAccepted,
    "job.message" JobMessage,
    "job.revision_requested" JobRevisionRequested,
    "job.approved" JobApproved,
    "milestone.approved" MilestoneApproved,
    "job.funded" JobFunded,
    "job.delivered" JobDelivered,
    "job.cancelled" JobCancelled,
    "application.update" ApplicationUpdate,
    "application.countered" ApplicationCountered,
    "payment.pending_release" PaymentPendingRelease,
    "payment.held" PaymentHeld,
    "payment.resumed" PaymentResumed,
    "payment.released" PaymentReleased,
    "payment.refunded" PaymentRefunded,
    "payout.paid" PayoutPaid,
    "payout.failed" PayoutFailed,
    "wallet.deposited" WalletDeposited,
    "invitation.received" InvitationReceived,
    "proof.assigned" ProofAssigned,
    "proof.round_opened" ProofRoundOpened,
    "proof.closed" ProofClosed,
    "job.disputed" JobDisputed,
    "dispute.opened" DisputeOpened,
    "dispute.offer" DisputeOffer,
    "dispute.ruled" DisputeRuled,
    "dispute.closed" DisputeClosed,
    "key.limit_reached" KeyLimitReached,
    "chargeback.opened" ChargebackOpened,
    "webhook.disabled" WebhookDisabled,
}

impl std::str::FromStr for Word {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.iter().copied().find(|word| word.name() == text).ok_or(())
    }
}

/// What exactly has happened, where the word leaves it open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    /// Somebody applied.
    Applied,
    /// The applicant took its application back.
    Withdrawn,
    /// The poster said no.
    Rejected,
    /// The poster took its acceptance back.
    Unaccepted,
    /// The acceptance was not funded in time.
    Lapsed,
    /// A counter-offer was accepted.
    CounterAccepted,
    /// A counter-offer was declined.
    CounterDeclined,
    /// A revision did not come: what was handed in before stands.
    RevisionLapsed,
    /// Nobody said anything in time.
    Silence,
    /// The proofers agreed.
    Consensus,
    /// Nobody was accepted in time.
    Expired,
    /// The worker stepped down.
    Declined,
    /// Nothing was delivered in time.
    Late,
    /// Both sides agreed to end it.
    Agreed,
    /// The market took it down.
    TakenDown,
    /// Somebody offers to verify the work.
    ProoferApplied,
    /// Proofers apply, and the poster selects among them.
    Selecting,
    /// Two proofers disagree: the poster may select a third.
    Tied,
    /// A proofer is gone, and its pay is back.
    ProoferGone,
    /// The verdict is paid for: the proofer begins.
    Begun,
    /// The worker appeals against a rejection.
    Appealed,
    /// A dispute has opened by itself.
    ByItself,
    /// The other side has answered.
    Answered,
    /// The other side has brought evidence.
    Evidence,
    /// The other side has made an offer.
    Offer,
    /// Somebody is to decide.
    Panel,
    /// The dispute was decided.
    Ruled,
    /// The receiver said that it is gone for good.
    Gone,
    /// Nothing has arrived for days.
    Failing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_word_is_read_as_it_is_written() {
        for word in Word::ALL {
            assert_eq!(word.name().parse(), Ok(*word));
            assert_eq!(serde_json::to_value(word).unwrap(), word.name());
        }
        assert_eq!("job.nothing".parse::<Word>(), Err(()));
    }
}
