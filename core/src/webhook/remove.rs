//! A party takes a webhook away.

use super::{WebhookEvent, Webhooks};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{PartyId, WebhookId, WebhooksId};
use crate::rejection::Rejection;

/// Removes a webhook.
#[derive(Clone, Debug)]
pub struct RemoveWebhook {
    /// Whose.
    pub party: PartyId,
    /// Which one.
    pub webhook: WebhookId,
}

impl Decide for RemoveWebhook {
    type Needs = WebhooksId;

    fn needs(&self) -> WebhooksId {
        WebhooksId::of(self.party)
    }

    fn decide(&self, webhooks: &Webhooks, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        webhooks.held(self.webhook)?;
        Ok(vec![WebhookEvent::Removed { webhook: self.webhook, party: self.party }.into()])
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::*;
    use crate::webhook::WebhookRejection;

    #[test]
    fn what_was_removed_is_not_there_any_more() {
        given([webhook_registered()])
            .when(remove_webhook(WEBHOOK))
            .then(&["webhook.removed"])
            .when(remove_webhook(WEBHOOK))
            .then_refused(WebhookRejection::NotFound.into());
    }
}
