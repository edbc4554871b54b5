//! The numbers of webhooks.

use crate::time::Span;
use serde::{Deserialize, Serialize};

/// The numbers of webhooks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WebhookPolicy {
    /// How many webhooks a party may have.
    pub per_party_max: u32,
    /// The longest time for which the former secret of a rotated webhook signs as well.
    pub secret_overlap_max: Span,
    /// How long a receiver may take to answer.
    pub timeout: Span,
    /// How many deliveries are under way to one webhook at once.
    pub under_way_per_webhook_max: u32,
    /// How many deliveries are under way altogether.
    pub under_way_max: u32,
    /// The waits after the first attempt, the second and so on; a delivery that fails after the last one is given up.
    pub retries: Vec<Span>,
    /// The shortest wait after a receiver has said that it is asked too much, or has not answered in time.
    pub overload_wait: Span,
    /// The longest time for which a webhook is left alone after a failure, unless its receiver asks for more.
    pub rest_max: Span,
    /// Without any success for so long since the first failure, a webhook is disabled.
    pub failing_max: Span,
    /// How long what has become of a delivery is told.
    pub kept: Span,
}

impl Default for WebhookPolicy {
    fn default() -> Self {
        Self {
            per_party_max: 10,
            secret_overlap_max: Span::days(7),
            timeout: Span::seconds(15),
            under_way_per_webhook_max: 16,
            under_way_max: 512,
            retries: [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400].map(Span::seconds).into(),
            overload_wait: Span::seconds(60),
            rest_max: Span::seconds(300),
            failing_max: Span::hours(120),
            kept: Span::days(30),
        }
    }
}

impl WebhookPolicy {
    /// Refuses numbers under which nothing would be sent.
    ///
    /// # Errors
    /// A sentence that names the setting.
    pub fn check(&self) -> Result<(), String> {
        if self.under_way_per_webhook_max == 0 || self.under_way_max == 0 {
            return Err("webhook.under_way_per_webhook_max and webhook.under_way_max must be at least 1".to_owned());
        }
        if self.timeout == Span::seconds(0) || self.timeout > Span::seconds(60) {
            return Err("webhook.timeout must lie between 1 and 60 seconds".to_owned());
        }
        if self.retries.len() > 100 {
            return Err("webhook.retries must hold at most 100 waits".to_owned());
        }
        Ok(())
    }
}
