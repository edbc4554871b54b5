//! What follows by itself: the next candidate is asked, pay that was for somebody who is gone goes back, and a round in
//! which nothing is waited for ends.

use super::event::ProofEvent;
use super::slot::Holder;
use super::state::{Phase, Proof, Round};
use super::terms::{Assignment, PROOFERS_MAX};
use super::told::{Ranked, Seat, SlotFee};
use crate::decide::{Context, Evolve};
use crate::event::Event;
use crate::ids::{AssignmentId, JobId, PartyId};
use std::collections::BTreeSet;

/// The events, and what follows from them by itself, in the order in which it does.
pub(super) fn onward(job: JobId, round: u32, proof: &Proof, events: Vec<ProofEvent>, cx: &Context<'_>) -> Vec<Event> {
    onward_without(&BTreeSet::new(), (job, round), proof, events, cx)
}

/// The same, but these are not asked: they may do nothing for now. They keep their places in the draw.
pub(super) fn onward_without(
    suspended: &BTreeSet<PartyId>,
    (job, round): (JobId, u32),
    proof: &Proof,
    events: Vec<ProofEvent>,
    cx: &Context<'_>,
) -> Vec<Event> {
    let mut all = events;
    let mut after = proof.after(&all);
    // Each turn fills a slot or is the last.
    for _ in 0..=PROOFERS_MAX {
        let Some(next) = after.round(round).and_then(|round| follows(job, round, suspended, cx)) else { break };
        after = after.evolve(&next);
        all.push(next);
    }
    all.into_iter().map(Into::into).collect()
}

fn follows(job: JobId, round: &Round, suspended: &BTreeSet<PartyId>, cx: &Context<'_>) -> Option<ProofEvent> {
    if !round.is_open() {
        return None;
    }
    if let Some(fee) = for_nobody(round) {
        return Some(ProofEvent::SlotFeeReturned { job, round: round.number, payer: round.payer, fee });
    }
    if round.is_complete() {
        return Some(ProofEvent::VotingEnded { job, round: round.number, ended_at: cx.now });
    }
    let Phase::Recruiting { recruit_by } = round.phase else {
        return None;
    };
    let mut waiting = round.waiting.iter().filter(|_| cx.now < recruit_by);
    let next = waiting.find(|candidate| !suspended.contains(&candidate.party))?;
    let vacant = round.slots.iter().find(|slot| slot.holder == Holder::Vacant && slot.fee.is_some())?;
    let respond_by = cx.now.after(cx.policy.proof.invitation_window).min(recruit_by);
    Some(ProofEvent::SlotInvited { job, seat: seat(job, round.number, vacant.number, *next), respond_by })
}

/// Pay of a price that somebody named who is gone: whoever is selected next names another.
fn for_nobody(round: &Round) -> Option<SlotFee> {
    let is_empty = |holder: &Holder| matches!(holder, Holder::Vacant | Holder::Over);
    let mut empty = round.slots.iter().filter(|slot| is_empty(&slot.holder));
    match round.assignment {
        Assignment::PosterSelect => empty.find_map(|slot| slot.fee.map(|fee| SlotFee { slot: slot.number, fee })),
        Assignment::Auto => None,
    }
}

/// A place in a round.
pub(super) fn seat(job: JobId, round: u32, slot: u8, who: Ranked) -> Seat {
    let Ranked { party, agent } = who;
    Seat { round, slot, party, agent, assignment: AssignmentId::of(job, round, slot, party) }
}
