//! Reads a text whose form is known: what does not follow exactly is not read.

use crate::line::hash;
use market_core::event::tree::Hash;
use memchr::memchr2;
use uuid::Uuid;

/// What of a text is still to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    /// Nothing read yet.
    pub(crate) fn of(text: &'a str) -> Self {
        Self { rest: text }
    }

    /// Goes past a text that must follow.
    pub(crate) fn after(&mut self, literal: &str) -> Option<&mut Self> {
        self.rest = self.rest.strip_prefix(literal)?;
        Some(self)
    }

    /// The text must end with this.
    pub(crate) fn end(&self, literal: &str) -> Option<()> {
        (self.rest == literal).then_some(())
    }

    /// The next `bytes` bytes.
    pub(crate) fn take(&mut self, bytes: usize) -> Option<&'a str> {
        let (taken, rest) = self.rest.split_at_checked(bytes)?;
        self.rest = rest;
        Some(taken)
    }

    /// The text of a string in which nothing is escaped, and its closing quote.
    pub(crate) fn text(&mut self) -> Option<&'a str> {
        let end = memchr2(b'"', b'\\', self.rest.as_bytes())?;
        let text = self.take(end)?;
        self.after("\"")?;
        Some(text)
    }

    /// A whole number in the one way in which it is written.
    pub(crate) fn number<T: TryFrom<i64>>(&mut self) -> Option<T> {
        let (sign, digits) = match self.rest.strip_prefix('-') {
            Some(digits) => (1_usize, digits),
            None => (0, self.rest),
        };
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        let longest_with_zero = 1_usize.saturating_sub(sign);
        if digits.starts_with('0') && count > longest_with_zero {
            return None;
        }
        let number: i64 = self.take(count.saturating_add(sign))?.parse().ok()?;
        T::try_from(number).ok()
    }

    /// An id and its closing quote.
    pub(crate) fn uuid(&mut self) -> Option<Uuid> {
        Uuid::try_parse(self.text()?).ok()
    }

    /// A hash and its closing quote.
    pub(crate) fn hash(&mut self) -> Option<Hash> {
        hash::parse(self.text()?.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_only_as_it_is_written() {
        for (text, number) in
            [("0,", Some(0)), ("-1", Some(-1)), ("120", Some(120)), ("9223372036854775807", Some(i64::MAX))]
        {
            assert_eq!(Scan::of(text).number::<i64>(), number, "{text}");
        }
        for text in ["", "-", "-0", "00", "01", "+1", "x", "9223372036854775808"] {
            assert_eq!(Scan::of(text).number::<i64>(), None, "{text}");
        }
        assert_eq!(Scan::of("40000").number::<i16>(), None);
    }
}
