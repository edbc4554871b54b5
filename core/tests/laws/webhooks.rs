//! What is asked around webhooks, and what an auditor says of it.

use crate::market::Market;
use crate::moves::{Call, moves, words};
use crate::parties::pick;
use market_core::event::Recorded;
use market_core::ids::{PartyId, WebhookId, WebhooksId};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::time::Span;
use market_core::webhook::change::{ChangeWebhook, Sending};
use market_core::webhook::disable::DisableWebhook;
use market_core::webhook::register::RegisterWebhook;
use market_core::webhook::remove::RemoveWebhook;
use market_core::webhook::rotate::RotateWebhookSecret;
use market_core::webhook::{WebhookEvent, WhyDisabled};
use std::collections::BTreeMap;

moves!(WebhookMove: RegisterWebhook ChangeWebhook RotateSecret DisableWebhook RemoveWebhook);

impl Market {
    pub(crate) fn webhook_move(&mut self, what: WebhookMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let party = call.who;
        let held: Vec<WebhookId> = self.log.load(&WebhooksId::of(party)).0.ids().collect();
        // Stories are short: whoever has none gets one, unless something is to be wrong.
        if held.is_empty() && !call.is_strange() && what != WebhookMove::RegisterWebhook {
            self.webhook_move(WebhookMove::RegisterWebhook, call)?;
            return self.webhook_move(what, call);
        }
        let webhook = pick(&held, call).unwrap_or(WebhookId(party.0));
        match what {
            WebhookMove::RegisterWebhook => {
                let webhook = WebhookId(self.new_id());
                self.run(&RegisterWebhook { party, webhook, url: words(), events: vec![] })
            }
            WebhookMove::ChangeWebhook => {
                let disabled =
                    self.log.load(&WebhooksId::of(party)).0.held(webhook).is_ok_and(|one| one.disabled.is_some());
                let sending = if disabled { Sending::On } else { Sending::Off };
                let events = Some(vec!["job.accepted".to_owned()]).filter(|_| call.n.is_multiple_of(3));
                self.run(&ChangeWebhook { party, webhook, url: None, events, sending: Some(sending) })
            }
            WebhookMove::RotateSecret => {
                let overlap = Span::hours(u32::from(call.n % 200));
                self.run(&RotateWebhookSecret { party, webhook, overlap })
            }
            WebhookMove::DisableWebhook => self.run(&DisableWebhook { party, webhook, why: WhyDisabled::Failing }),
            WebhookMove::RemoveWebhook => self.run(&RemoveWebhook { party, webhook }),
        }
    }
}

/// The webhooks that there are: whose, how often their secrets were rotated, and whether they are sent anything.
#[derive(Default)]
pub(crate) struct Hooks(BTreeMap<WebhookId, (PartyId, u32, bool)>);

impl Hooks {
    pub(crate) fn observe(&mut self, event: &WebhookEvent) {
        let (webhook, party) = event.of();
        if let WebhookEvent::Registered { .. } = event {
            assert_eq!(self.0.insert(webhook, (party, 0, true)), None, "registered twice");
            let of_party = self.0.values().filter(|(owner, ..)| *owner == party).count();
            assert!(of_party <= Policy::default().webhook.per_party_max.try_into().unwrap(), "{party} has {of_party}");
            return;
        }
        let (owner, rotations, sends) = self.0.get_mut(&webhook).expect("of a webhook that there is");
        assert_eq!(*owner, party, "by somebody else");
        match event {
            WebhookEvent::Registered { .. } | WebhookEvent::Changed { .. } => {}
            WebhookEvent::SecretRotated { rotation, .. } => {
                *rotations += 1;
                assert_eq!(rotation, rotations, "a secret was used before");
            }
            WebhookEvent::Disabled { .. } => assert!(std::mem::replace(sends, false), "disabled twice"),
            WebhookEvent::Enabled { .. } => assert!(!std::mem::replace(sends, true), "enabled twice"),
            WebhookEvent::Removed { .. } => {
                self.0.remove(&webhook);
            }
        }
    }
}
