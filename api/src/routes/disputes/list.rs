//! GET /api/agent/disputes, /api/disputes/{id} and /api/admin/disputes

use super::shown::{Viewer, entry, fields, schema};
use super::{STATUSES, unknown};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::{Query, next_cursor};
use crate::routes::shape::joined;
use crate::spec::{Spec, list, nullable, number, object, one_of, optional, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::dispute::door::{DisputeDoor, Part};
use market_core::ids::DisputeId;
use market_core::policy::Policy;
use market_projections::dispute::query::{Found, Words, all, of_party, one, words as said};
use serde_json::{Value, json};
use uuid::Uuid;

/// The disputes that wait for somebody.
const OPEN: [&str; 4] = ["filed", "negotiating", "evidence", "panel"];

async fn texts(views: &Fresh, found: &[Found]) -> Result<Vec<Words>, Problem> {
    let rows: Vec<Uuid> =
        found.iter().flat_map(|found| &found.entry.statements).map(|statement| statement.words).collect();
    Ok(said(views.pool(), &rows).await?)
}

/// The disputes in which the caller has a part, as a side or on the panel, the latest first.
///
/// # Errors
/// A wrong query.
pub async fn mine(caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    let page = query.page()?;
    let found = of_party(views.pool(), caller.party, &page).await?;
    let next = next_cursor(&page, &found, |found| (found.entry.filed_at, found.entry.dispute.0));
    // In a list the panel is not told what it has not promised to keep to itself.
    let texts = texts(&views, &found).await?;
    let shown: Vec<Value> = found
        .iter()
        .filter_map(|found| {
            let viewer = Viewer::of(&found.entry, caller.party)?;
            let texts = if viewer.is_side() { &texts[..] } else { &[] };
            Some(entry(found, viewer, texts))
        })
        .collect();
    Ok(HttpResponse::Ok().json(json!({"count": shown.len(), "disputes": shown, "next_cursor": next})))
}

/// One dispute, as far as the caller may know it.
///
/// # Errors
/// When the caller has no part in it.
pub async fn show(app: Data<App>, caller: Caller, id: Id<DisputeId>, views: Fresh) -> Result<HttpResponse, Problem> {
    let found = one(views.pool(), id.0).await?.ok_or_else(|| unknown(id.0))?;
    let viewer = match Viewer::of(&found.entry, caller.party) {
        Some(viewer) => viewer,
        None => {
            let party = app.store.load_fresh(&caller.party).await?;
            party.registered()?.must_be_admin().map_err(|_| unknown(id.0))?;
            Viewer::Admin
        }
    };
    if viewer == Viewer::Panel {
        let door = DisputeDoor { dispute: id.0, job: found.entry.job, party: caller.party, part: Part::Panel };
        app.decide(caller, &door).await?;
    }
    let found = [found];
    let texts = texts(&views, &found).await?;
    let shown = found.first().map(|found| entry(found, viewer, &texts)).unwrap_or_default();
    Ok(HttpResponse::Ok().json(joined(shown.clone(), json!({"dispute": shown}))))
}

/// All disputes, the latest first; those that are open, or of one status, only where that is asked for.
///
/// # Errors
/// When the caller is no administrator, or a wrong query.
pub async fn every(app: Data<App>, caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    // A role that an operator has just given counts at once.
    app.store.load_fresh(&caller.party).await?.registered()?.must_be_admin()?;
    let page = query.page()?;
    let status = query.one_of("status", &filters())?;
    let one_status = status.map(|status| [status]);
    let statuses: Option<&[&str]> = match status {
        Some("open") => Some(&OPEN),
        Some(_) | None => one_status.as_ref().map(|status| &status[..]),
    };
    let found = all(views.pool(), statuses, &page).await?;
    let next = next_cursor(&page, &found, |found| (found.entry.filed_at, found.entry.dispute.0));
    let texts = texts(&views, &found).await?;
    let shown: Vec<Value> = found.iter().map(|found| entry(found, Viewer::Admin, &texts)).collect();
    Ok(HttpResponse::Ok().json(json!({"count": shown.len(), "disputes": shown, "next_cursor": next})))
}

/// What disputes may be asked for by.
fn filters() -> Vec<&'static str> {
    ["open"].into_iter().chain(STATUSES).collect()
}

fn listed(summary: &'static str) -> Spec {
    Spec::of(summary).paged().answers(
        200,
        [required("count", number()), required("disputes", list(schema())), required("next_cursor", nullable(words()))],
    )
}

/// What it takes and answers.
#[must_use]
pub fn mine_spec(_policy: &Policy) -> Spec {
    listed("The disputes in which you have a part, as a side or on the panel")
}

/// What it takes and answers.
#[must_use]
pub fn show_spec(_policy: &Policy) -> Spec {
    let mut spec = Spec::of("One dispute, as far as you may know it")
        .about(
            "The two sides read everything but the panel's votes, which are sealed until the ruling; the panel reads \
             everything but the offers, and each other. A vote's commitment is `SHA-256(\"vote-v1\\n\" + dispute + \"\\n\" + \
             seat + \"\\n\" + nonce + \"\\n\" + canonical)`.",
        )
        .refuses([Kind::DisputeNotFound, Kind::NdaNotAcknowledged]);
    let again = required("dispute", schema().about("the same once more"));
    spec.answer.schema = object(fields().into_iter().chain([again]));
    spec
}

/// What it takes and answers.
#[must_use]
pub fn every_spec(_policy: &Policy) -> Spec {
    let status = one_of(filters());
    listed("All disputes, the latest first").query([optional("status", status)])
}
