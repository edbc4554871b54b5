//! What money on its way in is now.

use super::event::PaymentEvent;
use crate::decide::Evolve;
use crate::ids::{PartyId, PaymentId};
use crate::money::Money;
use crate::rejection::Rejection;

/// A payment, or nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Payment {
    /// There is none of this id.
    #[default]
    Unopened,
    /// The processor has not answered.
    Open(Deposit),
    /// The money is charged, not settled.
    Succeeded(Deposit),
    /// The money is settled.
    Settled(Deposit),
    /// The processor refused.
    Failed(Deposit),
}

/// A deposit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    /// Who pays.
    pub party: PartyId,
    /// What the wallet gets.
    pub amount: Money,
    /// What the market takes on top.
    pub fee: Money,
}

impl Payment {
    /// The deposit, whatever became of it.
    ///
    /// # Errors
    /// [`Rejection::PaymentNotFound`].
    pub fn opened(&self, payment: PaymentId) -> Result<&Deposit, Rejection> {
        match self {
            Self::Unopened => Err(Rejection::PaymentNotFound { payment }),
            Self::Open(deposit) | Self::Succeeded(deposit) | Self::Settled(deposit) | Self::Failed(deposit) => {
                Ok(deposit)
            }
        }
    }

    /// The word on the wire, as the processor has it.
    #[must_use]
    pub fn status(&self) -> &'static str {
        match self {
            Self::Unopened => "unknown",
            Self::Open(_) => "processing",
            Self::Succeeded(_) => "succeeded",
            Self::Settled(_) => "settled",
            Self::Failed(_) => "failed",
        }
    }
}

impl Evolve for Payment {
    type Event = PaymentEvent;

    fn evolve(self, event: &PaymentEvent) -> Self {
        match (self, event) {
            (_, PaymentEvent::DepositOpened { party, amount, fee, .. }) => {
                Self::Open(Deposit { party: *party, amount: *amount, fee: *fee })
            }
            (_, PaymentEvent::Deposited { party, amount, fee, .. }) => {
                Self::Succeeded(Deposit { party: *party, amount: *amount, fee: *fee })
            }
            (Self::Open(deposit) | Self::Succeeded(deposit), PaymentEvent::Settled { .. }) => Self::Settled(deposit),
            (Self::Open(deposit) | Self::Succeeded(deposit), PaymentEvent::Failed { .. }) => Self::Failed(deposit),
            (other, PaymentEvent::Settled { .. } | PaymentEvent::Failed { .. }) => other,
        }
    }
}
