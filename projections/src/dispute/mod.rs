//! View: every dispute, with what was said, offered and decided in it. Texts are erasable rows beside it; what a vote says
//! is not here before the ruling.

pub mod query;
mod said;

use crate::horizon::before_year_10000;
use crate::view::View;
use market_core::candidacy::Who;
use market_core::dispute::{DisputeEvent, Drawn, Opened, OpenedVote, Reason, Ruled, Ruling};
use market_core::event::{Event, Recorded};
use market_core::ids::{DisputeId, JobId, PartyId};
use market_core::proof::{Excluded, Ranked};
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};

pub use said::{Kind, Offer, Seat, Statement};

/// Where a dispute stands: the words on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Waits for an answer.
    Filed,
    /// The sides bargain, and bring evidence.
    Negotiating,
    /// The evidence is closed; the panel is to be drawn.
    Evidence,
    /// The panel votes, or has not.
    Panel,
    /// Decided.
    Ruled,
    /// The two sides agreed.
    Settled,
    /// The other side did not answer.
    Defaulted,
    /// The filer took it back.
    Withdrawn,
}

/// A row of the view. Amounts are cents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the columns are described where they are read, in query.rs")]
pub struct DisputeEntry {
    pub dispute: DisputeId,
    pub job: JobId,
    pub poster: PartyId,
    pub agent: PartyId,
    pub number: u32,
    pub filed_by: Option<Who>,
    pub reason: Reason,
    pub price: u64,
    pub wanted: Option<u64>,
    pub status: Status,
    pub ruling: Option<Ruling>,
    pub award: Option<u64>,
    pub due_at: Option<Timestamp>,
    pub evidence_until: Timestamp,
    pub cap_at: Timestamp,
    pub poster_offer: Option<u64>,
    pub agent_offer: Option<u64>,
    pub offers: Vec<Offer>,
    pub statements: Vec<Statement>,
    pub evidence_digest: Option<String>,
    pub panel: Vec<Seat>,
    pub tree_size: Option<u64>,
    pub root: Option<String>,
    pub seed: Option<String>,
    pub candidates_hash: Option<String>,
    pub candidates: Vec<Ranked>,
    pub excluded: Vec<Excluded>,
    pub filed_at: Timestamp,
    pub closed_at: Option<Timestamp>,
    pub updated_position: Position,
}

impl View for DisputeEntry {
    const NAME: &'static str = "dispute";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["dispute"];
    type Key = DisputeId;

