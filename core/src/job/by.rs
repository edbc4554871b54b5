//! By whom work is approved, and out of what it is paid.

use serde::{Deserialize, Serialize};

/// Where the money of an escrow came from, and so where a refund goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FundingSource {
    /// The poster's wallet.
    Wallet,
}

/// Who or what approved the work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ApprovedBy {
    /// The poster said so.
    Poster,
    /// The review window ended without a word.
    Silence,
    /// The proofers did, and the poster had left it to them.
    Consensus,
}
