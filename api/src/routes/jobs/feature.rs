//! GET and POST /api/jobs/{id}/feature

use super::standing;
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, cents, flag, instant, nullable, number, one_of, optional, required, whole};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::JobId;
use market_core::job::JobEvent;
use market_core::job::feature::{DAYS_MAX, FeatureJob};
use market_core::policy::Policy;
use serde_json::{Value, json};

/// How many days are meant where nothing is said.
const DAYS_DEFAULT: u32 = 7;

/// Whether a job is featured, and what it costs.
///
/// # Errors
/// When the caller may not see the job.
pub async fn featured(app: Data<App>, caller: Caller, id: Id<JobId>) -> Result<HttpResponse, Problem> {
    let standing = standing(&app, caller, id.0, &[]).await?;
    let (job, _) = standing.enter(&[])?;
    let until = job.featured_until;
    let answer = json!({
        "featured": until.is_some_and(|until| app.now() < until),
        "featured_until": until,
        "price_per_day": app.policy().feature_fee_minor_per_day,
    });
    Ok(HttpResponse::Ok().json(answer))
}

/// Pays for being found more easily, out of the caller's wallet.
///
/// # Errors
/// A guard that is not passed, a wrong body, a job that is not open, or a wallet that is too small.
pub async fn feature(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, FeatureJob::ASKS);
    let (days, expected_total) = visit
        .read_strictly(|fields| {
            let days = fields.number("days", 1, DAYS_MAX, Some(DAYS_DEFAULT))?;
            Ok((days, fields.cents_if_any("expected_total")?))
        })
        .await?;
    let command = FeatureJob { job: id.0, poster: caller.party, days, expected_total };
    Ok(visit.execute(&command, answer).await?.ok())
}

fn answer(events: &[Event]) -> Value {
    let featured = events.iter().find_map(|event| match event {
        Event::Job(JobEvent::Featured { cost, until, .. }) => Some((cost.minor(), *until)),
        _ => None,
    });
    let (cost, until) = featured.unzip();
    json!({"success": true, "featured_until": until, "cost": cost, "fundedFrom": "wallet"})
}

/// What it takes and answers.
#[must_use]
pub fn featured_spec(_policy: &Policy) -> Spec {
    Spec::of("Whether a job is featured, and what that costs").answers(
        200,
        [
            required("featured", flag()),
            required("featured_until", nullable(instant())),
            required("price_per_day", number()),
        ],
    )
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Feature an open job, paid by the day out of the wallet")
        .about("Days that are paid already are kept; new ones come after them.")
        .strict_body(
            [
                optional("days", nullable(whole(1, u64::from(DAYS_MAX)))),
                optional("expected_total", nullable(cents(0, policy.amount_minor_max))),
            ],
            json!({"days": 7}),
        )
        .commits(
            200,
            [
                required("success", flag()),
                required("featured_until", instant()),
                required("cost", number()),
                required("fundedFrom", one_of(["wallet"])),
            ],
        )
        .refuses([
            Kind::EmailNotVerified,
            Kind::NotThePoster,
            Kind::WrongState,
            Kind::DeadlinePassed,
            Kind::PriceChanged,
            Kind::InsufficientFunds,
        ])
}
