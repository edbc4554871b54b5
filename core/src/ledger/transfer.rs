//! Value goes from somewhere to somewhere: both sides or nothing.

use super::account::{Account, Side};
use crate::money::Money;

/// One amount, one debit account, one credit account: it cannot be unbalanced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Transfer {
    debit: Account,
    credit: Account,
    amount: Money,
}

/// A transfer of which only the debit side is said.
#[derive(Clone, Copy, Debug)]
pub struct Debited(Account);

/// A transfer of which only the amount is not said.
#[derive(Clone, Copy, Debug)]
pub struct Credited(Account, Account);

/// One side of a transfer, seen from its account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The account.
    pub account: Account,
    /// Which side.
    pub side: Side,
    /// How much.
    pub amount: Money,
}

impl Debited {
    /// The account to be credited.
    #[must_use]
    pub fn credit(self, account: Account) -> Credited {
        Credited(self.0, account)
    }
}

impl Credited {
    /// How much.
    #[must_use]
    pub fn of(self, amount: Money) -> Transfer {
        Transfer { debit: self.0, credit: self.1, amount }
    }
}

impl Transfer {
    /// Begins a transfer with the account to be debited.
    pub(super) fn debit_of(account: Account) -> Debited {
        Debited(account)
    }

    /// The account that is debited.
    #[must_use]
    pub fn debit(&self) -> Account {
        self.debit
    }

    /// The account that is credited.
    #[must_use]
    pub fn credit(&self) -> Account {
        self.credit
    }

    /// How much.
    #[must_use]
    pub fn amount(&self) -> Money {
        self.amount
    }

    /// Its two sides.
    #[must_use]
    pub fn postings(&self) -> [Posting; 2] {
        [
            Posting { account: self.debit, side: Side::Debit, amount: self.amount },
            Posting { account: self.credit, side: Side::Credit, amount: self.amount },
        ]
    }
}
