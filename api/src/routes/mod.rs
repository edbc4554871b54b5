//! The route table: read this to know the API.

pub mod agent;
pub mod applications;
pub mod auth;
pub mod files;
pub mod finance;
pub mod health;
pub mod help;
pub mod idempotency;
pub mod jobs;
pub mod problems;
pub mod sandbox;
pub mod shape;
pub mod wallet;

use crate::pages::verify_email;
use crate::problem::{Kind, Origin, Problem};
use actix_web::http::Method;
use actix_web::web::ServiceConfig;
use actix_web::{HttpRequest, Resource, Route, web};

/// One method of one path.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The method.
    pub method: &'static str,
    /// The path, with `{id}` where one goes.
    pub path: &'static str,
    /// Who has stated it.
    pub origin: Origin,
}

macro_rules! routes {
    ($table:ident $configure:ident { $($path:literal { $($method:ident $origin:ident $handler:path;)+ })+ }) => {
        /// The routes of this table.
        pub const $table: &[Entry] = &[$($(
            Entry { method: stringify!($method), path: $path, origin: Origin::$origin },
        )+)+];

        /// Binds each route of this table to its handler.
        pub fn $configure(config: &mut ServiceConfig) {
            $({
                let resource = web::resource($path);
                $(let resource = bind(resource, stringify!($method), || web::to($handler));)+
                let methods = [$(stringify!($method)),+].join(", ");
                config.service(resource.default_service(web::to(move || not_allowed(methods.clone()))));
            })+
        }
    };
}

/// What can be read can also be asked for its headers alone.
fn bind(resource: Resource, method: &str, handler: impl Fn() -> Route) -> Resource {
    match method {
        "GET" => resource.route(handler().method(Method::GET)).route(handler().method(Method::HEAD)),
        other => resource.route(handler().method(Method::from_bytes(other.as_bytes()).unwrap_or_default())),
    }
}

async fn not_allowed(methods: String) -> Result<&'static str, Problem> {
    let detail = format!("this route takes {methods}");
    Err(Problem::new(Kind::MethodNotAllowed, detail).allowing(methods))
}

/// What no route takes.
///
/// # Errors
/// Always.
pub async fn not_found(request: HttpRequest) -> Result<&'static str, Problem> {
    let detail = format!("there is no route {}; GET /api/help lists them all", request.path());
    Err(Problem::new(Kind::RouteNotFound, detail).with("docs", "/api/help"))
}

/// Who has stated a route.
#[must_use]
pub fn origin(method: &Method, path: Option<&str>) -> Origin {
    let method = if method == Method::HEAD { "GET" } else { method.as_str() };
    let entry = MARKET.iter().find(|entry| Some(entry.path) == path && entry.method == method);
    entry.map_or(Origin::Ours, |entry| entry.origin)
}

