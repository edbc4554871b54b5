//! Takes a multipart body in: one field named `file`, streamed into the store, and small texts beside it.

use super::{kind, name};
use crate::app::App;
use crate::outside::blobs::{Draft, Written};
use crate::problem::{Kind, Problem};
use actix_multipart::{Field, Multipart, MultipartError};
use actix_web::web::Bytes;
use futures_util::StreamExt;
use futures_util::stream::Fuse;
use market_core::ids::{FileId, JobId};
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;
use tokio::time::timeout;

/// How many bytes the texts beside the file hold altogether, their names included.
const TEXTS_BYTES_MAX: usize = 65_536;

/// How many bytes a form takes beside the file: its texts, and what stands between its parts.
const FORM_BYTES_MAX: u64 = 131_072;

/// How long a client may be silent while it sends.
const SILENCE_MAX: Duration = Duration::from_secs(30);

/// How long an upload may take altogether: less than a file must be old before the sweeper asks for it, since a
/// bucket dates a file back to its beginning.
const UPLOAD_MAX: Duration = Duration::from_secs(2_700);

/// A file that has come in and is not in its place yet.
#[derive(Debug)]
pub struct Received {
    /// Its cleaned name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub written: Written,
    /// The other fields of the form.
    pub texts: BTreeMap<String, String>,
}

fn not_valid(detail: impl Into<String>) -> Problem {
    Problem::new(Kind::UploadNotValid, detail)
}

fn broken(error: &io::Error) -> Problem {
    tracing::error!(%error, "a file was not written");
    Problem::plain(Kind::Unavailable)
}

fn broke_off(error: &MultipartError) -> Problem {
    not_valid(format!("the body broke off: {error}"))
}

/// Refuses a body that is announced to be too large, before any of it is read.
///
/// # Errors
/// When it is.
pub fn must_fit(length: Option<u64>, bytes_max: u64) -> Result<(), Problem> {
    match length {
        Some(length) if length > bytes_max.saturating_add(FORM_BYTES_MAX) => Err(too_large(bytes_max)),
        Some(_) | None => Ok(()),
    }
}

/// Takes the file in, straight to its place, where it is seen once it is kept.
///
/// # Errors
/// When the body is no upload, or the file is too large or of a type that is not taken.
pub async fn receive_at(
    app: &App,
    parts: Multipart,
    bytes_max: u64,
    job: JobId,
    file: FileId,
) -> Result<Received, Problem> {
    in_time(app, parts, bytes_max, (job, file)).await
}

async fn in_time(app: &App, parts: Multipart, bytes_max: u64, place: (JobId, FileId)) -> Result<Received, Problem> {
    match timeout(UPLOAD_MAX, form(app, parts, bytes_max, place)).await {
        Ok(received) => received,
        Err(_) => Err(not_valid("the upload takes too long")),
    }
}

async fn heard<T>(next: impl Future<Output = T>) -> Result<T, Problem> {
    timeout(SILENCE_MAX, next).await.map_err(|_| not_valid("the body broke off: nothing came for 30 seconds"))
}

async fn form(app: &App, mut parts: Multipart, bytes_max: u64, place: (JobId, FileId)) -> Result<Received, Problem> {
    let mut received = None;
    let mut texts = BTreeMap::new();
    let mut room = TEXTS_BYTES_MAX;
    while let Some(part) = heard(parts.next()).await? {
        let mut field = part.map_err(|error| not_valid(format!("the body is no multipart upload: {error}")))?;
        let name = field.name().unwrap_or_default().to_owned();
        if name != "file" {
            let text = text(&mut field, room).await?;
            room = room.checked_sub(name.len().saturating_add(text.len())).ok_or_else(texts_too_large)?;
            texts.insert(name, text);
        } else if received.is_some() {
            return Err(not_valid("send one file at a time"));
        } else {
            received = Some(file(app, field, bytes_max, place).await?);
        }
    }
    let received = received.ok_or_else(|| not_valid("send the file as the multipart field named file"))?;
    Ok(Received { texts, ..received })
}

async fn text(field: &mut Field, bytes_max: usize) -> Result<String, Problem> {
    let bytes = heard(field.bytes(bytes_max)).await?.map_err(|_| texts_too_large())?;
    let bytes = bytes.map_err(|error| broke_off(&error))?;
    let text = String::from_utf8(bytes.into()).map_err(|_| not_valid("a field beside the file is no text"))?;
    if text.contains('\0') {
        return Err(Problem::plain(Kind::NulCharacter));
    }
    Ok(text)
}

async fn file(app: &App, field: Field, bytes_max: u64, place: (JobId, FileId)) -> Result<Received, Problem> {
    let given = field.content_disposition().and_then(|disposition| disposition.get_filename());
    let name = name::clean(given.unwrap_or_default()).map_err(not_valid)?;
    let mut field = field.fuse();
    let head = head(&mut field, bytes_max).await?;
    // Before anything is stored: what a file is shows at its beginning.
    let media_type = kind::media_type(&name, &head)
        .map_err(|detail| Problem::new(Kind::FileTypeNotAllowed, detail).with("field", "file"))?;
    let begun = app.blobs.begin_at(place.0, place.1).await;
    let mut draft = begun.map_err(|error| broken(&error))?;
    draft.write(&head).await.map_err(|error| broken(&error))?;
    drop(head);
    while let Some(chunk) = next(&mut field).await? {
        must_be_within(&draft, &chunk, bytes_max)?;
        draft.write(&chunk).await.map_err(|error| broken(&error))?;
    }
    let written = draft.end().await.map_err(|error| broken(&error))?;
    Ok(Received { name, media_type, written, texts: BTreeMap::new() })
}

/// The beginning of the file: enough to tell what it is, or all of it.
async fn head(field: &mut Fuse<Field>, bytes_max: u64) -> Result<Vec<u8>, Problem> {
    let mut head = Vec::new();
    while head.len() < kind::HEAD_BYTES {
        let Some(chunk) = next(field).await? else { break };
        head.extend_from_slice(&chunk);
    }
    if head.is_empty() {
        return Err(not_valid("the file is empty"));
    }
    if u64::try_from(head.len()).unwrap_or(u64::MAX) > bytes_max {
        return Err(too_large(bytes_max));
    }
    Ok(head)
}

async fn next(field: &mut Fuse<Field>) -> Result<Option<Bytes>, Problem> {
    heard(field.next()).await?.transpose().map_err(|error| broke_off(&error))
}

fn must_be_within(draft: &Draft, chunk: &Bytes, bytes_max: u64) -> Result<(), Problem> {
    let size = draft.size().saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX));
    if size > bytes_max { Err(too_large(bytes_max)) } else { Ok(()) }
}

fn too_large(bytes_max: u64) -> Problem {
    let detail = format!("a file of your tier has at most {bytes_max} bytes");
    Problem::new(Kind::FileTooLarge, detail).with("bytes_max", bytes_max)
}

fn texts_too_large() -> Problem {
    let detail = format!("the fields beside the file have at most {TEXTS_BYTES_MAX} bytes altogether");
    Problem::new(Kind::BodyTooLarge, detail)
}
