//! GET /api/sandbox/outbox

use crate::app::App;
use crate::outside::mail::{Mail, outbox as mails};
use crate::problem::Problem;
use crate::query::Query;
use crate::spec::{Spec, instant, list, map, number, object, optional, required, url, words};
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::party::Email;
use market_core::policy::Policy;
use serde_json::json;

/// The mails to an address, the newest first.
///
/// # Errors
/// A fault.
pub async fn outbox(app: Data<App>, query: Query) -> Result<HttpResponse, Problem> {
    let found = match query.text("to") {
        Some(to) => to_address(&app, &to.trim().to_lowercase()).await?,
        None => mails(app.store.pool(), None).await?,
    };
    let written = found.iter().map(|mail| mail.written(&app.secrets, app.public_url()));
    let written = written.collect::<Result<Vec<_>, _>>()?;
    Ok(HttpResponse::Ok().json(json!({"count": written.len(), "mails": written})))
}

async fn to_address(app: &App, address: &str) -> Result<Vec<Mail>, Problem> {
    match app.store.load(&app.secrets.email_id(address)).await? {
        Email::Claimed(party) => Ok(mails(app.store.pool(), Some(party)).await?),
        Email::Free => Ok(Vec::new()),
    }
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let mail = object([
        required("to", words()),
        required("subject", words()),
        required("text", words()),
        required("html", words()),
        required("links", list(url())),
        required("headers", map(words()).about("those beyond the usual ones")),
        required("sent_at", instant()),
    ]);
    Spec::of("The mails that were sent, newest first")
        .query([optional("to", words().about("the address"))])
        .answers(200, [required("count", number()), required("mails", list(mail))])
}
