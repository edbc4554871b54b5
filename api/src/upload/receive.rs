//! Takes a multipart body in: one field named `file`, streamed to the disk.

use super::{kind, name};
use crate::app::App;
use crate::outside::blobs::{Draft, Written};
use crate::problem::{Kind, Problem};
use actix_multipart::{Field, Multipart};
use futures_util::StreamExt;
use std::io;

/// How many bytes of other fields are read and forgotten.
const OTHER_FIELDS_BYTES_MAX: usize = 65_536;

/// A file that has come in and is not in its place yet.
#[derive(Debug)]
pub struct Received {
    /// Its cleaned name.
    pub name: String,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub written: Written,
}

fn not_valid(detail: impl Into<String>) -> Problem {
    Problem::new(Kind::UploadNotValid, detail)
}

fn broken(error: &io::Error) -> Problem {
    tracing::error!(%error, "a file was not written");
    Problem::plain(Kind::Unavailable)
}

/// Takes the file in, if it is one that may be.
///
/// # Errors
/// When the body is no upload, or the file is too large or of a type that is not taken.
pub async fn receive(app: &App, mut parts: Multipart, bytes_max: u64) -> Result<Received, Problem> {
    let mut received = None;
    let mut forgotten = 0_usize;
    while let Some(part) = parts.next().await {
        let mut field = part.map_err(|error| not_valid(format!("the body is no multipart upload: {error}")))?;
        match field.name() {
            Some("file") if received.is_some() => return Err(not_valid("send one file at a time")),
            Some("file") => received = Some(file(app, field, bytes_max).await?),
            _ => forgotten = forgotten.saturating_add(skip(&mut field).await?),
        }
        if forgotten > OTHER_FIELDS_BYTES_MAX {
            return Err(Problem::plain(Kind::BodyTooLarge));
        }
    }
    received.ok_or_else(|| not_valid("send the file as the multipart field named file"))
}

async fn skip(field: &mut Field) -> Result<usize, Problem> {
    match field.bytes(OTHER_FIELDS_BYTES_MAX).await {
        Ok(Ok(bytes)) => Ok(bytes.len()),
        Ok(Err(error)) => Err(not_valid(format!("the body broke off: {error}"))),
        Err(_) => Err(Problem::plain(Kind::BodyTooLarge)),
    }
}

async fn file(app: &App, mut field: Field, bytes_max: u64) -> Result<Received, Problem> {
    let given = field.content_disposition().and_then(|disposition| disposition.get_filename());
    let name = name::clean(given.unwrap_or_default()).map_err(not_valid)?;
    let mut draft = app.blobs.begin().await.map_err(|error| broken(&error))?;
    let mut head = Vec::with_capacity(kind::HEAD_BYTES);
    while let Some(chunk) = field.next().await {
        let chunk = chunk.map_err(|error| not_valid(format!("the body broke off: {error}")))?;
        let missing = kind::HEAD_BYTES.saturating_sub(head.len());
        head.extend(chunk.iter().take(missing));
        if draft.size().saturating_add(u64::try_from(chunk.len()).unwrap_or(u64::MAX)) > bytes_max {
            return Err(too_large(bytes_max));
        }
        draft.write(&chunk).await.map_err(|error| broken(&error))?;
    }
    let media_type = accepted(&draft, &name, &head)?;
    let written = draft.end().await.map_err(|error| broken(&error))?;
    Ok(Received { name, media_type, written })
}

fn too_large(bytes_max: u64) -> Problem {
    let detail = format!("a file of your tier has at most {bytes_max} bytes");
    Problem::new(Kind::FileTooLarge, detail).with("bytes_max", bytes_max)
}

fn accepted(draft: &Draft, name: &str, head: &[u8]) -> Result<&'static str, Problem> {
    if draft.size() == 0 {
        return Err(not_valid("the file is empty"));
    }
    kind::media_type(name, head).map_err(|detail| Problem::new(Kind::FileTypeNotAllowed, detail).with("field", "file"))
}
