//! The fold of the journal: balances that never cross their floors.

use super::account::{Account, Class, Floor, Side};
use super::transfer::{Posting, Transfer};
use crate::money::Money;
use std::collections::BTreeMap;

/// What was debited to an account and what was credited, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Everything debited.
    pub debits: u64,
    /// Everything credited.
    pub credits: u64,
}

/// A posting that the ledger does not take.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LedgerError {
    /// An account would fall below its floor.
    #[error("{account} would fall below zero by {short_minor}")]
    BelowFloor {
        /// The account.
        account: Account,
        /// By how many minor units.
        short_minor: u64,
    },
    /// The sums of an account would not fit.
    #[error("the sums of {account} would overflow")]
    Overflow {
        /// The account.
        account: Account,
    },
}

impl Balance {
    /// What lies on the account, on its normal side; negative when it is overdrawn.
    #[must_use]
    pub fn on_normal_side(self, account: &Account) -> i64 {
        let debits = i64::try_from(self.debits).unwrap_or(i64::MAX);
        let credits = i64::try_from(self.credits).unwrap_or(i64::MAX);
        match account.class().normal_side() {
            Side::Debit => debits.saturating_sub(credits),
            Side::Credit => credits.saturating_sub(debits),
        }
    }

    fn plus(self, posting: &Posting) -> Option<Self> {
        let minor = posting.amount.minor();
        let after = match posting.side {
            Side::Debit => Self { debits: self.debits.checked_add(minor)?, ..self },
            Side::Credit => Self { credits: self.credits.checked_add(minor)?, ..self },
        };
        (i64::try_from(after.debits).is_ok() && i64::try_from(after.credits).is_ok()).then_some(after)
    }
}

/// The balance on the normal side of `account` after `posting`, from the one before: what the journal keeps
/// beside each side of a transfer.
///
/// # Errors
/// [`LedgerError`] where a floor would be crossed, or a sum would not fit.
pub fn running(account: &Account, before: i64, posting: &Posting) -> Result<i64, LedgerError> {
    let overflow = || LedgerError::Overflow { account: *account };
    let minor = i64::try_from(posting.amount.minor()).map_err(|_| overflow())?;
    let after = if posting.side == account.class().normal_side() {
        before.checked_add(minor)
    } else {
        before.checked_sub(minor)
    };
    let after = after.ok_or_else(overflow)?;
    match account.floor() {
        Floor::Zero if after < 0 => {
            Err(LedgerError::BelowFloor { account: *account, short_minor: after.unsigned_abs() })
        }
        Floor::Zero | Floor::None => Ok(after),
    }
}

/// Every account's balance: the fold of all transfers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ledger {
    accounts: BTreeMap<Account, Balance>,
}

impl Ledger {
    /// Posts all transfers of an event, or none of them.
    ///
    /// # Errors
    /// [`LedgerError`] when a floor would be crossed after all of them, in their order.
    pub fn post(&mut self, transfers: &[Transfer]) -> Result<(), LedgerError> {
        let mut changed: BTreeMap<Account, Balance> = BTreeMap::new();
        for posting in transfers.iter().flat_map(Transfer::postings) {
            let account = posting.account;
            let before = changed.get(&account).copied().unwrap_or_else(|| self.balance(&account));
            running(&account, before.on_normal_side(&account), &posting)?;
            let after = before.plus(&posting).ok_or(LedgerError::Overflow { account })?;
            changed.insert(account, after);
        }
        self.accounts.append(&mut changed);
        Ok(())
    }

    /// The balance of one account; nothing if it has had no transfer.
    #[must_use]
    pub fn balance(&self, account: &Account) -> Balance {
        self.accounts.get(account).copied().unwrap_or_default()
    }

    /// What a floored account holds.
    #[must_use]
    pub fn funds(&self, account: &Account) -> Option<Money> {
        let held = self.accounts.get(account)?.on_normal_side(account);
        Money::usd(u64::try_from(held).ok()?).ok()
    }

    /// All accounts that have had a transfer, sorted.
    pub fn accounts(&self) -> impl Iterator<Item = (&Account, &Balance)> {
        self.accounts.iter()
    }

    /// The totals.
    #[must_use]
    pub fn trial_balance(&self) -> TrialBalance {
        let mut totals = TrialBalance::default();
        for (account, balance) in &self.accounts {
            totals.add(account, *balance);
        }
        totals
    }
}

/// The totals of a ledger, by class and over all. Wider than any account, so that they cannot overflow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrialBalance {
    /// Everything debited.
    pub debits: u128,
    /// Everything credited.
    pub credits: u128,
    /// What lies on the accounts of each class, on its normal side.
    pub classes: BTreeMap<Class, i128>,
}

impl TrialBalance {
    /// Counts one account.
    pub fn add(&mut self, account: &Account, balance: Balance) {
        self.debits = self.debits.saturating_add(u128::from(balance.debits));
        self.credits = self.credits.saturating_add(u128::from(balance.credits));
        let class = self.classes.entry(account.class()).or_default();
        *class = class.saturating_add(i128::from(balance.on_normal_side(account)));
    }

    /// Debits equal credits, and assets + expenses = liabilities + equity + revenue.
    #[must_use]
    pub fn balances(&self) -> bool {
        let of = |class: Class| self.classes.get(&class).copied().unwrap_or(0);
        let left = of(Class::Asset).saturating_add(of(Class::Expense));
        let right = of(Class::Liability).saturating_add(of(Class::Equity)).saturating_add(of(Class::Revenue));
        self.debits == self.credits && left == right
    }
}
