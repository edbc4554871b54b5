//! What webhooks a party has now.

use super::event::{WebhookEvent, WhyDisabled};
use super::rejection::WebhookRejection;
use crate::confidential::TextDigest;
use crate::decide::Evolve;
use crate::ids::WebhookId;
use std::collections::BTreeMap;

/// The webhooks of a party; what was removed is not among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Webhooks(BTreeMap<WebhookId, Webhook>);

/// One webhook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// The digest of its address.
    pub url: TextDigest,
    /// The words of the events that it wants; all of them, if there is none.
    pub events: Vec<String>,
    /// How often its secret was rotated.
    pub rotation: u32,
    /// Why it is sent nothing; none while it is.
    pub disabled: Option<WhyDisabled>,
}

impl Webhooks {
    /// The webhook of this id.
    ///
    /// # Errors
    /// [`WebhookRejection::NotFound`].
    pub fn held(&self, webhook: WebhookId) -> Result<&Webhook, WebhookRejection> {
        self.0.get(&webhook).ok_or(WebhookRejection::NotFound)
    }

    /// Which there are.
    pub fn ids(&self) -> impl Iterator<Item = WebhookId> {
        self.0.keys().copied()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.len()
    }

    fn with(mut self, webhook: WebhookId, change: impl FnOnce(Webhook) -> Webhook) -> Self {
        if let Some(held) = self.0.remove(&webhook) {
            self.0.insert(webhook, change(held));
        }
        self
    }
}

impl Evolve for Webhooks {
    type Event = WebhookEvent;

    fn evolve(mut self, event: &WebhookEvent) -> Self {
        match event {
            WebhookEvent::Registered { webhook, url, events, .. } => {
                let new = Webhook { url: url.clone(), events: events.clone(), rotation: 0, disabled: None };
                self.0.insert(*webhook, new);
                self
            }
            WebhookEvent::Changed { webhook, url, events, .. } => {
                self.with(*webhook, |held| Webhook { url: url.clone(), events: events.clone(), ..held })
            }
            WebhookEvent::SecretRotated { webhook, rotation, .. } => {
                self.with(*webhook, |held| Webhook { rotation: *rotation, ..held })
            }
            WebhookEvent::Disabled { webhook, why, .. } => {
                self.with(*webhook, |held| Webhook { disabled: Some(*why), ..held })
            }
            WebhookEvent::Enabled { webhook, .. } => self.with(*webhook, |held| Webhook { disabled: None, ..held }),
            WebhookEvent::Removed { webhook, .. } => {
                self.0.remove(webhook);
                self
            }
        }
    }
}
