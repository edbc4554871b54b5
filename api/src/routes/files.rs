//! GET /files/{job}/{file}

use crate::app::App;
use crate::link::Link;
use crate::path;
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::serving::{Served, serve};
use crate::spec::Spec;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use market_core::ids::{FileId, JobId, PartyId};
use market_core::job::{Ask, At};
use market_core::policy::Policy;
use market_projections::deliverable::query::{File, one};
use market_store::StoreError;

/// A file, for whoever holds a link that works.
///
/// # Errors
/// When the link does not work, or there is no such file any more.
pub async fn file(
    app: Data<App>,
    request: HttpRequest,
    path: Path<(String, String)>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    let (job, file) = (JobId(path::read(&path.0)?), FileId(path::read(&path.1)?));
    let refused = || Problem::plain(Kind::SignatureNotValid);
    let party: PartyId = query.text("party").and_then(|id| id.parse().ok()).ok_or_else(refused)?;
    let expires: i64 = query.text("expires").and_then(|second| second.parse().ok()).ok_or_else(refused)?;
    let link = Link { job, file, party, expires };
    if !link.works(&app, query.text("sig").unwrap_or_default()) {
        return Err(refused());
    }
    let standing = app.store.load(&At { job, party }).await?;
    let (posted, _) = standing.enter(&[Ask::Nda, Ask::Participant])?;
    let known = found(&app, file).await?;
    let known = known.filter(|known| known.job == job && known.is_shown_to(party, posted.poster));
    let File { name, media_type, sha256, size, .. } = known.ok_or_else(|| Problem::plain(Kind::FileNotFound))?;
    serve(&app, &request, &Served { job, file, name, media_type, sha256, size }).await
}

/// A link may be followed before the views show what it leads to.
async fn found(app: &App, file: FileId) -> Result<Option<File>, StoreError> {
    if let Some(found) = one(app.store.pool(), file).await? {
        return Ok(Some(found));
    }
    app.views.at_head(&app.store).await?;
    one(app.store.pool(), file).await
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("file")
}
