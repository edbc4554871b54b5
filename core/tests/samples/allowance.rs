//! Samples of what happens to the allowances of API keys.

use super::{hour, id, usd, words};
use market_core::allowance::{AllowanceEvent, Bounds};
use market_core::ids::{KeyId, PartyId, SecretId};
use market_core::party::Scope;

fn narrow() -> Bounds {
    Bounds {
        scopes: [Scope::Read, Scope::Spend].into_iter().collect(),
        spend_limit_per_tx: Some(usd(5_000)),
        spend_limit_per_day: Some(usd(20_000)),
        allowed_ips: vec!["203.0.113.0/24".parse().unwrap(), "2001:db8::1".parse().unwrap()],
        expires_at: Some(hour(72)),
    }
}

samples!(allowance_samples: AllowanceEvent {
    Granted {
        key: KeyId(id(11)),
        party: PartyId(id(1)),
        secret: SecretId(id(12)),
        name: Some(words(12)),
        bounds: narrow(),
    }
    Changed { key: KeyId(id(11)), name: None, bounds: Bounds::default() }
    Rotated {
        key: KeyId(id(11)),
        secret: SecretId(id(15)),
        previous: SecretId(id(12)),
        previous_until: hour(24),
    }
    Spent { key: KeyId(id(11)), amount: usd(4_000), day: hour(0).as_datetime().date_naive() }
    LimitReached { key: KeyId(id(11)), party: PartyId(id(1)), limit: usd(20_000), day: hour(0).as_datetime().date_naive() }
    Revoked { key: KeyId(id(11)), party: PartyId(id(1)) }
});
