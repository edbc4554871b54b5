//! What happens to the webhooks of a party.

use crate::confidential::TextDigest;
use crate::ids::{PartyId, WebhookId, WebhooksId};
use crate::stream::StreamId;
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// Why a webhook is sent nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyDisabled {
    /// Its party wanted it so.
    Asked,
    /// The receiver said that it is gone for good.
    Gone,
    /// Nothing has arrived for days.
    Failing,
}

/// The life of a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
#[expect(missing_docs, reason = "webhook and party are the same in each: which one, and whose")]
pub enum WebhookEvent {
    /// A party wants its events sent somewhere.
    #[serde(rename = "webhook.registered")]
    Registered {
        webhook: WebhookId,
        party: PartyId,
        /// The digest of the address.
        url: TextDigest,
        /// The words of the events that it wants; all of them, if there is none.
        events: Vec<String>,
    },
    /// It has another address, or wants other events; both are named.
    #[serde(rename = "webhook.changed")]
    Changed {
        webhook: WebhookId,
        party: PartyId,
        /// The digest of the address.
        url: TextDigest,
        /// The words of the events that it wants; all of them, if there is none.
        events: Vec<String>,
    },
    /// It has a new secret; the former one signs as well for a while.
    #[serde(rename = "webhook.secret_rotated")]
    SecretRotated {
        webhook: WebhookId,
        party: PartyId,
        /// How often that has happened by now.
        rotation: u32,
        /// Until when the former secret signs as well.
        previous_until: Timestamp,
    },
    /// It is sent nothing any more.
    #[serde(rename = "webhook.disabled")]
    Disabled {
        webhook: WebhookId,
        party: PartyId,
        /// Why.
        why: WhyDisabled,
    },
    /// It is sent events again.
    #[serde(rename = "webhook.enabled")]
    Enabled { webhook: WebhookId, party: PartyId },
    /// It is no more.
    #[serde(rename = "webhook.removed")]
    Removed { webhook: WebhookId, party: PartyId },
}

impl WebhookEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "webhook.registered",
            Self::Changed { .. } => "webhook.changed",
            Self::SecretRotated { .. } => "webhook.secret_rotated",
            Self::Disabled { .. } => "webhook.disabled",
            Self::Enabled { .. } => "webhook.enabled",
            Self::Removed { .. } => "webhook.removed",
        }
    }

    /// The webhook that it is about, and whose that is.
    #[must_use]
    pub fn of(&self) -> (WebhookId, PartyId) {
        match self {
            Self::Registered { webhook, party, .. }
            | Self::Changed { webhook, party, .. }
            | Self::SecretRotated { webhook, party, .. }
            | Self::Disabled { webhook, party, .. }
            | Self::Enabled { webhook, party }
            | Self::Removed { webhook, party } => (*webhook, *party),
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        WebhooksId::of(self.of().1).into()
    }
}
