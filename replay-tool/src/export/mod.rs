//! The log and the journal as files that anybody can keep and check.

mod hashing;
mod writer;

pub use writer::Writer;

use crate::broken::Stop;
use crate::difference::Difference;
use crate::examine::Scope;
use crate::line;
use crate::progress::Progress;
use crate::report::{Fact, Report};
use crate::row::Item;
use crate::source::{Database, Head, Which, examined};
use futures_util::{TryStreamExt as _, pin_mut};
use market_core::event::tree::Hash;
use std::path::Path;

/// A row as its line, or why it has none.
type Line = Result<(i64, Hash, Vec<u8>), Stop>;

/// Writes what is missing of an export, and says what it is now.
pub(crate) async fn run(database: &Database, folder: &Path, progress: &mut Progress) -> Result<Report, Stop> {
    let head = database.head();
    let mut writer = Writer::open(folder, &head.origin)?;
    let kept = writer.kept();
    loop {
        writer.skip_kept();
        let from = i64::try_from(writer.position()).unwrap_or(i64::MAX);
        progress.at(writer.position());
        if from >= head.size && from > 0 {
            break;
        }
        if write(database, &mut writer, from, progress).await? == Reached::End {
            break;
        }
    }
    let size = writer.position();
    let root = writer.finish()?;
    compare(head, size, &root.frontier)?;
    let mut report = Report::new("export");
    report.facts.extend([
        Fact::of("folder", folder.display().to_string()),
        Fact::of("origin", head.origin.clone()),
        Fact::of("size", size),
        Fact::of("root", root.root.to_string()),
        Fact::of("segments", root.segments),
        Fact::of("segments_kept", kept),
    ]);
    Ok(report)
}

/// Why writing stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reached {
    /// The next segment is there already.
    Kept,
    /// The log has no more.
    End,
}

async fn write(database: &Database, writer: &mut Writer, from: i64, progress: &mut Progress) -> Result<Reached, Stop> {
    let chunks = database.chunks(&Which::From(from), Scope::Both).await?;
    let lines = examined(chunks, line_of);
    pin_mut!(lines);
    while let Some(lines) = lines.try_next().await? {
        for line in lines {
            let (position, hash, text) = line?;
            let expected = writer.position();
            if u64::try_from(position) != Ok(expected) {
                let expected = i64::try_from(expected).unwrap_or(i64::MAX);
                return Err(
                    Difference::at(expected, "event.position", expected, format!("{position} next in order")).into()
                );
            }
            writer.push(&text, hash)?;
            if writer.is_next_kept() {
                return Ok(Reached::Kept);
            }
        }
        progress.at(writer.position());
    }
    Ok(Reached::End)
}

fn line_of(item: Item<'_>) -> Line {
    match item {
        Item::Event(row) => {
            let mut text = Vec::with_capacity(2_048);
            line::write(&row, &mut text)?;
            Ok((row.position, row.leaf_hash, text))
        }
        Item::Unreadable(difference) | Item::Stray(difference) => Err(difference.into()),
    }
}

/// Segments that were kept may be of a log that has been changed since.
fn compare(head: &Head, size: u64, frontier: &[u8]) -> Result<(), Difference> {
    if i64::try_from(size) != Ok(head.size) {
        return Err(Difference::of("log_head.size", size, head.size));
    }
    if frontier != head.frontier {
        return Err(Difference::of("log_head.frontier", hex::encode(frontier), hex::encode(&head.frontier)));
    }
    Ok(())
}
