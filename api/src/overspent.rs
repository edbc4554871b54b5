//! A key that was refused by its limit of a day: its party is told, once a day.

use crate::app::App;
use market_core::actor::Actor;
use market_core::allowance::Per;
use market_core::allowance::reach::ReachLimit;
use market_core::rejection::Rejection;
use market_store::{ExecuteError, Executed};

/// Writes down that the limit is reached, if that is why the command of `actor` was refused. The refusal stands either way.
pub(crate) async fn tell(app: &App, actor: Actor, result: &Result<Executed, ExecuteError>) {
    let Err(ExecuteError::Rejected(Rejection::SpendLimit { per: Per::Day, .. })) = result else { return };
    let Actor::Key(_, key) = actor else { return };
    if let Err(error) = app.act(&ReachLimit { key }, app.now()).await {
        tracing::warn!(%key, %error, "that a key has reached its limit could not be told");
    }
}
