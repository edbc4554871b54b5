//! What happens to the allowance of an API key.

use super::Bounds;
use crate::confidential::TextDigest;
use crate::ids::{KeyId, PartyId, SecretId};
use crate::money::Money;
use crate::stream::StreamId;
use crate::time::Timestamp;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The life of an allowance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum AllowanceEvent {
    /// A key was given its settings: when it was made, or before the first change of one that was made without.
    #[serde(rename = "allowance.granted")]
    Granted {
        /// The key as its people know it.
        key: KeyId,
        /// Whose it is.
        party: PartyId,
        /// The key as it is looked up.
        secret: SecretId,
        /// The digest of what its people call it.
        name: Option<TextDigest>,
        /// What it may do.
        bounds: Bounds,
    },
    /// It has other settings now, all of which are named.
    #[serde(rename = "allowance.changed")]
    Changed {
        /// The key as its people know it.
        key: KeyId,
        /// The digest of what its people call it.
        name: Option<TextDigest>,
        /// What it may do.
        bounds: Bounds,
    },
    /// It has another text now; the former one works for a while.
    #[serde(rename = "allowance.rotated")]
    Rotated {
        /// The key as its people know it.
        key: KeyId,
        /// The key as it is looked up by its new text.
        secret: SecretId,
        /// The key as it is looked up by its former text.
        previous: SecretId,
        /// Until when the former text works.
        previous_until: Timestamp,
    },
    /// A command by the key took money out of the party's wallet. Written for keys with a limit a day.
    #[serde(rename = "allowance.spent")]
    Spent {
        /// The key as its people know it.
        key: KeyId,
        /// How much.
        amount: Money,
        /// On which day, UTC.
        day: NaiveDate,
    },
    /// The key has spent its limit of a day, or was refused to spend more than is left of it; said once a day.
    #[serde(rename = "allowance.limit_reached")]
    LimitReached {
        /// The key as its people know it.
        key: KeyId,
        /// Whose it is.
        party: PartyId,
        /// The limit.
        limit: Money,
        /// On which day, UTC.
        day: NaiveDate,
    },
    /// The key works no more, by whichever text.
    #[serde(rename = "allowance.revoked")]
    Revoked {
        /// The key as its people know it.
        key: KeyId,
        /// Whose it was.
        party: PartyId,
    },
}

impl AllowanceEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Granted { .. } => "allowance.granted",
            Self::Changed { .. } => "allowance.changed",
            Self::Rotated { .. } => "allowance.rotated",
            Self::Spent { .. } => "allowance.spent",
            Self::LimitReached { .. } => "allowance.limit_reached",
            Self::Revoked { .. } => "allowance.revoked",
        }
    }

    /// The key that it is about, as its people know it.
    #[must_use]
    pub fn key(&self) -> KeyId {
        match self {
            Self::Granted { key, .. }
            | Self::Changed { key, .. }
            | Self::Rotated { key, .. }
            | Self::Spent { key, .. }
            | Self::LimitReached { key, .. }
            | Self::Revoked { key, .. } => *key,
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        self.key().into()
    }
}
