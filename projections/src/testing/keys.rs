//! What happens to API keys in the stories that tests tell.

use super::story::{AGENT, DUE_AT, KEY, NOW, SECRET, usd, words};
use market_core::allowance::{AllowanceEvent, Bounds};
use market_core::event::Event;
use market_core::ids::SecretId;
use market_core::party::KeyEvent;
use uuid::Uuid;

pub(crate) const NEW_SECRET: SecretId = SecretId(Uuid::from_u128(0x0193_0000_0000_7000_8000_0000_0000_000f));

pub(crate) fn key_created(secret: SecretId) -> Event {
    KeyEvent::Created { secret, key: KEY, party: AGENT, secret_sha256: "00".repeat(32) }.into()
}

pub(crate) fn granted() -> Event {
    let bounds = Bounds {
        spend_limit_per_day: Some(usd(100)),
        allowed_ips: vec!["203.0.113.0/24".parse().unwrap()],
        expires_at: Some(DUE_AT),
        ..Bounds::default()
    };
    AllowanceEvent::Granted { key: KEY, party: AGENT, secret: SECRET, name: Some(words()), bounds }.into()
}

pub(crate) fn rotated() -> Event {
    AllowanceEvent::Rotated { key: KEY, secret: NEW_SECRET, previous: SECRET, previous_until: DUE_AT }.into()
}

pub(crate) fn spent() -> Event {
    AllowanceEvent::Spent { key: KEY, amount: usd(40), day: NOW.as_datetime().date_naive() }.into()
}

/// The whole life of a key.
pub(crate) fn key_story() -> Vec<Event> {
    vec![
        key_created(SECRET),
        granted(),
        spent(),
        key_created(NEW_SECRET),
        rotated(),
        KeyEvent::Revoked { secret: NEW_SECRET }.into(),
        AllowanceEvent::Revoked { key: KEY, party: AGENT }.into(),
    ]
}
