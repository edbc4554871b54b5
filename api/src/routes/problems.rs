//! GET /problems and /problems/{slug}

use crate::problem::{Kind, Problem};
use crate::spec::{Field, Spec, list, number, object, required, words};
use actix_web::HttpResponse;
use actix_web::web::Path;
use market_core::policy::Policy;
use serde_json::{Value, json};

fn shown(kind: Kind) -> Value {
    let entry = kind.entry();
    json!({
        "type": format!("/problems/{}", entry.slug),
        "code": entry.code,
        "title": entry.title,
        "status_on_documented_routes": entry.documented,
        "status_on_other_routes": entry.ours,
    })
}

/// Every problem that a client can see.
pub async fn problems() -> HttpResponse {
    let all: Vec<Value> = Kind::ALL.iter().map(|kind| shown(*kind)).collect();
    HttpResponse::Ok().json(json!({"count": all.len(), "problems": all}))
}

/// One of them.
///
/// # Errors
/// When there is none of this name.
pub async fn problem(slug: Path<String>) -> Result<HttpResponse, Problem> {
    let kind = Kind::ALL.iter().find(|kind| kind.entry().slug == slug.as_str());
    let kind = kind.ok_or_else(|| Problem::new(Kind::NotFound, "there is no problem of this name"))?;
    Ok(HttpResponse::Ok().json(shown(*kind)))
}

/// What it takes and answers.
#[must_use]
pub fn problems_spec(_policy: &Policy) -> Spec {
    Spec::of("Every problem that a client can see")
        .answers(200, [required("count", number()), required("problems", list(object(fields())))])
}

/// What it takes and answers.
#[must_use]
pub fn problem_spec(_policy: &Policy) -> Spec {
    Spec::of("One kind of problem").answers(200, fields()).refuses([Kind::NotFound])
}

fn fields() -> Vec<Field> {
    vec![
        required("type", words()),
        required("code", words()),
        required("title", words()),
        required("status_on_documented_routes", number()),
        required("status_on_other_routes", number()),
    ]
}
