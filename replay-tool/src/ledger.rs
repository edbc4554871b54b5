//! The ledger: every balance after every transfer, floors, and the trial balance.

use crate::difference::{Difference, Findings};
use crate::examine::Seen;
use crate::journal::Line;
use market_core::ledger::{Account, Balance, Class, LedgerError, Posting, Side, TrialBalance, running};
use std::collections::HashMap;

/// The fold of the journal. Accounts that are empty are not kept, so that what grows is only what the market holds.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    balances: HashMap<Account, i64>,
    totals: TrialBalance,
    transfers: u64,
}

impl Ledger {
    /// Folds what the next event moves.
    pub(crate) fn event(&mut self, seen: &Seen, findings: &mut Findings) {
        for line in &seen.lines {
            self.transfers = self.transfers.saturating_add(1);
            self.post(seen.position, line, findings);
        }
    }

    /// The trial balance must balance.
    pub(crate) fn finish(&self, findings: &mut Findings) {
        let Totals { debits, credits, left, right } = self.sums();
        findings.compare("trial balance: credits against debits", debits, credits);
        findings.compare("trial balance: liabilities + equity + revenue against assets + expenses", left, right);
    }

    /// The totals by class.
    pub(crate) fn totals(&self) -> &TrialBalance {
        &self.totals
    }

    /// How many transfers were folded.
    pub(crate) fn transfers(&self) -> u64 {
        self.transfers
    }

    /// How many accounts are not empty.
    pub(crate) fn accounts(&self) -> usize {
        self.balances.len()
    }

    fn post(&mut self, position: i64, line: &Line, findings: &mut Findings) {
        let (debit_after, credit_after) = line.after.unzip();
        let [debit, credit] = line.transfer.postings();
        for (posting, field, stored) in
            [(debit, "transfer.debit_after", debit_after), (credit, "transfer.credit_after", credit_after)]
        {
            let after = self.balance_after(position, &posting, findings);
            if let Some(stored) = stored.filter(|stored| *stored != after) {
                findings.add(Difference::at(position, field, after, stored));
            }
        }
    }

    fn balance_after(&mut self, position: i64, posting: &Posting, findings: &mut Findings) -> i64 {
        let account = posting.account;
        let before = self.balances.get(&account).copied().unwrap_or(0);
        let after = running(&account, before, posting).unwrap_or_else(|error| {
            let floor = format!("{account} at zero or above");
            findings.add(Difference::at(position, "the floor of an account", floor, error));
            match error {
                LedgerError::BelowFloor { short_minor, .. } => {
                    i64::try_from(short_minor).unwrap_or(i64::MAX).saturating_neg()
                }
                LedgerError::Overflow { .. } => before,
            }
        });
        match after {
            0 => self.balances.remove(&account),
            _ => self.balances.insert(account, after),
        };
        let minor = posting.amount.minor();
        let moved = match posting.side {
            Side::Debit => Balance { debits: minor, credits: 0 },
            Side::Credit => Balance { debits: 0, credits: minor },
        };
        self.totals.add(&account, moved);
        after
    }

    fn sums(&self) -> Totals {
        let of = |class: Class| self.totals.classes.get(&class).copied().unwrap_or(0);
        Totals {
            debits: self.totals.debits,
            credits: self.totals.credits,
            left: of(Class::Asset).saturating_add(of(Class::Expense)),
            right: of(Class::Liability).saturating_add(of(Class::Equity)).saturating_add(of(Class::Revenue)),
        }
    }
}

struct Totals {
    debits: u128,
    credits: u128,
    left: i128,
    right: i128,
}
