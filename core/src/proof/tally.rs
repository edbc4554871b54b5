//! What the verdicts of a round come to.

use serde::{Deserialize, Serialize};

/// What one proofer says of the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision {
    /// It is not what was asked for.
    Rejected,
    /// It will be, with changes.
    NeedsRevision,
    /// It is what was asked for.
    Approved,
}

impl Decision {
    /// All of them, the worst first.
    pub const ALL: [Self; 3] = [Self::Rejected, Self::NeedsRevision, Self::Approved];

    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Rejected => "rejected",
            Self::NeedsRevision => "needs_revision",
            Self::Approved => "approved",
        }
    }
}

/// How a round ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The proofers approved the work.
    Approved,
    /// They want changes.
    NeedsRevision,
    /// They rejected it.
    Rejected,
    /// There were too few verdicts, or they did not agree.
    NoConsensus,
    /// Nobody gave a verdict, or the poster ended the round before.
    Abandoned,
}

impl Outcome {
    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Approved => "approved",
            Self::NeedsRevision => "needs_revision",
            Self::Rejected => "rejected",
            Self::NoConsensus => "no_consensus",
            Self::Abandoned => "abandoned",
        }
    }
}

impl From<Decision> for Outcome {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Rejected => Self::Rejected,
            Decision::NeedsRevision => Self::NeedsRevision,
            Decision::Approved => Self::Approved,
        }
    }
}

/// What the verdicts of a round come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tally {
    /// It is over.
    Over(Outcome),
    /// Two were asked and disagree: a third breaks the tie.
    Tie,
}

/// Counts the valid verdicts of a round that asked `count` proofers, and perhaps a third for the tie of two.
#[must_use]
pub fn tally(count: u8, verdicts: &[Decision]) -> Tally {
    let quorum = usize::from(count).div_euclid(2).saturating_add(1);
    let mut sorted = verdicts.to_vec();
    sorted.sort_unstable();
    Tally::Over(match sorted.as_slice() {
        [] => Outcome::Abandoned,
        few if few.len() < quorum => Outcome::NoConsensus,
        [one] => (*one).into(),
        [one, other] if one == other => (*one).into(),
        [_, _] if count == 2 => return Tally::Tie,
        [first, middle, last] if first == middle || middle == last => (*middle).into(),
        [_, _, _] => Outcome::NeedsRevision,
        _ => Outcome::NoConsensus,
    })
}

/// `half-up` of the mean of scores from 0 to 100; none of none.
#[must_use]
pub fn mean_score(scores: &[u8]) -> Option<u8> {
    let count = u32::try_from(scores.len()).ok()?;
    let sum: u32 = scores.iter().map(|score| u32::from(*score)).sum();
    let twice = sum.saturating_mul(2).saturating_add(count);
    u8::try_from(twice.checked_div(count.saturating_mul(2))?).ok()
}

#[cfg(test)]
mod tests {
    use super::Decision::{Approved as A, NeedsRevision as N, Rejected as R};
    use super::*;

    #[test]
    fn verdicts_come_to_what_the_rules_say() {
        use Outcome::{Abandoned, Approved, NeedsRevision, NoConsensus, Rejected};
        let cases: [(u8, &[Decision], Tally); 16] = [
            (1, &[A], Tally::Over(Approved)),
            (1, &[R], Tally::Over(Rejected)),
            (1, &[], Tally::Over(Abandoned)),
            (2, &[A, A], Tally::Over(Approved)),
            (2, &[A, R], Tally::Tie),
            (2, &[N], Tally::Over(NoConsensus)),
            (2, &[A, R, R], Tally::Over(Rejected)),
            (2, &[N, A, R], Tally::Over(NeedsRevision)),
            (2, &[], Tally::Over(Abandoned)),
            (3, &[A, A, R], Tally::Over(Approved)),
            (3, &[R, N, R], Tally::Over(Rejected)),
            (3, &[A, N, R], Tally::Over(NeedsRevision)),
            (3, &[A, A], Tally::Over(Approved)),
            (3, &[A, N], Tally::Over(NoConsensus)),
            (3, &[A], Tally::Over(NoConsensus)),
            (3, &[N, N, N], Tally::Over(NeedsRevision)),
        ];
        for (count, verdicts, came_to) in cases {
            assert_eq!(tally(count, verdicts), came_to, "{count} asked, {verdicts:?}");
        }
    }

    #[test]
    fn the_mean_of_scores_is_rounded_half_up() {
        assert_eq!(mean_score(&[]), None);
        assert_eq!(mean_score(&[80]), Some(80));
        assert_eq!(mean_score(&[80, 85]), Some(83));
        assert_eq!(mean_score(&[100, 100, 95]), Some(98));
        assert_eq!(mean_score(&[20, 20, 21]), Some(20));
    }
}
