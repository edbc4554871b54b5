//! Where the verification of a job stands: the fold of its events.

use super::event::ProofEvent;
use super::tally::Outcome;
use super::told::{Opened, Ranked, Seat, SlotFee};
use crate::decide::Evolve;
use crate::ids::PartyId;
use crate::money::Money;
use crate::time::Timestamp;
use std::collections::VecDeque;

/// The rounds of a job, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// The rounds.
    pub rounds: Vec<Round>,
}

/// A round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// Its number, from 1.
    pub number: u32,
    /// Who pays for it.
    pub payer: PartyId,
    /// How far it has come.
    pub phase: Phase,
    /// How many are asked, but for a third that breaks a tie.
    pub count: u8,
    /// What a verdict is paid, or is paid at most; none before it is opened.
    pub fee: Option<Money>,
    /// The candidates that were not asked yet, in the order of the draw.
    pub waiting: VecDeque<Ranked>,
    /// Its slots, by number.
    pub slots: Vec<Slot>,
}

/// How far a round has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// It is paid for, and not opened.
    Funded,
    /// It looks for proofers.
    Recruiting {
        /// How long.
        recruit_by: Timestamp,
    },
    /// It waits for verdicts.
    Reviewing,
    /// It is to be closed.
    Ended {
        /// Since when.
        ended_at: Timestamp,
    },
    /// It is over.
    Closed(Outcome),
}

/// A slot of a round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Its number, from 1.
    pub number: u8,
    /// What lies in it.
    pub fee: Option<Money>,
    /// Who holds it.
    pub holder: Holder,
}

/// Who holds a slot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Nobody yet.
    Vacant,
    /// Somebody was asked.
    Invited {
        /// Who.
        seat: Seat,
        /// How long the invitation stands.
        respond_by: Timestamp,
    },
    /// Somebody was selected, and is not paid for yet.
    Selected {
        /// Who.
        seat: Seat,
        /// What the verdict is paid.
        price: Money,
    },
    /// Somebody has begun.
    Accepted {
        /// Who.
        seat: Seat,
        /// When the verdict is due.
        due_at: Timestamp,
    },
    /// The verdict is there.
    Sealed {
        /// Whose.
        seat: Seat,
        /// The commitment, in hex.
        commitment: String,
    },
    /// Nobody, and nobody is looked for any more.
    Over,
}

impl Holder {
    /// Who it is, if somebody.
    #[must_use]
    pub fn seat(&self) -> Option<&Seat> {
        match self {
            Self::Invited { seat, .. }
            | Self::Selected { seat, .. }
            | Self::Accepted { seat, .. }
            | Self::Sealed { seat, .. } => Some(seat),
            Self::Vacant | Self::Over => None,
        }
    }
}

impl Proof {
    /// The round of this number.
    #[must_use]
    pub fn round(&self, number: u32) -> Option<&Round> {
        self.rounds.iter().find(|round| round.number == number)
    }

    /// The latest round.
    #[must_use]
    pub fn latest(&self) -> Option<&Round> {
        self.rounds.last()
    }

    /// The same after events that have not happened yet.
    #[must_use]
    pub fn after(&self, events: &[ProofEvent]) -> Self {
        events.iter().fold(self.clone(), Self::evolve)
    }

    fn on(mut self, number: u32, change: impl FnOnce(&mut Round)) -> Self {
        if let Some(round) = self.rounds.iter_mut().find(|round| round.number == number) {
            change(round);
        }
        self
    }

    fn with_round(mut self, number: u32, payer: PartyId) -> Self {
        if self.round(number).is_none() {
            self.rounds.push(Round {
                number,
                payer,
                phase: Phase::Funded,
                count: 0,
                fee: None,
                waiting: VecDeque::new(),
                slots: Vec::new(),
            });
        }
        self
    }
}

