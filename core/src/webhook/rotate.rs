//! A party gives one of its webhooks a new secret; the former one signs as well for a while.

use super::{WebhookEvent, Webhooks};
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::{PartyId, WebhookId, WebhooksId};
use crate::rejection::Rejection;
use crate::time::Span;

/// Rotates the secret of a webhook.
#[derive(Clone, Debug)]
pub struct RotateWebhookSecret {
    /// Whose.
    pub party: PartyId,
    /// Which one.
    pub webhook: WebhookId,
    /// For how long the former secret signs as well.
    pub overlap: Span,
}

impl Decide for RotateWebhookSecret {
    type Needs = WebhooksId;

    fn needs(&self) -> WebhooksId {
        WebhooksId::of(self.party)
    }

    fn decide(&self, webhooks: &Webhooks, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let held = webhooks.held(self.webhook)?;
        let longest = cx.policy.webhook.secret_overlap_max;
        if self.overlap > longest {
            let problem = format!("must be at most {}", longest.as_hours());
            return Err(Rejection::Invalid { field: "overlap_hours", problem });
        }
        let (webhook, party, rotation) = (self.webhook, self.party, held.rotation.saturating_add(1));
        let previous_until = cx.now.after(self.overlap);
        Ok(vec![WebhookEvent::SecretRotated { webhook, party, rotation, previous_until }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use crate::webhook::WebhookRejection;

    fn rotate(overlap: Span) -> RotateWebhookSecret {
        RotateWebhookSecret { party: AGENT, webhook: WEBHOOK, overlap }
    }

    #[test]
    fn each_rotation_is_counted() {
        let log = given([webhook_registered()])
            .when(rotate(Span::hours(24)))
            .then(&["webhook.secret_rotated"])
            .when(rotate(Span::hours(0)))
            .then(&["webhook.secret_rotated"])
            .into_log();
        assert_eq!(log.load(&WebhooksId::of(AGENT)).0.held(WEBHOOK).unwrap().rotation, 2);
    }

    #[test]
    fn an_overlap_of_more_than_a_week_and_the_webhook_of_somebody_else_are_refused() {
        given([webhook_registered()])
            .when(rotate(Span::hours(169)))
            .then_refused_for("overlap_hours")
            .when(RotateWebhookSecret { party: POSTER, ..rotate(Span::hours(1)) })
            .then_refused(WebhookRejection::NotFound.into());
    }
}
