//! The market stops sending to a webhook that is gone, or at which nothing has arrived for days.

use super::{WebhookEvent, Webhooks, WhyDisabled};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{PartyId, WebhookId, WebhooksId};
use crate::rejection::Rejection;

/// Disables a webhook; one that is disabled already stays so.
#[derive(Clone, Debug)]
pub struct DisableWebhook {
    /// Whose.
    pub party: PartyId,
    /// Which one.
    pub webhook: WebhookId,
    /// Why.
    pub why: WhyDisabled,
}

impl Decide for DisableWebhook {
    type Needs = WebhooksId;

    fn needs(&self) -> WebhooksId {
        WebhooksId::of(self.party)
    }

    fn decide(&self, webhooks: &Webhooks, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        if webhooks.held(self.webhook)?.disabled.is_some() {
            return Ok(vec![]);
        }
        Ok(vec![WebhookEvent::Disabled { webhook: self.webhook, party: self.party, why: self.why }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::webhook::WebhookRejection;

    #[test]
    fn it_is_disabled_once() {
        let disable = |why| DisableWebhook { party: AGENT, webhook: WEBHOOK, why };
        given([webhook_registered()])
            .when(disable(WhyDisabled::Gone))
            .then(&["webhook.disabled"])
            .when(disable(WhyDisabled::Failing))
            .then(&[])
            .when(remove_webhook(WEBHOOK))
            .then(&["webhook.removed"])
            .when(disable(WhyDisabled::Gone))
            .then_refused(WebhookRejection::NotFound.into());
    }
}
