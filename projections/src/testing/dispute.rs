//! Events of disputes, as stories of views tell them.

use super::*;
use market_core::candidacy::Who;
use market_core::dispute::{Case, DisputeEvent, Drawn, Opened, OpenedVote, Panelist, Reason, Ruled, Ruling};
use market_core::ids::{AgentId, DisputeId};
use market_core::job::{Clocks, DisputeSettlement, DisputeWithdrawn, Disputed, Settlement};
use market_core::proof::Ranked;

pub(crate) fn dispute() -> DisputeId {
    DisputeId::of(JOB, 1)
}

fn case() -> Case {
    Case { dispute: dispute(), job: JOB, poster: POSTER, agent: AGENT }
}

fn panelist() -> Panelist {
    Panelist { seat: 1, party: POSTER, agent: AgentId(POSTER.0) }
}

fn clocks() -> Clocks {
    Clocks::Review { review_by: NOW.after(Span::hours(72)) }
}

/// Delivered work, disputed by its poster.
pub(crate) fn disputed_job() -> Vec<Event> {
    let filed = Opened {
        case: case(),
        number: 1,
        by: Some(Who::Poster),
        reason: Reason::Quality,
        price: usd(75_00),
        wanted: Some(usd(10_00)),
        words: Some(words()),
        respond_by: Some(NOW.after(Span::hours(72))),
        evidence_until: NOW.after(Span::days(5)),
        cap_at: NOW.after(Span::days(14)),
    };
    delivered_job()
        .and(DisputeEvent::Filed(Box::new(filed)).into())
        .and(JobEvent::Disputed(Disputed { case: case(), price: usd(75_00), clocks: clocks(), frozen_at: NOW }).into())
}

pub(crate) fn dispute_answered() -> Event {
    let evidence_until = NOW.after(Span::days(5));
    DisputeEvent::Answered { case: case(), by: Who::Agent, words: Some(words()), evidence_until }.into()
}

pub(crate) fn dispute_evidence() -> Event {
    DisputeEvent::EvidenceAdded { case: case(), by: Who::Agent, words: words() }.into()
}

pub(crate) fn dispute_offer(cents: u64) -> Event {
    DisputeEvent::Offered { case: case(), by: Who::Agent, amount: usd(cents) }.into()
}

/// With one on its panel.
pub(crate) fn empanelled_job() -> Vec<Event> {
    let Panelist { party, agent, .. } = panelist();
    let drawn = Drawn {
        case: case(),
        tree_size: 12,
        root: "aa".repeat(32),
        seed: "bb".repeat(32),
        candidates_hash: "cc".repeat(32),
        candidates: vec![Ranked { party, agent }],
        excluded: vec![],
        panel: vec![panelist()],
        vote_by: Some(NOW.after(Span::days(7))),
        cap_at: NOW.after(Span::days(14)),
    };
    let closed_at = NOW.after(Span::days(5));
    disputed_job()
        .and(dispute_answered())
        .and(DisputeEvent::EvidenceClosed { case: case(), digest: "dd".repeat(32), count: 2, closed_at }.into())
        .and(DisputeEvent::PanelDrawn(Box::new(drawn)).into())
}

pub(crate) fn dispute_vote() -> Event {
    DisputeEvent::VoteSealed { case: case(), panelist: panelist(), commitment: "ee".repeat(32) }.into()
}

pub(crate) fn dispute_ruled(cents: u64) -> Event {
    let vote = OpenedVote {
        panelist: panelist(),
        commitment: "ee".repeat(32),
        nonce: "ff".repeat(32),
        canonical: format!("{{\"workerAmount\":{cents}}}"),
        amount: usd(cents),
    };
    let (award, votes) = (usd(cents), vec![vote]);
    DisputeEvent::Ruled(Box::new(Ruled { case: case(), by: Ruling::Panel, award, votes, admin: None, words: None }))
        .into()
}

pub(crate) fn dispute_settled(cents: u64) -> Event {
    let settlement = Settlement {
        job: JOB,
        poster: POSTER,
        agent: AGENT,
        award: usd(cents),
        commission: usd(cents / 10),
        earned: usd(cents - cents / 10),
        refund: usd(75_00 - cents),
        source: FundingSource::Wallet,
        payout: (cents > 0).then_some(PAYOUT),
        reviews_until: None,
    };
    JobEvent::DisputeSettled(DisputeSettlement { dispute: dispute(), settlement }).into()
}

pub(crate) fn dispute_withdrawn() -> Event {
    DisputeEvent::Withdrawn { case: case(), by: Who::Poster }.into()
}

pub(crate) fn undisputed() -> Event {
    JobEvent::DisputeWithdrawn(DisputeWithdrawn { case: case(), price: usd(75_00), clocks: clocks() }).into()
}
