//! Follows the feed, and hands what it tells to the streams of this process.

use super::told;
use crate::app::App;
use crate::feed::hub::Address;
use crate::feed::message::Message;
use crate::feed::piece::Piece;
use market_projections::agent_feed::feed::{Told, reach, stretch};
use market_store::StoreError;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How many events are read at a time.
const STRETCH_EVENTS: u16 = 1_024;

/// How long it rests when nothing moves.
const REST: Duration = Duration::from_secs(1);

/// The wait after a fault.
const FAULT_WAIT: Duration = Duration::from_millis(200);

/// Runs until it is told to stop.
pub(super) async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    let told = told(stopped);
    tokio::pin!(told);
    let mut folded = app.views.projector().position();
    loop {
        folded.mark_unchanged();
        let rest = match pass(&app).await {
            Ok(()) => REST,
            Err(error) => {
                tracing::warn!(%error, "the streams do not go on for now");
                FAULT_WAIT
            }
        };
        tokio::select! {
            biased;
            () = &mut told => return,
            changed = folded.changed(), if rest == REST => if changed.is_err() { return },
            () = tokio::time::sleep(rest) => {}
        }
    }
}

/// Hands out all that is in the feed by now.
async fn pass(app: &App) -> Result<(), StoreError> {
    let pool = app.store.pool();
    if app.streams.skip_if_empty(reach(pool).await?) {
        return Ok(());
    }
    loop {
        let from = app.streams.next();
        let found = stretch(pool, from, STRETCH_EVENTS).await?;
        if found.next <= from {
            return Ok(());
        }
        app.streams.deliver(found.next, &pieces(&found.told));
    }
}

/// What each event tells each of its readers.
fn pieces(told: &[Told]) -> Vec<(Address, Arc<Piece>)> {
    let mut pieces = Vec::with_capacity(told.len());
    for of_one_event in told.chunk_by(|one, other| one.notification.seq == other.notification.seq) {
        let mut left: Vec<&Told> = of_one_event.iter().collect();
        while let Some(first) = left.first().copied() {
            let is_same = |other: &&Told| {
                (other.party, other.notification.category) == (first.party, first.notification.category)
            };
            let (same, others): (Vec<&Told>, Vec<&Told>) = left.into_iter().partition(is_same);
            left = others;
            let address = match (first.party, first.notification.category) {
                (Some(party), _) => Address::Party(party),
                (None, Some(category)) => Address::Category(category, first.except),
                // Nobody stands behind it: it was addressed to somebody who never came.
                (None, None) => continue,
            };
            let messages: Vec<Message> = same.iter().map(|told| Message::of(&told.notification)).collect();
            pieces.push((address, Arc::new(Piece::of(first.notification.seq, &messages))));
        }
    }
    pieces
}
