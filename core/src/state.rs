//! The state of any stream: one alternative per category.

use crate::allowance::Allowance;
use crate::candidacy::Candidacy;
use crate::decide::{Evolve, Found, Needs, Source};
use crate::dispute::Dispute;
use crate::event::Event;
use crate::ids::{
    CandidacyId, DisputeId, EmailId, JobId, KeyId, PartyId, PaymentId, PayoutId, ProofId, ProoferId, SecretId,
    WebhooksId,
};
use crate::job::Job;
use crate::party::{Email, Key, Party};
use crate::payment::Payment;
use crate::payout::Payout;
use crate::proof::Proof;
use crate::proofer::Proofer;
use crate::webhook::Webhooks;

/// Declares [`State`] with its fold, and what each id needs to know.
macro_rules! states {
    ($($(#[$doc:meta])* $state:ident for $id:ident;)*) => {
        /// The state of a stream, whichever category it is of.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum State {$(
            $(#[$doc])*
            $state($state),
        )*}

        impl State {
            /// The state after `event`; `None` before the first event of a stream.
            #[must_use]
            pub fn evolve(before: Option<Self>, event: &Event) -> Self {
                match event {$(
                    Event::$state(event) => {
                        let state = match before {
                            Some(Self::$state(state)) => state,
                            _ => $state::default(),
                        };
                        Self::$state(state.evolve(event))
                    }
                )*}
            }
        }

        $(impl Needs for $id {
            type Known = $state;

            fn sources(&self) -> Vec<Source> {
                vec![Source::Stream((*self).into())]
            }

            fn know(&self, found: &Found) -> $state {
                match found.states.get(&(*self).into()).map(AsRef::as_ref) {
                    Some(State::$state(state)) => state.clone(),
                    _ => $state::default(),
                }
            }
        })*
    };
}

states! {
    /// Of a party.
    Party for PartyId;
    /// Of an e-mail address.
    Email for EmailId;
    /// Of an API key.
    Key for SecretId;
    /// Of a job.
    Job for JobId;
    /// Of a candidacy.
    Candidacy for CandidacyId;
    /// Of a payment.
    Payment for PaymentId;
    /// Of a payout.
    Payout for PayoutId;
    /// Of an allowance.
    Allowance for KeyId;
    /// Of the verification of a job.
    Proof for ProofId;
    /// Of a proofer.
    Proofer for ProoferId;
    /// Of a dispute.
    Dispute for DisputeId;
    /// Of the webhooks of a party.
    Webhooks for WebhooksId;
}
