//! POST /api/disputes/{id}/evidence

use super::as_side;
use crate::address;
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, nullable, optional, required, text};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::dispute::evidence::AddEvidence;
use market_core::ids::DisputeId;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::text::within;
use serde_json::json;

/// Brings evidence, until it is closed.
///
/// # Errors
/// When there is no such dispute for the caller, a wrong body, or evidence that is closed.
pub async fn evidence(app: Data<App>, caller: Caller, id: Id<DisputeId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let (visit, matter) = as_side(&app, caller, &sent, id.0).await?;
    let (description, url) = visit.read(|fields| wanted(&app, fields)).await?;
    let words = Confidential { body: json!({"text": description, "url": url}), salt: entropy::bytes() };
    let command = AddEvidence { matter, by: caller.party, description, words };
    Ok(visit.execute(&command, |_| json!({"success": true})).await?.created())
}

fn wanted(app: &App, fields: &mut Fields) -> Result<(String, Option<String>), Rejection> {
    // Those who speak of it as a message are understood.
    let message = fields.text_if_any("message")?;
    if let Some(message) = &message {
        within("message", message, 1, app.policy().text.text_max)?;
    }
    let description = match fields.text_if_any("description")?.or(message) {
        Some(description) => description,
        None => fields.text("description")?,
    };
    let url = fields.text_if_any("url")?;
    if let Some(url) = &url {
        address::check(url, app.public_url())
            .map_err(|problem| Rejection::Invalid { field: "url", problem: problem.to_owned() })?;
    }
    Ok((description, url))
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Bring evidence into a dispute")
        .about("Both sides and the panel read it. When the panel is drawn it is closed, and the digest of all of it is logged.")
        .body(
            [
                optional("description", nullable(text(1, policy.text.text_max)).about("what it shows; required")),
                optional("message", nullable(text(1, policy.text.text_max)).about("the same by another name")),
                optional("url", nullable(text(1, address::LENGTH_MAX)).about("where more is to be found: https")),
            ],
            json!({"description": "Rows 8 to 15 are empty.", "url": "https://example.com/rows.png"}),
        )
        .commits(201, [required("success", flag())])
        .refuses([
            Kind::DisputeNotFound,
            Kind::NotYourPart,
            Kind::DisputeOver,
            Kind::EvidenceClosed,
            Kind::TooMuchEvidence,
            Kind::DeadlinePassed,
        ])
}