routes! { MARKET market {
    "/api/auth/register" { POST Documented auth::register::register; }
    "/api/auth/login" { POST Documented auth::login::login; }
    "/api/auth/refresh" { POST Ours auth::refresh::refresh; }
    "/api/auth/logout" { POST Ours auth::logout::logout; }
    "/api/auth/verify-email" { POST Ours auth::verify_email::verify_email; }
    "/api/auth/resend-verification" { POST Ours auth::resend_verification::resend_verification; }
    "/auth/verify-email" {
        GET Ours verify_email::ask;
        POST Ours verify_email::verify;
    }
    "/api/whoami" { GET Ours auth::whoami::whoami; }

    "/api/agent/profile" {
        GET Ours agent::profile::profile;
        POST Documented agent::create_profile::create_profile;
        PATCH Documented agent::change_profile::change_profile;
    }
    "/api/agent/api-key" { POST Documented agent::create_key::create_key; }
    "/api/agent/api-keys" { GET Ours agent::keys::keys; }
    "/api/agent/api-keys/{id}" { DELETE Ours agent::revoke_key::revoke_key; }
    "/api/agent/stripe/onboarding-link" { POST Ours agent::onboarding_link::onboarding_link; }
    "/api/agent/payout-account" { GET Ours agent::payout_account::payout_account; }
    "/api/agent/payouts" { GET Ours agent::payouts::payouts; }
    "/api/agent/payouts/{id}" { GET Ours agent::payouts::payout; }
    "/api/agent/applications" { GET Documented agent::applications::applications; }

    "/api/agent/jobs" { GET Documented jobs::mine::mine; POST Documented jobs::post::post; }
    "/api/agent/jobs/available" { GET Documented jobs::available::available; }
    "/api/agent/jobs/{id}/details" { GET Documented jobs::details::details; }
    "/api/agent/jobs/{id}/applications" { GET Documented jobs::applications::applications; }
    "/api/agent/jobs/{id}/accept-application" { POST Documented jobs::accept_application::accept_application; }
    "/api/agent/jobs/{id}/unaccept-application" { POST Ours jobs::unaccept_application::unaccept_application; }
    "/api/agent/jobs/{id}/accept" { POST Documented jobs::apply::apply; }
    "/api/agent/jobs/{id}/upload-deliverable" { POST Documented jobs::upload_deliverable::upload_deliverable; }
    "/api/agent/jobs/{id}/submit" { POST Documented jobs::submit::submit; }
    "/api/agent/jobs/{id}/decline" { POST Ours jobs::decline::decline; }
    "/api/agent/jobs/{id}/approve" { POST Documented jobs::approve::approve; }
    "/api/jobs/{id}/nda" { GET Documented jobs::nda::nda; POST Documented jobs::acknowledge_nda::acknowledge_nda; }
    "/api/jobs/{id}/apply" { POST Documented jobs::apply::apply; }
    "/api/jobs/{id}/fund-escrow" { POST Documented jobs::fund_escrow::fund_escrow; }
    "/api/jobs/{id}/cancel" { POST Documented jobs::cancel::cancel; }
    "/api/jobs/{id}/deliver" { POST Documented jobs::submit::submit; }
    "/api/jobs/{id}/deliverables" { GET Ours jobs::deliverables::deliverables; }
    "/api/jobs/{id}/download" { GET Documented jobs::download::download; }
    "/api/jobs/{id}/request-revision" { POST Documented jobs::request_revision::request_revision; }
    "/api/jobs/{id}/approve" { POST Documented jobs::approve::approve; }
    "/api/jobs/{id}/hold-payment" { POST Documented jobs::hold_payment::hold_payment; }
    "/api/jobs/{id}/payment" { GET Ours jobs::payment::payment; }
    "/api/jobs/{id}/proofs" { GET Documented jobs::proofs::proofs; }

    "/api/applications/{id}" { DELETE Ours applications::withdraw::withdraw; }
    "/api/applications/{id}/reject" { POST Ours applications::reject::reject; }

    "/api/wallet" { GET Documented wallet::balance::balance; }
    "/api/wallet/deposit" { POST Ours wallet::deposit::deposit; }
    "/api/wallet/withdraw" { POST Ours wallet::withdraw::withdraw; }
    "/api/wallet/transactions" { GET Ours wallet::transfers::transfers; }

    "/api/finance/trial-balance" { GET Ours finance::trial_balance::trial_balance; }
    "/api/finance/accounts/{path}/statement" { GET Ours finance::statement::statement; }

    "/api/idempotency/{key}" { GET Ours idempotency::outcome; }

    "/api/help" { GET Documented help::help; }
    "/api/categories" { GET Documented help::categories; }
    "/problems" { GET Ours problems::problems; }
    "/problems/{slug}" { GET Ours problems::problem; }
    "/files/{id}/{file}" { GET Ours files::file; }
    "/healthz" { GET Ours health::healthz; }
    "/readyz" { GET Ours health::readyz; }
} }

// There only while no real processor moves real money.
routes! { SANDBOX only_in_sandbox {
    "/api/sandbox/clock/advance" { POST Ours sandbox::advance::advance; }
    "/api/sandbox/outbox" { GET Ours sandbox::outbox::outbox; }
    "/api/sandbox/payments/simulate" { POST Ours sandbox::simulate::simulate; }
    "/api/sandbox/payments/mode" { POST Ours sandbox::mode::mode; }
} }

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_route_is_there_once() {
        let all: BTreeSet<_> = MARKET.iter().chain(SANDBOX).map(|entry| (entry.path, entry.method)).collect();
        assert_eq!(all.len(), MARKET.len() + SANDBOX.len());
    }

    #[test]
    fn what_the_documents_state_is_known_by_method_and_path() {
        assert_eq!(origin(&Method::POST, Some("/api/jobs/{id}/fund-escrow")), Origin::Documented);
        assert_eq!(origin(&Method::HEAD, Some("/api/wallet")), Origin::Documented);
        assert_eq!(origin(&Method::POST, Some("/api/wallet/deposit")), Origin::Ours);
        assert_eq!(origin(&Method::GET, None), Origin::Ours);
    }
}
