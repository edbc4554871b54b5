//! View: every payment into the market.

pub mod query;

use crate::view::View;
use market_core::event::{Event, Recorded};
use market_core::ids::{PartyId, PaymentId};
use market_core::payment::{Method, PaymentEvent};
use market_core::stream::Position;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What is paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The payer's own wallet.
    Deposit,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// The processor has not answered.
    Processing,
    /// The money is charged, not settled.
    Succeeded,
    /// The money is settled.
    Settled,
    /// The processor refused.
    Failed,
}

/// A payment. Amounts are cents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The payment.
    pub payment: PaymentId,
    /// Who pays.
    pub party: PartyId,
    /// What for.
    pub kind: Kind,
    /// What the wallet gets.
    pub amount: u64,
    /// What the market takes on top.
    pub fee: u64,
    /// How it is paid.
    pub method: Method,
    /// Where it stands.
    pub status: Status,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The position of the event that last changed it.
    pub updated_position: Position,
}

impl View for Payment {
    const NAME: &'static str = "payment";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["payment"];
    type Key = PaymentId;

    fn keys(recorded: &Recorded) -> Vec<PaymentId> {
        match &recorded.event {
            Event::Payment(_) => vec![PaymentId(recorded.stream.id)],
            Event::Party(_)
            | Event::Email(_)
            | Event::Key(_)
            | Event::Allowance(_)
            | Event::Webhooks(_)
            | Event::Proof(_)
            | Event::Proofer(_)
            | Event::Dispute(_)
            | Event::Job(_)
            | Event::Candidacy(_)
            | Event::Payout(_) => vec![],
        }
    }

    fn key(&self) -> PaymentId {
        self.payment
    }

    fn evolve(row: Option<Self>, _payment: &PaymentId, recorded: &Recorded) -> Option<Self> {
        let Event::Payment(event) = &recorded.event else {
            return row;
        };
        let row = match event {
            PaymentEvent::DepositOpened { payment, party, amount, fee, method } => Some(Self {
                payment: *payment,
                party: *party,
                kind: Kind::Deposit,
                amount: amount.minor(),
                fee: fee.minor(),
                method: *method,
                status: Status::Processing,
                created_at: recorded.at,
                updated_at: recorded.at,
                updated_position: recorded.position,
            }),
            other => row.map(|row| Self { status: row.status.after(other), ..row }),
        };
        row.map(|row| Self { updated_at: recorded.at, updated_position: recorded.position, ..row })
    }
}

impl Status {
    fn after(self, event: &PaymentEvent) -> Self {
        match (event, self) {
            (PaymentEvent::DepositOpened { .. }, _) => Self::Processing,
            (PaymentEvent::Deposited { .. }, _) => Self::Succeeded,
            (PaymentEvent::Failed { .. }, Self::Processing | Self::Succeeded) => Self::Failed,
            (PaymentEvent::Settled { .. }, Self::Processing | Self::Succeeded) => Self::Settled,
            (PaymentEvent::Failed { .. } | PaymentEvent::Settled { .. }, over @ (Self::Settled | Self::Failed)) => over,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    fn after(story: Vec<Event>) -> Payment {
        row_of(story, &PAYMENT).unwrap()
    }

    #[test]
    fn a_deposit_is_processed_succeeds_and_settles() {
        let opened = after(vec![deposit_opened()]);
        assert_eq!((opened.status, opened.amount, opened.fee), (Status::Processing, 10_000, 90));
        assert_eq!(after(vec![deposit_opened(), deposited()]).status, Status::Succeeded);
        assert_eq!(after(vec![deposit_opened(), deposited(), settled()]).status, Status::Settled);
    }

    #[test]
    fn a_refused_deposit_has_failed() {
        let refused = PaymentEvent::Failed { payment: PAYMENT, party: POSTER }.into();
        assert_eq!(after(vec![deposit_opened(), refused]).status, Status::Failed);
    }
}
