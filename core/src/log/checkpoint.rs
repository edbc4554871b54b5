//! A checkpoint of the log (C2SP `tlog-checkpoint`): its name, its size, and the root over so many leaves.

use super::encoding::{decode, encode};
use super::key::{LogKey, VerifierKey};
use super::note;
use crate::event::tree::Hash;
use std::fmt;

/// The log at some size.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The name of the log.
    pub origin: String,
    /// How many leaves it has.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
}

impl Checkpoint {
    /// Reads the text; lines after the third are somebody's extensions.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        if origin.is_empty() || lines.any(str::is_empty) {
            return None;
        }
        let is_number = size.bytes().all(|digit| digit.is_ascii_digit()) && (size == "0" || !size.starts_with('0'));
        let size = is_number.then(|| size.parse().ok())??;
        Some(Self { origin: origin.to_owned(), size, root: Hash::from_slice(&decode(root)?)? })
    }

    /// The checkpoint in a note that `key` has signed.
    #[must_use]
    pub fn open(note: &str, key: &VerifierKey) -> Option<Self> {
        note::open(note, key).and_then(Self::read)
    }

    /// As a note signed by `key`.
    #[must_use]
    pub fn sign(&self, key: &LogKey) -> String {
        note::sign(&self.to_string(), key)
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, encode(&self.root.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of the specification.
    const TEXT: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    #[test]
    fn the_example_of_the_specification_is_read_and_written_alike() {
        let read = Checkpoint::read(TEXT).unwrap();
        assert_eq!((read.origin.as_str(), read.size), ("example.com/behind-the-sofa", 20_852_163));
        assert_eq!(read.to_string(), TEXT);
        assert_eq!(Checkpoint::read(&format!("{TEXT}of somebody else\n")), Some(read));
    }

    #[test]
    fn what_is_signed_is_opened_again_by_its_key_only() {
        let checkpoint = Checkpoint::read(TEXT).unwrap();
        let key = |seed| LogKey::from_seed("example.com/behind-the-sofa", &[seed; 32]).unwrap();
        let note = checkpoint.sign(&key(1));
        assert_eq!(Checkpoint::open(&note, key(1).verifier()), Some(checkpoint));
        assert_eq!(Checkpoint::open(&note, key(2).verifier()), None);
    }

    #[test]
    fn a_text_that_is_none_is_not_read() {
        let root = TEXT.lines().last().unwrap();
        for text in [
            String::new(),
            "a\n1\n".to_owned(),
            TEXT.trim_end().to_owned(),
            format!("\n1\n{root}\n"),
            format!("a\n01\n{root}\n"),
            format!("a\n+1\n{root}\n"),
            format!("a\n\n{root}\n"),
            format!("a\n18446744073709551616\n{root}\n"),
            "a\n1\nCsUY\n".to_owned(),
            format!("{TEXT}\n"),
        ] {
            assert_eq!(Checkpoint::read(&text), None, "{text:?}");
        }
    }
}