    fn keys(recorded: &Recorded) -> Vec<DisputeId> {
        match &recorded.event {
            Event::Dispute(event) => vec![event.case().dispute],
            Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Job(_)
            | Event::Candidacy(_)
            | Event::Payment(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> DisputeId {
        self.dispute
    }

    fn evolve(row: Option<Self>, _dispute: &DisputeId, recorded: &Recorded) -> Option<Self> {
        let Event::Dispute(event) = &recorded.event else {
            return row;
        };
        let row = match event {
            DisputeEvent::Filed(opened) => Some(Self::first(opened, recorded)),
            other => row.map(|row| row.after(other, recorded)),
        };
        row.map(|row| Self { updated_position: recorded.position, ..row })
    }
}

impl DisputeEntry {
    fn first(opened: &Opened, recorded: &Recorded) -> Self {
        let (wanted, by) = (opened.wanted.map(|wanted| wanted.minor()), opened.by);
        let said = by.zip(opened.words.as_ref());
        Self {
            dispute: opened.case.dispute,
            job: opened.case.job,
            poster: opened.case.poster,
            agent: opened.case.agent,
            number: opened.number,
            filed_by: by,
            reason: opened.reason,
            price: opened.price.minor(),
            wanted,
            status: if opened.respond_by.is_some() { Status::Filed } else { Status::Negotiating },
            ruling: None,
            award: None,
            due_at: Some(before_year_10000(opened.respond_by.unwrap_or(opened.evidence_until))),
            evidence_until: before_year_10000(opened.evidence_until),
            cap_at: before_year_10000(opened.cap_at),
            poster_offer: wanted.filter(|_| by == Some(Who::Poster)),
            agent_offer: wanted.filter(|_| by == Some(Who::Agent)),
            offers: Vec::new(),
            statements: said
                .map(|(by, words)| Statement::new(by, Kind::Filing, words, recorded.at))
                .into_iter()
                .collect(),
            evidence_digest: None,
            panel: Vec::new(),
            tree_size: None,
            root: None,
            seed: None,
            candidates_hash: None,
            candidates: Vec::new(),
            excluded: Vec::new(),
            filed_at: recorded.at,
            closed_at: None,
            updated_position: recorded.position,
        }
    }

    fn after(mut self, event: &DisputeEvent, recorded: &Recorded) -> Self {
        match event {
            // This made the row; a stream has no second.
            DisputeEvent::Filed(_) => self,
            DisputeEvent::Answered { by, words, .. } => {
                let said = words.iter().map(|words| Statement::new(*by, Kind::Answer, words, recorded.at));
                self.statements.extend(said);
                Self { status: Status::Negotiating, due_at: Some(self.evidence_until), ..self }
            }
            DisputeEvent::EvidenceAdded { by, words, .. } => {
                self.statements.push(Statement::new(*by, Kind::Evidence, words, recorded.at));
                self
            }
            DisputeEvent::Offered { by, amount, .. } => {
                let amount = amount.minor();
                self.offers.push(Offer { by: *by, amount, at: recorded.at });
                match by {
                    Who::Poster => Self { poster_offer: Some(amount), ..self },
                    Who::Agent => Self { agent_offer: Some(amount), ..self },
                }
            }
            DisputeEvent::EvidenceClosed { digest, .. } => {
                Self { status: Status::Evidence, evidence_digest: Some(digest.clone()), ..self }
            }
            DisputeEvent::PanelDrawn(drawn) => self.drawn(drawn),
            DisputeEvent::VoteSealed { panelist, commitment, .. } => {
                for seat in self.panel.iter_mut().filter(|seat| seat.seat == panelist.seat) {
                    seat.commitment = Some(commitment.clone());
                    seat.voted_at = Some(recorded.at);
                }
                self
            }
            DisputeEvent::VotingEnded { ended_at, .. } => Self { due_at: Some(before_year_10000(*ended_at)), ..self },
            DisputeEvent::VotesMissed { .. } => Self { due_at: Some(self.cap_at), ..self },
            DisputeEvent::Ruled(ruled) => self.ruled(ruled, recorded.at),
            DisputeEvent::Withdrawn { .. } => {
                Self { status: Status::Withdrawn, due_at: None, closed_at: Some(recorded.at), ..self }
            }
        }
    }

    fn drawn(self, drawn: &Drawn) -> Self {
        Self {
            status: Status::Panel,
            due_at: Some(drawn.vote_by.map_or(self.cap_at, before_year_10000)),
            panel: drawn.panel.iter().map(Seat::of).collect(),
            tree_size: Some(drawn.tree_size),
            root: Some(drawn.root.clone()),
            seed: Some(drawn.seed.clone()),
            candidates_hash: Some(drawn.candidates_hash.clone()),
            candidates: drawn.candidates.clone(),
            excluded: drawn.excluded.clone(),
            ..self
        }
    }

    fn ruled(mut self, ruled: &Ruled, at: Timestamp) -> Self {
        for OpenedVote { panelist, nonce, canonical, amount, .. } in &ruled.votes {
            for seat in self.panel.iter_mut().filter(|seat| seat.seat == panelist.seat) {
                seat.opened(nonce, canonical, amount.minor());
            }
        }
        let status = match ruled.by {
            Ruling::Agreement => Status::Settled,
            Ruling::Default => Status::Defaulted,
            Ruling::Panel | Ruling::Admin | Ruling::ProofConsensus | Ruling::Offers | Ruling::Split => Status::Ruled,
        };
        let said = ruled.words.iter().map(|words| Statement::of_ruling(words, at));
        self.statements.extend(said);
        Self {
            status,
            ruling: Some(ruled.by),
            award: Some(ruled.award.minor()),
            due_at: None,
            closed_at: Some(at),
            ..self
        }
    }
}

#[cfg(test)]
mod tests;
