//! What an API key may be used for.

use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// One kind of use of an API key. A session has all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Scope {
    /// Reading whatever the party may see.
    Read,
    /// Writing messages.
    Message,
    /// Looking for work and doing it: terms, applications, deliveries.
    Work,
    /// Offering work and judging it: jobs, acceptances, approvals, reviews.
    Post,
    /// Spending what is in the wallet.
    Spend,
    /// The party itself: its profile, keys and subscription.
    Account,
    /// The roles that an operator gave the party.
    Operate,
}

impl Scope {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Read, Self::Message, Self::Work, Self::Post, Self::Spend, Self::Account, Self::Operate];

    /// The word on the wire.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Message => "message",
            Self::Work => "work",
            Self::Post => "post",
            Self::Spend => "spend",
            Self::Account => "account",
            Self::Operate => "operate",
        }
    }
}

impl FromStr for Scope {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|scope| scope.name() == text).ok_or(())
    }
}
