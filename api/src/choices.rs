//! What a caller may do with a job now: everything that a decision would look at is fetched once, and each request that
//! could be made is decided over it.

use crate::app::App;
use crate::auth::Caller;
use crate::openings;
use crate::problem::{Kind, Problem};
use crate::routes::proofs::aspirant;
use crate::routes::{Access, Entry, MARKET};
use market_core::action::{Action, Applicant, Candidate, Cooling, Options, Scene, Sources, candidates, weigh};
use market_core::allowance::UsedKey;
use market_core::candidacy::Candidacy;
use market_core::dispute::Dispute;
use market_core::ids::{CandidacyId, DisputeId, PartyId, PayoutId, ProofId};
use market_core::job::{At, Posted, Stage, Standing, WorkPayout};
use market_core::payout::Payout;
use market_core::proof::aspirant::Aspirant;
use market_core::proof::{Assignment, Openings, Proof};
use market_projections::application::applicants::{pending_parties, pending_proofers};

/// Of how many applicants a poster is told at once what it may do with them.
const APPLICANTS_MAX: u16 = 50;

/// What is known of a caller before a job.
pub struct Choices {
    standing: Standing,
    proof: Proof,
    dispute: Option<Dispute>,
    cooling: Vec<Cooling>,
    aspirant: Option<Aspirant>,
    applicants: Vec<Applicant>,
    openings: Openings,
    /// Whether there are more applicants than are told of.
    pub has_more: bool,
}

impl Choices {
    /// Fetches what the caller may see of the job.
    ///
    /// # Errors
    /// When the caller may not come in, or a fault.
    pub async fn of(app: &App, caller: Caller, at: At) -> Result<Self, Problem> {
        let (standing, proof) = app.store.load_fresh(&(at, ProofId::of(at.job))).await?;
        let (job, _) = standing.enter(&[])?;
        let mut parties = applicants(app, caller, job).await?;
        let has_more = parties.len() > usize::from(APPLICANTS_MAX);
        parties.truncate(usize::from(APPLICANTS_MAX));
        let streams: Vec<CandidacyId> = parties.iter().map(|party| CandidacyId::of(at.job, *party)).collect();
        let paid = job.work_payouts();
        let payouts: Vec<PayoutId> = paid.iter().map(|paid| paid.payout).collect();
        let (payouts, held): (Vec<Payout>, Vec<Candidacy>) = app.store.load_fresh(&(payouts, streams)).await?;
        let mut applicants = Vec::with_capacity(parties.len());
        for (party, candidacy) in parties.iter().zip(held) {
            let wants_to_verify = is_selecting(job, &proof) && candidacy.proofing.is_some();
            let aspirant = if wants_to_verify { Some(aspirant::of(app, at.job, *party).await?) } else { None };
            applicants.push(Applicant { party: *party, candidacy, aspirant });
        }
        let could_apply = is_selecting(job, &proof) && job.poster != caller.party;
        let aspirant = if could_apply { aspirant::of(app, at.job, caller.party).await.ok() } else { None };
        let cooling = paid.into_iter().zip(payouts).filter_map(|(paid, payout)| cooling(paid, &payout)).collect();
        let dispute: Option<Dispute> = app.store.load_fresh(&disputed(job)).await?;
        let is_side = job.poster == caller.party || job.worker() == Some(caller.party);
        let ends_round = is_side && matches!(job.stage, Stage::PendingProof { .. });
        let openings = if ends_round { openings::of_job(app, at.job).await? } else { Openings::new() };
        Ok(Self { standing, proof, dispute, cooling, aspirant, applicants, openings, has_more })
    }

    /// The caller before the job.
    ///
    /// # Errors
    /// As [`Choices::of`].
    pub fn scene<'a>(&'a self, app: &'a App, at: At) -> Result<Scene<'a>, Problem> {
        let (job, party) = self.standing.enter(&[])?;
        Ok(Scene {
            now: app.now(),
            policy: app.policy(),
            at,
            party,
            job,
            candidacy: &self.standing.candidacy,
            proof: &self.proof,
            dispute: self.dispute.as_ref().and_then(|dispute| dispute.filed(disputed(job)?).ok()),
            cooling: &self.cooling,
            aspirant: self.aspirant.as_ref(),
            applicants: &self.applicants,
            openings: &self.openings,
        })
    }
}

