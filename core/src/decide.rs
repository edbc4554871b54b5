//! How a command is decided: what it needs, what was found, what follows.

use crate::actor::Actor;
use crate::event::Event;
use crate::ids::PartyId;
use crate::ledger::Account;
use crate::money::Money;
use crate::policy::Policy;
use crate::rejection::Rejection;
use crate::state::State;
use crate::stream::StreamId;
use crate::time::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The state of one stream: nothing but the fold of its events.
pub trait Evolve: Default {
    /// The events that it folds.
    type Event;

    /// Total: what happened, happened. A state is built from the event's own fields.
    #[must_use]
    fn evolve(self, event: &Self::Event) -> Self;
}

/// One thing that a decision must know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Source {
    /// The fold of a stream; the commit is guarded by the version that was read.
    Stream(StreamId),
    /// What an account holds. Not guarded: the floor is asked again when the commit is posted.
    Funds(Account),
}

/// What the store found for the sources of a decision.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// The states of the streams; a stream without events is absent.
    pub states: BTreeMap<StreamId, Arc<State>>,
    /// What the accounts hold; an account without transfers is absent.
    pub funds: BTreeMap<Account, Money>,
}

/// What a decision must know. Implemented by stream ids (known: their state), by [`Funds`] (known: a
/// [`Purse`]) and by tuples of them.
pub trait Needs {
    /// What the decision is told.
    type Known;

    /// What the store fetches.
    fn sources(&self) -> Vec<Source>;

    /// What was fetched, in the decision's own types.
    fn know(&self, found: &Found) -> Self::Known;
}

/// The wish to know what an account holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funds(pub Account);

/// What one account holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purse(pub Option<Money>);

impl Purse {
    /// What there is in the currency of `price`.
    #[must_use]
    pub fn available(self, price: Money) -> Money {
        match self.0 {
            Some(money) if money.currency() == price.currency() => money,
            Some(_) | None => Money::zero(price.currency()),
        }
    }

    /// Refuses unless it covers `required`.
    ///
    /// # Errors
    /// [`Rejection::InsufficientFunds`].
    pub fn must_cover(self, required: Money) -> Result<(), Rejection> {
        let available = self.available(required);
        if !available.covers(required)? {
            return Err(Rejection::InsufficientFunds { available, required });
        }
        Ok(())
    }
}

impl Needs for Funds {
    type Known = Purse;

    fn sources(&self) -> Vec<Source> {
        vec![Source::Funds(self.0)]
    }

    fn know(&self, found: &Found) -> Purse {
        Purse(found.funds.get(&self.0).copied())
    }
}

/// What is known if something is asked for at all.
impl<N: Needs> Needs for Option<N> {
    type Known = Option<N::Known>;

    fn sources(&self) -> Vec<Source> {
        self.as_ref().map_or_else(Vec::new, Needs::sources)
    }

    fn know(&self, found: &Found) -> Self::Known {
        self.as_ref().map(|needs| needs.know(found))
    }
}

/// What is known of each, in the same order.
impl<N: Needs> Needs for Vec<N> {
    type Known = Vec<N::Known>;

    fn sources(&self) -> Vec<Source> {
        self.iter().flat_map(Needs::sources).collect()
    }

    fn know(&self, found: &Found) -> Self::Known {
        self.iter().map(|needs| needs.know(found)).collect()
    }
}

macro_rules! tuples_need {
    ($(($($name:ident $index:tt),+);)*) => {$(
        impl<$($name: Needs),+> Needs for ($($name,)+) {
            type Known = ($($name::Known,)+);

            fn sources(&self) -> Vec<Source> {
                let mut sources = Vec::new();
                $(sources.extend(self.$index.sources());)+
                sources
            }

            fn know(&self, found: &Found) -> Self::Known {
                ($(self.$index.know(found),)+)
            }
        }
    )*};
}

tuples_need! {
    (A 0, B 1);
    (A 0, B 1, C 2);
    (A 0, B 1, C 2, D 3);
}

/// What a decision may look at beside what is known.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// The instant at which it is decided: the event's stamp.
    pub now: Timestamp,
    /// Who asks.
    pub actor: Actor,
    /// The market's numbers.
    pub policy: &'a Policy,
}

/// A text or address that goes along with a commit but not into the log: it can be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Private {
    /// What the row holds, as `proposal` or `account`.
    pub kind: &'static str,
    /// The thing that it belongs to.
    pub id: Uuid,
    /// Whose words or data it is: erased with them.
    pub subject: PartyId,
    /// A JSON object.
    pub body: serde_json::Value,
}

/// A wish that the market may refuse. Same knowledge, same context, same answer.
pub trait Decide {
    /// What must be known.
    type Needs: Needs;

    /// What must be known to decide this.
    fn needs(&self) -> Self::Needs;

    /// The events that follow; none when what is wished is so already.
    ///
    /// # Errors
    /// The first refusal in the fixed order: exists, yours, well-formed, right state, funds.
    fn decide(&self, known: &<Self::Needs as Needs>::Known, cx: &Context<'_>) -> Result<Vec<Event>, Rejection>;

    /// The erasable rows that go along.
    fn private(&self) -> Vec<Private> {
        Vec::new()
    }
}
