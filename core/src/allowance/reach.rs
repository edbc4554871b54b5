//! A key was refused to spend more than its limit of a day leaves: its party is told, once a day.

use super::state::Allowance;
use crate::decide::{Context, Decide};
use crate::event::Event;
use crate::ids::KeyId;
use crate::rejection::Rejection;

/// Writes down that the limit is reached. The refusal itself commits nothing, so that this is a command of its own.
#[derive(Clone, Copy, Debug)]
pub struct ReachLimit {
    /// The key.
    pub key: KeyId,
}

impl Decide for ReachLimit {
    type Needs = KeyId;

    fn needs(&self) -> KeyId {
        self.key
    }

    fn decide(&self, allowance: &Allowance, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Ok(match allowance {
            Allowance::Live(live) => live.reached(self.key, cx.now).map(Event::from).into_iter().collect(),
            Allowance::Unwritten | Allowance::Revoked => vec![],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allowance::{AllowanceEvent, Bounds};
    use crate::testing::*;
    use crate::time::Span;

    fn limited(limit: Option<u64>) -> Vec<Event> {
        vec![granted(AGENT, Bounds { spend_limit_per_day: limit.map(usd), ..Bounds::default() })]
    }

    #[test]
    fn a_party_is_told_once_a_day() {
        given(limited(Some(100)))
            .when(ReachLimit { key: KEY })
            .then(&["allowance.limit_reached"])
            .when(ReachLimit { key: KEY })
            .then(&[])
            .at(NOW.after(Span::days(1)))
            .when(ReachLimit { key: KEY })
            .then(&["allowance.limit_reached"]);
    }

    #[test]
    fn a_key_without_a_limit_and_one_that_is_gone_reach_none() {
        given(limited(None)).when(ReachLimit { key: KEY }).then(&[]);
        given([]).when(ReachLimit { key: KEY }).then(&[]);
        let revoked = AllowanceEvent::Revoked { key: KEY, party: AGENT };
        given(limited(Some(100)).and(revoked.into())).when(ReachLimit { key: KEY }).then(&[]);
    }
}
