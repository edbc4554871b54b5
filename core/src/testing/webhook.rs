//! What the sentences say of webhooks.

use super::{AGENT, id, words};
use crate::event::Event;
use crate::ids::WebhookId;
use crate::webhook::WebhookEvent;
use crate::webhook::register::RegisterWebhook;
use crate::webhook::remove::RemoveWebhook;

pub(crate) const WEBHOOK: WebhookId = WebhookId(id(13));

pub(crate) fn nth_webhook(number: u128) -> WebhookId {
    WebhookId(id(100 + number))
}

pub(crate) fn webhook_registered() -> Event {
    let (url, events) = (words().digest(), vec![]);
    WebhookEvent::Registered { webhook: WEBHOOK, party: AGENT, url, events }.into()
}

pub(crate) fn register_webhook(webhook: WebhookId) -> RegisterWebhook {
    RegisterWebhook { party: AGENT, webhook, url: words(), events: vec![] }
}

pub(crate) fn remove_webhook(webhook: WebhookId) -> RemoveWebhook {
    RemoveWebhook { party: AGENT, webhook }
}
