//! What is told of money that comes in, and of keys that spend it.

use super::note::Note;
use super::{Facts, Word};
use market_core::allowance::AllowanceEvent;
use market_core::payment::PaymentEvent;

pub(super) fn by_allowance(event: &AllowanceEvent) -> Vec<Note> {
    match event {
        AllowanceEvent::LimitReached { key, party, limit, .. } => {
            let note = Note::to_party(*party, Word::KeyLimitReached).over(*limit);
            vec![note.with(Facts { key: Some(*key), ..Facts::default() })]
        }
        AllowanceEvent::Granted { .. }
        | AllowanceEvent::Changed { .. }
        | AllowanceEvent::Rotated { .. }
        | AllowanceEvent::Spent { .. }
        | AllowanceEvent::Revoked { .. } => vec![],
    }
}

pub(super) fn by_payment(event: &PaymentEvent) -> Vec<Note> {
    match event {
        PaymentEvent::Deposited { payment, party, amount, .. } => {
            let note = Note::to_party(*party, Word::WalletDeposited).over(*amount);
            vec![note.with(Facts { payment: Some(*payment), ..Facts::default() })]
        }
        PaymentEvent::DepositOpened { .. } | PaymentEvent::Failed { .. } | PaymentEvent::Settled { .. } => vec![],
    }
}
