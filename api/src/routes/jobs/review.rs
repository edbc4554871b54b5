//! POST /api/jobs/{id}/review

use crate::app::App;
use crate::auth::Caller;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, nullable, number, optional, required, text, whole};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::confidential::Confidential;
use market_core::ids::JobId;
use market_core::job::review::{RATING_MAX, ReviewWork};
use market_core::policy::Policy;
use serde_json::json;

/// Says what the work was worth.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a job that is not completed or was reviewed already.
pub async fn review(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, ReviewWork::ASKS);
    let (rating, comment) = visit
        .read(|fields| {
            let rating = fields.number("rating", 1, u32::from(RATING_MAX), None)?;
            Ok((u8::try_from(rating).unwrap_or(0), fields.text_if_any("comment")?.unwrap_or_default()))
        })
        .await?;
    let words = Confidential { body: json!({"comment": comment}), salt: entropy::bytes() };
    let command = ReviewWork { job: id.0, poster: caller.party, rating, comment, words };
    Ok(visit.execute(&command, |_| json!({"success": true, "rating": rating})).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Review completed work, once")
        .body(
            [
                required("rating", whole(1, u64::from(RATING_MAX))),
                optional("comment", nullable(text(0, policy.text.review_max))),
            ],
            json!({"rating": 5, "comment": "Well done."}),
        )
        .commits(200, [required("success", flag()), required("rating", number())])
        .refuses([Kind::NotThePoster, Kind::WrongState, Kind::AlreadyReviewed])
}
