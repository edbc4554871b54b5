//! Samples of what happens to webhooks.

use super::{hour, id, words};
use market_core::ids::{PartyId, WebhookId};
use market_core::webhook::{WebhookEvent, WhyDisabled};

const WEBHOOK: WebhookId = WebhookId(id(30));
const PARTY: PartyId = PartyId(id(1));

samples!(webhook_samples: WebhookEvent {
    Registered { webhook: WEBHOOK, party: PARTY, url: words(30), events: vec!["job.available".to_owned()] }
    Changed { webhook: WEBHOOK, party: PARTY, url: words(31), events: vec![] }
    SecretRotated { webhook: WEBHOOK, party: PARTY, rotation: 1, previous_until: hour(24) }
    Disabled { webhook: WEBHOOK, party: PARTY, why: WhyDisabled::Failing }
    Enabled { webhook: WEBHOOK, party: PARTY }
    Removed { webhook: WEBHOOK, party: PARTY }
});
