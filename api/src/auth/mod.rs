//! Who asks: an API key or a session, never one in the other's place.

mod key;

use crate::app::App;
use crate::peer;
use crate::problem::{Kind, Problem};
use crate::session;
use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header::{AUTHORIZATION, HeaderMap};
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, FromRequest, HttpMessage, HttpRequest};
use market_core::actor::Actor;
use market_core::ids::{KeyId, PartyId};
use market_core::party::{Scope, Scopes};
use market_core::rejection::Rejection;
use std::future::{Ready, ready};
use std::net::IpAddr;

pub use key::secret_id;

/// A party that has shown who it is.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// The party.
    pub party: PartyId,
    /// The same, and by what means.
    pub actor: Actor,
    /// What those means may be used for.
    scopes: Scopes,
    /// What a key must be for on the route that was reached, where it must be for something.
    scope: Option<Scope>,
}

/// Who asks for a command: by what means, and what a key must be for.
#[derive(Clone, Copy, Debug)]
pub struct By {
    /// The party, and by what means.
    pub actor: Actor,
    /// What a key must be for, where it must be for something.
    pub scope: Option<Scope>,
}

impl From<Caller> for By {
    fn from(caller: Caller) -> Self {
        Self { actor: caller.actor, scope: caller.scope }
    }
}

impl From<Actor> for By {
    fn from(actor: Actor) -> Self {
        Self { actor, scope: None }
    }
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
    let address = peer::address(request.head(), app.settings().trusted_proxies.as_ref());
    let recognised = caller_of(&app, request.headers(), address).await;
    request.extensions_mut().insert(Recognised(recognised));
    next.call(request).await
}

/// Takes note of what the route that was reached asks of keys: commands are held to it where they are decided.
pub fn note_scope(request: &HttpRequest, scope: Option<Scope>) {
    if let Some(Recognised(Ok(Some(caller)))) = request.extensions_mut().get_mut::<Recognised>() {
        caller.scope = scope;
    }
}

async fn caller_of(app: &App, headers: &HeaderMap, address: IpAddr) -> Result<Option<Caller>, Problem> {
    match shown(headers)? {
        Some(pass) => pass.opens(app, address).await.map(Some),
        None => Ok(None),
    }
}

/// What a request shows.
#[derive(Clone, Debug)]
enum Pass {
    Key(String),
    Session(String),
}

fn shown(headers: &HeaderMap) -> Result<Option<Pass>, Problem> {
    if let Some(key) = headers.get("x-api-key") {
        return Ok(Some(Pass::Key(key.to_str().unwrap_or_default().trim().to_owned())));
    }
    let Some(value) = headers.get(AUTHORIZATION) else {
        return Ok(None);
    };
    let Some(token) = bearer(value.to_str().unwrap_or_default()) else {
        return Err(Problem::new(Kind::NotAuthenticated, "Authorization takes a session as: Bearer eyJ…"));
    };
    if token.starts_with(key::PREFIX) {
        let detail = "an API key goes into the header X-API-Key; Authorization: Bearer is for sessions only";
        return Err(Problem::new(Kind::ApiKeyInBearer, detail));
    }
    Ok(Some(Pass::Session(token.to_owned())))
}

impl Pass {
    async fn opens(&self, app: &App, address: IpAddr) -> Result<Caller, Problem> {
        match self {
            Self::Key(text) => key::caller(app, text, address).await,
            Self::Session(token) => by_session(app, token).await,
        }
    }
}

async fn by_session(app: &App, token: &str) -> Result<Caller, Problem> {
    let party = session::party_of(app, token).await?.ok_or_else(|| {
        Problem::new(Kind::SessionNotValid, "this session is over; use the refresh token or log in again")
    })?;
    Ok(Caller { party, actor: Actor::Party(party), scopes: Scopes::ALL, scope: None })
}

/// What opened a request that takes long, to be looked at again meanwhile.
#[derive(Clone)]
pub struct Shown {
    pass: Option<Pass>,
    address: IpAddr,
}

impl Shown {
    /// What this request shows.
    #[must_use]
    pub fn of(app: &App, request: &HttpRequest) -> Self {
        let address = peer::address(request.head(), app.settings().trusted_proxies.as_ref());
        Self { pass: shown(request.headers()).ok().flatten(), address }
    }

    /// Whom it opens the door to now.
    ///
    /// # Errors
    /// When it opens nothing any more.
    pub async fn caller(&self, app: &App) -> Result<Caller, Problem> {
        match &self.pass {
            Some(pass) => pass.opens(app, self.address).await,
            None => Err(Problem::plain(Kind::NotAuthenticated)),
        }
    }
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
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
    pub fn must_have(&self, scope: Scope) -> Result<(), Problem> {
        if self.scopes.has(scope) { Ok(()) } else { Err(Rejection::ScopeRequired { scope }.into()) }
    }

    /// The key that it uses, if it uses one.
    #[must_use]
    pub fn key(&self) -> Option<KeyId> {
        match self.actor {
            Actor::Key(_, key) => Some(key),
            Actor::Party(_) | Actor::Platform => None,
        }
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
    fn the_scheme_is_read_in_any_case() {
        assert_eq!(bearer("Bearer x"), Some("x"));
        assert_eq!(bearer("bearer  x "), Some("x"));
        assert_eq!(bearer("Basic x"), None);
        assert_eq!(bearer("x"), None);
    }
}
