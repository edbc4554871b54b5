//! A row of the record as a line of an export: JSON, in which every text stands verbatim.
//!
//! The text of a payload and of a leaf is JSON itself, and stands in the line as it is, its length before it:
//!
//! ```text
//! {"position":0,"stream_id":"…",…,"transfers":[…],"payload_bytes":251,"leaf_bytes":430,"payload":{…},"leaf":{…}}
//! ```
//!
//! So any reader of JSON reads the line, and this one need not look for the ends. Only a text that is no JSON object
//! on one line, as a damaged one, stands as a string.

pub(crate) mod hash;
mod json;
mod scan;

use crate::broken::Broken;
use crate::difference::Difference;
use crate::row::{EventRow, Item};

/// Appends a row, with its line feed.
pub(crate) fn write(row: &EventRow<'_>, into: &mut Vec<u8>) -> Result<(), Broken> {
    json::write(row, into)
        .map_err(|error| Broken::Usage(format!("event {} cannot be written as JSON: {error}", row.position)))?;
    into.push(b'\n');
    Ok(())
}

/// Reads the line that must hold the event at `position`.
pub(crate) fn read<'a>(line: &'a [u8], position: i64, file: &str) -> Item<'a> {
    match parse(line) {
        Ok(row) => Item::Event(row),
        Err(error) => Item::Unreadable(Difference::at(position, file, "a line with the columns of an event", error)),
    }
}

/// Reads a line. What is written as this program writes is read ten times as fast.
pub(crate) fn parse(line: &[u8]) -> Result<EventRow<'_>, serde_json::Error> {
    scan::row(line).map_or_else(|| json::read(line), Ok)
}

impl<'a> EventRow<'a> {
    /// Reads a line of an export.
    ///
    /// # Errors
    /// When it is none.
    pub fn from_line(line: &'a [u8]) -> Result<Self, serde_json::Error> {
        parse(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = concat!(
        r#"{"position":7,"stream_id":"01930000-0000-7000-8000-000000000001","stream_category":"job","version":1,"#,
        r#""name":"job.cancelled","schema_version":1,"at":"2026-01-01T00:00:00.000001Z","actor":"platform","#,
        r#""command_id":"01930000-0000-7000-8000-000000000002","#,
        r#""leaf_hash":"00000000000000000000000000000000000000000000000000000000000000ff","#,
        r#""transfers":[{"position":7,"ordinal":0,"at":"2026-01-01T00:00:00.000001Z","debit_account":"a","#,
        r#""credit_account":"b","amount":1,"currency":"USD","debit_after":-1,"credit_after":1}],"#,
        r#""payload_bytes":21,"leaf_bytes":2,"payload":{ "a": "\n\u00fc{\""},"leaf":{}}"#,
        "\n"
    );

    #[test]
    fn a_row_comes_back_as_it_was_written_with_every_text_verbatim() {
        let row = parse(LINE.as_bytes()).unwrap();
        assert_eq!(row.payload, r#"{ "a": "\n\u00fc{\""}"#);
        let mut written = Vec::new();
        write(&row, &mut written).unwrap();
        assert_eq!(String::from_utf8(written).unwrap(), LINE);
    }

    #[test]
    fn both_readers_read_the_same() {
        assert_eq!(scan::row(LINE.as_bytes()), json::read(LINE.as_bytes()).ok());
        assert!(scan::row(LINE.as_bytes()).is_some());
    }

    #[test]
    fn a_text_that_is_no_json_object_on_one_line_comes_back_as_well() {
        for text in ["", "{", "[]", "{}\n", " {}", "{\n}", "\u{0}\u{7f}ü\"\\", "\"{}\""] {
            let row = EventRow { payload: text.into(), leaf: text.into(), ..parse(LINE.as_bytes()).unwrap() };
            let mut written = Vec::new();
            write(&row, &mut written).unwrap();
            assert_eq!(written.iter().filter(|byte| **byte == b'\n').count(), 1, "{text:?}");
            assert_eq!(parse(&written).unwrap(), row, "{text:?}");
        }
    }

    #[test]
    fn a_line_with_an_unknown_column_is_a_difference() {
        let line = LINE.replace("\"version\"", "\"versioN\"");
        assert!(matches!(read(line.as_bytes(), 7, "file"), Item::Unreadable(at) if at.position == Some(7)));
    }

    #[test]
    fn a_length_that_is_not_the_texts_is_a_difference() {
        for length in ["20", "22", "0", "99999", "-1"] {
            let line = LINE.replace("\"payload_bytes\":21", &format!("\"payload_bytes\":{length}"));
            assert!(parse(line.as_bytes()).is_err(), "{length}");
        }
    }
}
