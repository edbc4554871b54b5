//! Stands before every route: who may use it, and how often.

use crate::app::App;
use crate::auth::{Caller, Shown, note_scope};
use crate::problem::{Kind, Problem};
use crate::routes::{Access, Entry};
use actix_web::body::BoxBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::middleware::Next;
use actix_web::web::Data;
use actix_web::{Error, HttpMessage};

/// The line of the route table that a request has reached.
#[derive(Clone, Copy, Debug)]
pub struct Reached(pub &'static Entry);

/// Lets a request through to its handler, or says why not: authentication, then suspension, then rate, then what the key is
/// for.
///
/// # Errors
/// As the handler's.
pub async fn gate(
    methods: &'static [Entry],
    request: ServiceRequest,
    next: Next<BoxBody>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let method = if request.method() == Method::HEAD { "GET" } else { request.method().as_str() };
    let Some(entry) = methods.iter().find(|entry| entry.method == method) else {
        return next.call(request).await;
    };
    request.extensions_mut().insert(Reached(entry));
    match admit(entry, &request).await {
        Ok(()) => next.call(request).await,
        // An answer, not an error: the edge renders it where it knows the route.
        Err(problem) => Ok(ServiceResponse::from_err(problem, request.into_parts().0)),
    }
}

/// Whoever is suspended may still look, in a session, at what it has here; a key of its opens nothing.
async fn must_be_fit(app: &App, caller: Caller, method: &Method) -> Result<(), Problem> {
    if caller.is_session() && matches!(*method, Method::GET | Method::HEAD) {
        return Ok(());
    }
    let party = match app.views.are_told() {
        true => app.store.load(&caller.party).await?,
        false => app.store.load_fresh(&caller.party).await?,
    };
    // Who is not registered is told so by what it asks for.
    party.registered().map_or(Ok(()), |party| Ok(party.must_be_fit()?))
}

/// Whether what opened a request that takes long still opens it, as of now: who may read, and is not suspended.
///
/// # Errors
/// As for a request of now.
pub async fn again(app: &App, shown: &Shown) -> Result<Caller, Problem> {
    let caller = shown.caller(app).await?;
    must_be_fit(app, caller, &Method::GET).await?;
    if let Some(scope) = Access::Read.scope() {
        caller.must_have(scope)?;
    }
    Ok(caller)
}

async fn admit(entry: &Entry, request: &ServiceRequest) -> Result<(), Problem> {
    let Some(app) = request.app_data::<Data<App>>() else {
        return Err(Problem::plain(Kind::Internal));
    };
    if entry.access == Access::Open {
        return app.limits.as_ref().map_or(Ok(()), |limits| limits.admit_address(entry, request));
    }
    let caller = match Caller::required(request.request()) {
        Ok(caller) => caller,
        Err(refusal) => {
            let admitted = app.limits.as_ref().map_or(Ok(()), |limits| limits.admit_unrecognised(&refusal, request));
            return admitted.and(Err(refusal));
        }
    };
    must_be_fit(app, caller, request.method()).await?;
    if let Some(limits) = &app.limits {
        limits.admit(app, entry, caller, request).await?;
    }
    note_scope(request.request(), entry.access.scope());
    match entry.access.scope() {
        Some(scope) => caller.must_have(scope),
        None if caller.is_session() => Ok(()),
        None => Err(Problem::new(
            Kind::SessionRequired,
            "an API key cannot do this; log in and send the session as Authorization: Bearer",
        )),
    }
}
