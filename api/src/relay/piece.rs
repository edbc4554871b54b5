//! A piece of the feed that one process has read and the others need not read again.

use serde::{Deserialize, Serialize};
use std::collections::VecDeque;

/// How many pieces wait for a reader. Whoever is slower finds a gap, and reads the table.
const PIECES_MAX: usize = 256;

/// All rows of the feed between two cursors, each with its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece<R> {
    /// Where it begins.
    pub from: u64,
    /// Where what comes after it begins.
    pub next: u64,
    /// What there is between the two, in order.
    pub rows: Vec<(u64, R)>,
}

/// Pieces that were heard, in the order in which they came.
#[derive(Clone, Debug)]
pub struct Heard<R>(VecDeque<Piece<R>>);

impl<R> Default for Heard<R> {
    fn default() -> Self {
        Self(VecDeque::new())
    }
}

impl<R> Heard<R> {
    /// Takes one more; the oldest goes when there are too many.
    pub fn put(&mut self, piece: Piece<R>) {
        if self.0.len() >= PIECES_MAX {
            self.0.pop_front();
        }
        self.0.push_back(piece);
    }

    /// The first piece that continues `cursor`, without what is before it. Pieces that were read by another way are
    /// let go; one that begins later says nothing of what is missing, and waits until the reader has come so far.
    pub fn continuing(&mut self, cursor: u64) -> Option<Piece<R>> {
        self.0.retain(|piece| cursor < piece.next);
        let place = self.0.iter().position(|piece| piece.from <= cursor)?;
        let mut piece = self.0.remove(place)?;
        piece.rows.retain(|(place, _)| *place >= cursor);
        piece.from = cursor;
        Some(piece)
    }

    /// Lets go of all.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(from: u64, next: u64) -> Piece<u64> {
        Piece { from, next, rows: (from..next).map(|place| (place, place)).collect() }
    }

    /// Reads as a process does: what continues the cursor is taken, and what is missing is read from the table.
    fn read(heard: &mut Heard<u64>, cursor: &mut u64, rows: &mut Vec<u64>) {
        while let Some(piece) = heard.continuing(*cursor) {
            rows.extend(piece.rows.into_iter().map(|(_, row)| row));
            *cursor = piece.next;
        }
    }

    #[test]
    fn a_piece_that_continues_is_taken_from_the_cursor_on() {
        let mut heard = Heard::default();
        heard.put(piece(3, 9));
        assert_eq!(heard.continuing(5), Some(piece(5, 9)));
        assert_eq!(heard.continuing(5), None);
    }

    #[test]
    fn a_piece_that_is_behind_is_let_go_and_one_ahead_waits() {
        let mut heard = Heard::default();
        heard.put(piece(0, 5));
        heard.put(piece(7, 9));
        assert_eq!(heard.continuing(5), None, "the rows at 5 and 6 were not heard");
        assert_eq!(heard.continuing(7), Some(piece(7, 9)));
    }

    #[test]
    fn an_empty_piece_moves_the_cursor() {
        let mut heard = Heard::default();
        heard.put(Piece { rows: Vec::new(), ..piece(4, 6) });
        assert_eq!(heard.continuing(4), Some(Piece { rows: Vec::new(), ..piece(4, 6) }));
    }

    #[test]
    fn the_oldest_go_when_there_are_too_many() {
        let mut heard = Heard::default();
        let all = u64::try_from(PIECES_MAX).unwrap() + 1;
        (0..all).for_each(|place| heard.put(piece(place, place + 1)));
        assert_eq!(heard.continuing(0), None);
        assert_eq!(heard.continuing(1), Some(piece(1, 2)));
    }

    /// Whatever is lost, doubled or comes late: every row is read once and in order.
    #[test]
    fn nothing_is_lost_or_repeated_however_pieces_come() {
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
                    heard.put(piece(from, sent));
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
