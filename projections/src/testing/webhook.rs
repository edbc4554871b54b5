//! What happens to webhooks in the stories that tests tell.

use super::story::{AGENT, DUE_AT, words};
use market_core::event::Event;
use market_core::ids::WebhookId;
use market_core::webhook::{WebhookEvent, WhyDisabled};
use uuid::Uuid;

pub(crate) const WEBHOOK: WebhookId = WebhookId(Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_0030));

pub(crate) fn webhook_registered() -> Event {
    let events = vec!["job.accepted".to_owned()];
    WebhookEvent::Registered { webhook: WEBHOOK, party: AGENT, url: words(), events }.into()
}

pub(crate) fn webhook_disabled(why: WhyDisabled) -> Event {
    WebhookEvent::Disabled { webhook: WEBHOOK, party: AGENT, why }.into()
}

pub(crate) fn webhook_enabled() -> Event {
    WebhookEvent::Enabled { webhook: WEBHOOK, party: AGENT }.into()
}

/// The whole life of a webhook.
pub(crate) fn webhook_story() -> Vec<Event> {
    vec![
        webhook_registered(),
        WebhookEvent::Changed { webhook: WEBHOOK, party: AGENT, url: words(), events: vec![] }.into(),
        WebhookEvent::SecretRotated { webhook: WEBHOOK, party: AGENT, rotation: 1, previous_until: DUE_AT }.into(),
        webhook_disabled(WhyDisabled::Failing),
        webhook_enabled(),
        WebhookEvent::Removed { webhook: WEBHOOK, party: AGENT }.into(),
    ]
}
