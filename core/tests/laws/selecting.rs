//! What is asked while proofers apply and are selected, and by a worker who does not take a rejection.

use crate::market::Market;
use crate::moves::{Call, Move, moves, words};
use crate::paying::PayingMove::{OpenDeposit, SucceedPayment};
use crate::proofing::{ProofMove, proofer};
use market_core::candidacy::{Candidacy, Proofing, Standing};
use market_core::category::WorkCategory;
use market_core::event::Recorded;
use market_core::ids::{ApplicationId, CandidacyId, JobId, PartyId};
use market_core::job::Posted;
use market_core::proof::appeal::Appeal;
use market_core::proof::apply::ApplyToVerify;
use market_core::proof::aspirant::Aspirant;
use market_core::proof::select::SelectProofer;
use market_core::proof::turn_down::TurnProoferDown;
use market_core::proof::withdraw::WithdrawProofing;
use market_core::proof::{Assignment, Holder, Outcome, Phase, Round};
use market_core::rejection::Rejection;
use uuid::Uuid;

moves!(SelectMove: ApplyToVerify SelectProofer TurnProoferDown WithdrawProofing Appeal);

impl Market {
    pub(crate) fn select_move(&mut self, what: SelectMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let (job, poster, party) = (call.job, call.who, call.other);
        match what {
            SelectMove::ApplyToVerify => self.apply_to_verify(call),
            SelectMove::SelectProofer => {
                let (application, aspirant) = (self.proofing_of(call), self.aspirant(party));
                let expected_price = call.is_strange().then(|| call.amount());
                self.run(&SelectProofer { job, poster, application, party, aspirant, expected_price })
            }
            SelectMove::TurnProoferDown => {
                self.run(&TurnProoferDown { job, poster, party, application: self.proofing_of(call) })
            }
            SelectMove::WithdrawProofing => {
                self.run(&WithdrawProofing { job, party, application: self.proofing_of(call) })
            }
            SelectMove::Appeal => {
                let expected_total = call.is_strange().then(|| call.amount());
                self.run(&Appeal { job, agent: call.who, expected_total })
            }
        }
    }

    fn apply_to_verify(&mut self, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let (job, party) = (call.job, call.who);
        let price = match self.job(job).posted(job).ok().and_then(|posted| posted.worker()) {
            // As little as nobody else asks for: every price has room for it.
            Some(_) if !call.n.is_multiple_of(8) => market_core::money::Money::usd(1 + u64::from(call.n % 9)).unwrap(),
            _ => call.amount(),
        };
        let message = if call.is_strange() { "short" } else { "I have verified this before." }.to_owned();
        let (application, aspirant) = (ApplicationId(self.new_id()), self.aspirant(party));
        self.run(&ApplyToVerify { job, party, application, price, message, words: words(), aspirant })
    }

    /// Everybody is fit, as the storyteller has it.
    pub(crate) fn aspirant(&self, party: PartyId) -> Aspirant {
        Aspirant { candidate: self.candidate(party), categories: vec![WorkCategory::Research] }
    }

    fn proofing(&self, job: JobId, party: PartyId) -> Option<Proofing> {
        let candidacy: Candidacy = self.log.load(&CandidacyId::of(job, party)).0;
        candidacy.proofing
    }

    fn proofing_of(&self, call: &Call) -> ApplicationId {
        let known = self.proofing(call.job, call.other).filter(|_| !call.is_strange());
        known.map_or(ApplicationId(Uuid::from_u128(0xdead)), |known| known.application)
    }

    /// A round in which somebody is to be selected goes on; false where there is none.
    pub(crate) fn recruit(&mut self, posted: &Posted, fork: u8, n: u16) -> bool {
        let Some(round) = self.proof(posted.job).latest().cloned() else { return false };
        let is_recruiting = matches!(round.phase, Phase::Recruiting { .. });
        if round.assignment == Assignment::Auto || !is_recruiting {
            return false;
        }
        let Some((what, who, other)) = self.next_of_selection(posted, &round, fork) else { return false };
        if who != posted.poster {
            let _ = self.run(&self.acknowledgement(posted.job, who));
        }
        self.ask(&Call { what, who, other, job: posted.job, n });
        true
    }

    fn next_of_selection(&self, posted: &Posted, round: &Round, fork: u8) -> Option<(Move, PartyId, PartyId)> {
        let poster = posted.poster;
        let wants = |party: &PartyId| {
            let live = self.proofing(posted.job, *party).filter(|held| held.standing == Standing::Live);
            live.is_some_and(|held| held.round == round.number) && !round.has_had(*party)
        };
        let all = [0, 1, 2, 3].map(|n| proofer(n + fork % 4));
        let pending = all.iter().copied().find(wants);
        let other = all.iter().copied().find(|party| !wants(party) && !round.has_had(*party));
        let has_vacant = round.slots.iter().any(|slot| slot.holder == Holder::Vacant);
        let selected = round.slots.iter().find(|slot| matches!(slot.holder, Holder::Selected { .. }));
        Some(match (fork % 16, pending, selected, other) {
            (0, ..) if fork.is_multiple_of(64) => return None,
            (1, Some(who), ..) if fork % 32 == 1 => (Move::Select(SelectMove::WithdrawProofing), who, who),
            (2, Some(who), ..) => (Move::Select(SelectMove::TurnProoferDown), poster, who),
            (3, _, Some(slot), _) if fork % 64 == 3 => {
                let seat = slot.holder.seat()?;
                (Move::Proof(ProofMove::DeclineSlot), seat.party, seat.party)
            }
            (4, _, _, Some(who)) => (Move::Select(SelectMove::ApplyToVerify), who, who),
            (_, Some(who), ..) if has_vacant => (Move::Select(SelectMove::SelectProofer), poster, who),
            (_, None, _, Some(who)) if has_vacant => (Move::Select(SelectMove::ApplyToVerify), who, who),
            (_, _, Some(_), _) => (Move::Proof(ProofMove::FundProofs), poster, poster),
            _ => return None,
        })
    }

    /// Whether the worker has something to appeal against.
    pub(crate) fn is_rejected(&self, posted: &Posted) -> bool {
        let latest = self.proof(posted.job);
        posted.proof_outcome == Some(Outcome::Rejected) && latest.latest().is_some_and(|round| !round.is_appeal)
    }

    /// The worker appeals, with money that it puts in for it.
    pub(crate) fn appeal(&mut self, posted: &Posted, agent: PartyId, n: u16) {
        let job = posted.job;
        let call = |what, n| Call { what, who: agent, other: agent, job, n };
        self.ask(&call(Move::Paying(OpenDeposit), 65_534));
        self.ask(&call(Move::Paying(SucceedPayment), 0));
        self.ask(&call(Move::Select(SelectMove::Appeal), n));
    }
}
