//! What an API key opens, as memory or the database has it.

use super::Caller;
use crate::app::App;
use crate::problem::{Kind, Problem};
use market_core::actor::Actor;
use market_core::allowance::Allowance;
use market_core::event::tree::sha256_hex;
use market_core::ids::{SecretId, derived};
use market_core::party::Key;
use market_core::rejection::Rejection;
use market_store::StoreError;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use subtle::ConstantTimeEq;

/// What an API key begins with.
pub(super) const PREFIX: &str = "age_";

/// The hex digits after it.
const DIGITS: usize = 64;

/// The id under which a key is looked up.
#[must_use]
pub fn secret_id(text: &str) -> SecretId {
    SecretId(derived("key", &[&Sha256::digest(text.as_bytes())]))
}

fn is_key(text: &str) -> bool {
    text.strip_prefix(PREFIX).is_some_and(|digits| {
        digits.len() == DIGITS && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

/// Where knowledge of a key comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Trust {
    /// Memory, where it is there.
    Memory,
    /// The database alone.
    Database,
}

/// What memory says yes to is let in, as long as memory is told what other servers write. A no that rests on memory is
/// asked again of the database: another server may have made or widened the key.
pub(super) async fn caller(app: &App, text: &str, address: IpAddr) -> Result<Caller, Problem> {
    if !is_key(text) {
        return Err(Rejection::KeyRevoked.into());
    }
    let secret = secret_id(text);
    if app.views.are_told() {
        let (key, allowance) = look_up(app, secret, Trust::Memory).await?;
        if let Ok(caller) = admit(app, text, address, (&key, &allowance)) {
            return Ok(caller);
        }
        // Nobody keeps in memory that there is no such key, and a revoked one stays so.
        if !matches!(key, Key::Live { .. }) {
            return Err(Rejection::KeyRevoked.into());
        }
    }
    let (key, allowance) = look_up(app, secret, Trust::Database).await?;
    admit(app, text, address, (&key, &allowance))
}

async fn look_up(app: &App, secret: SecretId, trust: Trust) -> Result<(Key, Allowance), StoreError> {
    let key = match trust {
        Trust::Memory => app.store.load(&secret).await?,
        Trust::Database => app.store.load_fresh(&secret).await?,
    };
    let allowance = match (&key, trust) {
        (Key::Live { key, .. }, Trust::Memory) => app.store.load(key).await?,
        (Key::Live { key, .. }, Trust::Database) => app.store.load_fresh(key).await?,
        (Key::Unknown | Key::Revoked, _) => Allowance::default(),
    };
    Ok((key, allowance))
}

fn admit(app: &App, text: &str, address: IpAddr, known: (&Key, &Allowance)) -> Result<Caller, Problem> {
    let (Key::Live { key, party, secret_sha256 }, allowance) = known else {
        return Err(Rejection::KeyRevoked.into());
    };
    let same = secret_sha256.as_bytes().ct_eq(sha256_hex(text.as_bytes()).as_bytes());
    if !bool::from(same) {
        return Err(Rejection::KeyRevoked.into());
    }
    let bounds = allowance.opened_by(secret_id(text), app.now())?;
    if !bounds.admit(address) {
        let detail = format!("this API key may not be used from {address}");
        return Err(Problem::new(Kind::AddressNotAllowed, detail).with("address", address.to_string()));
    }
    Ok(Caller { party: *party, actor: Actor::Key(*party, *key), scopes: bounds.scopes, scope: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_prefix_and_64_hex_digits() {
        assert!(is_key(&format!("age_{}", "a1".repeat(32))));
        for wrong in ["age_", "age_12", "", &format!("age_{}", "A1".repeat(32)), &"a1".repeat(34)] {
            assert!(!is_key(wrong), "{wrong}");
        }
    }
}
