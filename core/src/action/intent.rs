//! A command of whatever kind: what it needs to know, and what it decides.

use crate::allowance::{Asked, UsedKey};
use crate::decide::{Context, Decide, Found, Needs, Source};
use crate::event::Event;
use crate::rejection::Rejection;

/// A command whose kind only its maker knows.
pub trait Intent: Send + Sync {
    /// The name of the command, as `ApproveWork`.
    fn command(&self) -> &'static str;

    /// What must be fetched to decide it, with the allowance of the key by which it is asked for.
    fn sources(&self, key: Option<UsedKey>) -> Vec<Source>;

    /// What would follow.
    ///
    /// # Errors
    /// As the command itself says no.
    fn foresee(&self, key: Option<UsedKey>, found: &Found, cx: &Context<'_>) -> Result<Vec<Event>, Rejection>;
}

impl<C: Decide + Send + Sync> Intent for C {
    fn command(&self) -> &'static str {
        let name = std::any::type_name::<C>();
        name.rsplit("::").next().unwrap_or(name)
    }

    fn sources(&self, key: Option<UsedKey>) -> Vec<Source> {
        Asked { command: self, key }.needs().sources()
    }

    fn foresee(&self, key: Option<UsedKey>, found: &Found, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let asked = Asked { command: self, key };
        Decide::decide(&asked, &asked.needs().know(found), cx)
    }
}

/// The wish to know many things at once, as they are found.
#[derive(Clone, Debug, Default)]
pub struct Sources(Vec<Source>);

impl FromIterator<Source> for Sources {
    fn from_iter<I: IntoIterator<Item = Source>>(sources: I) -> Self {
        let mut sources: Vec<Source> = sources.into_iter().collect();
        sources.sort();
        sources.dedup();
        Self(sources)
    }
}

impl Needs for Sources {
    type Known = Found;

    fn sources(&self) -> Vec<Source> {
        self.0.clone()
    }

    fn know(&self, found: &Found) -> Found {
        found.clone()
    }
}
