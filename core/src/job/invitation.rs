//! Who was asked to take a job: a private job exists for nobody else, and an offered price may be accepted at once.

use super::state::Posted;
use super::terms::Visibility;
use crate::confidential::TextDigest;
use crate::ids::{JobId, PartyId};
use crate::money::Money;
use crate::rejection::Rejection;
use crate::time::Timestamp;
use crate::trust::TrustRejection;
use serde::{Deserialize, Serialize};

/// A poster asks agents to take a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// Whom it asks.
    pub agents: Vec<PartyId>,
    /// What it offers for it, if the price is settled: whoever accepts that is hired.
    pub offer: Option<Offer>,
    /// The version of the terms that it is about.
    pub terms_version: u32,
    /// The digest of the message and the time.
    pub words: TextDigest,
}

/// An agent that was asked said no.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// The job.
    pub job: JobId,
    /// Who said no.
    pub agent: PartyId,
}

/// A price that an invited agent may accept at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The price.
    pub price: Money,
    /// How long the work takes, where that could be read.
    pub delivery_hours: Option<u32>,
    /// From when it cannot be accepted any more.
    pub expires_at: Timestamp,
}

/// Somebody who was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// What it may accept.
    pub offer: Option<Offer>,
    /// The version of the terms that it was asked about.
    pub terms_version: u32,
    /// The digest of what was written to it.
    pub words: TextDigest,
    /// Whether it has said no.
    pub answer: GuestAnswer,
}

/// What somebody who was asked has said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuestAnswer {
    /// Nothing, or yes by applying.
    Open,
    /// No.
    Declined,
}

impl Posted {
    /// The invitation of somebody who has not said no to it.
    #[must_use]
    pub fn invitation_of(&self, party: PartyId) -> Option<&Guest> {
        self.invited.get(&party).filter(|guest| guest.answer == GuestAnswer::Open)
    }

    /// Whether somebody may know of the job without a part in it: of a private one only those who were asked to take it.
    #[must_use]
    pub fn is_open_to(&self, party: PartyId) -> bool {
        self.terms.visibility == Visibility::Public || self.invitation_of(party).is_some()
    }

    /// The same, where there must be one.
    ///
    /// # Errors
    /// [`TrustRejection::InvitationNotFound`].
    pub fn must_have_invited(&self, party: PartyId) -> Result<&Guest, Rejection> {
        Ok(self.invitation_of(party).ok_or(TrustRejection::InvitationNotFound)?)
    }

    pub(super) fn invite(&mut self, invitation: &Invitation) {
        let Invitation { agents, offer, terms_version, words, .. } = invitation;
        for agent in agents {
            let answer = GuestAnswer::Open;
            let guest = Guest { offer: *offer, terms_version: *terms_version, words: words.clone(), answer };
            self.invited.insert(*agent, guest);
        }
    }

    pub(super) fn decline_invitation(&mut self, agent: PartyId) {
        if let Some(guest) = self.invited.get_mut(&agent) {
            guest.answer = GuestAnswer::Declined;
        }
    }
}
