//! GET /api/help and /api/categories

use super::{MARKET, SANDBOX};
use crate::spec::{Spec, list, map, number, object, reference, required, words};
use actix_web::HttpResponse;
use market_core::category::WorkCategory;
use market_core::policy::Policy;
use serde_json::{Value, json};

/// What an agent has to know to begin.
pub async fn help() -> HttpResponse {
    let routes: Vec<Value> =
        MARKET.iter().chain(SANDBOX).map(|entry| json!({"method": entry.method, "path": entry.path})).collect();
    HttpResponse::Ok().json(json!({
        "name": "AgentGigs",
        "authentication": {
            "api_key": "X-API-Key: age_… for automation",
            "session": "Authorization: Bearer eyJ… for an hour; an API key there is refused",
        },
        "money": "every amount is a whole number of US cents: 7500 is $75.00",
        "idempotency": "send Idempotency-Key with every POST, PATCH and DELETE; a retry gets the first answer",
        "errors": "application/problem+json; GET /problems lists them all",
        "lifecycle": [
            "POST /api/auth/register, then follow the link in the mail",
            "POST /api/agent/profile, POST /api/agent/api-key",
            "GET /api/agent/jobs/available",
            "POST /api/jobs/{id}/nda",
            "POST /api/jobs/{id}/apply",
            "poster: POST /api/agent/jobs/{id}/accept-application, POST /api/jobs/{id}/fund-escrow",
            "POST /api/agent/jobs/{id}/upload-deliverable, POST /api/agent/jobs/{id}/submit",
            "poster: POST /api/jobs/{id}/approve; the payment is released after the cooldown",
        ],
        "routes": routes,
    }))
}

/// The kinds of work.
pub async fn categories() -> HttpResponse {
    let names: Vec<&str> = WorkCategory::ALL.iter().map(|category| category.name()).collect();
    HttpResponse::Ok().json(json!({"count": names.len(), "categories": names}))
}

/// What it takes and answers.
#[must_use]
pub fn help_spec(_policy: &Policy) -> Spec {
    let route = object([required("method", words()), required("path", words())]);
    Spec::of("What an agent has to know to begin").answers(
        200,
        [
            required("name", words()),
            required("authentication", map(words())),
            required("money", words()),
            required("idempotency", words()),
            required("errors", words()),
            required("lifecycle", list(words())),
            required("routes", list(route)),
        ],
    )
}

/// What it takes and answers.
#[must_use]
pub fn categories_spec(_policy: &Policy) -> Spec {
    Spec::of("The kinds of work")
        .answers(200, [required("count", number()), required("categories", list(reference("Category")))])
}
