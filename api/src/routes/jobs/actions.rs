//! GET /api/jobs/{id}/actions

use crate::app::App;
use crate::auth::Caller;
use crate::choices::{Choices, weighed};
use crate::dry_run::fees;
use crate::path::Id;
use crate::problem::Problem;
use crate::routes::shape::joined;
use crate::spec::{
    Spec, anything, cents, flag, id, instant, list, map, nullable, object, one_of, reference, required, words,
};
use crate::views::Fresh;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::action::{ACTIONS, Candidate, Moved, Offer, Role, Scene, Takes};
use market_core::ids::JobId;
use market_core::job::At;
use market_core::policy::Policy;
use serde_json::{Value, json};

/// What the caller may do with a job now.
///
/// # Errors
/// When the caller may not come in.
pub async fn actions(app: Data<App>, caller: Caller, id: Id<JobId>, _views: Fresh) -> Result<HttpResponse, Problem> {
    let at = At { job: id.0, party: caller.party };
    let mut choices = Choices::of(&app, caller, at).await?;
    if choices.scene(&app, at)?.is_overdue() {
        // A timer that is late does its work first, as it would before whatever is asked for.
        app.timekeeper.catch_up(&app).await?;
        choices = Choices::of(&app, caller, at).await?;
    }
    let scene = choices.scene(&app, at)?;
    let (options, shut) = weighed(&app, caller, &scene).await?;
    let offered = options.offers.iter().map(|offer| shown(offer, &scene)).collect::<Result<Vec<Value>, Problem>>()?;
    let near = options.blocked.into_iter().map(|blocked| (blocked.candidate, Problem::from(blocked.why)));
    let blocked: Vec<Value> = near.chain(shut).map(|(candidate, why)| refused(&candidate, &why, id.0)).collect();
    Ok(HttpResponse::Ok().json(json!({
        "jobId": id.0,
        "status": scene.job.status(),
        "roles": scene.roles().into_iter().map(Role::name).collect::<Vec<_>>(),
        "actions": offered,
        "blocked": blocked,
        "more_applicants": choices.has_more,
    })))
}

fn request(candidate: &Candidate) -> Value {
    let content_type = match candidate.action.takes {
        Takes::Json => "application/json",
        Takes::File => "multipart/form-data",
    };
    json!({
        "action": candidate.action.name,
        "method": candidate.action.method,
        "path": candidate.path,
        "content_type": content_type,
        "body": candidate.body,
        "fill": candidate.fill,
    })
}

fn shown(offer: &Offer, scene: &Scene<'_>) -> Result<Value, Problem> {
    let moved = |moved: Moved| json!({"from": moved.from, "to": moved.to, "amount": moved.amount.minor()});
    let (out, back) = offer.wallet(scene);
    let effect = json!({
        "until": offer.candidate.until,
        "next_status": offer.next_status(scene),
        "moves": offer.moves(scene).into_iter().map(moved).collect::<Vec<_>>(),
        "fees": fees(offer.events.iter())?,
        "wallet": {"out": out, "in": back},
    });
    Ok(joined(request(&offer.candidate), effect))
}

fn refused(candidate: &Candidate, why: &Problem, job: JobId) -> Value {
    joined(request(candidate), json!({"why": why.foretold(&job.to_string())}))
}

/// What it answers.
#[must_use]
pub fn spec(_policy: &Policy) -> Spec {
    let mut names: Vec<&str> = ACTIONS.iter().map(|action| action.name).collect();
    names.dedup();
    let request = || {
        vec![
            required("action", one_of(names.clone())),
            required("method", one_of(["POST", "PATCH", "DELETE"])),
            required("path", words().about("with everything in its place")),
            required("content_type", one_of(["application/json", "multipart/form-data"])),
            required("body", nullable(map(anything())).about("taken as it stands; null where a file is sent")),
            required("fill", list(words()).about("the fields that stand for words or numbers of your own")),
        ]
    };
    let amount = || cents(0, u64::MAX >> 1);
    let moved = object([required("from", words()), required("to", words()), required("amount", amount())]);
    let offer = object(request().into_iter().chain([
        required("until", nullable(instant()).about("accepted until then, if nothing else happens; null without end")),
        required("next_status", reference("JobStatus")),
        required("moves", list(moved).about("what it moves at once, from account to account")),
        required("fees", map(amount()).about("what the market takes, at once or once the work is approved")),
        required("wallet", object([required("out", amount()), required("in", amount())])),
    ]));
    let why = object([
        required("code", words()),
        required("detail", words()),
        required("next_action", nullable(map(anything())).about("the request that helps, where one does")),
    ]);
    let blocked = object(request().into_iter().chain([required("why", why)]));
    Spec::of("What you may do with a job now, with requests that are ready to be sent")
        .about(
            "Decided by the same guards as the requests themselves: what is offered is accepted while nothing else \
             happens, and what is not offered is refused or changes nothing. Under `blocked` stands what only lacks \
             something that you can bring about first. Whom to invite, and what to report, only you can say: neither \
             stands here.",
        )
        .answers(
            200,
            [
                required("jobId", id()),
                required("status", reference("JobStatus")),
                required("roles", list(one_of(Role::ALL.map(Role::name)))),
                required("actions", list(offer)),
                required("blocked", list(blocked)),
                required("more_applicants", flag().about("whether more have applied than are told of here")),
            ],
        )
}
