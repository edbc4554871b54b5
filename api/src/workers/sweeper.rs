//! Removes files that no event knows: their commit never came, or their upload died.

use super::told;
use crate::app::App;
use crate::node::Duty;
use crate::outside::blobs::Key;
use chrono::Utc;
use deadpool_postgres::Pool;
use futures_util::StreamExt;
use market_core::ids::{FileId, JobId};
use market_store::StoreError;
use object_store::path::Path;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use uuid::Uuid;

/// How long, in real time, nothing has happened to a file before it is asked for: longer than an upload may take,
/// or the commit after it.
pub const AGE: Duration = Duration::from_secs(3_600);

/// How often the store is looked through.
const PAUSE: Duration = Duration::from_secs(3_600);

/// How long the sweeper waits when it could not do its work.
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(60);

/// How many files are asked for at once.
const PAGE: usize = 500;

/// How many files one round removes at most; the next one goes on.
const REMOVED_MAX: usize = 1_000;

/// Of these files, those whose name is kept, whatever their kind. Kinds are few and files are many, so it goes from
/// kind to kind and not through all rows.
const NAMED: &str = "with recursive kinds as (
        select min(kind) as kind from private
        union all
        select (select min(p.kind) from private p where p.kind > k.kind) from kinds k where k.kind is not null)
    select p.id from kinds k join private p on p.kind = k.kind and p.id = any($1) where k.kind is not null";

/// Of these files, those that an event of their own job mentions: it does, also when a name was erased.
const IN_THEIR_JOB: &str = "select wanted.file from unnest($1::uuid[], $2::uuid[]) as wanted (file, job)
    where exists (select from event e where e.stream_id = wanted.job and e.payload::text like '%' || wanted.file || '%')";

/// Of these files, those that any event mentions, whose stream it ever may be. This reads the log from some time
/// before the oldest of them came to be, so it is asked last and for few.
const ANYWHERE: &str = "select wanted.file from unnest($1::uuid[]) as wanted (file)
    where exists (select from event e
        where e.at >= to_timestamp($2::bigint) and e.payload::text like '%' || wanted.file || '%')";

/// How far before a file's id its event may be stamped, in seconds: clocks are set back now and then.
const CLOCK_SLACK_SECONDS: i64 = 86_400;

/// A file that nobody may know.
struct Suspect {
    job: JobId,
    file: FileId,
    path: Path,
}

/// One round over everything that nothing has happened to for `age`. Tells how many files were removed.
///
/// # Errors
/// When the database or the store cannot be reached.
pub async fn pass(app: &App, age: Duration) -> Result<usize, StoreError> {
    let mut removed = app.blobs.sweep_drafts(age).await.map_err(unreachable_store)?;
    let before = chrono::Duration::from_std(age).ok().and_then(|age| Utc::now().checked_sub_signed(age));
    let Some(before) = before else {
        return Ok(removed);
    };
    let mut listed = app.blobs.list();
    let mut suspects = Vec::new();
    while removed < REMOVED_MAX
        && let Some(entry) = listed.next().await
    {
        let (key, meta) = entry.map_err(unreachable_store)?;
        if meta.last_modified > before {
            continue;
        }
        match key {
            Key::Of(job, file) => suspects.push(Suspect { job, file, path: meta.location }),
            Key::Staged => {
                tracing::info!(path = %meta.location, "a file that came to no place was removed");
                app.blobs.remove_at(&meta.location).await;
                removed = removed.saturating_add(1);
            }
            Key::Foreign => {}
        }
        if suspects.len() >= PAGE {
            removed = removed.saturating_add(judge(app, std::mem::take(&mut suspects)).await?);
        }
    }
    Ok(removed.saturating_add(judge(app, suspects).await?))
}

fn unreachable_store(error: std::io::Error) -> StoreError {
    StoreError::Unavailable(format!("the store of files: {error}"))
}

/// Removes those that nobody knows.
async fn judge(app: &App, suspects: Vec<Suspect>) -> Result<usize, StoreError> {
    let unknown = unknown(app.store.pool(), suspects).await?;
    for suspect in &unknown {
        tracing::info!(job = %suspect.job, file = %suspect.file, "a file that no event knows was removed");
        app.blobs.remove_at(&suspect.path).await;
    }
    Ok(unknown.len())
}

/// Asks the cheapest question first. Each answer acquits; only who is known nowhere is guilty.
async fn unknown(pool: &Pool, mut suspects: Vec<Suspect>) -> Result<Vec<Suspect>, StoreError> {
    let connection = pool.get().await?;
    for question in [NAMED, IN_THEIR_JOB, ANYWHERE] {
        if suspects.is_empty() {
            break;
        }
        let files: Vec<Uuid> = suspects.iter().map(|suspect| suspect.file.0).collect();
        let jobs: Vec<Uuid> = suspects.iter().map(|suspect| suspect.job.0).collect();
        let since = files.iter().map(made_at).min().unwrap_or_default().saturating_sub(CLOCK_SLACK_SECONDS);
        let rows = match question {
            NAMED => connection.query(question, &[&files]).await?,
            IN_THEIR_JOB => connection.query(question, &[&files, &jobs]).await?,
            _ => connection.query(question, &[&files, &since]).await?,
        };
        let known = rows.iter().map(|row| row.try_get(0)).collect::<Result<BTreeSet<Uuid>, _>>()?;
        suspects.retain(|suspect| !known.contains(&suspect.file.0));
    }
    Ok(suspects)
}

/// When an id came to be, in seconds since 1970 by the market's clock; the beginning, if it does not say.
fn made_at(id: &Uuid) -> i64 {
    id.get_timestamp().and_then(|time| i64::try_from(time.to_unix().0).ok()).unwrap_or_default()
}

/// Runs until it is told to stop.
pub(super) async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    let told = told(stopped);
    tokio::pin!(told);
    loop {
        tokio::select! {
            biased;
            () = &mut told => return,
            () = app.node.until_held(Duty::Sweeper) => {}
        }
        let round = async {
            match pass(&app, AGE).await {
                Ok(_) => PAUSE,
                Err(error) => {
                    tracing::warn!(worker = "sweeper", %error, "a worker cannot do its work for now");
                    PAUSE_AFTER_FAULT
                }
            }
        };
        // A round through a large store is given up when the server ends.
        let pause = tokio::select! {
            () = &mut told => return,
            pause = round => pause,
        };
        tokio::select! {
            () = &mut told => return,
            () = tokio::time::sleep(pause) => {}
        }
    }
}
