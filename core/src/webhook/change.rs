//! A party changes where a webhook leads, what it is sent, or whether it is sent anything.

use super::{URL, Webhook, WebhookEvent, Webhooks, WhyDisabled};
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{PartyId, WebhookId, WebhooksId};
use crate::rejection::Rejection;

/// Whether a webhook is to be sent events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sending {
    /// It is.
    On,
    /// It is not.
    Off,
}

/// Changes what is named of a webhook; the rest stays.
#[derive(Clone, Debug)]
pub struct ChangeWebhook {
    /// Whose.
    pub party: PartyId,
    /// Which one.
    pub webhook: WebhookId,
    /// Another address, whose spelling was looked at.
    pub url: Option<Confidential>,
    /// The words of the events that it wants, each known and once; all of them, if there is none.
    pub events: Option<Vec<String>>,
    /// Whether it is to be sent events.
    pub sending: Option<Sending>,
}

impl Decide for ChangeWebhook {
    type Needs = WebhooksId;

    fn needs(&self) -> WebhooksId {
        WebhooksId::of(self.party)
    }

    fn decide(&self, webhooks: &Webhooks, _cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let held = webhooks.held(self.webhook)?;
        let settings = self.settings(held).into_iter();
        Ok(settings.chain(self.switched(held)).map(Into::into).collect())
    }

    fn private(&self) -> Vec<Private> {
        self.url.iter().map(|url| url.private(URL, self.party)).collect()
    }
}

impl ChangeWebhook {
    fn settings(&self, held: &Webhook) -> Option<WebhookEvent> {
        let url = self.url.as_ref().map_or_else(|| held.url.clone(), Confidential::digest);
        let events = self.events.clone().unwrap_or_else(|| held.events.clone());
        let (webhook, party) = (self.webhook, self.party);
        let is_same = (&url, &events) == (&held.url, &held.events);
        (!is_same).then_some(WebhookEvent::Changed { webhook, party, url, events })
    }

    fn switched(&self, held: &Webhook) -> Option<WebhookEvent> {
        let (webhook, party) = (self.webhook, self.party);
        match (self.sending?, held.disabled) {
            (Sending::On, Some(_)) => Some(WebhookEvent::Enabled { webhook, party }),
            (Sending::Off, None) => Some(WebhookEvent::Disabled { webhook, party, why: WhyDisabled::Asked }),
            (Sending::On, None) | (Sending::Off, Some(_)) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::webhook::WebhookRejection;

    fn change() -> ChangeWebhook {
        ChangeWebhook { party: AGENT, webhook: WEBHOOK, url: None, events: None, sending: None }
    }

    #[test]
    fn what_is_named_is_changed_and_the_rest_stays() {
        let events = Some(vec!["job.accepted".to_owned()]);
        let log = given([webhook_registered()])
            .when(ChangeWebhook { events: events.clone(), ..change() })
            .then(&["webhook.changed"])
            .when(ChangeWebhook { events, ..change() })
            .then(&[])
            .into_log();
        let held = log.load(&WebhooksId::of(AGENT)).0.held(WEBHOOK).unwrap().clone();
        assert_eq!((held.url, held.events), (words().digest(), vec!["job.accepted".to_owned()]));
    }

    #[test]
    fn it_is_switched_off_and_on_once() {
        let switch = |sending| ChangeWebhook { sending: Some(sending), ..change() };
        given([webhook_registered()])
            .when(switch(Sending::On))
            .then(&[])
            .when(switch(Sending::Off))
            .then(&["webhook.disabled"])
            .when(switch(Sending::Off))
            .then(&[])
            .when(switch(Sending::On))
            .then(&["webhook.enabled"]);
    }

    #[test]
    fn the_webhook_of_somebody_else_and_a_removed_one_are_not_there() {
        given([webhook_registered()])
            .when(ChangeWebhook { party: POSTER, ..change() })
            .then_refused(WebhookRejection::NotFound.into())
            .when(remove_webhook(WEBHOOK))
            .then(&["webhook.removed"])
            .when(change())
            .then_refused(WebhookRejection::NotFound.into());
    }
}
