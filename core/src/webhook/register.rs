//! A party wants its events sent to an address.

use super::{URL, WebhookEvent, WebhookRejection, Webhooks};
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{PartyId, WebhookId, WebhooksId};
use crate::party::Party;
use crate::rejection::Rejection;

/// Registers a webhook.
#[derive(Clone, Debug)]
pub struct RegisterWebhook {
    /// Whose.
    pub party: PartyId,
    /// The new webhook.
    pub webhook: WebhookId,
    /// The address, whose spelling was looked at.
    pub url: Confidential,
    /// The words of the events that it wants, each known and once; all of them, if there is none.
    pub events: Vec<String>,
}

impl Decide for RegisterWebhook {
    type Needs = (PartyId, WebhooksId);

    fn needs(&self) -> Self::Needs {
        (self.party, WebhooksId::of(self.party))
    }

    fn decide(&self, (party, webhooks): &(Party, Webhooks), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        party.registered()?;
        let allowed = cx.policy.webhook.per_party_max;
        if u32::try_from(webhooks.count()).is_ok_and(|count| count >= allowed) {
            return Err(WebhookRejection::TooMany { allowed }.into());
        }
        let (webhook, party, events) = (self.webhook, self.party, self.events.clone());
        Ok(vec![WebhookEvent::Registered { webhook, party, url: self.url.digest(), events }.into()])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.url.private(URL, self.party)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_address_lies_beside_the_log() {
        let command = register_webhook(WEBHOOK);
        let rows = command.private();
        assert_eq!((rows[0].kind, rows[0].subject), ("webhook_url", AGENT));
        given([registered(AGENT)]).when(command).then(&["webhook.registered"]);
    }

    #[test]
    fn nobody_has_none_and_one_beyond_the_tenth_is_refused() {
        given([]).when(register_webhook(WEBHOOK)).then_refused(Rejection::PartyNotFound);
        let mut story = given([registered(AGENT)]);
        for number in 0..10 {
            story = story.when(register_webhook(nth_webhook(number))).then(&["webhook.registered"]);
        }
        let another = register_webhook(nth_webhook(10));
        let story = story.when(another.clone()).then_refused(WebhookRejection::TooMany { allowed: 10 }.into());
        story
            .when(remove_webhook(nth_webhook(3)))
            .then(&["webhook.removed"])
            .when(another)
            .then(&["webhook.registered"]);
    }
}
