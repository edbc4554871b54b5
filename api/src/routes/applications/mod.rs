//! Applications by their own ids.

pub mod answer_counter;
pub mod confirm;
pub mod counter;
pub mod reject;
pub mod withdraw;

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::path;
use crate::problem::Problem;
use market_core::ids::{ApplicationId, PartyId};
use market_core::party::Scope;
use market_core::rejection::Rejection;
use market_projections::application::query::{Application, one};

/// The application that a body names, and who has made it.
///
/// # Errors
/// When there is none.
pub(super) async fn named(app: &App, text: &str) -> Result<(ApplicationId, PartyId), Problem> {
    let application = ApplicationId(path::read(text)?);
    Ok((application, app.applicants.of(app, application).await?))
}

/// An application. One that the views do not show yet may have been made a moment ago: they are waited for once.
///
/// # Errors
/// When there is none.
pub(super) async fn found(app: &App, application: ApplicationId) -> Result<Application, Problem> {
    if let Some(found) = one(app.store.pool(), application).await? {
        return Ok(found);
    }
    app.views.at_head(&app.store).await?;
    let found = one(app.store.pool(), application).await?;
    Ok(found.ok_or(Rejection::ApplicationNotFound { application })?)
}

/// An application that the caller has made, or one for a job of its own: to anybody else it does not exist.
///
/// # Errors
/// When there is none for the caller, or the key is not for what the caller does there: an applicant works, a poster
/// posts.
pub(super) async fn of_either(app: &App, caller: Caller, application: ApplicationId) -> Result<Application, Problem> {
    let found = found(app, application).await?;
    if ![found.poster, found.party].contains(&caller.party) {
        return Err(Rejection::ApplicationNotFound { application }.into());
    }
    caller.must_have(if found.poster == caller.party { Scope::Post } else { Scope::Work })?;
    Ok(found)
}

/// The number of the offer that the caller believes to be on the table, if it says so.
///
/// # Errors
/// When it is no number.
pub(super) fn version(fields: &mut Fields) -> Result<Option<u32>, Rejection> {
    if !fields.has("version") {
        return Ok(None);
    }
    fields.number("version", 0, u32::MAX, None).map(Some)
}
