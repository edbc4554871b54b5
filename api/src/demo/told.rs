//! How the demonstration speaks.

use std::io::{self, Write};

/// Writes the story to standard output.
pub(super) struct Told {
    out: io::Stdout,
    chapter: u32,
}

impl Told {
    pub(super) fn new() -> Self {
        Self { out: io::stdout(), chapter: 0 }
    }

    pub(super) fn chapter(&mut self, title: &str) -> io::Result<()> {
        self.chapter = self.chapter.saturating_add(1);
        writeln!(self.out, "\n{}. {title}", self.chapter)
    }

    /// One request, and what came of it.
    pub(super) fn step(&mut self, request: &str, what: &str) -> io::Result<()> {
        writeln!(self.out, "   {request:<58} {what}")
    }

    /// Something to read as it stands.
    pub(super) fn block(&mut self, text: &str) -> io::Result<()> {
        for line in text.lines() {
            writeln!(self.out, "   {line}")?;
        }
        Ok(())
    }

    pub(super) fn farewell(&mut self, url: &str) -> io::Result<()> {
        self.chapter("Where to go next")?;
        self.block(&format!(
            "The market goes on serving at {url} until you press Ctrl-C.\n\
             See what it offers:      curl {url}/api/help\n\
             Audit it beside this:    cargo run -p replay-tool -- audit\n\
             Look into the database:  psql \"$(cargo run -q -- database-url)\"\n\
             Read on:                 README.md, the ten-minute tour"
        ))
    }
}

/// Cents as people read them.
pub(super) fn dollars(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    format!("{sign}${}.{:02}", cents.unsigned_abs() / 100, cents.unsigned_abs() % 100)
}
