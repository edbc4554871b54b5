//! GET /log/key

use super::TEXT;
use crate::app::App;
use crate::spec::Spec;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;

/// What verifies the log's checkpoints.
pub async fn key(app: Data<App>) -> HttpResponse {
    HttpResponse::Ok().content_type(TEXT).body(app.signer.verifier().to_string())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("The key that the log's checkpoints are verified with")
        .about("`name+id+base64(0x01 ‖ public key)`, as C2SP `signed-note` writes it: Ed25519. Keep it: a key that changes is worth a question.")
        .sends(200, TEXT)
}
