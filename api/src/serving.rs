//! Sends a file: all of it or a part, as fast as the client takes it, and as nothing that a browser would open.

use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::range::Wanted;
use actix_web::body::SizedStream;
use actix_web::http::header::{
    ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, CONTENT_SECURITY_POLICY, CONTENT_TYPE, Charset, ContentDisposition,
    DispositionParam, DispositionType, ETAG, ExtendedValue,
};
use actix_web::http::{Method, StatusCode};
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::stream;
use market_core::ids::{FileId, JobId};
use std::io;
use std::ops::Range;

/// Whatever a page of somebody else's would do, it does not do it here.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// A file that may be sent.
#[derive(Clone, Debug)]
pub struct Served {
    /// The job that it belongs to.
    pub job: JobId,
    /// The file.
    pub file: FileId,
    /// Its name; none once it was erased.
    pub name: Option<String>,
    /// Its media type; none once it was erased.
    pub media_type: Option<String>,
    /// `SHA-256` of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Answers a request for a file.
///
/// # Errors
/// When there are no such bytes, or the file is not there any more.
pub async fn serve(app: &App, request: &HttpRequest, served: &Served) -> Result<HttpResponse, Problem> {
    let etag = format!("\"{}\"", served.sha256);
    let mut wanted = Wanted::of(request.headers(), &etag, served.size);
    let asks_for_bytes = request.method() == Method::GET;
    if !asks_for_bytes && wanted != Wanted::Known {
        // A range of headers makes no sense.
        wanted = Wanted::Whole;
    }
    let (status, part) = match wanted {
        Wanted::Known => return Ok(begun(StatusCode::NOT_MODIFIED, &etag).finish()),
        Wanted::Beyond => return Err(beyond(served.size)),
        Wanted::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Wanted::Whole => (StatusCode::OK, 0..served.size),
    };
    let mut response = begun(status, &etag);
    if status == StatusCode::PARTIAL_CONTENT {
        let (first, last) = (part.start, part.end.saturating_sub(1));
        response.insert_header((CONTENT_RANGE, format!("bytes {first}-{last}/{}", served.size)));
    }
    let media = served.media_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned());
    response.insert_header((CONTENT_TYPE, media)).insert_header(disposition(served));
    let size = part.end.saturating_sub(part.start);
    if !asks_for_bytes {
        return Ok(response.body(SizedStream::new(size, stream::empty::<io::Result<Bytes>>())));
    }
    Ok(response.body(SizedStream::new(size, opened(app, served, part).await?)))
}

async fn opened(
    app: &App,
    served: &Served,
    part: Range<u64>,
) -> Result<stream::BoxStream<'static, io::Result<Bytes>>, Problem> {
    let size = part.end.saturating_sub(part.start);
    let found = app.blobs.read(served.job, served.file, Some(part)).await.map_err(|error| {
        tracing::error!(%error, file = %served.file, "a file cannot be read");
        Problem::plain(Kind::Unavailable)
    })?;
    match found {
        Some(content) if content.size == size => Ok(content.bytes),
        Some(content) => {
            tracing::error!(size, stored = content.size, file = %served.file, "a file has not the size that it had");
            Err(Problem::plain(Kind::Internal))
        }
        None => Err(Problem::plain(Kind::FileNotFound)),
    }
}

/// What every answer about a file bears. It may be kept by its reader alone, who asks whether it may still be read.
fn begun(status: StatusCode, etag: &str) -> HttpResponseBuilder {
    let mut response = HttpResponse::build(status);
    response
        .insert_header((ETAG, etag))
        .insert_header((ACCEPT_RANGES, "bytes"))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((CONTENT_SECURITY_POLICY, POLICY));
    response
}

fn beyond(size: u64) -> Problem {
    Problem::new(Kind::RangeNotSatisfiable, format!("the file has {size} bytes")).with("size", size)
}

fn disposition(served: &Served) -> ContentDisposition {
    let name = served.name.clone().unwrap_or_else(|| served.file.to_string());
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' { c } else { '_' }).collect();
    let extended =
        ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value: name.into_bytes() };
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(extended)],
    }
}
