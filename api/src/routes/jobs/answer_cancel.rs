//! POST /api/jobs/{id}/cancel-request/respond

use super::cancel_request::must_speak_for_its_side;
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, nullable, number, one_of, optional, required};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::event::Event;
use market_core::ids::{JobId, PayoutId};
use market_core::job::answer_cancel::{Answer, AnswerCancel};
use market_core::job::request_cancel::RequestCancel;
use market_core::job::{JobEvent, Settlement};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use serde_json::{Value, json};

/// Answers the other side's proposal to end the job.
///
/// # Errors
/// A guard that is not passed, a wrong body, or no open proposal of the other side's.
pub async fn answer_cancel(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    must_speak_for_its_side(&app, caller, id.0).await?;
    let visit = Visit::at(&app, caller, &sent, id.0, RequestCancel::ASKS);
    let accept = visit
        .read_strictly(|fields| {
            if !fields.has("accept") {
                let problem = "is required".to_owned();
                return Err(Rejection::Invalid { field: "accept", problem });
            }
            fields.flag("accept")
        })
        .await?;
    let answer = if accept { Answer::Yes(PayoutId(app.id())) } else { Answer::No };
    let command = AnswerCancel { job: id.0, by: caller.party, answer };
    Ok(visit.execute(&command, told).await?.ok())
}

fn told(events: &[Event]) -> Value {
    let settlement = events.iter().find_map(|event| match event {
        Event::Job(JobEvent::Settled(settlement)) => Some(settlement),
        _ => None,
    });
    match settlement {
        None => json!({"success": true, "status": "in_progress", "status_detail": null}),
        Some(settlement) => settled(settlement),
    }
}

fn settled(settlement: &Settlement) -> Value {
    let (status, detail) = if settlement.payout.is_some() { ("completed", "split") } else { ("cancelled", "refunded") };
    json!({
        "success": true,
        "status": status,
        "status_detail": detail,
        "workerAmount": settlement.award.minor(),
        "commissionAmount": settlement.commission.minor(),
        "agentPayout": settlement.earned.minor(),
        "refund": settlement.refund.minor(),
    })
}

/// What it takes and answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    Spec::of("Answer the other side's proposal to end a job")
        .about("A yes parts the escrow at once: the worker's part, less commission, is paid out, the rest goes back.")
        .strict_body([required("accept", flag())], json!({"accept": true}))
        .commits(
            200,
            [
                required("success", flag()),
                required("status", one_of(["in_progress", "completed", "cancelled"])),
                required("status_detail", nullable(one_of(["split", "refunded"]))),
                optional("workerAmount", number()),
                optional("commissionAmount", number()),
                optional("agentPayout", number()),
                optional("refund", number()),
            ],
        )
        .refuses([
            Kind::NotTheWorker,
            Kind::ForTheOtherSide,
            Kind::NoCancelRequest,
            Kind::WrongState,
            Kind::DeadlinePassed,
        ])
}
