//! GET /log/checkpoint

use super::TEXT;
use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::spec::Spec;
use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use actix_web::web::Data;
use market_core::policy::Policy;

/// The next one comes within a second.
const ASK_AGAIN: &str = "public, max-age=1";

/// What was signed last of the log.
///
/// # Errors
/// When nothing is signed, or a fault.
pub async fn checkpoint(app: Data<App>) -> Result<HttpResponse, Problem> {
    let signed = app.store.last_checkpoint().await?.ok_or_else(|| Problem::plain(Kind::Unavailable))?;
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, ASK_AGAIN)).content_type(TEXT).body(app.signer.note(signed)))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("What was signed last of the log")
        .about("The log's name, its size and the root over its leaves (RFC 6962), as a signed note: C2SP `tlog-checkpoint`. A new one follows within a second when the log has grown; `/log/key` verifies it.")
        .sends(200, TEXT)
}
