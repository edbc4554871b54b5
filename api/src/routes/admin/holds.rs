//! GET /api/admin/holds

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use crate::query::{Query, next_cursor};
use crate::spec::{Spec, id, instant, list, nullable, number, object, one_of, required, words};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::policy::Policy;
use market_projections::dispute::query::{Hold, holds as all};
use serde_json::{Value, json};

/// Whatever keeps money where it is, the latest first: posters' holds and disputes.
///
/// # Errors
/// When the caller is no administrator, or a wrong query.
pub async fn holds(app: Data<App>, caller: Caller, query: Query, views: Fresh) -> Result<HttpResponse, Problem> {
    // A role that an operator has just given counts at once.
    app.store.load_fresh(&caller.party).await?.registered()?.must_be_admin()?;
    let page = query.page()?;
    let found = all(views.pool(), &page).await?;
    let next = next_cursor(&page, &found, |hold| (hold.since, hold.id));
    let shown: Vec<Value> = found.iter().map(one).collect();
    Ok(HttpResponse::Ok().json(json!({"count": shown.len(), "holds": shown, "next_cursor": next})))
}

fn one(hold: &Hold) -> Value {
    json!({
        "id": hold.id,
        "owner": hold.owner,
        "job_id": hold.job,
        "job_title": hold.job_title,
        "amount": hold.amount,
        "reason": hold.reason,
        "since": hold.since,
        "until": hold.until,
    })
}

/// What it answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let hold = object([
        required("id", id().about("the dispute, or the payout that its poster holds")),
        required("owner", one_of(["poster", "dispute"])),
        required("job_id", id()),
        required("job_title", nullable(words())),
        required("amount", number().about("cents")),
        required("reason", nullable(words())),
        required("since", instant()),
        required("until", instant().about("when it ends at the latest")),
    ]);
    Spec::of("Whatever keeps money where it is, the latest first").paged().answers(
        200,
        [required("count", number()), required("holds", list(hold)), required("next_cursor", nullable(words()))],
    )
}
