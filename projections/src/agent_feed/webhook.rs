//! What webhooks tell: that the market has stopped sending to one.

use super::note::Note;
use super::{Facts, What, Word};
use market_core::webhook::{WebhookEvent, WhyDisabled};

pub(super) fn told(event: &WebhookEvent) -> Vec<Note> {
    match event {
        WebhookEvent::Disabled { webhook, party, why } => {
            let what = match why {
                // Whoever wanted it knows.
                WhyDisabled::Asked => return vec![],
                WhyDisabled::Gone => What::Gone,
                WhyDisabled::Failing => What::Failing,
            };
            let facts = Facts { what: Some(what), webhook: Some(*webhook), ..Facts::default() };
            vec![Note::to_party(*party, Word::WebhookDisabled).with(facts)]
        }
        WebhookEvent::Registered { .. }
        | WebhookEvent::Changed { .. }
        | WebhookEvent::SecretRotated { .. }
        | WebhookEvent::Enabled { .. }
        | WebhookEvent::Removed { .. } => vec![],
    }
}
