//! Which webhooks a party has, and where they lead.

use crate::ask::{row, rows};
use crate::page::Page;
use deadpool_postgres::Pool;
use market_core::ids::{PartyId, WebhookId};
use market_core::time::Timestamp;
use market_core::webhook::WhyDisabled;
use market_store::StoreError;
use serde::Deserialize;

/// A webhook with its address.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Webhook {
    /// Which one.
    pub webhook: WebhookId,
    /// Whose it is.
    pub party: PartyId,
    /// The address; none once it was erased.
    pub url: Option<String>,
    /// The words of the events that it wants; all of them, if there is none.
    pub events: Vec<String>,
    /// How often its secret was rotated.
    pub rotation: u32,
    /// Until when its former secret signs as well, or did.
    pub overlap_until: Option<Timestamp>,
    /// Why it is sent nothing; none while it is.
    pub disabled: Option<WhyDisabled>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was last changed, by whomever.
    pub updated_at: Timestamp,
}

/// A webhook, and the address beside the log.
macro_rules! webhooks {
    ($where:literal) => {
        concat!(
            "select w.webhook, w.party, p.body->>'url' as url, w.events, w.rotation, w.overlap_until, w.disabled,
                    w.created_at, w.updated_at
             from view_webhook w
             left join private p on p.kind = 'webhook_url' and p.id = w.url_words
             where ",
            $where
        )
    };
}

/// A party's webhooks, newest first.
///
/// # Errors
/// A fault.
pub async fn of_party(pool: &Pool, party: PartyId, page: &Page) -> Result<Vec<Webhook>, StoreError> {
    const SQL: &str = webhooks!(
        "w.party = $1
           and (w.created_at, w.webhook) < (coalesce($2, 'infinity'::timestamptz),
                                            coalesce($3, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
         order by w.created_at desc, w.webhook desc
         limit $4"
    );
    let at = page.after.map(|cursor| cursor.created_at.as_datetime());
    rows(pool, SQL, &[&party.0, &at, &page.after.map(|cursor| cursor.id), &page.rows()]).await
}

/// A party's webhook of this id.
///
/// # Errors
/// A fault.
pub async fn one(pool: &Pool, party: PartyId, webhook: WebhookId) -> Result<Option<Webhook>, StoreError> {
    const SQL: &str = webhooks!("w.party = $1 and w.webhook = $2");
    row(pool, SQL, &[&party.0, &webhook.0]).await
}

/// Those of these webhooks that there still are, whoever has them.
///
/// # Errors
/// A fault.
pub async fn those(pool: &Pool, webhooks: &[WebhookId]) -> Result<Vec<Webhook>, StoreError> {
    const SQL: &str = webhooks!("w.webhook = any($1)");
    let ids: Vec<uuid::Uuid> = webhooks.iter().map(|webhook| webhook.0).collect();
    rows(pool, SQL, &[&ids]).await
}
