//! What happens in the verification of a job.

use super::terms::Assignment;
use super::told::{Closed, Opened, Seat, SlotFee};
use crate::ids::{ApplicationId, JobId, PartyId};
use crate::money::Money;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The rounds of a job: one stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum ProofEvent {
    /// The pay of verdicts was put into slots.
    #[serde(rename = "proof.fees_funded")]
    FeesFunded {
        /// The job.
        job: JobId,
        /// The number of the round.
        round: u32,
        /// Who pays.
        payer: PartyId,
        /// How much in which slot.
        fees: Vec<SlotFee>,
    },
    /// The pay of slots that are no longer needed went back; the slots are gone.
    #[serde(rename = "proof.fees_returned")]
    FeesReturned {
        /// The job.
        job: JobId,
        /// The number of the round.
        round: u32,
        /// Who had paid.
        payer: PartyId,
        /// How much out of which slot.
        fees: Vec<SlotFee>,
    },
    /// The pay in one slot went back: whoever it was for is gone. The slot stays.
    #[serde(rename = "proof.slot_fee_returned")]
    SlotFeeReturned {
        /// The job.
        job: JobId,
        /// The number of the round.
        round: u32,
        /// Who had paid.
        payer: PartyId,
        /// How much out of which slot.
        fee: SlotFee,
    },
    /// The worker appealed against a rejection: a round of its own, at its cost.
    #[serde(rename = "proof.appealed")]
    Appealed {
        /// The job.
        job: JobId,
        /// The number of the new round.
        round: u32,
        /// The worker.
        agent: PartyId,
        /// The number of the round that rejected the work.
        against: u32,
    },
    /// A round began; its proofers are drawn, or apply for it.
    #[serde(rename = "proof.round_opened")]
    RoundOpened(Box<Opened>),
    /// The next candidate was asked.
    #[serde(rename = "proof.slot_invited")]
    SlotInvited {
        /// The job.
        job: JobId,
        /// Who, and for which slot.
        seat: Seat,
        /// How long the invitation stands.
        respond_by: Timestamp,
    },
    /// The poster selected an applicant; its price must be in the slot before it begins.
    #[serde(rename = "proof.proofer_selected")]
    ProoferSelected {
        /// The job.
        job: JobId,
        /// Who, and for which slot.
        seat: Seat,
        /// The application.
        application: ApplicationId,
        /// What the verdict is paid.
        price: Money,
    },
    /// A proofer began.
    #[serde(rename = "proof.slot_accepted")]
    SlotAccepted {
        /// The job.
        job: JobId,
        /// Who, and in which slot.
        seat: Seat,
        /// When the verdict is due.
        due_at: Timestamp,
        /// Whether it was the poster's payment that began it, and not the proofer's yes.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        by_payment: bool,
    },
    /// A proofer said no.
    #[serde(rename = "proof.slot_declined")]
    SlotDeclined {
        /// The job.
        job: JobId,
        /// Who, and in which slot.
        seat: Seat,
    },
    /// An invitation was not answered, or a selection not paid for.
    #[serde(rename = "proof.invitation_lapsed")]
    InvitationLapsed {
        /// The job.
        job: JobId,
        /// Who, and in which slot.
        seat: Seat,
    },
    /// A proofer had begun and gave no verdict in time: a strike.
    #[serde(rename = "proof.verdict_missed")]
    VerdictMissed {
        /// The job.
        job: JobId,
        /// Who, and in which slot.
        seat: Seat,
    },
    /// A verdict was given. What it says is not told before the round closes.
    #[serde(rename = "proof.verdict_sealed")]
    VerdictSealed {
        /// The job.
        job: JobId,
        /// Whose, and in which slot.
        seat: Seat,
        /// The commitment, in hex: see [`super::seal`].
        commitment: String,
    },
    /// Two disagree: one more slot, for the third.
    #[serde(rename = "proof.tie_break_called")]
    TieBreakCalled {
        /// The job.
        job: JobId,
        /// The number of the round.
        round: u32,
        /// The number of the new slot.
        slot: u8,
        /// How long a proofer is looked for.
        recruit_by: Timestamp,
        /// How.
        #[serde(default, skip_serializing_if = "Assignment::is_auto")]
        assignment: Assignment,
    },
    /// No more proofers are looked for.
    #[serde(rename = "proof.recruiting_ended")]
    RecruitingEnded {
        /// The job.
        job: JobId,
        /// The number of the round.
        round: u32,
    },
    /// No more verdicts are waited for: the round is to be closed.
    #[serde(rename = "proof.voting_ended")]
    VotingEnded {
        /// The job.
        job: JobId,
        /// The number of the round.
        round: u32,
        /// When.
        ended_at: Timestamp,
    },
    /// The seals are open, the verdicts paid.
    #[serde(rename = "proof.round_closed")]
    RoundClosed(Box<Closed>),
}
