//! Applications by their own ids.

pub mod confirm;
pub mod reject;
pub mod withdraw;

use crate::app::App;
use crate::path;
use crate::problem::Problem;
use market_core::ids::ApplicationId;
use market_core::rejection::Rejection;
use market_projections::application::query::{Application, one};

/// The application that a body names.
///
/// # Errors
/// When there is none.
pub(super) async fn named(app: &App, text: &str) -> Result<Application, Problem> {
    found(app, ApplicationId(path::read(text)?)).await
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
