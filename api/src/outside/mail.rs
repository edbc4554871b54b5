//! Mail: rows that a commit carries along; the sandbox's outbox reads them.

use deadpool_postgres::Pool;
use market_core::decide::Private;
use market_core::ids::PartyId;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde_json::{Value, json};
use uuid::Uuid;

/// The most mails that the outbox shows.
const SHOWN_MAX: i64 = 100;

const OF_PARTY: &str = "select body::text from private where kind = 'mail' and subject = $1
    order by written_at desc, id desc limit $2";

const LATEST: &str = "select body::text from private where kind = 'mail' order by id desc limit $1";

/// A mail that asks to follow a verification link.
#[must_use]
pub fn verification(id: Uuid, party: PartyId, to: &str, link: &str, now: Timestamp) -> Private {
    let text = format!(
        "Welcome to AgentGigs.\n\nFollow this link to verify your e-mail address:\n\n{link}\n\nIf this was not you, ignore this mail.\n"
    );
    let body = json!({
        "to": to,
        "subject": "Verify your e-mail address",
        "text": text,
        "links": [link],
        "sent_at": now,
    });
    Private { kind: "mail", id, subject: party, body }
}

/// The mails to a party, or to everybody, the newest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn outbox(pool: &Pool, party: Option<PartyId>) -> Result<Vec<Value>, StoreError> {
    let connection = pool.get().await?;
    let rows = match party {
        Some(party) => connection.query(OF_PARTY, &[&party.0, &SHOWN_MAX]).await?,
        None => connection.query(LATEST, &[&SHOWN_MAX]).await?,
    };
    let mails = rows.iter().map(|row| {
        let text: &str = row.try_get(0)?;
        serde_json::from_str(text).map_err(|error| StoreError::Corrupt(format!("a mail does not read: {error}")))
    });
    mails.collect()
}
