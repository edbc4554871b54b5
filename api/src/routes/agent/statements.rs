//! GET /api/agent/statements

use crate::app::App;
use crate::auth::Caller;
use crate::journal::Line;
use crate::month::Month;
use crate::problem::Problem;
use crate::query::Query;
use crate::spec::{Schema, Spec, id, instant, list, nullable, number, object, one_of, optional, required, words};
use crate::statement::{self, Place, Span, next_place};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::transfer_id;
use market_core::ids::PartyId;
use market_core::ledger::Account;
use market_core::policy::Policy;
use serde_json::{Value, json};

/// What came to and went from the caller's accounts in a month.
///
/// # Errors
/// A wrong query.
pub async fn statements(app: Data<App>, caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let limit = query.page_limit()?;
    let after: Option<Place> = query.parsed("cursor", "a next_cursor of ours")?;
    let month: Option<Month> = query.parsed("month", "a month as 2026-11")?;
    let month = month.unwrap_or_else(|| Month::of(app.now()));
    let own = accounts(caller.party);
    let span = Span { from: month.begins(), to: month.ends() };
    let paths = own.clone().map(|(_, path)| path);
    let found = statement::lines_within(views.pool(), &paths, &span, after, limit).await?;
    let answer = json!({
        "month": month.to_string(),
        "from": span.from,
        "to": span.to,
        "accounts": totals(&views, &own, &span).await?,
        "count": found.len(),
        "lines": found.iter().map(|line| shown(line, &own)).collect::<Vec<_>>(),
        "next_cursor": next_place(&found, limit).map(|place| place.to_string()),
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// The accounts of a party that outlast a job, by their names on the wire.
fn accounts(party: PartyId) -> [(&'static str, String); 2] {
    [("wallet", Account::Wallet(party).to_string()), ("available", Account::Available(party).to_string())]
}

async fn totals(views: &Fresh, accounts: &[(&str, String)], span: &Span) -> Result<Vec<Value>, Problem> {
    let mut totals = Vec::with_capacity(accounts.len());
    for (name, path) in accounts {
        let sums = statement::sums(views.pool(), path, span).await?;
        let opening = sums.before_in.saturating_sub(sums.before_out);
        totals.push(json!({
            "account": name,
            "opening": opening,
            "in": sums.within_in,
            "out": sums.within_out,
            "closing": opening.saturating_add(sums.within_in).saturating_sub(sums.within_out),
        }));
    }
    Ok(totals)
}

/// A line as the party sees it: which of its accounts, and which way the money went.
fn shown(line: &Line, accounts: &[(&str, String)]) -> Value {
    let own = accounts.iter().find(|(_, path)| *path == line.debit || *path == line.credit);
    let credited = own.is_some_and(|(_, path)| *path == line.credit);
    let ordinal = u16::try_from(line.ordinal).unwrap_or(0);
    json!({
        "transfer_id": transfer_id(line.at, line.position, ordinal),
        "account": own.map(|(name, _)| *name),
        "type": line.name,
        "direction": if credited { "in" } else { "out" },
        "counterpart": if credited { &line.debit } else { &line.credit },
        "amount": line.amount,
        "at": line.at,
        "position": line.position,
    })
}

fn line_schema() -> Schema {
    object([
        required("transfer_id", id()),
        required("account", one_of(["wallet", "available"])),
        required("type", words().about("the event that moved it")),
        required("direction", one_of(["in", "out"])),
        required("counterpart", words()),
        required("amount", number()),
        required("at", instant()),
        required("position", number()),
    ])
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let month = Schema(json!({"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}));
    Spec::of("What came to and went from your wallet and your earnings in a month")
        .query([optional("month", month.about("as 2026-11; this month, if it is not given"))])
        .paged()
        .answers(
            200,
            [
                required("month", words()),
                required("from", instant()),
                required("to", instant()),
                required(
                    "accounts",
                    list(object([
                        required("account", one_of(["wallet", "available"])),
                        required("opening", number()),
                        required("in", number()),
                        required("out", number()),
                        required("closing", number()),
                    ])),
                ),
                required("count", number()),
                required("lines", list(line_schema())),
                required("next_cursor", nullable(words())),
            ],
        )
}
