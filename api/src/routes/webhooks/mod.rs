//! Webhooks: where a party wants to be told of what happens, and what was sent there.

pub mod change;
pub mod deliveries;
pub mod list;
pub mod redeliver;
pub mod register;
pub mod remove;
pub mod replay;
pub mod rotate_secret;
mod shown;
pub mod test;

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::entropy;
use crate::problem::{Kind, Problem};
use market_core::confidential::Confidential;
use market_core::ids::WebhookId;
use market_core::rejection::Rejection;
use market_core::webhook::WebhookRejection;
use market_projections::agent_feed::Word;
use market_projections::webhook::query::{Webhook, one};
use serde_json::json;
use std::collections::BTreeSet;

/// The webhook of this id, if it is the caller's.
///
/// # Errors
/// When it is not, as when there is none.
async fn own(app: &App, caller: Caller, id: WebhookId) -> Result<Webhook, Problem> {
    let found = one(app.store.pool(), caller.party, id).await?;
    found.ok_or_else(|| Rejection::from(WebhookRejection::NotFound).into())
}

/// The same, if it is sent anything.
///
/// # Errors
/// As said.
async fn own_enabled(app: &App, caller: Caller, id: WebhookId) -> Result<Webhook, Problem> {
    let found = own(app, caller, id).await?;
    match found.disabled {
        None => Ok(found),
        Some(why) => Err(Problem::plain(Kind::WebhookDisabled).with("disabled_reason", json!(why))),
    }
}

/// An address, if one is named, ready for the record.
fn url(app: &App, fields: &mut Fields) -> Result<Option<(String, Confidential)>, Rejection> {
    let Some(url) = fields.text_if_any("url")? else { return Ok(None) };
    let refused = |problem: &str| Rejection::Invalid { field: "url", problem: problem.to_owned() };
    app.webhooks.postman.reach().check(&url).map_err(refused)?;
    let words = Confidential { body: json!({"url": url}), salt: entropy::bytes() };
    Ok(Some((url, words)))
}

/// The words of the events that are wanted, if they are named: each known, each once.
fn events(fields: &mut Fields) -> Result<Option<Vec<Word>>, Rejection> {
    let Some(named) = fields.texts_if_any("events")? else { return Ok(None) };
    let word = |text: &String| {
        let known = || Word::ALL.iter().map(|word| word.name()).collect::<Vec<_>>().join(", ");
        let refused = |()| Rejection::Invalid { field: "events", problem: format!("{text:?} is none of: {}", known()) };
        text.parse::<Word>().map_err(refused)
    };
    let words: BTreeSet<Word> = named.iter().map(word).collect::<Result<_, _>>()?;
    Ok(Some(words.into_iter().collect()))
}

fn names(words: &[Word]) -> Vec<String> {
    words.iter().map(|word| word.name().to_owned()).collect()
}
