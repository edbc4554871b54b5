//! What is asked while work is verified.

use crate::market::{JOBS, Market, job, job_number};
use crate::moves::{Call, Move, moves, words};
use crate::parties::profile;
use market_core::candidacy::{Candidacy, Nda};
use market_core::event::Recorded;
use market_core::event::tree::Hash;
use market_core::ids::{AgentId, CandidacyId, EmailId, JobId, PartyId, PayoutId, ProofId};
use market_core::job::{Posted, Stage};
use market_core::party::create_profile::CreateProfile;
use market_core::party::register::Register;
use market_core::party::verify_email::VerifyEmail;
use market_core::proof::accept::AcceptSlot;
use market_core::proof::close::CloseRound;
use market_core::proof::conflict::Ties;
use market_core::proof::decline::DeclineSlot;
use market_core::proof::fund::FundProofs;
use market_core::proof::interrupt::{InterruptProof, Wish};
use market_core::proof::open::{Candidate, CheckpointSeen, OpenRound};
use market_core::proof::settings::ChangeProofSettings;
use market_core::proof::submit::SubmitVerdict;
use market_core::proof::verdict::Verdict;
use market_core::proof::{Decision, Holder, Openings, Phase, Proof, Slot, Unsealed};
use market_core::proofer::Fitness;
use market_core::rejection::Rejection;
use market_core::stream::Position;
use std::collections::BTreeSet;
use uuid::Uuid;

moves!(ProofMove: AcceptSlot DeclineSlot SubmitVerdict FundProofs ChangeProofSettings InterruptProof);

/// So many may be drawn.
const PROOFERS: u8 = 4;

pub(crate) fn proofer(n: u8) -> PartyId {
    PartyId(Uuid::from_u128(0xe000 + u128::from(n % PROOFERS)))
}

impl Market {
    /// Those who verify are there from the first moment.
    pub(crate) fn proofers_join(&mut self) {
        for party in (0..PROOFERS).map(proofer) {
            let (agent, email, token_sha256) = (AgentId(party.0), EmailId(party.0), "00".repeat(32));
            self.run(&Register { party, agent, email, token_sha256: token_sha256.clone(), rows: vec![] }).unwrap();
            self.run(&VerifyEmail { party, token_sha256 }).unwrap();
            self.run(&CreateProfile { profile: profile(party, "Ada"), referrer: None }).unwrap();
        }
    }

    pub(crate) fn proof_move(&mut self, what: ProofMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let (job, who) = (call.job, call.who);
        match what {
            ProofMove::AcceptSlot => self.run(&AcceptSlot { job, proofer: who }),
            ProofMove::DeclineSlot => self.run(&DeclineSlot { job, proofer: who, suspended: BTreeSet::new() }),
            ProofMove::SubmitVerdict => self.judge(call),
            ProofMove::FundProofs => self.run(&FundProofs { job, poster: who }),
            ProofMove::ChangeProofSettings => {
                self.run(&ChangeProofSettings { job, poster: who, count: call.n.to_le_bytes()[1] % 5 })
            }
            ProofMove::InterruptProof => {
                let payout = PayoutId(self.new_id());
                let wish = match call.n / 2 % 3 {
                    0 => Wish::Approve(payout),
                    1 => Wish::Revise(words()),
                    _ => Wish::TurnOff,
                };
                let openings = self.openings(job);
                let recorded = self.run(&InterruptProof { job, poster: who, wish, openings })?;
                self.note_payout(job);
                Ok(recorded)
            }
        }
    }

    fn judge(&mut self, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let slot = self.slots(call.job).into_iter().find(|slot| holder(slot) == Some(call.who));
        let assignment = slot.and_then(|slot| slot.holder.seat().map(|seat| seat.assignment));
        let verdict = Verdict {
            verdict: Decision::ALL[usize::from(call.n / 2 % 3)],
            scorecard: None,
            score: Some(if call.is_strange() { 0 } else { 80 }),
            feedback: Some("I looked at it.".to_owned()),
            evidence_summary: None,
            custom_answers: None,
            agent_feedback: None,
            revision_items: None,
        };
        let canonical = verdict.canonical();
        let nonce = [call.n.to_le_bytes()[0]; 32];
        let command = SubmitVerdict { job: call.job, proofer: call.who, assignment, verdict, nonce };
        let recorded = self.run(&command)?;
        self.verdicts.insert(assignment.unwrap(), Unsealed { nonce: hex::encode(nonce), canonical });
        Ok(recorded)
    }

    pub(crate) fn proof(&self, job: JobId) -> Proof {
        self.log.load(&ProofId::of(job)).0
    }

    fn slots(&self, job: JobId) -> Vec<Slot> {
        self.proof(job).latest().map(|round| round.slots.clone()).unwrap_or_default()
    }

    /// What lies beside the log. Now and then somebody has been erased.
    pub(crate) fn openings(&self, job: JobId) -> Openings {
        let beside = |slot: &Slot| match &slot.holder {
            Holder::Sealed { seat, .. } => Some((slot.number, self.verdicts.get(&seat.assignment).cloned())),
            _ => None,
        };
        self.slots(job).iter().filter_map(beside).collect()
    }

    /// A draw out of as many as the number of the job says, nobody among them.
    pub(crate) fn draw(&self, job: JobId) -> OpenRound {
        let checkpoint = CheckpointSeen { size: u64::MAX, root: Hash([0; 32]) };
        let count = [4, 2, 0, 3, 1, 4][usize::from(job_number(job)) % 6];
        let candidates = (0..count).map(|n| self.candidate(proofer(n))).collect();
        OpenRound { job, delivered: Position(0), checkpoint, candidates }
    }

