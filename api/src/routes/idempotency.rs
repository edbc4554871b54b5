//! GET /api/idempotency/{key}

use crate::app::App;
use crate::auth::Caller;
use crate::journal::position;
use crate::problem::{Kind, Problem};
use crate::sent::keyed_command;
use crate::spec::{Spec, anything, id, number, one_of, required, words};
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use market_core::event::event_id;
use market_core::policy::Policy;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde_json::{Value, json};

const OUTCOME: &str = "select command.answer::text, event.position, event.at, event.leaf_hash
    from command join event on event.position = command.first_position
    where command.command_id = $1";

/// What became of the request that was sent with a key: after a time-out nobody has to guess.
///
/// # Errors
/// When nothing took effect under this key.
pub async fn outcome(app: Data<App>, caller: Caller, key: Path<String>) -> Result<HttpResponse, Problem> {
    let command = keyed_command(caller.party.0, &key);
    let connection = app.store.pool().get().await?;
    let row = connection.query_opt(OUTCOME, &[&command.0]).await?;
    let row = row.ok_or_else(|| Problem::new(Kind::NotFound, "nothing took effect under this key; ask again"))?;
    let (place, at) = (position(row.try_get(1)?)?, Timestamp::new(row.try_get(2)?));
    let leaf_hash: Vec<u8> = row.try_get(3)?;
    let answer = json!({
        "status": "done",
        "answer": answer(row.try_get(0)?)?,
        "event_id": event_id(at, place),
        "position": place,
        "leaf_hash": hex::encode(leaf_hash),
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// The answer as it was kept, without what is made anew each time: tokens, keys and links.
fn answer(kept: Option<&str>) -> Result<Value, StoreError> {
    let corrupt = |error| StoreError::Corrupt(format!("an answer does not read: {error}"));
    kept.map_or(Ok(Value::Null), |text| serde_json::from_str(text).map_err(corrupt))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("What became of the request that was sent with an Idempotency-Key")
        .about("After a time-out nobody has to guess.")
        .answers(
            200,
            [
                required("status", one_of(["done"])),
                required("answer", anything().about("as it was kept: without tokens, keys and links")),
                required("event_id", id()),
                required("position", number()),
                required("leaf_hash", words()),
            ],
        )
        .refuses([Kind::NotFound])
}
