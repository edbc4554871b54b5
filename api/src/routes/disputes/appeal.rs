//! POST /api/disputes/{id}/appeal

use super::{as_side, became, became_fields};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::Spec;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::dispute::rule::AppealRuling;
use market_core::ids::DisputeId;
use market_core::policy::Policy;

/// Is refused: a ruling is final, so that what was awarded can be spent.
///
/// # Errors
/// Always.
pub async fn appeal(app: Data<App>, caller: Caller, id: Id<DisputeId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let (visit, matter) = as_side(&app, caller, &sent, id.0).await?;
    let command = AppealRuling { matter, by: caller.party };
    Ok(visit.execute(&command, |events| became(events, "ruled")).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Appeal against a ruling: there is no second instance")
        .about("Always refused. An award goes to the worker's `available` at once, so a ruling is final.")
        .commits(200, became_fields())
        .refuses([Kind::DisputeNotFound, Kind::NotYourPart, Kind::NoAppeal])
}
