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

/// Some kinds of use, each once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<Scope>", into = "Vec<Scope>")]
pub struct Scopes(u8);

impl Scope {
    fn bit(self) -> u8 {
        match self {
            Self::Read => 1,
            Self::Message => 2,
            Self::Work => 4,
            Self::Post => 8,
            Self::Spend => 16,
            Self::Account => 32,
            Self::Operate => 64,
        }
    }
}

impl Scopes {
    /// Every kind of use.
    pub const ALL: Self = Self(127);

    /// Whether this kind is among them.
    #[must_use]
    pub fn has(self, scope: Scope) -> bool {
        self.0 & scope.bit() != 0
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether all of them are among `others`.
    #[must_use]
    pub fn are_within(self, others: Self) -> bool {
        self.0 & !others.0 == 0
    }

    /// Each of them, in the order of [`Scope::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Scope> {
        Scope::ALL.into_iter().filter(move |scope| self.has(*scope))
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().fold(0, |bits, scope| bits | scope.bit()))
    }
}

impl From<Vec<Scope>> for Scopes {
    fn from(scopes: Vec<Scope>) -> Self {
        scopes.into_iter().collect()
    }
}

impl From<Scopes> for Vec<Scope> {
    fn from(scopes: Scopes) -> Self {
        scopes.iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_scopes_are_every_single_one() {
        assert_eq!(Scope::ALL.into_iter().collect::<Scopes>(), Scopes::ALL);
    }

    #[test]
    fn scopes_are_stored_as_words_in_one_order() {
        let scopes: Scopes = [Scope::Spend, Scope::Read, Scope::Spend].into_iter().collect();
        assert_eq!(serde_json::to_string(&scopes).unwrap(), r#"["read","spend"]"#);
        assert!(scopes.are_within(Scopes::ALL) && !Scopes::ALL.are_within(scopes));
    }
}