    pub(crate) fn candidate(&self, party: PartyId) -> Candidate {
        let fitness = Fitness {
            completed_jobs: 0,
            rating_hundredths: None,
            member_since: self.now,
            is_admitted: true,
            strikes: vec![],
            is_suspended: false,
        };
        Candidate { party, agent: AgentId(party.0), fitness, ties: Ties::NONE }
    }

    pub(crate) fn closing(&self, job: JobId, poster: PartyId, payout: PayoutId) -> CloseRound {
        let payer = self.proof(job).latest().map_or(poster, |round| round.payer);
        CloseRound { job, poster, payer, openings: self.openings(job), payout, suspended: self.resting(job) }
    }

    /// Of one of the jobs nobody may be asked once it comes to a third.
    fn resting(&self, job: JobId) -> BTreeSet<PartyId> {
        if job_number(job) % 6 == 3 { (0..PROOFERS).map(proofer).collect() } else { BTreeSet::new() }
    }

    /// Takes a verification one step on.
    pub(crate) fn verify(&mut self, posted: &Posted, fork: u8, n: u16) {
        if self.recruit(posted, fork, n) {
            return;
        }
        let unfunded = self.slots(posted.job).iter().any(|slot| slot.fee.is_none() && slot.holder == Holder::Vacant);
        let sitting: Vec<PartyId> = self.slots(posted.job).iter().filter_map(active).collect();
        let (what, who) = match (fork % 16, sitting.get(usize::from(fork / 16) % sitting.len().max(1))) {
            (0, _) => (ProofMove::InterruptProof, posted.poster),
            (1, _) => (ProofMove::ChangeProofSettings, posted.poster),
            (2..12, _) if unfunded => (ProofMove::FundProofs, posted.poster),
            (2 | 3, Some(who)) => (ProofMove::DeclineSlot, *who),
            (4 | 5, Some(who)) => (ProofMove::AcceptSlot, *who),
            (_, Some(who)) => (ProofMove::SubmitVerdict, *who),
            (_, None) => {
                let due = crate::timers::of_job(self, posted.job);
                return due.map_or((), |(due_at, _)| self.wait_until(due_at));
            }
        };
        let held: Candidacy = self.log.load(&CandidacyId::of(posted.job, who)).0;
        if who != posted.poster && held.nda == Nda::Open {
            let _ = self.run(&self.acknowledgement(posted.job, who));
        }
        self.ask(&Call { what: Move::Proof(what), who, other: who, job: posted.job, n });
    }

    /// The job that is verified, or was most often, or is to be.
    pub(crate) fn most_verified(&self) -> Option<JobId> {
        let depth = |posted: &Posted| match &posted.stage {
            Stage::PendingProof { round, .. } => Some(1_000 + round),
            Stage::InProgress(..) if posted.terms.proof.is_some() => Some(100 + posted.proof_round),
            Stage::PendingEscrow(_) if posted.terms.proof.is_some() => Some(1),
            _ => None,
        };
        let posted = (0..JOBS).map(job).filter_map(|job| self.job(job).posted(job).ok().cloned());
        posted.filter_map(|posted| Some((depth(&posted)?, posted.job))).max().map(|(_, job)| job)
    }

    /// The settings of a job that is on its way.
    pub(crate) fn resettle(&mut self, posted: &Posted, n: u16) {
        let (what, who) = (Move::Proof(ProofMove::ChangeProofSettings), posted.poster);
        self.ask(&Call { what, who, other: who, job: posted.job, n });
    }

    /// When the round of a job that is verified wants something next, and what.
    pub(crate) fn round_timers(&self, posted: &Posted) -> Option<(market_core::time::Timestamp, RoundTimer)> {
        let Stage::PendingProof { round, draw_at, .. } = &posted.stage else { return None };
        let proof = self.proof(posted.job);
        let Some(round) = proof.round(*round) else { return Some((*draw_at, RoundTimer::Draw)) };
        let of_phase = match round.phase {
            Phase::Funded => Some((*draw_at, RoundTimer::Draw)),
            Phase::Recruiting { recruit_by } => Some((recruit_by, RoundTimer::EndRecruiting)),
            Phase::Ended { ended_at } => Some((ended_at, RoundTimer::Close)),
            Phase::Reviewing => None,
            Phase::Closed(outcome) => panic!("the job waits for a round that is {outcome:?}"),
        };
        let of_slot = |slot: &Slot| match &slot.holder {
            Holder::Invited { respond_by: due_at, .. } | Holder::Accepted { due_at, .. } if round.is_open() => {
                Some((*due_at, RoundTimer::Lapse(slot.number)))
            }
            _ => None,
        };
        let slots = round.slots.iter().filter_map(of_slot);
        slots.chain(of_phase).min_by_key(|(due_at, _)| *due_at)
    }
}

/// What a round waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RoundTimer {
    Draw,
    EndRecruiting,
    Lapse(u8),
    Close,
}

fn holder(slot: &Slot) -> Option<PartyId> {
    slot.holder.seat().map(|seat| seat.party)
}

fn active(slot: &Slot) -> Option<PartyId> {
    matches!(slot.holder, Holder::Invited { .. } | Holder::Accepted { .. }).then(|| holder(slot)).flatten()
}
