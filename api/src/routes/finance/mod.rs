//! What those who keep the books ask for.

pub mod statement;
pub mod trial_balance;

use crate::app::App;
use crate::auth::Caller;
use crate::journal;
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::spec::{Field, Schema, either, instant, one_of, optional, whole};
use crate::statement::Cut;
use deadpool_postgres::Pool;
use market_core::party::Role;
use market_core::stream::Position;
use market_core::time::Timestamp;

/// The last position that there can be.
const POSITION_MAX: u64 = i64::MAX.unsigned_abs();

/// Refuses whoever does not keep the books.
async fn must_keep_books(app: &App, caller: Caller) -> Result<(), Problem> {
    // A role that an operator has just given counts at once.
    let party = app.store.load_fresh(&caller.party).await?;
    let roles = &party.registered()?.roles;
    if roles.contains(&Role::Finance) || roles.contains(&Role::Admin) {
        return Ok(());
    }
    Err(Problem::new(Kind::RoleRequired, "this takes the role finance or admin").with("role", "finance"))
}

/// The parameter `at`: a position, or an instant.
fn cut(query: &Query) -> Result<Cut, Problem> {
    let Some(text) = query.given("at") else {
        return Ok(Cut::default());
    };
    // Of numbers one way of writing them is read, of which an instant's is none.
    if let Some(position) = text.parse::<u64>().ok().filter(|number| number.to_string() == text) {
        return Ok(Cut { position: Some(Position(position)), instant: None });
    }
    // An empty one is none: books at another moment than the one that was meant would be taken for true.
    let instant: Timestamp = text.parse().map_err(|_| {
        let detail = "at: must be a position, or an instant as 2027-01-31T12:00:00Z";
        Problem::new(Kind::QueryNotValid, detail).with("field", "at")
    })?;
    Ok(Cut { position: None, instant: Some(instant) })
}

/// The parameter `at`, as the document tells of it.
fn at() -> Field {
    let place = either([whole(0, POSITION_MAX), instant()]);
    optional("at", place.about("up to this position of the log, or this instant; else up to now"))
}

/// The class of an account, as the document tells of it.
fn class() -> Schema {
    one_of(["asset", "liability", "equity", "revenue", "expense"])
}

/// Refuses a position that the log has not reached.
async fn must_exist(pool: &Pool, cut: &Cut) -> Result<Option<Timestamp>, Problem> {
    let Some(position) = cut.position else {
        return Ok(cut.instant);
    };
    let at = journal::event_at(pool, position).await?;
    let missing = || Problem::new(Kind::QueryNotValid, "at: the log has no event at this position yet");
    at.map(Some).ok_or_else(|| missing().with("field", "at"))
}
