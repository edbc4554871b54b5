//! GET /files/{job}/{file}

use crate::app::App;
use crate::link::Link;
use crate::path;
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::spec::{Spec, id, number, required, words};
use actix_web::HttpResponse;
use actix_web::body::SizedStream;
use actix_web::http::header::{
    CONTENT_TYPE, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue,
};
use actix_web::web::{Bytes, Data, Path};
use futures_util::stream::{Stream, try_unfold};
use market_core::ids::{FileId, JobId, PartyId};
use market_core::job::{Ask, At};
use market_core::policy::Policy;
use market_projections::deliverable::query::{File, one};
use std::io;
use tokio::io::AsyncReadExt;

/// How many bytes are read at once.
const CHUNK_BYTES: usize = 65_536;

/// A file, for whoever holds a link that works.
///
/// # Errors
/// When the link does not work, or there is no such file any more.
pub async fn file(app: Data<App>, path: Path<(String, String)>, query: Query) -> Result<HttpResponse, Problem> {
    let (job, file) = (JobId(path::read(&path.0)?), FileId(path::read(&path.1)?));
    let refused = || Problem::plain(Kind::SignatureNotValid);
    let party: PartyId = query.parsed("party", "an id")?.ok_or_else(refused)?;
    let expires: i64 = query.parsed("expires", "a number")?.ok_or_else(refused)?;
    let link = Link { job, file, party, expires };
    if !link.works(&app, query.text("sig").unwrap_or_default()) {
        return Err(refused());
    }
    app.store.load(&At { job, party }).await?.enter(&[Ask::Nda, Ask::Participant])?;
    let gone = || Problem::plain(Kind::FileNotFound);
    let known = one(app.store.pool(), file).await?.filter(|known| known.job == job).ok_or_else(gone)?;
    let opened = app.blobs.read(job, file).await.map_err(|error| {
        tracing::error!(%error, %file, "a file cannot be read");
        Problem::plain(Kind::Unavailable)
    })?;
    Ok(sent(&known, opened.ok_or_else(gone)?))
}

fn sent(known: &File, opened: tokio::fs::File) -> HttpResponse {
    let name = known.name.clone().unwrap_or_else(|| known.file.to_string());
    let plain: String =
        name.chars().map(|c| if c.is_ascii_graphic() && c != '"' && c != '\\' { c } else { '_' }).collect();
    let extended =
        ExtendedValue { charset: Charset::Ext("UTF-8".to_owned()), language_tag: None, value: name.into_bytes() };
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(extended)],
    };
    let media = known.media_type.clone().unwrap_or_else(|| "application/octet-stream".to_owned());
    HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, media))
        .insert_header(disposition)
        .body(SizedStream::new(known.size, chunks(opened)))
}

fn chunks(file: tokio::fs::File) -> impl Stream<Item = io::Result<Bytes>> {
    try_unfold(file, async |mut file| {
        let mut chunk = Vec::with_capacity(CHUNK_BYTES);
        let read = (&mut file).take(u64::try_from(CHUNK_BYTES).unwrap_or(u64::MAX)).read_to_end(&mut chunk).await?;
        Ok((read > 0).then(|| (Bytes::from(chunk), file)))
    })
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
            Kind::JobNotFound,
            Kind::NdaNotAcknowledged,
            Kind::NotTheWorker,
        ])
}
