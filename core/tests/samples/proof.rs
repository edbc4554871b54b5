//! Samples of what happens to proofers and in the verification of a job.

use super::{hour, id, sha256, usd, words};
use market_core::category::WorkCategory;
use market_core::ids::{AgentId, ApplicationId, AssignmentId, JobId, PartyId, PayoutId};
use market_core::proof::conflict::Rule;
use market_core::proof::{
    Assignment, Closed, Decision, Excluded, Opened, Opening, Outcome, Paid, ProofEvent, Ranked, Seat, SlotEnd, SlotFee,
};
use market_core::proofer::ProoferEvent;

fn seat() -> Seat {
    Seat {
        round: 1,
        slot: 1,
        party: PartyId(id(3)),
        agent: AgentId(id(15)),
        assignment: AssignmentId::of(JobId(id(6)), 1, 1, PartyId(id(3))),
    }
}

fn fees() -> Vec<SlotFee> {
    vec![SlotFee { slot: 1, fee: usd(375) }, SlotFee { slot: 2, fee: usd(375) }]
}

fn opened() -> Opened {
    Opened {
        job: JobId(id(6)),
        round: 1,
        payer: PartyId(id(1)),
        assignment: Assignment::Auto,
        count: 2,
        fee: usd(375),
        recruit_by: hour(73),
        tree_size: 42,
        root: sha256(20),
        seed: sha256(21),
        candidates_hash: sha256(22),
        candidates: vec![Ranked { party: PartyId(id(3)), agent: AgentId(id(15)) }],
        excluded: vec![Excluded { agent: AgentId(id(4)), rule: Rule::Dealings }],
    }
}

fn closed() -> Closed {
    let opening = Opening {
        commitment: sha256(23),
        nonce: sha256(24),
        canonical: r#"{"score":85,"verdict":"approved"}"#.to_owned(),
        decision: Decision::Approved,
        points: 85,
    };
    let paid = Paid {
        party: PartyId(id(3)),
        earned: usd(337),
        commission: usd(38),
        payout: PayoutId::of_verdict(seat().assignment),
    };
    let given = SlotEnd { slot: 1, seat: Some(seat()), opening: Some(opening), paid: Some(paid), returned: None };
    let vacant = SlotEnd { slot: 2, seat: None, opening: None, paid: None, returned: Some(usd(375)) };
    let (job, payer) = (JobId(id(6)), PartyId(id(1)));
    Closed {
        job,
        round: 1,
        payer,
        outcome: Outcome::NoConsensus,
        avg_score: Some(85),
        slots: vec![given, vacant],
        goodwill: None,
    }
}

samples!(proof_samples: ProofEvent {
    FeesFunded { job: JobId(id(6)), round: 1, payer: PartyId(id(1)), fees: fees() }
    FeesReturned { job: JobId(id(6)), round: 1, payer: PartyId(id(1)), fees: fees() }
    SlotFeeReturned { job: JobId(id(6)), round: 1, payer: PartyId(id(1)), fee: fees().remove(0) }
    Appealed { job: JobId(id(6)), round: 2, agent: PartyId(id(2)), against: 1 }
    RoundOpened { 0: Box::new(opened()) }
    SlotInvited { job: JobId(id(6)), seat: seat(), respond_by: hour(49) }
    ProoferSelected { job: JobId(id(6)), seat: seat(), application: ApplicationId(id(16)), price: usd(375) }
    SlotAccepted { job: JobId(id(6)), seat: seat(), due_at: hour(50), by_payment: false }
    SlotDeclined { job: JobId(id(6)), seat: seat() }
    InvitationLapsed { job: JobId(id(6)), seat: seat() }
    VerdictMissed { job: JobId(id(6)), seat: seat() }
    VerdictSealed { job: JobId(id(6)), seat: seat(), commitment: sha256(23) }
    TieBreakCalled { job: JobId(id(6)), round: 1, slot: 3, recruit_by: hour(100), assignment: Assignment::Auto }
    RecruitingEnded { job: JobId(id(6)), round: 1 }
    VotingEnded { job: JobId(id(6)), round: 1, ended_at: hour(51) }
    RoundClosed { 0: Box::new(closed()) }
});

samples!(proofer_samples: ProoferEvent {
    Registered { party: PartyId(id(3)), categories: vec![WorkCategory::Research, WorkCategory::Coding] }
    Admitted { party: PartyId(id(3)), by: PartyId(id(1)), words: words(13) }
});
