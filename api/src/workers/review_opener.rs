//! Brings what lies beside the log to the opening of the sealed reviews of a job.

use crate::app::App;
use market_core::ids::JobId;
use market_core::job::open_reviews::OpenReviews;
use market_core::job::reviews::Opinion;
use market_core::job::{Posted, Said};
use market_core::rejection::Rejection;
use market_core::time::Timestamp;
use market_store::{ExecuteError, Executed, StoreError};
use serde_json::Value;
use uuid::Uuid;

/// Opens what was said of one another, as of the instant at which it was due.
///
/// # Errors
/// The market's no: so while it is not due; or a fault.
pub async fn open(app: &App, job: JobId, at: Timestamp) -> Result<Executed, ExecuteError> {
    let known = app.store.load(&job).await?;
    let posted = known.posted(job)?;
    let agent = posted.worker().ok_or(Rejection::PartyNotFound)?;
    let (of_poster, of_agent) = opinions(app, posted).await?;
    app.act(&OpenReviews { job, poster: posted.poster, agent, of_poster, of_agent }, at).await
}

async fn opinions(app: &App, job: &Posted) -> Result<(Option<Opinion>, Option<Opinion>), StoreError> {
    let row = |said: &Said| match said {
        Said::Sealed(words) => Some(words.row_id()),
        Said::Nothing | Said::Open | Said::Missed => None,
    };
    let (of_poster, of_agent) = (row(&job.reviews.poster), row(&job.reviews.agent));
    let rows: Vec<Uuid> = of_poster.into_iter().chain(of_agent).collect();
    let held = app.store.private("review", &rows).await?;
    let read = |row: Option<Uuid>| held.get(&row?).and_then(opinion);
    Ok((read(of_poster), read(of_agent)))
}

/// What a row says; none once it was erased.
fn opinion(body: &Value) -> Option<Opinion> {
    let mut salt = [0; 16];
    hex::decode_to_slice(body.get("salt")?.as_str()?, &mut salt).ok()?;
    let rating = u8::try_from(body.get("rating")?.as_u64()?).ok()?;
    Some(Opinion { rating, comment: body.get("comment")?.as_str()?.to_owned(), salt })
}
