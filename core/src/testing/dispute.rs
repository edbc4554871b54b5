//! How disputes are filed and decided in the sentences.

use super::*;
use crate::candidacy::Who;
use crate::dispute::cap::RuleByCap;
use crate::dispute::close_evidence::CloseEvidence;
use crate::dispute::close_votes::CloseVotes;
use crate::dispute::default::DefaultJudgment;
use crate::dispute::draw::DrawPanel;
use crate::dispute::evidence::AddEvidence;
use crate::dispute::file::FileDispute;
use crate::dispute::offer::{AcceptOffer, OfferInDispute};
use crate::dispute::respond::RespondToDispute;
use crate::dispute::rule::RuleDispute;
use crate::dispute::seal::{canonical, seed};
use crate::dispute::vote::VoteInDispute;
use crate::dispute::withdraw::WithdrawDispute;
use crate::dispute::{Matter, Reason};
use crate::event::tree::Hash;
use crate::ids::DisputeId;
use crate::job::{JobEvent, ProofEnded};
use crate::ledger::Account;
use crate::proof::draw::ranked;
use crate::proof::open::{Candidate, CheckpointSeen};
use crate::proof::{Openings, Outcome, Ranked, Unsealed};
use crate::stream::Position;

const ROOT: Hash = Hash([0xbb; 32]);

/// The first dispute of the job.
pub(crate) fn dispute() -> DisputeId {
    DisputeId::of(JOB, 1)
}

pub(crate) fn hold() -> Account {
    Account::DisputeHold(dispute())
}

pub(crate) fn matter() -> Matter {
    Matter { dispute: dispute(), job: JOB, payout: PAYOUT }
}

pub(crate) fn file(by: PartyId, wanted: Option<Money>) -> FileDispute {
    FileDispute {
        job: JOB,
        by,
        reason: Reason::Quality,
        description: "It is not what was agreed.".to_owned(),
        worker_amount: wanted,
        payout: None,
        openings: Openings::new(),
        words: words(),
    }
}

/// In the cooldown.
pub(crate) fn file_late(by: PartyId, wanted: Option<Money>) -> FileDispute {
    FileDispute { payout: Some(PAYOUT), ..file(by, wanted) }
}

pub(crate) fn respond(by: PartyId, amount: Option<Money>) -> RespondToDispute {
    RespondToDispute {
        matter: matter(),
        by,
        message: "It is.".to_owned(),
        worker_amount: amount,
        words: Confidential { salt: [8; 16], ..words() },
    }
}

pub(crate) fn offer(by: PartyId, worker_amount: Money) -> OfferInDispute {
    OfferInDispute { matter: matter(), by, worker_amount }
}

pub(crate) fn accept_offer(by: PartyId) -> AcceptOffer {
    AcceptOffer { matter: matter(), by, expected: None }
}

pub(crate) fn evidence(by: PartyId) -> AddEvidence {
    let words = Confidential { salt: [9; 16], ..words() };
    AddEvidence { matter: matter(), by, description: "Row 7 is empty.".to_owned(), words }
}

pub(crate) fn withdraw_dispute(by: PartyId) -> WithdrawDispute {
    WithdrawDispute { matter: matter(), by }
}

pub(crate) fn rule(worker_amount: Money) -> RuleDispute {
    RuleDispute { matter: matter(), admin: STRANGER, worker_amount, reason: "I looked.".to_owned(), words: words() }
}

pub(crate) fn default_judgment() -> DefaultJudgment {
    DefaultJudgment { matter: matter() }
}

pub(crate) fn close_evidence() -> CloseEvidence {
    CloseEvidence { dispute: dispute() }
}

pub(crate) fn draw_panel(candidates: Vec<Candidate>) -> DrawPanel {
    let checkpoint = CheckpointSeen { size: 100, root: ROOT };
    DrawPanel { dispute: dispute(), job: JOB, closed: Position(20), checkpoint, candidates }
}

/// Who sits in a seat, with four candidates.
pub(crate) fn panelist(seat: u8) -> PartyId {
    let candidates = (0..4).map(candidate).map(|Candidate { party, agent, .. }| Ranked { party, agent });
    ranked(&seed(dispute(), &ROOT), candidates.collect())[usize::from(seat - 1)].party
}

pub(crate) fn vote(seat: u8, worker_amount: Money) -> VoteInDispute {
    let by = panelist(seat);
    VoteInDispute { dispute: dispute(), job: JOB, by, seat: Some(seat), worker_amount, nonce: [7; 32] }
}

pub(crate) fn close_votes(given: &[(u8, u64)]) -> CloseVotes {
    let unsealed = |cents| Unsealed { nonce: "07".repeat(32), canonical: canonical(usd(cents)) };
    let openings = given.iter().map(|(seat, cents)| (*seat, Some(unsealed(*cents)))).collect();
    CloseVotes { matter: matter(), openings }
}

pub(crate) fn by_cap() -> RuleByCap {
    RuleByCap { matter: matter() }
}

/// The work was handed in, and its proofers came to this.
pub(crate) fn judged_job(outcome: Outcome) -> Vec<Event> {
    let review_by = NOW.after(Span::hours(72));
    delivered_job(usd(75_01)).and(JobEvent::ProofEnded(ProofEnded { job: JOB, round: 1, outcome, review_by }).into())
}

/// Four who could sit on a panel have acknowledged the terms of the job.
pub(crate) fn with_panel(mut events: Vec<Event>) -> Vec<Event> {
    for n in 0..4 {
        let party = candidate(n).party;
        events.extend([registered(party), acknowledged(party)]);
    }
    events
}

/// Filed by the poster, who wants it all back, and answered by the worker.
pub(crate) fn answered(events: Vec<Event>) -> story::Story {
    given(events.and(registered(STRANGER)).and(admin(STRANGER)))
        .when(file(POSTER, None))
        .then(&["dispute.filed", "job.disputed"])
        .when(respond(AGENT, None))
        .then(&["dispute.answered"])
}

pub(crate) const fn sides() -> [(PartyId, Who); 2] {
    [(POSTER, Who::Poster), (AGENT, Who::Agent)]
}
