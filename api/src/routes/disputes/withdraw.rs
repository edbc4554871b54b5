//! POST /api/disputes/{id}/withdraw

use super::{as_side, became, became_fields};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::Spec;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::dispute::withdraw::WithdrawDispute;
use market_core::ids::DisputeId;
use market_core::policy::Policy;

/// Takes the caller's own dispute back.
///
/// # Errors
/// When there is no such dispute of the caller's, or it is over.
pub async fn withdraw(app: Data<App>, caller: Caller, id: Id<DisputeId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let (visit, matter) = as_side(&app, caller, &sent, id.0).await?;
    let command = WithdrawDispute { matter, by: caller.party };
    Ok(visit.execute(&command, |events| became(events, "withdrawn")).await?.ok())
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Take your dispute back")
        .about("The job goes on where it was, with what remained of every clock.")
        .commits(200, became_fields())
        .refuses([Kind::DisputeNotFound, Kind::NotYourPart, Kind::DisputeOver, Kind::DeadlinePassed])
}
