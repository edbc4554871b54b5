//! What poster and worker may do with work, and after it.

use super::registry::Draft;
use super::scene::{Cooling, Scene};
use crate::confidential::Confidential;
use crate::ids::{FileId, PayoutId};
use crate::job::answer_cancel::{Answer, AnswerCancel};
use crate::job::approve::ApproveWork;
use crate::job::approve_milestone::ApproveMilestone;
use crate::job::decline::DeclineJob;
use crate::job::request_cancel::{RequestCancel, WithdrawCancelRequest};
use crate::job::request_revision::RequestRevision;
use crate::job::review::{RATING_MAX, ReviewWork};
use crate::job::reviews::Opinion;
use crate::job::submit::SubmitWork;
use crate::job::upload::UploadFile;
use crate::job::{Stage, WorkPayout};
use crate::money::{Currency, Money};
use crate::payout::hold::HoldPayment;
use crate::payout::hold_milestones::HoldMilestones;
use crate::proof::interrupt::{InterruptProof, Wish};
use serde_json::{Value, json};
use uuid::Uuid;

/// What stands for the words of somebody who has not said them yet.
const SENTENCE: &str = "I have looked at everything that is asked for here, and it is all as it should be. ";

/// Where work would lie that is not uploaded.
const ADDRESS: &str = "https://example.com/deliverable";

const NEW: PayoutId = PayoutId(Uuid::nil());

/// Words of at least so many characters.
pub(super) fn sentence(least: usize) -> String {
    let times = least.checked_div(SENTENCE.len()).unwrap_or(0).saturating_add(1);
    SENTENCE.repeat(times).trim_end().to_owned()
}

/// Of words only the digest decides, and not what it is.
pub(super) fn confidential() -> Confidential {
    Confidential { body: Value::Null, salt: [0; 16] }
}

pub(super) fn upload(scene: &Scene<'_>) -> Vec<Draft> {
    let command = UploadFile {
        job: scene.at.job,
        agent: scene.at.party,
        file: FileId(Uuid::nil()),
        name: String::new(),
        media_type: String::new(),
        sha256: String::new(),
        size: 0,
    };
    vec![Draft::of(command).until(scene.closes_at())]
}

pub(super) fn submit(scene: &Scene<'_>) -> Vec<Draft> {
    let (job, agent, words) = (scene.at.job, scene.at.party, confidential());
    let is_uploaded = scene.job.files.iter().any(|file| file.delivery.is_none());
    let draft = if is_uploaded {
        let notes = json!({"notes": sentence(1)});
        Draft::of(SubmitWork { job, agent, address: None, words }).body(notes).fill(&["notes"])
    } else {
        let body = json!({"deliverable_url": ADDRESS, "notes": sentence(1)});
        let address = Some(ADDRESS.to_owned());
        Draft::of(SubmitWork { job, agent, address, words }).body(body).fill(&["deliverable_url", "notes"])
    };
    vec![draft.until(scene.closes_at())]
}

pub(super) fn decline(scene: &Scene<'_>) -> Vec<Draft> {
    let command = DeclineJob { job: scene.at.job, agent: scene.at.party, words: confidential() };
    vec![Draft::of(command).body(json!({"reason": ""})).fill(&["reason"]).until(scene.closes_at())]
}

pub(super) fn request_cancel(scene: &Scene<'_>) -> Vec<Draft> {
    let (job, by) = (scene.at.job, scene.at.party);
    // Each side begins with what it would like best.
    let mut worker_amount = Money::zero(Currency::Usd);
    if let Stage::InProgress(contract, _) = &scene.job.stage
        && contract.agent == by
    {
        worker_amount = contract.in_escrow().unwrap_or(worker_amount);
    }
    let command = RequestCancel { job, by, worker_amount, words: confidential() };
    let body = json!({"workerAmount": worker_amount.minor()});
    vec![Draft::of(command).body(body).fill(&["workerAmount"]).until(scene.closes_at())]
}

pub(super) fn withdraw_cancel(scene: &Scene<'_>) -> Vec<Draft> {
    vec![Draft::of(WithdrawCancelRequest { job: scene.at.job, by: scene.at.party }).until(scene.closes_at())]
}

fn answer(scene: &Scene<'_>, answer: Answer) -> Vec<Draft> {
    let command = AnswerCancel { job: scene.at.job, by: scene.at.party, answer };
    vec![Draft::of(command).body(json!({"accept": answer != Answer::No})).until(scene.closes_at())]
}

pub(super) fn accept_cancel(scene: &Scene<'_>) -> Vec<Draft> {
    answer(scene, Answer::Yes(NEW))
}

pub(super) fn decline_cancel(scene: &Scene<'_>) -> Vec<Draft> {
    answer(scene, Answer::No)
}

/// What a poster does who does not wait for its proofers.
pub(super) fn interrupt(scene: &Scene<'_>, wish: Wish) -> Draft {
    let openings = scene.openings.clone();
    Draft::of(InterruptProof { job: scene.at.job, poster: scene.at.party, wish, openings })
}

pub(super) fn approve(scene: &Scene<'_>) -> Vec<Draft> {
    if scene.is_verified() {
        return vec![interrupt(scene, Wish::Approve(NEW)).body(json!({"override_proof": true}))];
    }
    let approval = ApproveWork { job: scene.at.job, poster: scene.at.party, payout: NEW };
    let draft = match scene.job.milestone() {
        Some(milestone) => Draft::of(ApproveMilestone { milestone, approval }).body(json!({"milestone": milestone})),
        None => Draft::of(approval),
    };
    vec![draft.until(scene.closes_at())]
}

pub(super) fn revise(scene: &Scene<'_>) -> Vec<Draft> {
    let (job, poster, words) = (scene.at.job, scene.at.party, confidential());
    let draft = if scene.is_verified() {
        interrupt(scene, Wish::Revise(words))
    } else {
        Draft::of(RequestRevision { job, poster, words }).until(scene.closes_at())
    };
    vec![draft.body(json!({"message": sentence(1)})).fill(&["message"])]
}

pub(super) fn hold(scene: &Scene<'_>) -> Vec<Draft> {
    scene
        .cooling
        .iter()
        .filter(|cooling| cooling.held_until.is_none())
        .map(|cooling| hold_one(scene, cooling))
        .collect()
}

/// Each milestone's payment is held for itself.
fn hold_one(scene: &Scene<'_>, cooling: &Cooling) -> Draft {
    let reason = sentence(scene.policy.text.hold_reason_min);
    let (job, poster, words) = (scene.at.job, scene.at.party, confidential());
    let WorkPayout { milestone, payout } = cooling.paid;
    let draft = if milestone.is_some() {
        let body = json!({"reason": reason, "milestone": milestone});
        let payouts = scene.job.work_payouts().iter().map(|paid| paid.payout).collect();
        Draft::of(HoldMilestones { job, poster, payouts, milestone, reason, words }).body(body)
    } else {
        let body = json!({"reason": reason});
        Draft::of(HoldPayment { job, poster, payout: Some(payout), reason, words }).body(body)
    };
    draft.fill(&["reason"]).until(Some(cooling.releasable_at))
}

pub(super) fn review(scene: &Scene<'_>) -> Vec<Draft> {
    let (rating, comment) = (RATING_MAX, String::new());
    let opinion = Opinion { rating, comment: comment.clone(), salt: [0; 16] };
    let command = ReviewWork { job: scene.at.job, by: scene.at.party, opinion };
    let body = json!({"rating": rating, "comment": comment});
    vec![Draft::of(command).body(body).fill(&["rating", "comment"]).until(scene.job.reviews.until)]
}
