//! Who may use a route.

use market_core::party::Scope;

/// Who may use a route. Sessions may use whatever keys may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody.
    Open,
    /// A session, and no key.
    Session,
    /// A key with the scope `read`.
    Read,
    /// A key with the scope `message`.
    Message,
    /// A key with the scope `work`.
    Work,
    /// A key with the scope `post`.
    Post,
    /// A key with the scope `spend`.
    Spend,
    /// A key with the scope `account`.
    Account,
    /// A key with the scope `operate`, of a party with the role `finance` or `admin`.
    Finance,
}

impl Access {
    /// What a key must be for; none where no key is needed, or none is enough.
    #[must_use]
    pub fn scope(self) -> Option<Scope> {
        match self {
            Self::Open | Self::Session => None,
            Self::Read => Some(Scope::Read),
            Self::Message => Some(Scope::Message),
            Self::Work => Some(Scope::Work),
            Self::Post => Some(Scope::Post),
            Self::Spend => Some(Scope::Spend),
            Self::Account => Some(Scope::Account),
            Self::Finance => Some(Scope::Operate),
        }
    }
}
