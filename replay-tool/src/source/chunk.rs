//! A piece of the log, small enough to hold: what one core examines at a time.

use super::column;
use crate::broken::{Broken, Stop};
use crate::difference::Difference;
use crate::journal::unexpected;
use crate::line;
use crate::row::{Item, TransferRow};
use futures_util::{Stream, TryStreamExt as _};
use std::sync::Arc;
use std::thread::available_parallelism;
use tokio::task::spawn_blocking;
use tokio_postgres::Row;

/// Rows as they came.
#[derive(Debug)]
pub(crate) enum Chunk {
    /// From a database: rows of `event` and the rows of `transfer` up to the last of them, both in order.
    Rows {
        /// Of `event`.
        events: Vec<Row>,
        /// Of `transfer`.
        transfers: Vec<Row>,
    },
    /// From an export: lines, each with its line feed.
    Lines {
        /// The name of the file.
        file: Arc<str>,
        /// The position of the event on the first line.
        first: i64,
        /// The lines.
        text: Vec<u8>,
    },
}

impl Chunk {
    /// Hands out each row, in order.
    pub(crate) fn map<T>(&self, mut with: impl FnMut(Item<'_>) -> T) -> Vec<T> {
        match self {
            Self::Rows { events, transfers } => merge(events, transfers, with),
            Self::Lines { file, first, text } => {
                let lines = lines(text).zip(*first..);
                lines.map(|(text, position)| with(line::read(text, position, file))).collect()
            }
        }
    }
}

/// The lines of a text, each with its line feed but the last one, which may lack it.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut begin = 0;
    let ends = memchr::memchr_iter(b'\n', text).map(|end| end.saturating_add(1));
    let rest = (!text.ends_with(b"\n") && !text.is_empty()).then_some(text.len());
    ends.chain(rest).filter_map(move |end| text.get(std::mem::replace(&mut begin, end)..end))
}

/// Gives each event its transfers. A transfer that is behind the event whose turn it is has none.
fn merge<T>(events: &[Row], transfers: &[Row], mut with: impl FnMut(Item<'_>) -> T) -> Vec<T> {
    let mut out = Vec::with_capacity(events.len());
    let mut transfers = transfers.iter().map(column::transfer).peekable();
    for event in events {
        let mut event = match column::event(event) {
            Ok(event) => event,
            Err(difference) => {
                out.push(with(Item::Unreadable(difference)));
                continue;
            }
        };
        let mut own = Vec::new();
        while let Some(transfer) =
            transfers.next_if(|next| next.as_ref().map_or(true, |transfer| transfer.position <= event.position))
        {
            match transfer {
                Ok(transfer) if transfer.position == event.position => own.push(transfer),
                other => out.push(with(stray(other))),
            }
        }
        event.transfers = own;
        out.push(with(Item::Event(event)));
    }
    out.extend(transfers.map(|transfer| with(stray(transfer))));
    out
}

fn stray(transfer: Result<TransferRow<'_>, Difference>) -> Item<'static> {
    Item::Stray(match transfer {
        Ok(transfer) => unexpected(&transfer, "no transfer: there is no event at this position"),
        Err(difference) => difference,
    })
}

/// Every chunk, examined on all cores, in order.
pub(crate) fn examined<T: Send + 'static>(
    chunks: impl Stream<Item = Result<Chunk, Stop>>,
    with: impl Fn(Item<'_>) -> T + Clone + Send + Sync + 'static,
) -> impl Stream<Item = Result<Vec<T>, Stop>> {
    let at_once = available_parallelism().map_or(2, usize::from).saturating_add(1);
    chunks
        .map_ok(move |chunk| {
            let with = with.clone();
            async move {
                let examined = spawn_blocking(move || chunk.map(with)).await;
                examined.map_err(|error| Stop::Broken(Broken::Usage(format!("a row could not be examined: {error}"))))
            }
        })
        .try_buffered(at_once)
}
