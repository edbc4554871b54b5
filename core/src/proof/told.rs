//! What the longer events of verification tell.

use super::conflict::Rule;
use super::tally::{Decision, Outcome};
use super::terms::Assignment;
use crate::ids::{AgentId, AssignmentId, JobId, PartyId, PayoutId};
use crate::money::Money;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Somebody's place in a round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The number of the round, from 1.
    pub round: u32,
    /// The number of the slot, from 1.
    pub slot: u8,
    /// Who.
    pub party: PartyId,
    /// Its public profile.
    pub agent: AgentId,
    /// This one assignment.
    pub assignment: AssignmentId,
}

/// What lies in a slot for its verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotFee {
    /// The number of the slot.
    pub slot: u8,
    /// How much.
    pub fee: Money,
}

/// A candidate of a draw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ranked {
    /// Who.
    pub party: PartyId,
    /// Its public profile, by which it is drawn.
    pub agent: AgentId,
}

/// Somebody who is fit to verify, but too near to the job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excluded {
    /// Its public profile.
    pub agent: AgentId,
    /// Why.
    pub rule: Rule,
}

/// A round, and its draw: everything that it takes to compute it again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opened {
    /// The job.
    pub job: JobId,
    /// The number of the round.
    pub round: u32,
    /// Who pays for it.
    pub payer: PartyId,
    /// How proofers are found.
    pub assignment: Assignment,
    /// How many are asked.
    pub count: u8,
    /// What each verdict is paid; where the poster selects, what it is paid at most.
    pub fee: Money,
    /// How long proofers are looked for.
    pub recruit_by: Timestamp,
    /// The size of the log at the checkpoint that the seed comes from.
    pub tree_size: u64,
    /// Its root, in hex.
    pub root: String,
    /// The seed, in hex.
    pub seed: String,
    /// Which candidates there were: see [`super::draw::candidates_hash`].
    pub candidates_hash: String,
    /// The candidates in the order of the draw.
    pub candidates: Vec<Ranked>,
    /// Who was left out.
    pub excluded: Vec<Excluded>,
}

/// The end of a round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The job.
    pub job: JobId,
    /// The number of the round.
    pub round: u32,
    /// Who paid for it, and gets back what was not earned.
    pub payer: PartyId,
    /// How it ended.
    pub outcome: Outcome,
    /// The mean of the marks, from 0 to 100; none without a verdict.
    pub avg_score: Option<u8>,
    /// What became of each slot.
    pub slots: Vec<SlotEnd>,
    /// What verdicts of an appeal have earned and the worker gets back all the same, because it was right; none of
    /// any other round.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub goodwill: Option<Money>,
}

/// What became of a slot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlotEnd {
    /// The number of the slot.
    pub slot: u8,
    /// Who held it in the end, if somebody did.
    pub seat: Option<Seat>,
    /// The verdict, if one was given.
    pub opening: Option<Opening>,
    /// What it is paid.
    pub paid: Option<Paid>,
    /// What goes back.
    pub returned: Option<Money>,
}

/// An opened seal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// The commitment, in hex.
    pub commitment: String,
    /// The nonce, in hex.
    pub nonce: String,
    /// The verdict as it was sealed.
    pub canonical: String,
    /// What it says.
    pub decision: Decision,
    /// From 0 to 100.
    pub points: u8,
}

/// What a verdict has earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// Who.
    pub party: PartyId,
    /// The proofer's part.
    pub earned: Money,
    /// The market's part.
    pub commission: Money,
    /// The payout of the proofer's part.
    pub payout: PayoutId,
}
