//! What a notification says about the account itself: its keys, its webhooks, its cards.

use super::notification_words::{Told, price};
use market_projections::agent_feed::query::Notification;
use market_projections::agent_feed::{What, Word};

/// What is about the account itself.
pub(super) fn told(of: &Notification) -> Told {
    let keys = || of.facts.key.map_or_else(String::new, |key| format!("/{key}"));
    let (title, message, link) = match of.event {
        Word::KeyLimitReached => {
            let sentence = format!(
                "An API key has reached the {} that it may spend in a day; it spends no more today.",
                price(of)
            );
            ("Limit of an API key reached", sentence, format!("/api/agent/api-keys{}", keys()))
        }
        Word::WebhookDisabled => ("Webhook disabled", disabled(of), webhook(of)),
        _ => {
            let message = format!("A card payment of {} is disputed.", price(of));
            ("Payment disputed", message, "/api/wallet/transactions".to_owned())
        }
    };
    Told { title, message, link }
}

fn disabled(of: &Notification) -> String {
    let why = match of.facts.what {
        Some(What::Gone) => "The receiver of a webhook said that it is gone",
        _ => "Nothing has arrived at a webhook for days",
    };
    format!("{why}; it is disabled. What waits is sent once you enable it again.")
}

fn webhook(of: &Notification) -> String {
    of.facts
        .webhook
        .map_or_else(|| "/api/agent/webhooks".to_owned(), |webhook| format!("/api/agent/webhooks/{webhook}"))
}
