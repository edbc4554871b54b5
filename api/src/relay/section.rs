//! A section of the feed that one process has read and the others need not read again.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How many sections wait for a reader. Whoever is slower finds a gap, and reads the table.
const SECTIONS_MAX: usize = 256;

/// All rows of the feed between two cursors, each with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Section<R> {
    /// Where it begins.
    pub from: u64,
    /// Where what comes after it begins.
    pub next: u64,
    /// What there is between the two, in order.
    pub rows: Vec<(u64, R)>,
}

/// Sections that were heard, in the order in which they came.
#[derive(Clone, Debug)]
pub struct Heard<R>(VecDeque<Section<R>>);

impl<R> Section<R> {
    /// The part before a place, and the part from there on, if there is one.
    #[must_use]
    pub fn split(mut self, at: u64) -> (Self, Option<Self>) {
        if at <= self.from || self.next <= at {
            return (self, None);
        }
        let rows = self.rows.split_off(self.rows.partition_point(|(place, _)| *place < at));
        let rest = Self { from: at, next: self.next, rows };
        (Self { next: at, ..self }, Some(rest))
    }

    /// The place by which half of the rows come; none where they cannot be parted.
    #[must_use]
    pub fn middle(&self) -> Option<u64> {
        let first = self.rows.first()?.0;
        let places = self.rows.iter().map(|(place, _)| *place);
        let (half, last) = (self.rows.len() / 2, self.rows.last()?.0);
        places.clone().nth(half).filter(|place| *place > first).or((last > first).then_some(last))
    }
}

impl<R> Default for Heard<R> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<R> Heard<R> {
    /// Takes one more; the oldest goes when there are too many.
    pub fn put(&mut self, section: Section<R>) {
        if self.0.len() >= SECTIONS_MAX {
            self.0.pop_front();
        }
        self.0.push_back(section);
    }

    /// The first section that continues `cursor`, without what is before it and without what is from `until` on, which
    /// waits. Sections that were read by another way are let go; one that begins later says nothing of what is missing,
    /// and waits until the reader has come so far.
    pub fn continuing(&mut self, cursor: u64, until: u64) -> Option<Section<R>> {
        if until <= cursor {
            return None;
        }
        self.0.retain(|section| cursor < section.next);
        let place = self.0.iter().position(|section| section.from <= cursor)?;
        let mut section = self.0.remove(place)?;
        section.rows.retain(|(place, _)| *place >= cursor);
        section.from = cursor;
        let (section, rest) = section.split(until);
        self.0.extend(rest);
        Some(section)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn section(from: u64, next: u64) -> Section<u64> {
        Section { from, next, rows: (from..next).map(|place| (place, place)).collect() }
    }

    /// Reads as a process does: what continues the cursor is taken, and what is missing is read from the table.
    fn read(heard: &mut Heard<u64>, cursor: &mut u64, rows: &mut Vec<u64>) {
        while let Some(section) = heard.continuing(*cursor, u64::MAX) {
            rows.extend(section.rows.into_iter().map(|(_, row)| row));
            *cursor = section.next;
        }
    }

    #[test]
    fn a_section_that_continues_is_taken_from_the_cursor_on() {
        let mut heard = Heard::default();
        heard.put(section(3, 9));
        assert_eq!(heard.continuing(5, u64::MAX), Some(section(5, 9)));
        assert_eq!(heard.continuing(5, u64::MAX), None);
    }

    #[test]
    fn a_section_that_is_behind_is_let_go_and_one_ahead_waits() {
        let mut heard = Heard::default();
        heard.put(section(0, 5));
        heard.put(section(7, 9));
        assert_eq!(heard.continuing(5, u64::MAX), None, "the rows at 5 and 6 were not heard");
        assert_eq!(heard.continuing(7, u64::MAX), Some(section(7, 9)));
    }

    #[test]
    fn what_is_further_than_a_reader_may_go_waits() {
        let mut heard = Heard::default();
        heard.put(section(3, 9));
        assert_eq!(heard.continuing(3, 3), None);
        assert_eq!(heard.continuing(3, 5), Some(section(3, 5)));
        assert_eq!(heard.continuing(5, 100), Some(section(5, 9)));
    }

    #[test]
    fn a_section_is_parted_between_places_and_never_within_one() {
        let rows = vec![(1, 'a'), (1, 'b'), (1, 'c'), (4, 'd')];
        let whole = Section { from: 0, next: 9, rows };
        assert_eq!(whole.middle(), Some(4));
        let (first, rest) = whole.split(4);
        assert_eq!((first.next, first.rows.len(), first.middle()), (4, 3, None));
        assert_eq!(rest, Some(Section { from: 4, next: 9, rows: vec![(4, 'd')] }));
        assert_eq!(section(0, 8).middle(), Some(4));
    }

    #[test]
    fn an_empty_section_moves_the_cursor() {
        let mut heard = Heard::default();
        heard.put(Section { rows: Vec::new(), ..section(4, 6) });
        assert_eq!(heard.continuing(4, u64::MAX), Some(Section { rows: Vec::new(), ..section(4, 6) }));
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let mut heard = Heard::default();
        let all = u64::try_from(SECTIONS_MAX).unwrap() + 1;
        (0..all).for_each(|place| heard.put(section(place, place + 1)));
        assert_eq!(heard.continuing(0, u64::MAX), None);
        assert_eq!(heard.continuing(1, u64::MAX), Some(section(1, 2)));
    }

    /// Whatever is lost, doubled or comes late: every row is read once and in order.
    #[test]
    fn nothing_is_lost_or_repeated_however_sections_come() {
        for seed in 0..500_u64 {
            let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
            let mut draw = move |below: u64| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) % below
            };
            let (mut heard, mut cursor, mut rows, mut sent) = (Heard::default(), 0, Vec::new(), 0);
            while sent < 200 {
                let from = sent - draw(sent.min(4) + 1);
                sent += 1 + draw(5);
                for _ in 0..draw(3) {
                    heard.put(section(from, sent));
                }
                read(&mut heard, &mut cursor, &mut rows);
                if draw(4) == 0 {
                    rows.extend(cursor..sent);
                    cursor = sent;
                }
            }
            rows.extend(cursor..sent);
            assert_eq!(rows, (0..sent).collect::<Vec<_>>(), "seed {seed}");
        }
    }
}
