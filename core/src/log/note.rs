//! Signed notes (C2SP `signed-note`): a text, an empty line, and a line for each signature.

use super::encoding::{decode, encode};
use super::key::{LogKey, VerifierKey};

/// What a line with a signature begins with: an em dash.
const SIGNATURE: &str = "\u{2014} ";

/// Signs a text that ends with a newline.
#[must_use]
pub fn sign(text: &str, key: &LogKey) -> String {
    let verifier = key.verifier();
    let mut id_and_signature = verifier.id().to_vec();
    id_and_signature.extend(key.sign(text.as_bytes()));
    format!("{text}\n{SIGNATURE}{} {}\n", verifier.name(), encode(&id_and_signature))
}

/// The text of a note, if `key` has signed it. Signatures of others are nobody's business here.
#[must_use]
pub fn open<'a>(note: &'a str, key: &VerifierKey) -> Option<&'a str> {
    let (text, signatures) = split(note)?;
    let mut signed = false;
    for line in signatures.lines() {
        let (name, base64) = line.strip_prefix(SIGNATURE)?.split_once(' ')?;
        let bytes = decode(base64)?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        if name == key.name() && *id == key.id() {
            // A signature of this key that does not hold makes the note void, whatever else stands there.
            signed = key.verifies(text.as_bytes(), signature);
            if !signed {
                return None;
            }
        }
    }
    signed.then_some(text)
}

/// Whether a note bears a signature that is said to be of `key`: for notes of our own, of which only the key may be
/// another one by now.
#[must_use]
pub fn names(note: &str, key: &VerifierKey) -> bool {
    let signed_by = |line: &str| {
        let (name, base64) = line.strip_prefix(SIGNATURE)?.split_once(' ')?;
        Some(name == key.name() && decode(base64)?.first_chunk() == Some(&key.id()))
    };
    split(note).is_some_and(|(_, signatures)| signatures.lines().any(|line| signed_by(line) == Some(true)))
}

/// The text of a note, whoever has signed it: for notes whose word is not taken for anything.
#[must_use]
pub fn text(note: &str) -> Option<&str> {
    split(note).map(|(text, _)| text)
}

fn split(note: &str) -> Option<(&str, &str)> {
    if note.contains(|c: char| c.is_ascii_control() && c != '\n') {
        return None;
    }
    let end = note.rfind("\n\n")?.checked_add(1)?;
    let (text, rest) = note.split_at_checked(end)?;
    let signatures = rest.strip_prefix('\n')?;
    (!signatures.is_empty() && signatures.ends_with('\n')).then_some((text, signatures))
}

#[cfg(test)]
mod tests {
    use super::*;

    // The example of the documentation of Go's golang.org/x/mod/sumdb/note.
    const SIGNER: &str = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
    const TEXT: &str =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const SIGNED: &str =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn the_note_of_another_implementation_is_written_alike_to_the_byte() {
        let key: LogKey = SIGNER.parse().unwrap();
        let note = sign(TEXT, &key);
        assert_eq!(note, format!("{TEXT}\n{SIGNED}"));
        assert_eq!(open(&note, key.verifier()), Some(TEXT));
        assert_eq!(text(&note), Some(TEXT));
    }

    #[test]
    fn signatures_of_others_do_not_matter() {
        let key: LogKey = SIGNER.parse().unwrap();
        let other = LogKey::from_seed("witness", &[7; 32]).unwrap();
        let of_both = format!("{}{}", sign(TEXT, &other), SIGNED);
        assert_eq!(open(&of_both, key.verifier()), Some(TEXT));
        assert_eq!(open(&of_both, other.verifier()), Some(TEXT));
        assert_eq!(open(&sign(TEXT, &other), key.verifier()), None);
        let namesake = LogKey::from_seed("PeterNeumann", &[7; 32]).unwrap();
        assert_eq!(open(&sign(TEXT, &namesake), key.verifier()), None);
        assert!(names(&of_both, key.verifier()) && names(&of_both, other.verifier()));
        assert!(!names(&of_both, namesake.verifier()) && !names(TEXT, key.verifier()));
    }

    #[test]
    fn a_note_that_was_changed_opens_to_nobody() {
        let key: LogKey = SIGNER.parse().unwrap();
        let note = sign(TEXT, &key);
        for place in 0..note.len() {
            let mut changed = note.clone().into_bytes();
            changed[place] ^= 1;
            let Ok(changed) = String::from_utf8(changed) else { continue };
            assert_eq!(open(&changed, key.verifier()), None, "byte {place}: {changed}");
        }
        for end in 0..note.len() {
            assert_eq!(note.get(..end).and_then(|cut| open(cut, key.verifier())), None, "{end}");
        }
        for other in ["", "\n\n", "a\n\n", "a\n\n— a\n", "a\n\nb\n", "a\tb\n\n— a AAAAAAAA\n"] {
            assert_eq!(open(other, key.verifier()), None, "{other:?}");
        }
    }
}
