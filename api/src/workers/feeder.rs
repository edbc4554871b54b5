//! Follows the feed, and hands what it tells to the streams of this process. One process tells the others what it reads,
//! where it can.

use super::told;
use crate::app::App;
use crate::feed::hub::Address;
use crate::feed::message::Message;
use crate::feed::piece::Piece;
use crate::node::Duty;
use crate::relay::Section;
use market_core::stream::Position;
use market_projections::agent_feed::feed::{Told, reach, stretch};
use market_store::StoreError;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How many events are read at a time.
const STRETCH_EVENTS: u16 = 1_024;

/// How long it waits for what another process has read. What has not come by then is read from the table.
const GRACE: Duration = Duration::from_millis(100);

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

/// Hands out all that is in the feed by now, as far as this process has been told of its events.
async fn pass(app: &App) -> Result<(), StoreError> {
    let pool = app.store.pool();
    let tells_others = app.node.holds(Duty::Feeder) && app.node.has_others() && app.relay.is_hearing();
    if !tells_others && app.streams.skip_if_empty(reach(pool).await?) {
        return Ok(());
    }
    let until = Position(app.views.folded());
    loop {
        let from = app.streams.next();
        if until <= from {
            return Ok(());
        }
        if !tells_others && hear(app, from, until).await {
            continue;
        }
        let events = u16::try_from(until.0.saturating_sub(from.0)).unwrap_or(STRETCH_EVENTS).min(STRETCH_EVENTS);
        let found = stretch(pool, from, events).await?;
        if found.next <= from {
            return Ok(());
        }
        app.streams.deliver(found.next, &pieces(&found.told));
        app.meters.read(found.next.0.saturating_sub(from.0));
        if tells_others {
            let rows = found.told.into_iter().map(|told| (told.notification.seq.0, told)).collect();
            app.relay.tell(Section { from: from.0, next: found.next.0, rows });
        }
    }
}

/// Hands out what another process has read. Tells whether there was something.
async fn hear(app: &App, from: Position, until: Position) -> bool {
    if !app.node.has_others() || !app.relay.is_hearing() {
        return false;
    }
    let Some(section) = app.relay.continuing(from.0, until.0, GRACE).await else {
        return false;
    };
    let told: Vec<Told> = section.rows.into_iter().map(|(_, told)| told).collect();
    app.streams.deliver(Position(section.next), &pieces(&told));
    app.meters.heard(section.next.saturating_sub(from.0));
    true
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
