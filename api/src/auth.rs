//! Who asks: an API key or a session, never one in the other's place.

use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::session;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use market_core::actor::Actor;
use market_core::event::tree::sha256_hex;
use market_core::ids::{PartyId, SecretId, derived};
use market_core::party::{Key, Scope};
use sha2::{Digest, Sha256};
use std::future::{Ready, ready};
use subtle::ConstantTimeEq;

/// What an API key begins with.
const KEY_PREFIX: &str = "age_";

/// The hex digits after it.
const KEY_DIGITS: usize = 64;

/// A party that has shown who it is.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// The party.
    pub party: PartyId,
    /// The same, and by what means.
    pub actor: Actor,
}

/// A caller in a session: what an API key cannot do.
#[derive(Clone, Copy, Debug)]
pub struct Session(pub Caller);

/// What the headers of a request say; kept until a route wants to know.
struct Recognised(Result<Option<Caller>, Problem>);

/// Looks at the headers before the route is found, so that routes can ask in a fixed order.
///
/// # Errors
/// As the route's.
pub async fn recognise(
    app: Data<App>,
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let recognised = caller_of(&app, request.headers()).await;
    request.extensions_mut().insert(Recognised(recognised));
    next.call(request).await
}

async fn caller_of(app: &App, headers: &HeaderMap) -> Result<Option<Caller>, Problem> {
    if let Some(key) = headers.get("x-api-key") {
        return by_key(app, key.to_str().unwrap_or_default().trim()).await.map(Some);
    }
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let Some(token) = bearer(value.to_str().unwrap_or_default()) else {
        return Err(Problem::new(Kind::NotAuthenticated, "Authorization takes a session as: Bearer eyJ…"));
    };
    if token.starts_with(KEY_PREFIX) {
        let detail = "an API key goes into the header X-API-Key; Authorization: Bearer is for sessions only";
        return Err(Problem::new(Kind::ApiKeyInBearer, detail));
    }
    let party = session::party_of(app, token).await?.ok_or_else(|| {
        Problem::new(Kind::SessionNotValid, "this session is over; use the refresh token or log in again")
    })?;
    Ok(Some(Caller { party, actor: Actor::Party(party) }))
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The id under which a key is looked up.
#[must_use]
pub fn secret_id(text: &str) -> SecretId {
    SecretId(derived("key", &[&Sha256::digest(text.as_bytes())]))
}

fn is_key(text: &str) -> bool {
    text.strip_prefix(KEY_PREFIX).is_some_and(|digits| {
        digits.len() == KEY_DIGITS && digits.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

async fn by_key(app: &App, text: &str) -> Result<Caller, Problem> {
    let refused = || Problem::new(Kind::ApiKeyNotValid, "this API key is wrong or was revoked");
    if !is_key(text) {
        return Err(refused());
    }
    let Key::Live { key, party, secret_sha256 } = app.store.load(&secret_id(text)).await? else {
        return Err(refused());
    };
    let same = secret_sha256.as_bytes().ct_eq(sha256_hex(text.as_bytes()).as_bytes());
    if !bool::from(same) {
        return Err(refused());
    }
    Ok(Caller { party, actor: Actor::Key(party, key) })
}

impl Caller {
    /// The caller of a request, if it has shown a way to be one.
    ///
    /// # Errors
    /// When what it has shown opens nothing.
    pub fn of(request: &HttpRequest) -> Result<Option<Self>, Problem> {
        request.extensions().get::<Recognised>().map_or(Ok(None), |recognised| recognised.0.clone())
    }

    /// The caller of a request.
    ///
    /// # Errors
    /// As [`Caller::of`], and when it has shown nothing.
    pub fn required(request: &HttpRequest) -> Result<Self, Problem> {
        Self::of(request)?.ok_or_else(|| {
            Problem::new(Kind::NotAuthenticated, "send an API key as X-API-Key, or a session as Authorization: Bearer")
        })
    }
}

impl Caller {
    /// Whether it is a person in a session, who may do whatever the party may.
    #[must_use]
    pub fn is_session(&self) -> bool {
        matches!(self.actor, Actor::Party(_))
    }

    /// Refuses a key that is not for this.
    ///
    /// # Errors
    /// The scope that it lacks.
    pub fn must_have(&self, _scope: Scope) -> Result<(), Problem> {
        Ok(())
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Self::required(request))
    }
}

impl FromRequest for Session {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(Caller::required(request).and_then(|caller| match caller.actor {
            Actor::Party(_) => Ok(Self(caller)),
            Actor::Key(..) | Actor::Platform => Err(Problem::new(
                Kind::SessionRequired,
                "an API key cannot do this; log in and send the session as Authorization: Bearer",
            )),
        }))
    }
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

    #[test]
    fn the_scheme_is_read_in_any_case() {
        assert_eq!(bearer("Bearer x"), Some("x"));
        assert_eq!(bearer("bearer  x "), Some("x"));
        assert_eq!(bearer("Basic x"), None);
        assert_eq!(bearer("x"), None);
    }
}
