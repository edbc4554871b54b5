//! Who reads about a verification, and so how much.

use crate::app::App;
use crate::auth::Caller;
use crate::problem::Problem;
use market_core::ids::{JobId, PartyId, ProofId};
use market_core::job::{Ask, At, Posted};
use market_core::proof::{Holder, Phase, Proof, Round, Seat};
use market_core::rejection::Rejection;

/// As what somebody reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Who offered the work.
    Poster,
    /// Who did it.
    Agent,
    /// A proofer whose verdict is given, or whose round is closed.
    Submitted,
    /// A proofer whose verdict is awaited: it reads of nobody but itself.
    Pending,
}

impl Role {
    /// The word on the wire.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Poster => "poster",
            Self::Agent => "agent",
            Self::Submitted => "proofer_submitted",
            Self::Pending => "proofer_pending",
        }
    }
}

/// A reader before the verification of a job.
pub(super) struct Viewer {
    pub(super) role: Role,
    pub(super) job: Posted,
    pub(super) proof: Proof,
    party: PartyId,
}

impl Viewer {
    /// The caller, if it may read anything of it.
    pub(super) async fn of(app: &App, caller: Caller, job: JobId) -> Result<Self, Problem> {
        let at = At { job, party: caller.party };
        let (standing, proof) = app.store.load(&(at, ProofId::of(job))).await?;
        let (posted, _) = standing.enter(&[Ask::Nda])?;
        let role = if posted.poster == caller.party {
            Role::Poster
        } else if posted.worker() == Some(caller.party) {
            Role::Agent
        } else {
            proofer(&proof, caller.party).ok_or(Rejection::NotTheWorker)?
        };
        Ok(Self { role, job: posted.clone(), proof: proof.clone(), party: caller.party })
    }

    /// The seat of the reader in the latest round.
    pub(super) fn own_seat(&self) -> Option<Seat> {
        let slot = self.proof.latest()?.held_by(self.party)?;
        slot.holder.seat().copied()
    }

    /// A round, if the reader may know that there is one.
    pub(super) fn round(&self, number: u32) -> Option<&Round> {
        let round = self.proof.round(number).filter(|round| round.phase != Phase::Funded)?;
        let sat = || round.held_by(self.party).is_some();
        (matches!(self.role, Role::Poster | Role::Agent) || sat()).then_some(round)
    }
}

/// Whether a round is over, so that everybody in it may read everything of it.
pub(super) fn is_closed(round: &Round) -> bool {
    matches!(round.phase, Phase::Closed(_))
}

fn proofer(proof: &Proof, party: PartyId) -> Option<Role> {
    let mut seats = proof.rounds.iter().filter_map(|round| round.held_by(party).map(|slot| (round, slot)));
    let (round, slot) = seats.next_back()?;
    let is_given = matches!(slot.holder, Holder::Sealed { .. });
    Some(if is_given || is_closed(round) { Role::Submitted } else { Role::Pending })
}
