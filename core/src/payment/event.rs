//! What happens to money on its way in.

use crate::ids::{PartyId, PaymentId};
use crate::money::Money;
use crate::stream::StreamId;
use serde::{Deserialize, Serialize};

/// How a party pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Bank debit.
    Ach,
    /// Card.
    Card,
}

/// The life of a payment intent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum PaymentEvent {
    /// A party wants to put money into its wallet.
    #[serde(rename = "payment.deposit_opened")]
    DepositOpened {
        /// The payment.
        payment: PaymentId,
        /// Who pays.
        party: PartyId,
        /// What the wallet gets.
        amount: Money,
        /// What the market takes on top.
        fee: Money,
        /// How it is paid.
        method: Method,
    },
    /// The processor has the money: the wallet holds it.
    #[serde(rename = "payment.deposited")]
    Deposited {
        /// The payment.
        payment: PaymentId,
        /// Whose wallet.
        party: PartyId,
        /// What the wallet gets.
        amount: Money,
        /// What the market takes on top.
        fee: Money,
    },
    /// The processor refused it.
    #[serde(rename = "payment.failed")]
    Failed {
        /// The payment.
        payment: PaymentId,
        /// Who would have paid.
        party: PartyId,
    },
    /// The money arrived in the market's balance with the processor.
    #[serde(rename = "payment.settled")]
    Settled {
        /// The payment.
        payment: PaymentId,
        /// Amount and fee together.
        total: Money,
    },
}

impl PaymentEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::DepositOpened { .. } => "payment.deposit_opened",
            Self::Deposited { .. } => "payment.deposited",
            Self::Failed { .. } => "payment.failed",
            Self::Settled { .. } => "payment.settled",
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        match self {
            Self::DepositOpened { payment, .. }
            | Self::Deposited { payment, .. }
            | Self::Failed { payment, .. }
            | Self::Settled { payment, .. } => (*payment).into(),
        }
    }
}
