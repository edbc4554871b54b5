//! Where the verification of a job stands: the fold of its events.

use super::event::ProofEvent;
use super::slot::{Holder, Slot};
use super::tally::Outcome;
use super::terms::Assignment;
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
    /// Whether the worker asked for it, against a rejection.
    pub is_appeal: bool,
    /// How its proofers are found, once it is opened.
    pub assignment: Assignment,
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
    /// Who held a slot and does so no longer.
    pub left: Vec<PartyId>,
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
                is_appeal: false,
                assignment: Assignment::Auto,
                phase: Phase::Funded,
                count: 0,
                fee: None,
                waiting: VecDeque::new(),
                slots: Vec::new(),
                left: Vec::new(),
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

    /// Whether a party holds a slot of it, or has held one.
    #[must_use]
    pub fn has_had(&self, party: PartyId) -> bool {
        self.held_by(party).is_some() || self.left.contains(&party)
    }

    /// How many slots it has.
    #[must_use]
    pub fn asked(&self) -> u8 {
        u8::try_from(self.slots.len()).unwrap_or(u8::MAX)
    }

    /// Whether a third was looked for already because two disagree.
    #[must_use]
    pub fn has_third(&self) -> bool {
        self.slots.len() > usize::from(self.count)
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
        self.left.push(seat.party);
        let looks_on = matches!(self.phase, Phase::Recruiting { .. });
        self.slot(seat.slot).holder = if looks_on { Holder::Vacant } else { Holder::Over };
    }

    fn opened(&mut self, opened: &Opened) {
        self.phase = Phase::Recruiting { recruit_by: opened.recruit_by };
        self.assignment = opened.assignment;
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
            ProofEvent::SlotFeeReturned { fee, .. } => self.on(number, |round| round.slot(fee.slot).fee = None),
            ProofEvent::Appealed { agent, .. } => {
                self.with_round(number, *agent).on(number, |round| round.is_appeal = true)
            }
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
