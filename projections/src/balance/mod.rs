//! View: the balance of every account, folded from the transfers of each event.

pub mod query;

use crate::view::View;
use market_core::event::Recorded;
use market_core::ledger::{Account, Balance, Side, Transfer, transfers_for};
use market_core::stream::Position;
use serde::{Deserialize, Serialize};

/// What lies on an account, in cents.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountBalance {
    /// The account.
    pub account: Account,
    /// Everything debited.
    pub debits: u64,
    /// Everything credited.
    pub credits: u64,
    /// What lies on it, on its normal side.
    pub balance: i64,
    /// The position of the event that last moved something.
    pub updated_position: Position,
}

impl View for AccountBalance {
    const NAME: &'static str = "balance";
    const VERSION: u32 = 1;
    const KEY: &'static [&'static str] = &["account"];
    type Key = Account;

    fn keys(recorded: &Recorded) -> Vec<Account> {
        let transfers = transfers_for(&recorded.event);
        let mut accounts: Vec<Account> =
            transfers.iter().flat_map(Transfer::postings).map(|posting| posting.account).collect();
        accounts.sort_unstable();
        accounts.dedup();
        accounts
    }

    fn key(&self) -> Account {
        self.account
    }

    fn evolve(row: Option<Self>, account: &Account, recorded: &Recorded) -> Option<Self> {
        let before = row.map_or_else(Balance::default, |row| Balance { debits: row.debits, credits: row.credits });
        let transfers = transfers_for(&recorded.event);
        let own = transfers.iter().flat_map(Transfer::postings).filter(|posting| posting.account == *account);
        let after = own.fold(before, |Balance { debits, credits }, posting| match posting.side {
            Side::Debit => Balance { debits: debits.saturating_add(posting.amount.minor()), credits },
            Side::Credit => Balance { debits, credits: credits.saturating_add(posting.amount.minor()) },
        });
        Some(Self {
            account: *account,
            debits: after.debits,
            credits: after.credits,
            balance: after.on_normal_side(account),
            updated_position: recorded.position,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_view_holds_what_the_ledger_holds() {
        let log = log_of(released_job().and(submitted(1)).and(paid()));
        let rows: Vec<AccountBalance> = fold(log.events());
        let ledger: Vec<_> = log.ledger().accounts().collect();
        assert_eq!(rows.len(), ledger.len());
        for (row, (account, balance)) in rows.iter().zip(ledger) {
            assert_eq!((row.account, row.debits, row.credits), (*account, balance.debits, balance.credits));
            assert_eq!(row.balance, balance.on_normal_side(account));
        }
    }

    #[test]
    fn an_event_that_posts_twice_to_an_account_counts_both() {
        let rows = rows_of::<AccountBalance>(vec![deposited()]);
        let clearing = rows.iter().find(|row| row.account == Account::ProcessorClearing).unwrap();
        assert_eq!((clearing.debits, clearing.credits, clearing.balance), (10_090, 0, 10_090));
    }
}