/// What would be refused, and why, before a command is asked at all.
pub type Shut = Vec<(Candidate, Problem)>;

/// What the caller may do, and what a key of another kind might.
///
/// # Errors
/// A fault.
pub async fn weighed(app: &App, caller: Caller, scene: &Scene<'_>) -> Result<(Options, Shut), Problem> {
    let key = |action: &Action| {
        let key = caller.key()?;
        Some(UsedKey { party: caller.party, key, scope: entry_of(action).and_then(|entry| entry.access.scope()) })
    };
    let (mut open, mut shut) = (Vec::new(), Vec::new());
    for candidate in candidates(scene) {
        match may_knock(caller, scene, candidate.action) {
            Ok(()) => open.push(candidate),
            Err(problem) => shut.push((candidate, problem)),
        }
    }
    let every = open.iter().chain(shut.iter().map(|(candidate, _)| candidate));
    let sources: Sources = every.flat_map(|candidate| candidate.intent.sources(key(candidate.action))).collect();
    let found = app.store.load_fresh(&sources).await?;
    let cx = app.context(caller.actor);
    // Only what a session could do is worth telling of.
    shut.retain(|(candidate, _)| candidate.intent.foresee(None, &found, &cx).is_ok_and(|events| !events.is_empty()));
    Ok((weigh(scene, open, &found, &key, &cx), shut))
}

/// What the route asks of a key, and the side that it speaks for.
fn may_knock(caller: Caller, scene: &Scene<'_>, action: &Action) -> Result<(), Problem> {
    let Some(entry) = entry_of(action) else { return Ok(()) };
    if entry.access == Access::Session && !caller.is_session() {
        return Err(Problem::plain(Kind::SessionRequired));
    }
    for scope in [entry.access.scope(), action.scope_of_side(scene)].into_iter().flatten() {
        caller.must_have(scope)?;
    }
    Ok(())
}

/// The line of the table of routes that an action asks.
#[must_use]
pub fn entry_of(action: &Action) -> Option<&'static Entry> {
    MARKET.iter().find(|entry| entry.method == action.method && entry.path == action.path)
}

/// The poster knows who has applied, and who works; nobody else does.
async fn applicants(app: &App, caller: Caller, job: &Posted) -> Result<Vec<PartyId>, Problem> {
    if job.poster != caller.party {
        return Ok(Vec::new());
    }
    match &job.stage {
        Stage::Open { .. } => Ok(pending_parties(app.store.pool(), job.job, APPLICANTS_MAX.saturating_add(1)).await?),
        Stage::PendingEscrow(hire) => {
            let pending = pending_parties(app.store.pool(), job.job, APPLICANTS_MAX).await?;
            let others = pending.into_iter().filter(|party| *party != hire.agent);
            Ok([hire.agent].into_iter().chain(others).collect())
        }
        Stage::PendingProof { round, .. } => {
            let proofers = pending_proofers(app.store.pool(), job.job, *round, APPLICANTS_MAX).await?;
            Ok(job.worker().into_iter().chain(proofers).collect())
        }
        _ => Ok(job.worker().into_iter().collect()),
    }
}

/// Whether proofers apply for the round that the job is in.
fn is_selecting(job: &Posted, proof: &Proof) -> bool {
    let Stage::PendingProof { round, .. } = &job.stage else { return false };
    proof.round(*round).is_some_and(|round| round.assignment == Assignment::PosterSelect && round.is_open())
}

/// The dispute that a job is in.
fn disputed(job: &Posted) -> Option<DisputeId> {
    match &job.stage {
        Stage::Disputed(frozen) => Some(frozen.dispute),
        _ => None,
    }
}

fn cooling(paid: WorkPayout, payout: &Payout) -> Option<Cooling> {
    match payout {
        Payout::Cooling { releasable_at, .. } => {
            Some(Cooling { paid, releasable_at: *releasable_at, held_until: None })
        }
        Payout::Held { releasable_at, until, .. } => {
            Some(Cooling { paid, releasable_at: *releasable_at, held_until: Some(*until) })
        }
        _ => None,
    }
}
