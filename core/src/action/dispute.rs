//! What the two sides of a dispute, and its panel, may do.

use super::registry::Draft;
use super::scene::Scene;
use super::work::{confidential, sentence};
use crate::dispute::evidence::AddEvidence;
use crate::dispute::file::FileDispute;
use crate::dispute::offer::{AcceptOffer, OfferInDispute};
use crate::dispute::respond::RespondToDispute;
use crate::dispute::vote::VoteInDispute;
use crate::dispute::withdraw::WithdrawDispute;
use crate::dispute::{Filed, Matter, Reason};
use crate::ids::PayoutId;
use crate::job::{Frozen, Stage};
use crate::money::Money;
use serde_json::json;
use uuid::Uuid;

pub(super) fn file(scene: &Scene<'_>) -> Vec<Draft> {
    let payout = if let Stage::Completed { payout, .. } = scene.job.stage { Some(payout) } else { None };
    let cooling = scene.cooling.iter().find(|cooling| Some(cooling.paid.payout) == payout);
    let (reason, description) = (Reason::Other, sentence(1));
    let body = json!({"reason": reason.name(), "description": description});
    let command = FileDispute {
        job: scene.at.job,
        by: scene.at.party,
        reason,
        description,
        worker_amount: None,
        payout,
        openings: scene.openings.clone(),
        words: confidential(),
    };
    let until = cooling.map(|cooling| cooling.held_until.unwrap_or(cooling.releasable_at));
    vec![Draft::of(command).body(body).fill(&["reason", "description"]).until(scene.closes_at()).until(until)]
}

/// The dispute that the job is in, and what is known of it.
fn open<'a>(scene: &Scene<'a>) -> Option<(&'a Filed, Matter)> {
    let (Stage::Disputed(Frozen { dispute, clocks, .. }), Some(filed)) = (&scene.job.stage, scene.dispute) else {
        return None;
    };
    let payout = clocks.payout().unwrap_or(PayoutId(Uuid::nil()));
    Some((filed, Matter { dispute: *dispute, job: scene.at.job, payout }))
}

/// One draft about the dispute that is open, until its next clock runs out.
fn about(scene: &Scene<'_>, draft: impl Fn(&Filed, Matter) -> Draft) -> Vec<Draft> {
    let one = |(filed, matter): (&Filed, Matter)| {
        draft(filed, matter).named("id", matter.dispute).until(filed.falls_due_at())
    };
    open(scene).map(one).into_iter().collect()
}

/// What somebody would settle for who has not thought about it yet: what was offered to it, or what is at stake.
fn amount(scene: &Scene<'_>, filed: &Filed) -> Money {
    let other = filed.case.side_of(scene.at.party).and_then(|side| filed.offers.get(&side.other()));
    other.copied().unwrap_or(filed.price)
}

pub(super) fn respond(scene: &Scene<'_>) -> Vec<Draft> {
    about(scene, |filed, matter| {
        let message = sentence(1);
        let body = json!({"message": message});
        let (by, words) = (scene.at.party, confidential());
        let command = RespondToDispute { matter, by, message, worker_amount: None, words };
        Draft::of(command).body(body).fill(&["message"]).until(Some(filed.evidence_until))
    })
}

pub(super) fn evidence(scene: &Scene<'_>) -> Vec<Draft> {
    about(scene, |filed, matter| {
        let description = sentence(1);
        let body = json!({"description": description});
        let command = AddEvidence { matter, by: scene.at.party, description, words: confidential() };
        Draft::of(command).body(body).fill(&["description"]).until(Some(filed.evidence_until))
    })
}

pub(super) fn offer(scene: &Scene<'_>) -> Vec<Draft> {
    about(scene, |filed, matter| {
        let worker_amount = amount(scene, filed);
        let command = OfferInDispute { matter, by: scene.at.party, worker_amount };
        Draft::of(command).body(json!({"worker_amount": worker_amount.minor()})).fill(&["worker_amount"])
    })
}

pub(super) fn accept(scene: &Scene<'_>) -> Vec<Draft> {
    about(scene, |filed, matter| {
        let expected = Some(amount(scene, filed));
        let command = AcceptOffer { matter, by: scene.at.party, expected };
        Draft::of(command).body(json!({"worker_amount": expected.map(|amount| amount.minor())}))
    })
}

pub(super) fn withdraw(scene: &Scene<'_>) -> Vec<Draft> {
    about(scene, |_, matter| Draft::of(WithdrawDispute { matter, by: scene.at.party }))
}

pub(super) fn vote(scene: &Scene<'_>) -> Vec<Draft> {
    about(scene, |filed, Matter { dispute, job, .. }| {
        let (by, worker_amount) = (scene.at.party, filed.price);
        let seat = filed.seat_of(by).map(|seat| seat.panelist.seat);
        let command = VoteInDispute { dispute, job, by, seat, worker_amount, nonce: [0; 32] };
        let body = json!({"worker_amount": worker_amount.minor()});
        Draft::of(command).body(body).fill(&["worker_amount"])
    })
}
