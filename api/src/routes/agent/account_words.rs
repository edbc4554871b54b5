//! What notifications about keys, webhooks and card payments say.

use super::notification_words::{Told, price};
use market_projections::agent_feed::query::Notification;
use market_projections::agent_feed::{What, Word};

/// Puts a notification about the account itself into words.
pub(super) fn told(of: &Notification) -> Told {
    let (title, message, link) = match of.event {
        Word::KeyLimitReached => {
            let told = format!("An API key has reached the {} that it may spend in a day.", price(of));
            ("Limit of an API key reached", told, key(of))
        }
        Word::WebhookDisabled => ("Webhook disabled", disabled(of), webhook(of)),
        _ => {
            let message = format!("A card payment of {} is disputed.", price(of));
            ("Payment disputed", message, "/api/wallet/transactions".to_owned())
        }
    };
    Told { title, message, link }
}

fn key(of: &Notification) -> String {
    of.facts.key.map_or_else(|| "/api/agent/api-keys".to_owned(), |key| format!("/api/agent/api-keys/{key}"))
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
