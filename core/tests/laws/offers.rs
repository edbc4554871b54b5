//! What somebody is offered, held to what the market accepts.

use crate::hiring::HiringMove;
use crate::market::Market;
use crate::moves::{Call, Move};
use crate::selecting::SelectMove;
use market_core::action::{ACTIONS, Action, Applicant, Cooling, Offer, Options, Scene, Sources, candidates, weigh};
use market_core::actor::Actor;
use market_core::candidacy::Candidacy;
use market_core::decide::{Context, Found};
use market_core::dispute::Dispute;
use market_core::ids::{CandidacyId, DisputeId, JobId, PartyId, ProofId};
use market_core::job::{At, Posted, Stage, WorkPayout};
use market_core::ledger::transfers_for;
use market_core::payout::Payout;
use market_core::proof::{Openings, Proof};
use market_core::rejection::Rejection;
use market_core::time::{Span, Timestamp};

/// How many askers are held to their offers: one in so many.
const ONE_IN: u16 = 12;

/// The names of what is offered, before somebody asks for something.
pub(crate) struct Offered {
    commands: Vec<&'static str>,
}

impl Market {
    /// What the asker is offered, if it is looked at this time.
    pub(crate) fn offered(&self, call: &Call) -> Option<Offered> {
        if !(call.n / 2).wrapping_add(u16::from(call.who.0.as_bytes()[15])).is_multiple_of(ONE_IN) {
            return None;
        }
        // Here the applicant speaks, not the asker.
        let own = [Move::Hiring(HiringMove::WithdrawApplication), Move::Select(SelectMove::WithdrawProofing)];
        let withdraws = own.contains(&call.what);
        self.looked_at(call.job, if withdraws { call.other } else { call.who })
    }

    fn looked_at(&self, job: JobId, party: PartyId) -> Option<Offered> {
        let at = At { job, party };
        let (standing, proof): (_, Proof) = self.log.load(&(at, ProofId::of(job))).0;
        let (posted, registered) = standing.enter(&[]).ok()?;
        // Who is suspended is stopped at the door, which these stories do not have.
        registered.must_be_fit().ok()?;
        let is_poster = posted.poster == party;
        let applicants = if is_poster { self.applicants_of(job) } else { Vec::new() };
        let is_side = is_poster || posted.worker() == Some(party);
        let openings = if is_side { self.openings(job) } else { Openings::new() };
        let aspirant = matches!(posted.stage, Stage::PendingProof { .. }).then(|| self.aspirant(party));
        let dispute = frozen(posted).map(|dispute| -> Dispute { self.log.load(&dispute).0 });
        let scene = Scene {
            now: self.now,
            policy: &self.policy,
            at,
            party: registered,
            job: posted,
            candidacy: &standing.candidacy,
            proof: &proof,
            dispute: dispute.as_ref().and_then(|dispute| dispute.filed(frozen(posted)?).ok()),
            cooling: &self.cooling(posted),
            aspirant: aspirant.as_ref(),
            applicants: &applicants,
            openings: &openings,
        };
        let all = candidates(&scene);
        let sources: Sources = all.iter().flat_map(|candidate| candidate.intent.sources(None)).collect();
        let found = self.log.load(&sources).0;
        let options = weigh(&scene, all, &found, &|_| None, &self.at(self.now));
        Some(self.held(&options, &scene, &found))
    }

    fn held(&self, options: &Options, scene: &Scene<'_>, found: &Found) -> Offered {
        for offer in &options.offers {
            self.stands_as_long_as_it_says(offer, scene, found);
            let mut ledger = self.log.ledger().clone();
            for event in &offer.events {
                ledger.post(&transfers_for(event)).expect("an offer that the log would refuse");
            }
            let name = offer.candidate.intent.command();
            assert!(offer.candidate.action.commands.contains(&name), "{name} is no command of its action");
            assert!(!offer.next_status(scene).is_empty());
        }
        Offered { commands: options.offers.iter().map(|offer| offer.candidate.intent.command()).collect() }
    }

    /// Accepted until a microsecond before its end, and not from then on; for ever, if it has none.
    fn stands_as_long_as_it_says(&self, offer: &Offer, scene: &Scene<'_>, found: &Found) {
        let is_verified = matches!(scene.job.stage, Stage::PendingProof { .. });
        let asked = |at| offer.candidate.intent.foresee(None, found, &self.at(at));
        // Whoever verifies is not told of the clocks of the others. One of them ringing first is something that happens.
        let accepted = |at| match asked(at) {
            Err(Rejection::DeadlinePassed { due_at }) if is_verified => {
                due_at < at && offer.candidate.until != Some(at)
            }
            other => other.is_ok(),
        };
        let name = offer.candidate.action.name;
        match offer.candidate.until {
            None => assert!(accepted(self.now.after(Span::days(36_500))), "{name} ends, and does not say when"),
            Some(until) => {
                let just_before = Timestamp::from_micros(until.as_micros() - 1).unwrap();
                assert!(self.now < until && accepted(just_before), "{name} ends before {until}");
                assert!(!accepted(until), "{name} goes on after {until}");
            }
        }
    }

    fn at(&self, now: Timestamp) -> Context<'_> {
        Context { now, actor: Actor::Platform, policy: &self.policy }
    }

    fn applicants_of(&self, job: JobId) -> Vec<Applicant> {
        let parties = self.watcher.applicants_of(job);
        let one = |party: PartyId| {
            let candidacy: Candidacy = self.log.load(&CandidacyId::of(job, party)).0;
            let aspirant = candidacy.proofing.map(|_| self.aspirant(party));
            Applicant { party, candidacy, aspirant }
        };
        parties.into_iter().map(one).collect()
    }

    fn cooling(&self, job: &Posted) -> Vec<Cooling> {
        let one = |paid: WorkPayout| match self.payout(paid.payout) {
            Payout::Cooling { releasable_at, .. } => Some(Cooling { paid, releasable_at, held_until: None }),
            Payout::Held { releasable_at, until, .. } => Some(Cooling { paid, releasable_at, held_until: Some(until) }),
            _ => None,
        };
        job.work_payouts().into_iter().filter_map(one).collect()
    }
}

/// The dispute that a job is in.
fn frozen(job: &Posted) -> Option<DisputeId> {
    match &job.stage {
        Stage::Disputed(frozen) => Some(frozen.dispute),
        _ => None,
    }
}

impl Offered {
    /// What was accepted was offered.
    pub(crate) fn must_hold(&self, accepted: Option<&'static str>, call: &Call) {
        let Some(name) = accepted else { return };
        // One thing can be asked for in several ways, of which one is offered.
        let mut actions = ACTIONS.iter().filter(|action| action.commands.contains(&name)).peekable();
        let is_offered = |action: &Action| action.commands.iter().any(|command| self.commands.contains(command));
        assert!(
            actions.peek().is_none() || actions.any(is_offered),
            "{name} was accepted, and not offered: {call:?}: {:?}",
            self.commands
        );
    }
}
