//! What an offer would move, told to whoever would make it move.

use super::offer::Offer;
use super::scene::Scene;
use crate::ids::PartyId;
use crate::ledger::{Account, transfers_for};
use crate::money::Money;

/// A movement of money as a party may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Out of what.
    pub from: String,
    /// Into what.
    pub to: String,
    /// How much.
    pub amount: Money,
}

/// Whether a party may be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Party {
    /// It may.
    Known,
    /// Who verifies a work is nobody's business while it does.
    Hidden,
}

impl Scene<'_> {
    /// Whether a party may be named to the one who looks.
    #[must_use]
    pub fn names(&self, party: PartyId) -> Party {
        let known = [Some(self.at.party), Some(self.job.poster), self.job.worker()].contains(&Some(party));
        if known { Party::Known } else { Party::Hidden }
    }

    fn account(&self, account: Account) -> String {
        if let Account::Pending(party, _) = account
            && self.names(party) == Party::Hidden
        {
            return "pending:proofer".to_owned();
        }
        account.to_string()
    }
}

impl Offer {
    /// What it would move, in order.
    #[must_use]
    pub fn moves(&self, scene: &Scene<'_>) -> Vec<Moved> {
        let transfers = self.events.iter().flat_map(transfers_for);
        transfers
            .map(|transfer| Moved {
                from: scene.account(transfer.debit()),
                to: scene.account(transfer.credit()),
                amount: transfer.amount(),
            })
            .collect()
    }

    /// What it would take out of the party's own wallet, and put into it, in cents.
    #[must_use]
    pub fn wallet(&self, scene: &Scene<'_>) -> (u64, u64) {
        let own = Account::Wallet(scene.at.party);
        let (mut out, mut back) = (0_u64, 0_u64);
        for transfer in self.events.iter().flat_map(transfers_for) {
            let minor = transfer.amount().minor();
            if transfer.debit() == own {
                out = out.saturating_add(minor);
            }
            if transfer.credit() == own {
                back = back.saturating_add(minor);
            }
        }
        (out, back)
    }
}
