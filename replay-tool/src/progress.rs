//! How far a long reading has come: a bar on a terminal, plain lines elsewhere, nothing for what is quick.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

/// What takes less than this says nothing.
const QUIET: Duration = Duration::from_secs(1);

/// How often a bar moves.
const BAR_EVERY: Duration = Duration::from_millis(100);

/// How often a plain line is written.
const LINE_EVERY: Duration = Duration::from_secs(5);

const BAR_WIDTH: u64 = 30;

/// Counts events, and tells on standard error.
#[derive(Debug)]
pub(crate) struct Progress {
    what: &'static str,
    total: u64,
    done: u64,
    start: Option<u64>,
    begun: Instant,
    told: Option<Instant>,
    style: Style,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    Bar,
    Lines,
}

impl Progress {
    /// Nothing done of `total`.
    pub(crate) fn new(what: &'static str, total: i64) -> Self {
        let style = if io::stderr().is_terminal() { Style::Bar } else { Style::Lines };
        let total = u64::try_from(total).unwrap_or(0);
        Self { what, total, done: 0, start: None, begun: Instant::now(), told: None, style }
    }

    /// So many more.
    pub(crate) fn more(&mut self, events: usize) {
        self.at(self.done.saturating_add(u64::try_from(events).unwrap_or(0)));
    }

    /// So many in all. What was there at the first call does not count as speed.
    pub(crate) fn at(&mut self, done: u64) {
        self.done = done;
        self.start.get_or_insert(done.min(self.done));
        let pause = match self.style {
            Style::Bar => BAR_EVERY,
            Style::Lines => LINE_EVERY,
        };
        let now = Instant::now();
        let due = match self.told {
            Some(told) => now.duration_since(told) >= pause,
            None => now.duration_since(self.begun) >= QUIET,
        };
        if due {
            self.told = Some(now);
            self.tell(now.duration_since(self.begun));
        }
    }

    /// Clears the bar.
    pub(crate) fn end(&self) {
        if self.told.is_some() && self.style == Style::Bar {
            let _ = write!(io::stderr(), "\r\x1b[K");
        }
    }

    fn tell(&self, took: Duration) {
        let millis = u64::try_from(took.as_millis()).unwrap_or(u64::MAX).max(1);
        let fresh = self.done.saturating_sub(self.start.unwrap_or(0));
        let rate = fresh.saturating_mul(1_000).checked_div(millis).unwrap_or(0);
        let left = self.total.saturating_sub(self.done).checked_div(rate);
        let left = left.map_or("time left unknown".to_owned(), |seconds| format!("{} left", clock(seconds)));
        let percent = self.done.saturating_mul(100).checked_div(self.total).unwrap_or(100).min(100);
        let text = format!("{} of {} events, {rate} a second, {left}", self.done, self.total);
        // Progress that cannot be told is no reason to stop.
        let _ = match self.style {
            Style::Bar => {
                let full = usize::try_from(percent.saturating_mul(BAR_WIDTH) / 100).unwrap_or(0);
                let width = usize::try_from(BAR_WIDTH).unwrap_or(0);
                write!(io::stderr(), "\r\x1b[K{} [{:<width$}] {percent:>3} %  {text}", self.what, "#".repeat(full))
            }
            Style::Lines => writeln!(io::stderr(), "{}: {percent} %, {text}", self.what),
        };
    }
}

fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
