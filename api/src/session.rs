//! Sessions: a token of an hour, and a refresh token that works once and for thirty days.

use crate::app::App;
use crate::entropy;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use market_core::ids::PartyId;
use market_core::party::{Party, Registered};
use market_core::time::{Span, Timestamp};
use market_store::StoreError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How long a session token works.
const SESSION: Span = Span::hours(1);

/// How long a refresh token works.
const REFRESH: Span = Span::days(30);

const OPEN: &str = "insert into session (refresh_sha256, party, expires_at, password_changes) values ($1, $2, $3, $4)";

const USE_UP: &str = "update session set revoked_at = $2
    where refresh_sha256 = $1 and revoked_at is null and expires_at > $2
    returning party, password_changes";

const REVOKE: &str = "update session set revoked_at = $2 where refresh_sha256 = $1 and revoked_at is null";

const REVOKE_ALL: &str = "update session set revoked_at = $2 where party = $1 and revoked_at is null";

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    sub: Uuid,
    iat: i64,
    exp: i64,
    /// How often the party had chosen a new password when the session was opened. An instant would not do: two
    /// things can happen in one.
    #[serde(default)]
    password_changes: u32,
}

/// Both tokens of a session.
#[derive(Debug)]
pub struct Tokens {
    /// For the Authorization header.
    pub access: String,
    /// For the next pair.
    pub refresh: String,
}

fn seconds(instant: Timestamp) -> i64 {
    instant.as_micros().div_euclid(1_000_000)
}

fn sign(
    key: &[u8],
    party: PartyId,
    password_changes: u32,
    now: Timestamp,
) -> Result<String, jsonwebtoken::errors::Error> {
    let claims = Claims { sub: party.0, iat: seconds(now), exp: seconds(now.after(SESSION)), password_changes };
    encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(key))
}

fn read(key: &[u8], token: &str, now: Timestamp) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    // The market's clock decides, not the machine's.
    validation.validate_exp = false;
    let claims = decode::<Claims>(token, &DecodingKey::from_secret(key), &validation).ok()?.claims;
    (claims.exp > seconds(now)).then_some(claims)
}

/// The party of a session token that works.
///
/// # Errors
/// When the database cannot be reached.
pub async fn party_of(app: &App, token: &str) -> Result<Option<PartyId>, StoreError> {
    let Some(claims) = read(app.secrets.session_key(), token, app.now()) else {
        return Ok(None);
    };
    let party = PartyId(claims.sub);
    // What is remembered may be older than the session, when another process has opened it.
    let goes_on = lasts(&app.store.load_kept(&party).await?, claims.password_changes)
        || lasts(&app.store.load_fresh(&party).await?, claims.password_changes);
    Ok(goes_on.then_some(party))
}

/// Whether a session that was opened after so many changes of the password is not over by another one.
fn lasts(party: &Party, password_changes: u32) -> bool {
    party.registered().is_ok_and(|party| party.password_changes == password_changes)
}

fn digest(refresh: &str) -> Vec<u8> {
    Sha256::digest(refresh.as_bytes()).to_vec()
}

/// Opens a session of a party as it was known before it has shown who it is: should it choose a new password
/// meanwhile, the session is over at once.
///
/// # Errors
/// When the database cannot be reached.
pub async fn open(app: &App, party: &Registered) -> Result<Tokens, StoreError> {
    let (now, refresh, changes) = (app.now(), entropy::token(), party.password_changes);
    let access = sign(app.secrets.session_key(), party.party, changes, now)
        .map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let changes = i32::try_from(changes).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let connection = app.store.pool().get().await?;
    let expires_at = now.after(REFRESH).as_datetime();
    connection.execute(OPEN, &[&digest(&refresh), &party.party.0, &expires_at, &changes]).await?;
    Ok(Tokens { access, refresh })
}

/// Uses a refresh token up; whose it was, if it worked.
///
/// # Errors
/// When the database cannot be reached.
pub async fn use_up(app: &App, refresh: &str) -> Result<Option<Party>, StoreError> {
    let connection = app.store.pool().get().await?;
    let row = connection.query_opt(USE_UP, &[&digest(refresh), &app.now().as_datetime()]).await?;
    let Some(row) = row else {
        return Ok(None);
    };
    drop(connection);
    let party = app.store.load_fresh(&PartyId(row.try_get(0)?)).await?;
    let changes: i32 = row.try_get(1)?;
    Ok(u32::try_from(changes).is_ok_and(|changes| lasts(&party, changes)).then_some(party))
}

/// Ends the session of a refresh token.
///
/// # Errors
/// When the database cannot be reached.
pub async fn revoke(app: &App, refresh: &str) -> Result<(), StoreError> {
    let connection = app.store.pool().get().await?;
    connection.execute(REVOKE, &[&digest(refresh), &app.now().as_datetime()]).await?;
    Ok(())
}

/// Ends all sessions of a party.
///
/// # Errors
/// When the database cannot be reached.
pub async fn revoke_all(app: &App, party: PartyId) -> Result<(), StoreError> {
    let connection = app.store.pool().get().await?;
    connection.execute(REVOKE_ALL, &[&party.0, &app.now().as_datetime()]).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = &[7; 32];
    const NOW: i64 = 1_800_000_000_000_000;

    fn at(micros: i64) -> Timestamp {
        Timestamp::from_micros(micros).unwrap()
    }

    #[test]
    fn a_session_lasts_an_hour_of_the_markets_clock() {
        let party = PartyId(Uuid::from_u128(1));
        let token = sign(KEY, party, 0, at(NOW)).unwrap();
        let of = |key, micros| read(key, &token, at(micros)).map(|claims| PartyId(claims.sub));
        assert_eq!(of(KEY, NOW + 3_599_000_000), Some(party));
        assert_eq!(of(KEY, NOW + 3_600_000_000), None);
        assert_eq!(of(&[8; 32], NOW), None);
    }

    #[test]
    fn a_token_that_nobody_signed_is_refused() {
        let claims = r#"{"sub":"00000000-0000-0000-0000-000000000001","iat":0,"exp":99999999999}"#;
        let part = |text: &str| {
            // Base64 without padding, by hand: the test must not depend on what it tests.
            const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            let bits: String = text.bytes().map(|byte| format!("{byte:08b}")).collect();
            let sextet = |chunk: &[u8]| {
                let padded = format!("{:0<6}", String::from_utf8(chunk.to_vec()).unwrap());
                char::from(DIGITS[usize::from_str_radix(&padded, 2).unwrap()])
            };
            bits.as_bytes().chunks(6).map(sextet).collect::<String>()
        };
        for algorithm in ["none", "None", "HS512", "RS256"] {
            let head = format!(r#"{{"alg":"{algorithm}","typ":"JWT"}}"#);
            for signature in ["", "AAAA"] {
                let token = format!("{}.{}.{signature}", part(&head), part(claims));
                assert!(read(KEY, &token, at(0)).is_none(), "{token}");
            }
        }
    }
}