impl Round {
    /// Whether no verdict is to be waited for.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.slots.iter().all(|slot| matches!(slot.holder, Holder::Sealed { .. } | Holder::Over))
    }

    /// Whether verdicts can still come.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.phase, Phase::Recruiting { .. } | Phase::Reviewing)
    }

    /// The slot that a party holds.
    #[must_use]
    pub fn held_by(&self, party: PartyId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.holder.seat().is_some_and(|seat| seat.party == party))
    }

    /// What lies in its slots.
    #[must_use]
    pub fn fees(&self) -> Vec<SlotFee> {
        let fee = |slot: &Slot| slot.fee.map(|fee| SlotFee { slot: slot.number, fee });
        self.slots.iter().filter_map(fee).collect()
    }

    fn slot(&mut self, number: u8) -> &mut Slot {
        let at = self.slots.iter().position(|slot| slot.number >= number).unwrap_or(self.slots.len());
        if self.slots.get(at).is_none_or(|slot| slot.number != number) {
            self.slots.insert(at, Slot { number, fee: None, holder: Holder::Vacant });
        }
        // What was just found or put there.
        #[expect(clippy::indexing_slicing, reason = "the slot at this index was found, or inserted, above")]
        &mut self.slots[at]
    }

    fn held(&mut self, seat: &Seat, holder: Holder) {
        self.waiting.retain(|candidate| candidate.party != seat.party);
        self.slot(seat.slot).holder = holder;
    }

    fn left(&mut self, seat: &Seat) {
        let looks_on = matches!(self.phase, Phase::Recruiting { .. });
        self.slot(seat.slot).holder = if looks_on { Holder::Vacant } else { Holder::Over };
    }

    fn opened(&mut self, opened: &Opened) {
        self.phase = Phase::Recruiting { recruit_by: opened.recruit_by };
        self.count = opened.count;
        self.fee = Some(opened.fee);
        self.waiting = opened.candidates.iter().copied().collect();
        for number in 1..=opened.count {
            self.slot(number);
        }
    }

    fn end_recruiting(&mut self) {
        self.phase = Phase::Reviewing;
        for slot in &mut self.slots {
            if !matches!(slot.holder, Holder::Accepted { .. } | Holder::Sealed { .. }) {
                slot.holder = Holder::Over;
            }
        }
    }
}

impl Evolve for Proof {
    type Event = ProofEvent;

    fn evolve(self, event: &ProofEvent) -> Self {
        let number = event.round();
        match event {
            ProofEvent::FeesFunded { payer, fees, .. } => self.with_round(number, *payer).on(number, |round| {
                for SlotFee { slot, fee } in fees {
                    round.slot(*slot).fee = Some(*fee);
                }
            }),
            ProofEvent::FeesReturned { fees, .. } => self.on(number, |round| {
                round.slots.retain(|slot| !fees.iter().any(|fee| fee.slot == slot.number));
                round.count = u8::try_from(round.slots.len()).unwrap_or(u8::MAX);
            }),
            ProofEvent::RoundOpened(opened) => {
                self.with_round(number, opened.payer).on(number, |round| round.opened(opened))
            }
            ProofEvent::SlotInvited { seat, respond_by, .. } => self.on(number, |round| {
                round.held(seat, Holder::Invited { seat: *seat, respond_by: *respond_by });
            }),
            ProofEvent::ProoferSelected { seat, price, .. } => {
                self.on(number, |round| round.held(seat, Holder::Selected { seat: *seat, price: *price }))
            }
            ProofEvent::SlotAccepted { seat, due_at, .. } => {
                self.on(number, |round| round.held(seat, Holder::Accepted { seat: *seat, due_at: *due_at }))
            }
            ProofEvent::SlotDeclined { seat, .. }
            | ProofEvent::InvitationLapsed { seat, .. }
            | ProofEvent::VerdictMissed { seat, .. } => self.on(number, |round| round.left(seat)),
            ProofEvent::VerdictSealed { seat, commitment, .. } => self.on(number, |round| {
                round.held(seat, Holder::Sealed { seat: *seat, commitment: commitment.clone() });
            }),
            ProofEvent::TieBreakCalled { slot, recruit_by, .. } => self.on(number, |round| {
                round.phase = Phase::Recruiting { recruit_by: *recruit_by };
                round.slot(*slot);
            }),
            ProofEvent::RecruitingEnded { .. } => self.on(number, Round::end_recruiting),
            ProofEvent::VotingEnded { ended_at, .. } => {
                self.on(number, |round| round.phase = Phase::Ended { ended_at: *ended_at })
            }
            ProofEvent::RoundClosed(closed) => self.on(number, |round| {
                round.phase = Phase::Closed(closed.outcome);
                for slot in &mut round.slots {
                    slot.fee = None;
                }
            }),
        }
    }
}
