//! What poster and proofers may do about verification.

use super::registry::Draft;
use super::scene::Scene;
use super::work::{confidential, interrupt, sentence};
use crate::candidacy::Proofing;
use crate::ids::ApplicationId;
use crate::job::Stage;
use crate::proof::accept::AcceptSlot;
use crate::proof::appeal::Appeal;
use crate::proof::apply::ApplyToVerify;
use crate::proof::aspirant::Aspirant;
use crate::proof::decline::DeclineSlot;
use crate::proof::fund::FundProofs;
use crate::proof::interrupt::Wish;
use crate::proof::select::SelectProofer;
use crate::proof::settings::ChangeProofSettings;
use crate::proof::submit::SubmitVerdict;
use crate::proof::terms::PROOFERS_MAX;
use crate::proof::turn_down::TurnProoferDown;
use crate::proof::verdict::{Mark, Scorecard, Verdict};
use crate::proof::withdraw::WithdrawProofing;
use crate::proof::{Decision, ProofTerms};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

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
    // Who comes next in the draw does not matter to whoever says no.
    let command = DeclineSlot { job: scene.at.job, proofer: scene.at.party, suspended: BTreeSet::new() };
    vec![Draft::of(command).until(scene.acts_until())]
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
    let command = FundProofs { job: scene.at.job, poster: scene.at.party };
    vec![Draft::of(command).until(scene.recruits_until()).until(scene.closes_at())]
}

/// An offer to verify the work, for what a verdict usually costs.
pub(super) fn apply(scene: &Scene<'_>) -> Option<Draft> {
    let (Stage::PendingProof { contract, .. }, Some(aspirant)) = (&scene.job.stage, scene.aspirant) else {
        return None;
    };
    let count = scene.round()?.count;
    let price = ProofTerms::of(count).fee(scene.job.part_of(contract.price).ok()?, scene.policy).ok()?;
    let message = sentence(scene.policy.text.message_min);
    let body = json!({"proposed_price": price.minor(), "message": message});
    let command = ApplyToVerify {
        job: scene.at.job,
        party: scene.at.party,
        application: ApplicationId(Uuid::nil()),
        price,
        message,
        words: confidential(),
        aspirant: aspirant.clone(),
    };
    Some(Draft::of(command).body(body).fill(&["proposed_price", "message"]).until(scene.recruits_until()))
}

pub(super) fn withdraw(scene: &Scene<'_>) -> Option<Draft> {
    let application = scene.candidacy.proofing?.application;
    let command = WithdrawProofing { job: scene.at.job, party: scene.at.party, application };
    Some(Draft::of(command).named("id", application))
}

pub(super) fn turn_down(scene: &Scene<'_>) -> Vec<Draft> {
    let one = |(aspirant, proofing): (&Aspirant, Proofing)| {
        let (job, poster, party, application) =
            (scene.at.job, scene.at.party, aspirant.candidate.party, proofing.application);
        Draft::of(TurnProoferDown { job, poster, party, application }).named("id", application)
    };
    scene.aspirants().map(one).collect()
}

pub(super) fn select(scene: &Scene<'_>) -> Vec<Draft> {
    let one = |(aspirant, proofing): (&Aspirant, Proofing)| {
        let (application, price) = (proofing.application, proofing.price);
        let command = SelectProofer {
            job: scene.at.job,
            poster: scene.at.party,
            application,
            party: aspirant.candidate.party,
            aspirant: aspirant.clone(),
            expected_price: Some(price),
        };
        let body = json!({"applicationId": application, "expected_price": price.minor()});
        Draft::of(command).body(body).until(scene.recruits_until())
    };
    scene.aspirants().map(one).collect()
}

pub(super) fn appeal(scene: &Scene<'_>) -> Vec<Draft> {
    let command = Appeal { job: scene.at.job, agent: scene.at.party, expected_total: None };
    vec![Draft::of(command).until(scene.closes_at())]
}
