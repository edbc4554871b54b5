//! Who asked.

use crate::ids::{KeyId, PartyId};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Who asked for a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Actor {
    /// The market itself: a timer that ran out, an answer of the processor, an operator's command line.
    Platform,
    /// A party in a session.
    Party(PartyId),
    /// A party's automation, by the key that it used.
    Key(PartyId, KeyId),
}

impl Actor {
    /// The party behind it, if one is.
    #[must_use]
    pub fn party(self) -> Option<PartyId> {
        match self {
            Self::Platform => None,
            Self::Party(party) | Self::Key(party, _) => Some(party),
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Platform => f.write_str("platform"),
            Self::Party(party) => write!(f, "party:{party}"),
            Self::Key(party, key) => write!(f, "party:{party}:key:{key}"),
        }
    }
}

/// The text names no actor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an actor: expected platform, party:<id> or party:<id>:key:<id>")]
pub struct NotAnActor;

impl FromStr for Actor {
    type Err = NotAnActor;

    fn from_str(text: &str) -> Result<Self, NotAnActor> {
        let id = |part: &str| Uuid::parse_str(part).map_err(|_| NotAnActor);
        match text.split(':').collect::<Vec<_>>().as_slice() {
            ["platform"] => Ok(Self::Platform),
            ["party", party] => Ok(Self::Party(PartyId(id(party)?))),
            ["party", party, "key", key] => Ok(Self::Key(PartyId(id(party)?), KeyId(id(key)?))),
            _ => Err(NotAnActor),
        }
    }
}

impl From<Actor> for String {
    fn from(actor: Actor) -> Self {
        actor.to_string()
    }
}

impl TryFrom<String> for Actor {
    type Error = NotAnActor;

    fn try_from(text: String) -> Result<Self, NotAnActor> {
        text.parse()
    }
}
