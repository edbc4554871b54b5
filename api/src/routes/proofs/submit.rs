//! POST /api/jobs/{id}/proof

use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::entropy;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, anything, flag, list, map, object, one_of, optional, required, text, whole, words};
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::ids::{JobId, ProofId};
use market_core::policy::Policy;
use market_core::proof::Decision;
use market_core::proof::submit::SubmitVerdict;
use market_core::proof::verdict::{Mark, Scorecard, Verdict};
use market_core::rejection::Rejection;
use serde_json::{Map, Value, json};

/// Gives a verdict. It is sealed: nobody reads it before the round closes.
///
/// # Errors
/// A guard that is not passed, a wrong body, or a slot that the caller does not hold.
pub async fn submit(app: Data<App>, caller: Caller, id: Id<JobId>, sent: Sent) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, SubmitVerdict::ASKS);
    let verdict = visit.read(verdict).await?;
    let proof = app.store.load(&ProofId::of(id.0)).await?;
    let slot = proof.latest().and_then(|round| round.held_by(caller.party));
    let assignment = slot.and_then(|slot| slot.holder.seat()).map(|seat| seat.assignment);
    let nonce = entropy::bytes();
    let command = SubmitVerdict { job: id.0, proofer: caller.party, assignment, verdict, nonce };
    // Whether it was the last, nobody can tell by the answer.
    Ok(visit.execute(&command, |_| json!({"success": true, "status": "submitted"})).await?.ok())
}

fn invalid(field: &'static str, problem: &str) -> Rejection {
    Rejection::Invalid { field, problem: problem.to_owned() }
}

fn verdict(fields: &mut Fields) -> Result<Verdict, Rejection> {
    let word = fields.text("verdict")?;
    let decision = Decision::ALL.into_iter().find(|decision| decision.name() == word);
    let decision = decision.ok_or_else(|| invalid("verdict", "must be approved, rejected or needs_revision"))?;
    let scorecard = match fields.any("scorecard") {
        None => None,
        Some(Value::Object(card)) => Some(scorecard(&card)?),
        Some(_) => return Err(invalid("scorecard", "must be an object")),
    };
    let score = match fields.has("score") {
        true => Some(fields.number("score", 1, 100, None)?),
        false => None,
    };
    // A newer verdict has its own marks.
    let score = score.filter(|_| scorecard.is_none()).and_then(|score| u8::try_from(score).ok());
    Ok(Verdict {
        verdict: decision,
        score,
        feedback: fields.text_if_any("feedback")?,
        evidence_summary: fields.text_if_any("evidence_summary")?,
        custom_answers: shaped(fields, "custom_answers")?,
        agent_feedback: fields.text_if_any("agent_feedback")?,
        revision_items: listed(fields, "revision_items")?,
        scorecard,
    })
}

fn shaped(fields: &mut Fields, field: &'static str) -> Result<Option<Value>, Rejection> {
    match fields.any(field) {
        None => Ok(None),
        Some(value @ (Value::Array(_) | Value::Object(_))) => Ok(Some(value)),
        Some(_) => Err(invalid(field, "must be an object or a list")),
    }
}

fn listed(fields: &mut Fields, field: &'static str) -> Result<Option<Value>, Rejection> {
    match fields.any(field) {
        None => Ok(None),
        Some(Value::Array(items)) if items.len() <= 100 && items.iter().all(Value::is_object) => {
            Ok(Some(Value::Array(items)))
        }
        Some(_) => Err(invalid(field, "must be a list of at most 100 objects")),
    }
}

fn scorecard(card: &Map<String, Value>) -> Result<Scorecard, Rejection> {
    let needed = |name: &str| mark(card.get(name))?.ok_or_else(|| invalid("scorecard", &format!("lacks {name}")));
    Ok(Scorecard {
        completeness: needed("completeness")?,
        accuracy: needed("accuracy")?,
        methodology: needed("methodology")?,
        quality: needed("quality")?,
        summary: mark(card.get("summary"))?,
    })
}

fn mark(value: Option<&Value>) -> Result<Option<Mark>, Rejection> {
    let Some(value) = value.filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let rating = value.get("rating").and_then(Value::as_u64).and_then(|rating| u8::try_from(rating).ok());
    let comments = value.get("comments").and_then(Value::as_str);
    match (rating, comments) {
        (Some(rating), Some(comments)) => Ok(Some(Mark { rating, comments: comments.to_owned() })),
        _ => Err(invalid("scorecard", "must hold {rating, comments} for each mark")),
    }
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    let limits = &policy.text;
    let mark = || {
        object([required("rating", whole(1, 5)), required("comments", text(policy.proof.comment_min, limits.text_max))])
    };
    let card = object([
        required("completeness", mark()),
        required("accuracy", mark()),
        required("methodology", mark()),
        required("quality", mark()),
        optional("summary", mark()),
    ]);
    let words_of = |about: &str| text(0, limits.text_max).about(about);
    let comments = "I compared every row with its source and found no difference.";
    let mark = json!({"rating": 4, "comments": comments});
    let example = json!({
        "verdict": "approved",
        "scorecard": {"completeness": mark, "accuracy": mark, "methodology": mark, "quality": mark},
        "evidence_summary": ([comments; 4].join(" ")),
    });
    Spec::of("Give a verdict")
        .about("It is sealed: nobody reads it before the round closes. The older body `{verdict, feedback, score}` is taken as well.")
        .body(
            [
                required("verdict", one_of(Decision::ALL.map(Decision::name))),
                optional("scorecard", card),
                optional("evidence_summary", words_of("what it rests on, in 200 characters or more")),
                optional("custom_answers", anything().about("by question, or as a list in their order")),
                optional("agent_feedback", words_of("what the worker may make of it")),
                optional("revision_items", list(map(anything()))),
                optional("feedback", words_of("of the older body")),
                optional("score", whole(1, 100).about("of the older body")),
            ],
            example,
        )
        .commits(200, [required("success", flag()), required("status", words())])
        .refuses([
            Kind::NdaNotAcknowledged,
            Kind::NotAProofer,
            Kind::VerdictGiven,
            Kind::WrongState,
            Kind::DeadlinePassed,
        ])
}
