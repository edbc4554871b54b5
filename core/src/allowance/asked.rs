//! Any command as its caller asks for it: what a party asks by a key is held to the key's allowance.

use super::Allowance;
use crate::decide::{Context, Decide, Needs, Private};
use crate::event::Event;
use crate::ids::{KeyId, PartyId};
use crate::ledger::{Account, transfers_for};
use crate::money::{Currency, Money};
use crate::party::Scope;
use crate::rejection::Rejection;

/// A command, and the key by which it is asked for, if it is by one.
///
/// The allowance is read, and guarded, with everything else that the decision rests on. So a key that is revoked or
/// narrowed meanwhile, or that has spent its limit meanwhile, cannot slip through.
#[derive(Debug)]
pub struct Asked<'a, C> {
    /// The command.
    pub command: &'a C,
    /// The key.
    pub key: Option<UsedKey>,
}

/// A key in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsedKey {
    /// Whose it is.
    pub party: PartyId,
    /// The key.
    pub key: KeyId,
    /// What it must be for, where it must be for something.
    pub scope: Option<Scope>,
}

impl UsedKey {
    /// What the events take out of the party's own wallet.
    fn takes(&self, events: &[Event]) -> Result<Money, Rejection> {
        let wallet = Account::Wallet(self.party);
        let taken = events.iter().flat_map(transfers_for).filter(|transfer| transfer.debit() == wallet);
        let sum = |sum: Option<Money>, amount: Money| match sum {
            Some(sum) => sum.plus(amount).map(Some),
            None => Ok(Some(amount)),
        };
        let sum = taken.map(|transfer| transfer.amount()).try_fold(None, sum)?;
        Ok(sum.unwrap_or(Money::zero(Currency::Usd)))
    }
}

impl<C: Decide> Decide for Asked<'_, C> {
    type Needs = (C::Needs, Option<KeyId>);

    fn needs(&self) -> Self::Needs {
        (self.command.needs(), self.key.map(|used| used.key))
    }

    fn decide(
        &self,
        (known, allowance): &(<C::Needs as Needs>::Known, Option<Allowance>),
        cx: &Context<'_>,
    ) -> Result<Vec<Event>, Rejection> {
        let (Some(used), Some(allowance)) = (&self.key, allowance) else {
            return self.command.decide(known, cx);
        };
        allowance.must_serve(used.scope, cx.now)?;
        let mut events = self.command.decide(known, cx)?;
        events.extend(allowance.spend(used.key, used.takes(&events)?, cx.now)?);
        Ok(events)
    }

    fn private(&self) -> Vec<Private> {
        self.command.private()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::allowance::{AllowanceEvent, Bounds, Per};
    use crate::job::fund_escrow::FundEscrow;
    use crate::testing::*;
    use crate::time::Span;

    fn fund() -> FundEscrow {
        FundEscrow { job: JOB, poster: POSTER, application: APPLICATION, agent: AGENT, expected_total: None }
    }

    fn by_key(command: &FundEscrow) -> Asked<'_, FundEscrow> {
        Asked { command, key: Some(UsedKey { party: POSTER, key: KEY, scope: Some(Scope::Spend) }) }
    }

    /// A job for 75.00, a wallet with 100.00, and a key.
    fn hired(bounds: Bounds) -> Vec<Event> {
        hired_job(usd(75_00)).and(deposited(POSTER, usd(100_00))).and(granted(POSTER, bounds))
    }

    fn limited(per_tx: Option<u64>, per_day: Option<u64>) -> Bounds {
        Bounds { spend_limit_per_tx: per_tx.map(usd), spend_limit_per_day: per_day.map(usd), ..Bounds::default() }
    }

    fn spent(amount: Money) -> Event {
        AllowanceEvent::Spent { key: KEY, amount, day: NOW.as_datetime().date_naive() }.into()
    }

    #[test]
    fn a_session_and_a_key_without_limits_leave_no_trace_of_the_key() {
        given(hired(limited(None, Some(0)))).when(Asked { command: &fund(), key: None }).then(&["job.escrow_funded"]);
        given(hired(Bounds::default())).when(by_key(&fund())).then(&["job.escrow_funded"]);
        let before_allowances = hired_job(usd(75_00)).and(deposited(POSTER, usd(100_00)));
        given(before_allowances).when(by_key(&fund())).then(&["job.escrow_funded"]);
    }

    #[test]
    fn what_a_limited_key_spends_is_written_down() {
        given(hired(limited(Some(75_00), Some(75_00))))
            .when(by_key(&fund()))
            .then(&["job.escrow_funded", "allowance.spent", "allowance.limit_reached"])
            .and_holds(Account::Wallet(POSTER), usd(25_00));
    }

    #[test]
    fn one_command_spends_no_more_than_its_limit() {
        let (limit, required) = (usd(74_99), usd(75_00));
        given(hired(limited(Some(74_99), None))).when(by_key(&fund())).then_refused(Rejection::SpendLimit {
            limit,
            per: Per::Tx,
            available: limit,
            required,
        });
    }

    #[test]
    fn a_day_spends_no_more_than_its_limit_and_the_next_day_begins_anew() {
        let (limit, available, required) = (usd(100_00), usd(74_99), usd(75_00));
        let story = || hired(limited(None, Some(100_00))).and(spent(usd(25_01)));
        let refusal = Rejection::SpendLimit { limit, per: Per::Day, available, required };
        given(story()).when(by_key(&fund())).then_refused(refusal);
        given(story())
            .at(NOW.after(Span::days(1)))
            .when(by_key(&fund()))
            .then(&["job.escrow_funded", "allowance.spent"]);
    }

    #[test]
    fn a_limit_that_was_lowered_below_what_was_spent_leaves_nothing() {
        let (limit, available, required) = (usd(50_00), usd(0), usd(75_00));
        given(hired(limited(None, Some(50_00))).and(spent(usd(60_00))))
            .when(by_key(&fund()))
            .then_refused(Rejection::SpendLimit { limit, per: Per::Day, available, required });
    }

    #[test]
    fn an_empty_wallet_is_told_before_the_limit() {
        given(hired_job(usd(75_00)).and(granted(POSTER, limited(Some(1), None))))
            .when(by_key(&fund()))
            .then_refused(Rejection::InsufficientFunds { available: usd(0), required: usd(75_00) });
    }

    #[test]
    fn a_key_that_was_revoked_is_over_or_is_not_for_this_is_refused_first() {
        given(hired(Bounds::default()).and(AllowanceEvent::Revoked { key: KEY, party: POSTER }.into()))
            .when(by_key(&fund()))
            .then_refused(Rejection::KeyRevoked);
        given(hired(Bounds { expires_at: Some(NOW), ..Bounds::default() }))
            .when(by_key(&fund()))
            .then_refused(Rejection::KeyExpired { at: NOW });
        let scopes = [Scope::Read, Scope::Post].into_iter().collect();
        given(hired(Bounds { scopes, ..Bounds::default() }))
            .when(by_key(&FundEscrow { job: crate::ids::JobId(KEY.0), ..fund() }))
            .then_refused(Rejection::ScopeRequired { scope: Scope::Spend });
    }
}
