//! The numbers of verification.

use crate::money::BasisPoints;
use crate::time::Span;
use serde::{Deserialize, Serialize};

/// The numbers of verification. Amounts are minor units, lengths of text are characters, spans are seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProofPolicy {
    /// How long a round looks for proofers.
    pub recruiting_window: Span,
    /// How long an invitation stands before the next candidate is asked.
    pub invitation_window: Span,
    /// How long a proofer has for its verdict.
    pub verdict_window: Span,
    /// What a verdict is paid where the poster has not said, as a share of the agreed price.
    pub fee_rate: BasisPoints,
    /// The least that it is paid then.
    pub fee_minor_min: u64,
    /// The most that a verdict may be paid, as a share of the agreed price.
    pub fee_rate_max: BasisPoints,
    /// The market's share of what a verdict is paid.
    pub commission: BasisPoints,
    /// How many jobs a proofer must have completed.
    pub jobs_min: u32,
    /// The least rating that a proofer must have, in hundredths.
    pub rating_hundredths_min: u32,
    /// How long a proofer must have been here.
    pub membership_min: Span,
    /// How many verdicts it may fail to give within [`Self::strikes_window`] before it rests for as long.
    pub strikes_max: u32,
    /// See [`Self::strikes_max`].
    pub strikes_window: Span,
    /// With how many contracts with either side within [`Self::dealings_window`] a proofer is one of theirs.
    pub dealings_max: u32,
    /// With what share of either side's volume it is.
    pub dealings_share_max: BasisPoints,
    /// See [`Self::dealings_max`].
    pub dealings_window: Span,
    /// How many candidates a draw takes.
    pub candidates_max: u16,
    /// How many questions a poster may ask every proofer.
    pub requirements_max: usize,
    /// The shortest comment on a mark.
    pub comment_min: usize,
    /// The shortest summary of the evidence.
    pub evidence_min: usize,
}

impl Default for ProofPolicy {
    fn default() -> Self {
        Self {
            recruiting_window: Span::hours(48),
            invitation_window: Span::hours(24),
            verdict_window: Span::hours(24),
            fee_rate: BasisPoints(500),
            fee_minor_min: 100,
            fee_rate_max: BasisPoints(5_000),
            commission: BasisPoints(1_000),
            jobs_min: 50,
            rating_hundredths_min: 400,
            membership_min: Span::days(30),
            strikes_max: 3,
            strikes_window: Span::days(30),
            dealings_max: 3,
            dealings_share_max: BasisPoints(2_000),
            dealings_window: Span::days(90),
            candidates_max: 1_000,
            requirements_max: 20,
            comment_min: 50,
            evidence_min: 200,
        }
    }
}

impl ProofPolicy {
    /// Refuses shares of more than the whole: such a commission would refuse every verdict's pay for ever.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn check(&self) -> Result<(), String> {
        let shares = [
            ("proof.commission", self.commission),
            ("proof.fee_rate", self.fee_rate),
            ("proof.fee_rate_max", self.fee_rate_max),
        ];
        for (name, share) in shares {
            if share.0 > BasisPoints::WHOLE.0 {
                return Err(format!("{name} exceeds 10000 basis points, the whole"));
            }
        }
        Ok(())
    }
}
