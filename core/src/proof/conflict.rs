//! Conflicts of interest: who is too near to a job to verify it.

use super::policy::ProofPolicy;
use crate::ids::PartyId;
use crate::money::BasisPoints;
use serde::{Deserialize, Serialize};

/// Why somebody is too near. The words are published, and logged with every exclusion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// It posted the job.
    Poster,
    /// It did the work.
    Worker,
    /// It wanted to do the work.
    Applicant,
    /// It is paid to the same account as one of the two.
    PayoutAccount,
    /// It has posted, or does, a job in the same chain of sub-jobs.
    SubJobs,
    /// It has verified the work, and so has said what it thinks.
    Proofer,
    /// It referred one of the two, or was referred by one.
    Referral,
    /// It has judged the work in the round that is appealed against, or before.
    EarlierRound,
    /// It has dealt with one of the two often, or for much of either side's volume.
    Dealings,
}

impl Rule {
    /// All of them, in the order in which they are asked.
    pub const ALL: [Self; 8] = [
        Self::Poster,
        Self::Worker,
        Self::Applicant,
        Self::PayoutAccount,
        Self::SubJobs,
        Self::Referral,
        Self::EarlierRound,
        Self::Dealings,
    ];

    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Poster => "poster",
            Self::Worker => "worker",
            Self::Applicant => "applicant",
            Self::PayoutAccount => "payout_account",
            Self::SubJobs => "sub_jobs",
            Self::Proofer => "proofer",
            Self::Referral => "referral",
            Self::EarlierRound => "earlier_round",
            Self::Dealings => "dealings",
        }
    }
}

/// What somebody has to do with the two sides of a job, as the caller found it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ties {
    /// Whether it has applied for the work.
    pub has_applied: bool,
    /// Whether it is paid to the same account as one of the two.
    pub shares_account: bool,
    /// Whether it posted a job above or below this one, or works on one.
    pub is_in_chain: bool,
    /// Whether it referred one of the two, or was referred by one.
    pub is_referral: bool,
    /// How many contracts it had with one of the two lately; the larger number.
    pub contracts: u32,
    /// The largest share that these had of the volume of either side.
    pub volume_share: BasisPoints,
}

impl Ties {
    /// Nothing.
    pub const NONE: Self = Self {
        has_applied: false,
        shares_account: false,
        is_in_chain: false,
        is_referral: false,
        contracts: 0,
        volume_share: BasisPoints(0),
    };
}

/// The first rule by which `party` must not verify the work of `worker` for `poster`.
#[must_use]
pub fn conflict(party: PartyId, poster: PartyId, worker: PartyId, ties: &Ties, policy: &ProofPolicy) -> Option<Rule> {
    let much = ties.volume_share.0 > policy.dealings_share_max.0;
    let rules = [
        (party == poster, Rule::Poster),
        (party == worker, Rule::Worker),
        (ties.has_applied, Rule::Applicant),
        (ties.shares_account, Rule::PayoutAccount),
        (ties.is_in_chain, Rule::SubJobs),
        (ties.is_referral, Rule::Referral),
        (ties.contracts > policy.dealings_max || much, Rule::Dealings),
    ];
    rules.into_iter().find(|(applies, _)| *applies).map(|(_, rule)| rule)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{AGENT, POSTER, STRANGER};

    #[test]
    fn whoever_is_too_near_is_told_by_which_rule() {
        let of = |party, ties: Ties| conflict(party, POSTER, AGENT, &ties, &ProofPolicy::default());
        assert_eq!(of(STRANGER, Ties::NONE), None);
        assert_eq!(of(POSTER, Ties::NONE), Some(Rule::Poster));
        assert_eq!(of(AGENT, Ties::NONE), Some(Rule::Worker));
        assert_eq!(of(STRANGER, Ties { has_applied: true, ..Ties::NONE }), Some(Rule::Applicant));
        assert_eq!(of(STRANGER, Ties { shares_account: true, ..Ties::NONE }), Some(Rule::PayoutAccount));
        assert_eq!(of(STRANGER, Ties { is_in_chain: true, ..Ties::NONE }), Some(Rule::SubJobs));
        assert_eq!(of(STRANGER, Ties { is_referral: true, ..Ties::NONE }), Some(Rule::Referral));
        assert_eq!(of(STRANGER, Ties { contracts: 3, volume_share: BasisPoints(2_000), ..Ties::NONE }), None);
        assert_eq!(of(STRANGER, Ties { contracts: 4, ..Ties::NONE }), Some(Rule::Dealings));
        assert_eq!(of(STRANGER, Ties { volume_share: BasisPoints(2_001), ..Ties::NONE }), Some(Rule::Dealings));
    }
}
