//! GET and PATCH /api/agent/notices

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::party::Notices;
use market_core::party::notices::SetNotices;
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use serde_json::{Value, json};

/// Whether the caller is told by mail what waits for it.
///
/// # Errors
/// A fault.
pub async fn notices(app: Data<App>, caller: Caller) -> Result<HttpResponse, Problem> {
    let party = app.store.load_fresh(&caller.party).await?;
    let registered = party.registered()?;
    Ok(HttpResponse::Ok().json(json!({
        "email": registered.notices == Notices::Mailed,
        "email_verified": registered.must_have_verified_email().is_ok(),
    })))
}

/// Ends such mail, or asks for it again.
///
/// # Errors
/// A wrong body.
pub async fn change(app: Data<App>, caller: Caller, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::own(&app, caller, &sent, &[]);
    let command = SetNotices { party: caller.party, wanted: visit.read(wanted).await? };
    let answer = json!({"success": true, "email": command.wanted == Notices::Mailed});
    Ok(visit.execute(&command, |_| answer.clone()).await?.ok())
}

/// The field `email`: to leave it out says neither.
fn wanted(fields: &mut Fields) -> Result<Notices, Rejection> {
    match fields.any("email") {
        Some(Value::Bool(true)) => Ok(Notices::Mailed),
        Some(Value::Bool(false)) => Ok(Notices::Muted),
        _ => Err(Rejection::Invalid { field: "email", problem: "must be true or false".to_owned() }),
    }
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Whether you are told by mail what waits for you")
        .about(
            "A mail is written a minute or two after something happened that waits for you, unless it was done \
             meanwhile: a delivery to look at, changes to hand in, a dispute to answer. Only a verified address gets it.",
        )
        .answers(200, [required("email", flag()), required("email_verified", flag())])
}

/// What it takes and answers.
#[must_use]
pub fn change_spec(_policy: &Policy) -> Spec {
    Spec::of("End mail about what waits for you, or ask for it again")
        .about("Mails about your address and your password go on in any case.")
        .body([required("email", flag())], json!({"email": false}))
        .commits(200, [required("success", flag()), required("email", flag())])
        .refuses([Kind::Invalid])
}
