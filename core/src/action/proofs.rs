//! What poster and proofers may do about verification.

use super::registry::Draft;
use super::scene::Scene;
use super::work::{interrupt, sentence};
use crate::proof::accept::AcceptSlot;
use crate::proof::decline::DeclineSlot;
use crate::proof::fund::FundProofs;
use crate::proof::interrupt::Wish;
use crate::proof::settings::ChangeProofSettings;
use crate::proof::submit::SubmitVerdict;
use crate::proof::terms::PROOFERS_MAX;
use crate::proof::verdict::{Mark, Scorecard, Verdict};
use crate::proof::{Decision, Phase};
use serde_json::{Value, json};

/// Every other number of proofers that there can be.
pub(super) fn settings(scene: &Scene<'_>) -> Vec<Draft> {
    let now = scene.job.terms.proof.as_ref().map_or(0, |terms| terms.count);
    let one = |count: u8| {
        let draft = if count == 0 && scene.is_verified() {
            interrupt(scene, Wish::TurnOff)
        } else {
            let command = ChangeProofSettings { job: scene.at.job, poster: scene.at.party, count };
            Draft::of(command).until(scene.closes_at())
        };
        draft.body(json!({"proof_required": count > 0, "proofer_count": count}))
    };
    (0..=PROOFERS_MAX).filter(|count| *count != now).map(one).collect()
}

pub(super) fn accept(scene: &Scene<'_>) -> Vec<Draft> {
    vec![Draft::of(AcceptSlot { job: scene.at.job, proofer: scene.at.party }).until(scene.acts_until())]
}

pub(super) fn decline(scene: &Scene<'_>) -> Vec<Draft> {
    vec![Draft::of(DeclineSlot { job: scene.at.job, proofer: scene.at.party }).until(scene.acts_until())]
}

/// A verdict that says nothing yet: all that is asked for is there.
fn verdict(scene: &Scene<'_>) -> Verdict {
    let mark = || Mark { rating: 5, comments: sentence(scene.policy.proof.comment_min) };
    let asked = scene.job.terms.proof.iter().flat_map(|terms| &terms.requirements);
    let answers: Vec<Value> = asked.map(|asked| json!({"question": asked.question, "answer": sentence(1)})).collect();
    Verdict {
        verdict: Decision::Approved,
        scorecard: Some(Scorecard {
            completeness: mark(),
            accuracy: mark(),
            methodology: mark(),
            quality: mark(),
            summary: None,
        }),
        score: None,
        feedback: None,
        evidence_summary: Some(sentence(scene.policy.proof.evidence_min)),
        custom_answers: (!answers.is_empty()).then_some(Value::Array(answers)),
        agent_feedback: None,
        revision_items: None,
    }
}

pub(super) fn submit(scene: &Scene<'_>) -> Vec<Draft> {
    let seat = scene.slot().and_then(|(_, slot)| slot.holder.seat());
    let (verdict, assignment) = (verdict(scene), seat.map(|seat| seat.assignment));
    let body = serde_json::to_value(&verdict).unwrap_or_default();
    let (job, proofer) = (scene.at.job, scene.at.party);
    let command = SubmitVerdict { job, proofer, assignment, verdict, nonce: [0; 32] };
    let fill = &["verdict", "scorecard", "evidence_summary", "custom_answers"];
    vec![Draft::of(command).body(body).fill(fill).until(scene.acts_until())]
}

pub(super) fn fund(scene: &Scene<'_>) -> Vec<Draft> {
    let phase = scene.proof.latest().map(|round| round.phase);
    let until = match phase {
        Some(Phase::Recruiting { recruit_by }) => Some(recruit_by),
        Some(Phase::Funded | Phase::Reviewing | Phase::Ended { .. } | Phase::Closed(_)) | None => None,
    };
    vec![Draft::of(FundProofs { job: scene.at.job, poster: scene.at.party }).until(until)]
}
