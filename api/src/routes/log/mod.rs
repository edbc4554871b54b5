//! What anybody needs to check the log: its key, what is signed of it, and proofs.

pub mod checkpoint;
pub mod consistency;
pub mod inclusion;
pub mod key;

use crate::app::App;
use crate::problem::{Kind, Problem};
use crate::query::{Query, refused};
use crate::spec::{Field, Schema, list, required, text, whole};
use actix_web::HttpResponse;
use actix_web::http::header::CACHE_CONTROL;
use market_core::event::tree::Hash;
use market_core::log::proof::Plan;
use market_store::SignedCheckpoint;
use serde_json::json;
use std::time::Duration;

/// What is text here.
const TEXT: &str = "text/plain; charset=utf-8";

/// What was true of a log once is true for ever.
const FOR_EVER: &str = "public, max-age=31536000, immutable";

/// How long a proof within the newest events waits for them to be signed: a checkpoint follows within a second.
const WAIT_MAX: Duration = Duration::from_secs(3);

/// The pause between two looks.
const LOOK: Duration = Duration::from_millis(100);

/// Tree sizes and indices go this far.
const SIZE_MAX: u64 = 1 << 53;

/// A parameter that must be there.
fn number(query: &Query, name: &str) -> Result<u64, Problem> {
    let number = query.number(name, "a whole number, not negative")?;
    number.ok_or_else(|| refused(name, "is missing: a whole number, not negative"))
}

/// What is signed, at least up to `size`: a proof leads nowhere but to a checkpoint.
async fn signed_up_to(app: &App, name: &str, size: u64) -> Result<SignedCheckpoint, Problem> {
    let is_there = |signed: &SignedCheckpoint| signed.size >= size;
    let last = app.store.last_checkpoint().await?;
    if let Some(signed) = last.filter(is_there) {
        return Ok(signed);
    }
    let head = app.store.head().await?;
    if size > head.0 {
        return Err(refused(name, &format!("must be at most {head}, the size of the log")));
    }
    let signing = async {
        loop {
            tokio::time::sleep(LOOK).await;
            if let Some(signed) = app.store.last_checkpoint().await?.filter(is_there) {
                return Ok::<_, Problem>(signed);
            }
        }
    };
    tokio::time::timeout(WAIT_MAX, signing).await.map_err(|_| Problem::plain(Kind::Unavailable))?
}

async fn proven(app: &App, plan: &Plan, within: &SignedCheckpoint) -> Result<HttpResponse, Problem> {
    let proof: Vec<String> = app.store.prove(plan, within).await?.iter().map(Hash::to_string).collect();
    Ok(HttpResponse::Ok().insert_header((CACHE_CONTROL, FOR_EVER)).json(json!({"proof": proof})))
}

/// A parameter that is a size or an index.
fn size(name: &'static str, about: &'static str) -> Field {
    required(name, whole(0, SIZE_MAX).about(about))
}

/// The answer of a proof.
fn proof() -> Field {
    required("proof", list(hash()).about("SHA-256 values in hex, in the order of RFC 9162"))
}

fn hash() -> Schema {
    let of_nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    text(64, 64).pattern("^[0-9a-f]{64}$").such_as(of_nothing)
}
