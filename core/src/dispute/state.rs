//! Where a dispute stands: the fold of its events.

use super::event::DisputeEvent;
use super::rejection::DisputeRejection;
use super::told::{Case, Opened, Panelist, Reason, Ruling};
use crate::candidacy::Who;
use crate::decide::Evolve;
use crate::ids::{DisputeId, PartyId};
use crate::money::Money;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use std::collections::{BTreeMap, BTreeSet};

/// A dispute, or nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Dispute {
    /// There is none of this id.
    #[default]
    Unfiled,
    /// It was filed.
    Filed(Box<Filed>),
}

/// A dispute that was filed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filed {
    /// Between whom.
    pub case: Case,
    /// Who filed it; none if it opened by itself.
    pub by: Option<Who>,
    /// Why.
    pub reason: Reason,
    /// What is frozen.
    pub price: Money,
    /// What the filer wants the worker to get.
    pub wanted: Option<Money>,
    /// How far it has come.
    pub phase: Phase,
    /// How long evidence is taken.
    pub evidence_until: Timestamp,
    /// When it ends at the latest.
    pub cap_at: Timestamp,
    /// What each side would settle for.
    pub offers: BTreeMap<Who, Money>,
    /// Who has answered, if only by an offer or by evidence.
    pub answered: BTreeSet<Who>,
    /// Who has said all that it has to say in an answer.
    pub replied: BTreeSet<Who>,
    /// How much evidence each side has brought.
    pub brought: Sides,
    /// The digests of what was said and brought, in the order in which it came.
    pub digests: Vec<String>,
    /// Who decides.
    pub panel: Vec<Sat>,
}

/// A number for each side.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sides {
    poster: u32,
    agent: u32,
}

impl Sides {
    /// Of one side.
    #[must_use]
    pub fn of(self, side: Who) -> u32 {
        match side {
            Who::Poster => self.poster,
            Who::Agent => self.agent,
        }
    }

    fn one_more(&mut self, side: Who) {
        let count = match side {
            Who::Poster => &mut self.poster,
            Who::Agent => &mut self.agent,
        };
        *count = count.saturating_add(1);
    }
}

/// A seat of the panel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sat {
    /// Whose.
    pub panelist: Panelist,
    /// The commitment to its vote, once it is given.
    pub commitment: Option<String>,
}

/// How far a dispute has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It waits for an answer.
    Filed {
        /// How long.
        respond_by: Timestamp,
    },
    /// The sides bargain, and bring evidence.
    Negotiating,
    /// The evidence is closed; the panel is to be drawn.
    Closed {
        /// Since when.
        closed_at: Timestamp,
    },
    /// The panel votes.
    Panel {
        /// How long.
        vote_by: Timestamp,
    },
    /// All votes are given; they are to be opened.
    Voted {
        /// Since when.
        ended_at: Timestamp,
    },
    /// Nobody has decided: an administrator does, or the hard cap.
    Undecided,
    /// It was decided.
    Ruled(Ruling),
    /// It was taken back.
    Withdrawn,
}

impl Dispute {
    /// The dispute, if there is one.
    ///
    /// # Errors
    /// [`DisputeRejection::NotFound`].
    pub fn filed(&self, dispute: DisputeId) -> Result<&Filed, Rejection> {
        match self {
            Self::Filed(filed) => Ok(filed),
            Self::Unfiled => Err(DisputeRejection::NotFound { dispute }.into()),
        }
    }
}

