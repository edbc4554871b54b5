//! Who may read a file of a conversation, and what it is called there.

use crate::app::App;
use crate::auth::Caller;
use crate::link::Link;
use crate::problem::Problem;
use crate::serving::Served;
use market_core::candidacy::{Who, talk};
use market_core::ids::{FileId, JobId, PartyId};
use market_core::job::{Ask, At, Standing};
use market_projections::deliverable::query as deliverables;
use market_projections::shared_file::query::{File, by_name, one};

/// A file of a conversation that `party` has part in, as files are sent; none if it is no such file.
///
/// # Errors
/// A guard that the party does not pass.
pub(in crate::routes) async fn readable(
    app: &App,
    standing: &Standing,
    job: JobId,
    file: FileId,
    party: PartyId,
) -> Result<Option<Served>, Problem> {
    let Some(shared) = one(app.store.pool(), file).await?.filter(|shared| shared.job == job) else {
        return Ok(None);
    };
    let who = talk::reader(standing, party)?;
    Ok(Some(shared).filter(|shared| who == Who::Poster || shared.party == party).map(as_sent))
}

fn as_sent(shared: File) -> Served {
    let File { job, file, name, media_type, sha256, size, .. } = shared;
    Served { job, file, name, media_type, sha256, size }
}

/// A link to a file of a conversation that the caller has part in, named by its path, its id or its name; none if
/// none is named so, or a deliverable that the caller may see.
///
/// # Errors
/// A guard that the caller does not pass.
pub(in crate::routes) async fn link(
    app: &App,
    caller: Caller,
    job: JobId,
    wanted: Option<&str>,
) -> Result<Option<String>, Problem> {
    let standing = app.store.load(&At { job, party: caller.party }).await?;
    standing.enter(talk::ASKS)?;
    let (Some(wanted), Ok(who)) = (wanted, talk::reader(&standing, caller.party)) else {
        return Ok(None);
    };
    let file = match named(job, wanted) {
        Some(file) => readable(app, &standing, job, file, caller.party).await?.map(|known| known.file),
        None if is_delivered(app, &standing, job, wanted).await? => None,
        None => {
            let party = Some(caller.party).filter(|_| who == Who::Agent);
            by_name(app.store.pool(), job, party, wanted).await?.map(|shared| shared.file)
        }
    };
    Ok(file.map(|file| Link::new(job, file, caller.party, app.now()).url(app)))
}

/// The file of an id, or of a path as answers show it.
fn named(job: JobId, wanted: &str) -> Option<FileId> {
    let of_path = || wanted.strip_prefix(&job.to_string())?.strip_prefix('/')?.split('/').next()?.parse().ok();
    wanted.parse().ok().or_else(of_path)
}

/// Whether somebody with part in the work means a deliverable of this name.
async fn is_delivered(app: &App, standing: &Standing, job: JobId, wanted: &str) -> Result<bool, Problem> {
    if standing.enter(&[Ask::Participant]).is_err() {
        return Ok(false);
    }
    let files = deliverables::of_job(app.store.pool(), job).await?;
    Ok(files.iter().any(|file| file.name.as_deref() == Some(wanted)))
}
