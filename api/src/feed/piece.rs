//! What one event tells one reader, as a stream sends it.

use super::message::Message;
use bytes::{Bytes, BytesMut};
use market_core::stream::Position;
use market_projections::agent_feed::Word;

/// What one event tells one reader, or all readers of a category alike: shared by their streams, rendered once.
#[derive(Clone, Debug)]
pub struct Piece {
    /// The position of the event.
    pub seq: Position,
    /// The length of the line in front of each that says how far the reader is with it.
    id_line: usize,
    told: Vec<(Word, Bytes)>,
}

impl Piece {
    /// A piece of these messages, all of one event.
    #[must_use]
    pub fn of(seq: Position, messages: &[Message]) -> Self {
        let id_line = format!("id: {}\n", seq.0);
        let told = messages.iter().map(|message| {
            let text = message.streamed();
            let mut bytes = BytesMut::with_capacity(id_line.len().saturating_add(text.len()));
            bytes.extend_from_slice(id_line.as_bytes());
            bytes.extend_from_slice(&text);
            (message.word, bytes.freeze())
        });
        Self { seq, id_line: id_line.len(), told: told.collect() }
    }

    /// Whether there is something of these words in it; every word counts if there are none.
    #[must_use]
    pub fn concerns(&self, words: &[Word]) -> bool {
        self.told.iter().any(|(word, _)| is_wanted(*word, words))
    }

    /// Appends what is of these words. Only the last of it bears the id: whoever is cut off in between has not had the
    /// event, and is told all of it again.
    pub fn write(&self, words: &[Word], into: &mut BytesMut) {
        let wanted = || self.told.iter().filter(|(word, _)| is_wanted(*word, words));
        let last = wanted().count().saturating_sub(1);
        for (index, (_, bytes)) in wanted().enumerate() {
            let from = if index == last { 0 } else { self.id_line };
            into.extend_from_slice(bytes.get(from..).unwrap_or_default());
        }
    }
}

fn is_wanted(word: Word, words: &[Word]) -> bool {
    words.is_empty() || words.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn message(word: Word) -> Message {
        Message { id: Uuid::from_u128(1), seq: Position(7), word, json: "{}".to_owned() }
    }

    fn written(words: &[Word]) -> String {
        let piece = Piece::of(Position(7), &[message(Word::JobCancelled), message(Word::PaymentRefunded)]);
        let mut bytes = BytesMut::new();
        piece.write(words, &mut bytes);
        String::from_utf8(bytes.to_vec()).unwrap()
    }

    #[test]
    fn only_the_last_message_of_an_event_says_that_the_reader_has_had_it() {
        let both = "event: job.cancelled\ndata: {}\n\nid: 7\nevent: payment.refunded\ndata: {}\n\n";
        assert_eq!(written(&[]), both);
        assert_eq!(written(&[Word::JobCancelled]), "id: 7\nevent: job.cancelled\ndata: {}\n\n");
        assert_eq!(written(&[Word::JobMessage]), "");
    }
}
