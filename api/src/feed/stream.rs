//! One stream of server-sent events: what lies behind from the table, what comes from the hub, never both.

use super::hub::Seat;
use super::message::Message;
use super::permit::Permit;
use super::piece::Piece;
use crate::app::App;
use crate::auth::Shown;
use crate::entropy;
use crate::gate;
use actix_web::web::Data;
use bytes::{Bytes, BytesMut};
use futures_util::stream::{Stream, unfold};
use market_core::category::WorkCategory;
use market_core::stream::Position;
use market_projections::agent_feed::Word;
use market_projections::agent_feed::feed::{Reader, of_party};
use market_projections::agent_feed::query::Notification;
use market_store::StoreError;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

/// How many entries are read from the table at a time.
const PAGE: u16 = 100;

/// So many bytes are sent at once at most, when much is waiting.
const CHUNK_BYTES: usize = 16 * 1_024;

/// The wait after a fault.
const FAULT_WAIT: Duration = Duration::from_secs(1);

/// What keeps connections open on which nothing happens: a comment.
const BEAT: Bytes = Bytes::from_static(b": still here\n\n");

/// Whose stream it is, and what it wants to know.
pub struct Listener {
    /// What opened it, to be looked at again.
    pub shown: Shown,
    /// The words that it wants; all of them if there are none.
    pub words: Arc<[Word]>,
    /// Its place among its holder's streams.
    pub permit: Permit,
}

/// A stream under way.
struct Streaming {
    app: Data<App>,
    listener: Listener,
    /// The first position of which the client was not told.
    next: Position,
    stage: Stage,
}

enum Stage {
    /// Its first words are to be said.
    Beginning,
    /// It has no seat, or has lost it.
    Standing,
    /// It has one, and reads what lies before it.
    Reading(Seat, Vec<WorkCategory>),
    /// It has nothing left to read.
    Seated(Seat),
}

/// What a step came to.
enum Step {
    Say(Bytes),
    Nothing,
    End,
}

/// The body of the answer: what is told from `next` on.
pub fn body(app: Data<App>, listener: Listener, next: Position) -> impl Stream<Item = Result<Bytes, Infallible>> {
    let streaming = Streaming { app, listener, next, stage: Stage::Beginning };
    unfold(streaming, |mut streaming| async move {
        loop {
            match streaming.step().await {
                Step::Say(bytes) => return Some((Ok(bytes), streaming)),
                Step::Nothing => {}
                Step::End => return None,
            }
        }
    })
}

impl Streaming {
    async fn step(&mut self) -> Step {
        match std::mem::replace(&mut self.stage, Stage::Standing) {
            Stage::Beginning => Step::Say(greeting()),
            // Boxed, so that streams that merely wait stay small.
            Stage::Standing => Box::pin(self.sit()).await,
            Stage::Reading(seat, specializations) => Box::pin(self.read(seat, specializations)).await,
            Stage::Seated(seat) => self.wait(seat).await,
        }
    }

    /// Takes a seat, if whoever listens still may.
    async fn sit(&mut self) -> Step {
        let caller = match gate::again(&self.app, &self.listener.shown).await {
            Ok(caller) => caller,
            Err(problem) if problem.is_ours() => return self.fault(&problem.to_string()).await,
            Err(_) => return Step::End,
        };
        let party = match self.app.store.load_kept(&caller.party).await {
            Ok(party) => party,
            Err(error) => return self.fault(&error.to_string()).await,
        };
        let profile = party.registered().ok().and_then(|party| party.profile.as_ref());
        let specializations = profile.map_or_else(Vec::new, |profile| profile.specializations.clone());
        let holder = self.listener.permit.holder();
        match self.app.streams.join(holder, specializations.clone(), &self.listener.words) {
            Some(seat) if self.next < seat.from => self.stage = Stage::Reading(seat, specializations),
            Some(seat) => self.stage = Stage::Seated(seat),
            None => return Step::End,
        }
        Step::Nothing
    }

    /// Reads a page of what lies before the seat.
    async fn read(&mut self, seat: Seat, specializations: Vec<WorkCategory>) -> Step {
        match self.page(&seat, &specializations).await {
            Ok(told) => {
                let last = told.last().filter(|_| told.len() >= usize::from(PAGE));
                (self.next, self.stage) = match last {
                    Some(last) => (last.seq.next(), Stage::Reading(seat, specializations)),
                    None => (self.next.max(seat.from), Stage::Seated(seat)),
                };
                let mut bytes = BytesMut::new();
                for of_one_event in told.chunk_by(|one, other| one.seq == other.seq) {
                    piece_of(of_one_event).inspect(|piece| piece.write(&self.listener.words, &mut bytes));
                }
                if bytes.is_empty() { Step::Nothing } else { Step::Say(bytes.freeze()) }
            }
            Err(error) => {
                self.stage = Stage::Reading(seat, specializations);
                self.fault(&error.to_string()).await
            }
        }
    }

    async fn page(&self, seat: &Seat, specializations: &[WorkCategory]) -> Result<Vec<Notification>, StoreError> {
        let party = self.listener.permit.holder().party;
        let _turn = self.listener.permit.turn().await;
        let reader = Reader { party, specializations, words: &self.listener.words };
        of_party(self.app.store.pool(), reader, self.next, seat.from, PAGE).await
    }

    /// Waits for what comes. Whoever loses its seat has had everything up to there.
    async fn wait(&mut self, mut seat: Seat) -> Step {
        let pause = Duration::from_secs(u64::from(self.app.policy().stream_keep_alive.as_seconds()));
        match tokio::time::timeout(pause, seat.next()).await {
            Ok(Some(first)) => {
                let mut bytes = BytesMut::new();
                let mut piece = Some(first);
                while let Some(told) = piece {
                    // What the client knows already was read from the table, or named by it.
                    if told.seq >= self.next {
                        told.write(&self.listener.words, &mut bytes);
                        self.next = told.seq.next();
                    }
                    piece = if bytes.len() < CHUNK_BYTES { seat.ready() } else { None };
                }
                self.stage = Stage::Seated(seat);
                if bytes.is_empty() { Step::Nothing } else { Step::Say(bytes.freeze()) }
            }
            Ok(None) => Step::Nothing,
            // Time is over for sessions and keys without any event that says so.
            Err(_) => match Box::pin(gate::again(&self.app, &self.listener.shown)).await {
                Err(problem) if !problem.is_ours() => Step::End,
                _ => {
                    self.stage = Stage::Seated(seat);
                    Step::Say(BEAT)
                }
            },
        }
    }

    async fn fault(&self, cause: &str) -> Step {
        tracing::warn!(cause, "a stream does not go on for now");
        tokio::time::sleep(FAULT_WAIT).await;
        Step::Say(BEAT)
    }
}

fn piece_of(told: &[Notification]) -> Option<Piece> {
    let messages: Vec<Message> = told.iter().map(Message::of).collect();
    told.first().map(|first| Piece::of(first.seq, &messages))
}

/// How long a client should wait before it comes again when it was cut off: not all at the same instant.
fn greeting() -> Bytes {
    let [spread] = entropy::bytes::<1>();
    Bytes::from(format!("retry: {}\n\n", 1_000_u32.saturating_add(u32::from(spread).saturating_mul(10))))
}
