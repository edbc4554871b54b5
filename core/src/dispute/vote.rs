//! One of the panel votes: the log learns that it has, and nothing else.

use super::event::DisputeEvent;
use super::file::within_price;
use super::rejection::DisputeRejection;
use super::seal::{VOTE_KIND, canonical, seal, vote_row};
use super::state::{Dispute, Phase};
use crate::candidacy::{Candidacy, Nda};
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{CandidacyId, DisputeId, JobId, PartyId};
use crate::job::{Job, Visibility};
use crate::money::Money;
use crate::rejection::Rejection;
use serde_json::json;

/// Votes, once.
#[derive(Clone, Debug)]
pub struct VoteInDispute {
    /// The dispute.
    pub dispute: DisputeId,
    /// Its job, as the caller found it.
    pub job: JobId,
    /// Who votes.
    pub by: PartyId,
    /// Its seat, as the caller found it.
    pub seat: Option<u8>,
    /// What it gives the worker.
    pub worker_amount: Money,
    /// 32 random bytes, handed in.
    pub nonce: [u8; 32],
}

impl VoteInDispute {
    fn nonce(&self) -> String {
        hex::encode(self.nonce)
    }
}

/// Whoever is to read what was said acknowledges the terms of the job, where it can: a private job has no door for it, and
/// the lot is its invitation.
pub(super) fn must_have_acknowledged(job: &Job, id: JobId, candidacy: &Candidacy) -> Result<(), Rejection> {
    let is_public = job.posted(id)?.terms.visibility == Visibility::Public;
    match candidacy.nda {
        Nda::Open if is_public => Err(Rejection::NdaNotAcknowledged),
        Nda::Open | Nda::Acknowledged => Ok(()),
    }
}

impl Decide for VoteInDispute {
    type Needs = (DisputeId, JobId, CandidacyId);

    fn needs(&self) -> Self::Needs {
        (self.dispute, self.job, CandidacyId::of(self.job, self.by))
    }

    fn decide(
        &self,
        (dispute, job, candidacy): &(Dispute, Job, Candidacy),
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let filed = dispute.filed(self.dispute)?;
        let Some(seat) = filed.seat_of(self.by).filter(|seat| Some(seat.panelist.seat) == self.seat) else {
            filed.side_of(self.by)?;
            return Err(DisputeRejection::NotYours { whose: "the panel" }.into());
        };
        must_have_acknowledged(job, filed.case.job, candidacy)?;
        let amount = within_price(self.worker_amount, filed.price)?;
        filed.must_be_open(cx.now)?;
        if !matches!(filed.phase, Phase::Panel { .. }) {
            return Err(DisputeRejection::NoVoting.into());
        }
        if seat.commitment.is_some() {
            return Err(DisputeRejection::VoteGiven.into());
        }
        let (case, panelist) = (filed.case, seat.panelist);
        let commitment = seal(self.dispute, panelist.seat, &self.nonce(), &canonical(amount));
        let mut events: Vec<Event> = vec![DisputeEvent::VoteSealed { case, panelist, commitment }.into()];
        let others = filed.panel.iter().filter(|other| other.panelist != panelist);
        if others.into_iter().all(|other| other.commitment.is_some()) {
            events.push(DisputeEvent::VotingEnded { case, ended_at: cx.now }.into());
        }
        Ok(events)
    }

    fn private(&self) -> Vec<Private> {
        let body = json!({"nonce": self.nonce(), "canonical": canonical(self.worker_amount)});
        let row = |seat| Private { kind: VOTE_KIND, id: vote_row(self.dispute, seat), subject: self.by, body };
        self.seat.map(row).into_iter().collect()
    }
}
