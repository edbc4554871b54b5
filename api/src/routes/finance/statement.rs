//! GET /api/finance/accounts/{path}/statement

use super::{at, class, cut, must_exist, must_keep_books};
use crate::app::App;
use crate::auth::Caller;
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::spec::components::posting_fields;
use crate::spec::{Spec, instant, list, nullable, number, object, one_of, required, words};
use crate::statement::{Cut, Order, Place, balance_at, lines, next_place};
use actix_web::HttpResponse;
use actix_web::web::{Data, Path};
use market_core::ledger::Account;
use market_core::policy::Policy;
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde_json::{Value, json};

/// One account's transfers, oldest first, with what lay on it before, after each and at the end.
///
/// # Errors
/// When the caller does not keep the books, there is no such account, or the query is wrong.
pub async fn statement(
    app: Data<App>,
    caller: Caller,
    path: Path<String>,
    query: Query,
) -> Result<HttpResponse, Problem> {
    must_keep_books(&app, caller).await?;
    let account: Account = path.parse().map_err(|_| Problem::new(Kind::NotFound, "there is no such account"))?;
    let (limit, cut) = (query.page_limit()?, cut(&query)?);
    let after: Option<Place> = query.parsed("cursor", "a next_cursor of ours")?;
    let at = must_exist(app.store.pool(), &cut).await?;
    let cut = Cut { position: cut.position.or(head(&app).await?), ..cut };
    let answer = shown(&app, account, after, &cut, limit).await?;
    Ok(HttpResponse::Ok().json(with_time(answer, at.unwrap_or_else(|| app.now()), cut.position)))
}

/// The last event that there is now: what comes later does not get into this statement.
async fn head(app: &App) -> Result<Option<Position>, Problem> {
    Ok(app.store.head().await?.0.checked_sub(1).map(Position))
}

async fn shown(app: &App, account: Account, after: Option<Place>, cut: &Cut, limit: u16) -> Result<Value, Problem> {
    let (path, normal, pool) = (account.to_string(), account.class().normal_side(), app.store.pool());
    let found = lines(pool, &path, Order::OldestFirst, after, cut, limit).await?;
    let opening = balance_at(pool, &path, after, cut, normal).await?;
    let mut running = opening;
    let mut entries = Vec::with_capacity(found.len());
    for line in &found {
        let (side, other, _) = line.seen_from(&path);
        let change = if side == normal { line.amount } else { line.amount.saturating_neg() };
        running = running.saturating_add(change);
        let mut entry = line.shown();
        if let Some(entry) = entry.as_object_mut() {
            entry.insert("side".to_owned(), json!(side));
            entry.insert("counterpart".to_owned(), other.into());
            entry.insert("balance".to_owned(), running.into());
        }
        entries.push(entry);
    }
    Ok(json!({
        "account": account,
        "class": account.class(),
        "opening": opening,
        "count": entries.len(),
        "lines": entries,
        "closing": running,
        "next_cursor": next_place(&found, limit).map(|place| place.to_string()),
    }))
}

fn with_time(answer: Value, at: Timestamp, position: Option<Position>) -> Value {
    crate::routes::shape::joined(answer, json!({"at": at, "position": position}))
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let mut line = posting_fields();
    line.extend([
        required("side", one_of(["debit", "credit"])),
        required("counterpart", words()),
        required("balance", number().about("whole US cents, on the account's normal side")),
    ]);
    Spec::of("One account's transfers, oldest first")
        .about("The account is named by its path, as `wallet:0193a0bf-…`.")
        .query([at()])
        .paged()
        .answers(
            200,
            [
                required("account", words()),
                required("class", class()),
                required("opening", number()),
                required("count", number()),
                required("lines", list(object(line))),
                required("closing", number()),
                required("next_cursor", nullable(words())),
                required("at", instant()),
                required("position", nullable(number())),
            ],
        )
        .refuses([Kind::NotFound])
}
