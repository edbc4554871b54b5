//! What is to be explained.

use crate::broken::Broken;
use crate::source::Which;
use market_core::event::position_of;
use market_core::ledger::Account;
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// An account by its path, or anything else by its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Subject {
    /// An account.
    Account(Account),
    /// A job, payout, payment, party, key, event or transfer.
    Id(Uuid),
}

impl Subject {
    /// Where its events are looked for. A payout's later events do not name the job that earned it.
    pub(super) fn which(&self) -> Which {
        Which::Where(match self {
            Self::Account(account) => format!(
                "position in (select position from transfer
                              where debit_account = '{account}' or credit_account = '{account}')"
            ),
            Self::Id(id) => format!(
                "(stream_id = '{id}' or payload->>'job' = '{id}' or payload->'case'->>'job' = '{id}' or position = {position}
                  or stream_id in (select stream_id from event
                                   where stream_category = 'payout' and payload->>'job' = '{id}'))",
                position = i64::try_from(position_of(*id).0.0).unwrap_or(-1),
            ),
        })
    }

    /// What to say when the log knows nothing of it.
    pub(super) fn unknown(&self) -> String {
        match self {
            Self::Account(account) => format!("the account {account} has had no transfer"),
            Self::Id(id) => format!(
                "nothing in the log is named {id}: it is no job, payout, payment, party, key, event or transfer of this market"
            ),
        }
    }
}

impl FromStr for Subject {
    type Err = Broken;

    fn from_str(text: &str) -> Result<Self, Broken> {
        if let Ok(id) = Uuid::parse_str(text) {
            return Ok(Self::Id(id));
        }
        text.parse().map(Self::Account).map_err(|_| {
            Broken::Usage(format!(
                "{text:?} is neither an id nor the path of an account. Ids are whole, as 01930000-0000-7000-8000-000000000001; \
                 paths are those of the trial balance, as wallet:<id>, escrow:job:<id> or stripe:clearing"
            ))
        })
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Account(account) => account.fmt(f),
            Self::Id(id) => id.fmt(f),
        }
    }
}
