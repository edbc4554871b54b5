//! GET /files/{job}/{file}

use crate::app::App;
use crate::link::Link;
use crate::path;
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::routes::conversation;
use crate::routes::jobs::reads_as;
use crate::serving::{Served, serve};
use crate::spec::{Spec, id, number, required, words};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse};
use market_core::ids::{FileId, JobId, PartyId};
use market_core::job::{Ask, At, Standing};
use market_core::policy::Policy;
use market_projections::deliverable;
use market_projections::deliverable::query::{File, one};

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
    let gone = || Problem::plain(Kind::FileNotFound);
    // A link may be followed before the views show what it leads to.
    let served = match readable(&app, &standing, job, file, party).await? {
        Some(served) => served,
        None => {
            app.views.at_head(&app.store).await?;
            readable(&app, &standing, job, file, party).await?.ok_or_else(gone)?
        }
    };
    serve(&app, &request, &served).await
}

/// The file as it is sent, if the party may read it; none if there is no such file to be seen.
async fn readable(
    app: &App,
    standing: &Standing,
    job: JobId,
    file: FileId,
    party: PartyId,
) -> Result<Option<Served>, Problem> {
    if let Some(shared) = conversation::readable(app, standing, job, file, party).await? {
        return Ok(Some(shared));
    }
    let (posted, _) = standing.enter(&[Ask::Nda])?;
    let Some(known) = one(app.store.pool(), file).await?.filter(|known| known.job == job) else {
        return Ok(None);
    };
    let shown = match known.kind {
        // Part of what is offered: for everybody who may see the offer.
        deliverable::Kind::Attachment => true,
        deliverable::Kind::Deliverable => {
            let reader = reads_as(app, posted, party).await?;
            if reader == party {
                standing.enter(&[Ask::Participant])?;
            }
            known.is_shown_to(reader, posted.poster)
        }
    };
    let File { name, media_type, sha256, size, .. } = known;
    Ok(shown.then_some(Served { job, file, name, media_type, sha256, size }))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("A file, for whoever holds a link that works")
        .about("The link is in the answers of the job's participants, and works for an hour.")
        .query([
            required("expires", number().about("the last second in which the link works")),
            required("party", id()),
            required("sig", words()),
        ])
        .sends(200, "*/*")
        .refuses([
            Kind::SignatureNotValid,
            Kind::FileNotFound,
            Kind::RangeNotSatisfiable,
            Kind::JobNotFound,
            Kind::NdaNotAcknowledged,
            Kind::NotTheWorker,
        ])
}