impl Filed {
    /// The word on the wire.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self.phase {
            Phase::Filed { .. } => "filed",
            Phase::Negotiating => "negotiating",
            Phase::Closed { .. } => "evidence",
            Phase::Panel { .. } | Phase::Voted { .. } | Phase::Undecided => "panel",
            Phase::Ruled(ruling) => ruling.status(),
            Phase::Withdrawn => "withdrawn",
        }
    }

    /// What falls due next; nothing when it is over.
    #[must_use]
    pub fn falls_due_at(&self) -> Option<Timestamp> {
        match self.phase {
            Phase::Filed { respond_by: due_at }
            | Phase::Closed { closed_at: due_at }
            | Phase::Panel { vote_by: due_at }
            | Phase::Voted { ended_at: due_at } => Some(due_at),
            Phase::Negotiating => Some(self.evidence_until),
            Phase::Undecided => Some(self.cap_at),
            Phase::Ruled(_) | Phase::Withdrawn => None,
        }
    }

    /// Refuses what is over, and what a timer is about to move on.
    ///
    /// # Errors
    /// [`DisputeRejection::Over`], [`Rejection::DeadlinePassed`].
    pub fn must_be_open(&self, now: Timestamp) -> Result<(), Rejection> {
        match self.falls_due_at() {
            None => Err(DisputeRejection::Over { status: self.status() }.into()),
            Some(due_at) if due_at <= now => Err(Rejection::DeadlinePassed { due_at }),
            Some(_) => Ok(()),
        }
    }

    /// Refuses what takes another phase.
    #[must_use]
    pub fn not_at(&self, wanted: &'static str) -> Rejection {
        DisputeRejection::WrongPhase { status: self.status(), wanted }.into()
    }

    /// Which side a party is. Whoever has nothing to do with it learns of no dispute.
    ///
    /// # Errors
    /// [`DisputeRejection::NotFound`]; [`DisputeRejection::NotYours`] for the panel.
    pub fn side_of(&self, party: PartyId) -> Result<Who, Rejection> {
        match self.case.side_of(party) {
            Some(side) => Ok(side),
            None if self.seat_of(party).is_some() => {
                Err(DisputeRejection::NotYours { whose: "the two sides of the dispute" }.into())
            }
            None => Err(DisputeRejection::NotFound { dispute: self.case.dispute }.into()),
        }
    }

    /// The seat of a party on the panel.
    #[must_use]
    pub fn seat_of(&self, party: PartyId) -> Option<&Sat> {
        self.panel.iter().find(|seat| seat.panelist.party == party)
    }

    fn first(opened: &Opened) -> Self {
        let Opened { case, by, reason, price, wanted, evidence_until, cap_at, .. } = opened;
        let phase = opened.respond_by.map_or(Phase::Negotiating, |respond_by| Phase::Filed { respond_by });
        Self {
            case: *case,
            by: *by,
            reason: *reason,
            price: *price,
            wanted: *wanted,
            phase,
            evidence_until: *evidence_until,
            cap_at: *cap_at,
            // What the filer asks for is the first thing that it would settle for.
            offers: by.zip(*wanted).into_iter().collect(),
            answered: by.iter().copied().collect(),
            replied: by.iter().copied().collect(),
            brought: Sides::default(),
            digests: opened.words.iter().map(|words| words.0.clone()).collect(),
            panel: Vec::new(),
        }
    }

    fn after(mut self, event: &DisputeEvent) -> Self {
        match event {
            // A stream has no second.
            DisputeEvent::Filed(_) => {}
            DisputeEvent::Answered { by, words, .. } => {
                self.answered.insert(*by);
                if let Some(words) = words {
                    self.replied.insert(*by);
                    self.digests.push(words.0.clone());
                }
                if matches!(self.phase, Phase::Filed { .. }) {
                    self.phase = Phase::Negotiating;
                }
            }
            DisputeEvent::EvidenceAdded { by, words, .. } => {
                self.brought.one_more(*by);
                self.digests.push(words.0.clone());
            }
            DisputeEvent::Offered { by, amount, .. } => {
                self.offers.insert(*by, *amount);
            }
            DisputeEvent::EvidenceClosed { closed_at, .. } => self.phase = Phase::Closed { closed_at: *closed_at },
            DisputeEvent::PanelDrawn(drawn) => {
                let sat = |panelist: &Panelist| Sat { panelist: *panelist, commitment: None };
                self.panel = drawn.panel.iter().map(sat).collect();
                self.phase = drawn.vote_by.map_or(Phase::Undecided, |vote_by| Phase::Panel { vote_by });
            }
            DisputeEvent::VoteSealed { panelist, commitment, .. } => {
                for seat in self.panel.iter_mut().filter(|seat| seat.panelist == *panelist) {
                    seat.commitment = Some(commitment.clone());
                }
            }
            DisputeEvent::VotingEnded { ended_at, .. } => self.phase = Phase::Voted { ended_at: *ended_at },
            DisputeEvent::VotesMissed { .. } => self.phase = Phase::Undecided,
            DisputeEvent::Ruled(ruled) => self.phase = Phase::Ruled(ruled.by),
            DisputeEvent::Withdrawn { .. } => self.phase = Phase::Withdrawn,
        }
        self
    }
}

impl Evolve for Dispute {
    type Event = DisputeEvent;

    fn evolve(self, event: &DisputeEvent) -> Self {
        match (self, event) {
            (Self::Unfiled, DisputeEvent::Filed(opened)) => Self::Filed(Box::new(Filed::first(opened))),
            (Self::Unfiled, _) => Self::Unfiled,
            (Self::Filed(filed), event) => Self::Filed(Box::new(filed.after(event))),
        }
    }
}
