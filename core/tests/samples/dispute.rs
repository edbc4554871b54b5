//! Samples of what happens in disputes.

use super::{hour, id, sha256, usd, words};
use market_core::candidacy::Who;
use market_core::dispute::{Case, DisputeEvent, Drawn, Opened, OpenedVote, Panelist, Reason, Ruled, Ruling};
use market_core::ids::{AgentId, DisputeId, JobId, PartyId, PayoutId};
use market_core::job::{Clocks, DisputeSettlement, DisputeWithdrawn, Disputed, FundingSource, Settlement};
use market_core::proof::conflict::Rule;
use market_core::proof::{Excluded, Ranked};

fn case() -> Case {
    let job = JobId(id(6));
    Case { dispute: DisputeId::of(job, 1), job, poster: PartyId(id(1)), agent: PartyId(id(2)) }
}

fn panelist() -> Panelist {
    Panelist { seat: 1, party: PartyId(id(3)), agent: AgentId(id(15)) }
}

fn opened() -> Opened {
    Opened {
        case: case(),
        number: 1,
        by: Some(Who::Poster),
        reason: Reason::Incomplete,
        price: usd(7_500),
        wanted: Some(usd(0)),
        words: Some(words(17)),
        respond_by: Some(hour(102)),
        evidence_until: hour(150),
        cap_at: hour(366),
    }
}

fn drawn() -> Drawn {
    Drawn {
        case: case(),
        tree_size: 42,
        root: sha256(20),
        seed: sha256(21),
        candidates_hash: sha256(22),
        candidates: vec![Ranked { party: PartyId(id(3)), agent: AgentId(id(15)) }],
        excluded: vec![Excluded { agent: AgentId(id(4)), rule: Rule::Proofer }],
        panel: vec![panelist()],
        vote_by: Some(hour(198)),
        cap_at: hour(366),
    }
}

fn ruled() -> Ruled {
    let vote = OpenedVote {
        panelist: panelist(),
        commitment: sha256(23),
        nonce: sha256(24),
        canonical: r#"{"workerAmount":3000}"#.to_owned(),
        amount: usd(3_000),
    };
    let (award, admin, words) = (usd(3_000), Some(PartyId(id(18))), Some(words(20)));
    Ruled { case: case(), by: Ruling::Panel, award, votes: vec![vote], admin, words }
}

pub(super) fn disputed() -> Disputed {
    let clocks = Clocks::Cooldown { payout: PayoutId(id(8)), earned: usd(6_750), commission: usd(750) };
    Disputed { case: case(), price: usd(7_500), clocks, frozen_at: hour(30) }
}

pub(super) fn dispute_withdrawn() -> DisputeWithdrawn {
    DisputeWithdrawn { case: case(), price: usd(7_500), clocks: Clocks::Review { review_by: hour(150) } }
}

pub(super) fn dispute_settled() -> DisputeSettlement {
    let Case { dispute, job, poster, agent } = case();
    let settlement = Settlement {
        job,
        poster,
        agent,
        award: usd(3_000),
        commission: usd(300),
        earned: usd(2_700),
        refund: usd(4_500),
        source: FundingSource::Wallet,
        payout: Some(PayoutId(id(8))),
        reviews_until: Some(hour(400)),
    };
    DisputeSettlement { dispute, settlement }
}

samples!(dispute_samples: DisputeEvent {
    Filed { 0: Box::new(opened()) }
    Answered { case: case(), by: Who::Agent, words: Some(words(18)), evidence_until: hour(150) }
    EvidenceAdded { case: case(), by: Who::Agent, words: words(19) }
    Offered { case: case(), by: Who::Agent, amount: usd(6_000) }
    EvidenceClosed { case: case(), digest: sha256(25), count: 3, closed_at: hour(150) }
    PanelDrawn { 0: Box::new(drawn()) }
    VoteSealed { case: case(), panelist: panelist(), commitment: sha256(23) }
    VotingEnded { case: case(), ended_at: hour(160) }
    VotesMissed { case: case(), cap_at: hour(366) }
    Ruled { 0: Box::new(ruled()) }
    Withdrawn { case: case(), by: Who::Poster }
});
