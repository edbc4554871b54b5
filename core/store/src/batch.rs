//! The one write transaction: its rows, column by column, and the statement that takes them.

use crate::memory::Posted;
use crate::store::Receipt;
use chrono::{DateTime, Utc};
use market_core::event::draft::Draft;
use market_core::event::event_id;
use market_core::event::tree::{Frontier, leaf_hash};
use market_core::stream::Position;
use tokio_postgres::types::{ToSql, Type};
use uuid::Uuid;

/// Where the log ends.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    /// What the last batch left behind: unique per process and batch.
    pub(crate) token: Uuid,
    /// The tree over all events; its size is the next position.
    pub(crate) frontier: Frontier,
}

/// The rows of a batch. Every vector of a table has one element a row.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    event: EventRows,
    transfer: TransferRows,
    command: CommandRows,
    private: PrivateRows,
}

#[derive(Debug, Default)]
struct EventRows {
    position: Vec<i64>,
    stream_id: Vec<Uuid>,
    stream_category: Vec<&'static str>,
    version: Vec<i32>,
    name: Vec<&'static str>,
    schema_version: Vec<i16>,
    at: Vec<DateTime<Utc>>,
    actor: Vec<String>,
    command_id: Vec<Uuid>,
    payload: Vec<String>,
    leaf: Vec<String>,
    leaf_hash: Vec<Vec<u8>>,
}

#[derive(Debug, Default)]
struct TransferRows {
    position: Vec<i64>,
    ordinal: Vec<i16>,
    at: Vec<DateTime<Utc>>,
    debit_account: Vec<String>,
    credit_account: Vec<String>,
    amount: Vec<i64>,
    currency: Vec<&'static str>,
    debit_after: Vec<i64>,
    credit_after: Vec<i64>,
}

#[derive(Debug, Default)]
struct CommandRows {
    command_id: Vec<Uuid>,
    request_sha256: Vec<Option<Vec<u8>>>,
    first_position: Vec<i64>,
    events: Vec<i16>,
    answer: Vec<Option<String>>,
}

#[derive(Debug, Default)]
struct PrivateRows {
    kind: Vec<&'static str>,
    id: Vec<Uuid>,
    subject: Vec<Uuid>,
    body: Vec<String>,
    written_at: Vec<DateTime<Utc>>,
}

/// The statement that writes a [`Batch`]. See the migration that defines the function.
pub(crate) const APPEND_BATCH: &str = "select append_batch($1, $2, $3, $4, \
     $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
     $17, $18, $19, $20, $21, $22, $23, $24, $25, \
     $26, $27, $28, $29, $30, \
     $31, $32, $33, $34, $35)";

/// A number that cannot be too large for its column: positions and counts are far below the limit.
fn column<N, C: TryFrom<N> + Bounded>(number: N) -> C {
    C::try_from(number).unwrap_or(C::LARGEST)
}

trait Bounded {
    const LARGEST: Self;
}
impl Bounded for i64 {
    const LARGEST: Self = Self::MAX;
}
impl Bounded for i32 {
    const LARGEST: Self = Self::MAX;
}
impl Bounded for i16 {
    const LARGEST: Self = Self::MAX;
}

impl Batch {
    /// Whether there is nothing to write.
    pub(crate) fn is_empty(&self) -> bool {
        self.command.command_id.is_empty()
    }

    /// Adds an accepted draft at the end of the log and answers with its receipts.
    pub(crate) fn push(&mut self, draft: &Draft, posted: Vec<Vec<Posted>>, frontier: &mut Frontier) -> Vec<Receipt> {
        let at = draft.at.as_datetime();
        let first = frontier.size();
        let mut receipts = Vec::with_capacity(draft.events.len());
        for (event, transfers) in draft.events.iter().zip(posted) {
            let position = Position(frontier.size());
            let leaf = event.leaf.at(position);
            let hash = leaf_hash(leaf.as_bytes());
            frontier.push(hash);
            receipts.push(Receipt { event_id: event_id(draft.at, position), position, leaf_hash: hash });
            let rows = &mut self.event;
            rows.position.push(column(position.0));
            rows.stream_id.push(event.stream.id);
            rows.stream_category.push(event.stream.category.name());
            rows.version.push(column(event.version.0));
            rows.name.push(event.event.name());
            rows.schema_version.push(column(event.schema));
            rows.at.push(at);
            rows.actor.push(draft.actor.to_string());
            rows.command_id.push(draft.command.0);
            rows.payload.push(event.payload.clone());
            rows.leaf.push(leaf);
            rows.leaf_hash.push(hash.0.to_vec());
            self.transfer.push(position, at, transfers);
        }
        let rows = &mut self.command;
        rows.command_id.push(draft.command.0);
        rows.request_sha256.push(draft.request.map(|digest| digest.0.to_vec()));
        rows.first_position.push(column(first));
        rows.events.push(column(draft.events.len()));
        rows.answer.push(draft.answer.clone());
        for private in &draft.private {
            let rows = &mut self.private;
            rows.kind.push(private.kind);
            rows.id.push(private.id);
            rows.subject.push(private.subject.0);
            rows.body.push(private.body.to_string());
            rows.written_at.push(at);
        }
        receipts
    }

    /// The parameters of [`APPEND_BATCH`] after the four of the head, in order.
    pub(crate) fn columns(&self) -> Vec<(&(dyn ToSql + Sync), Type)> {
        let (e, t, c, p) = (&self.event, &self.transfer, &self.command, &self.private);
        vec![
            (&e.position, Type::INT8_ARRAY),
            (&e.stream_id, Type::UUID_ARRAY),
            (&e.stream_category, Type::TEXT_ARRAY),
            (&e.version, Type::INT4_ARRAY),
            (&e.name, Type::TEXT_ARRAY),
            (&e.schema_version, Type::INT2_ARRAY),
            (&e.at, Type::TIMESTAMPTZ_ARRAY),
            (&e.actor, Type::TEXT_ARRAY),
            (&e.command_id, Type::UUID_ARRAY),
            (&e.payload, Type::TEXT_ARRAY),
            (&e.leaf, Type::TEXT_ARRAY),
            (&e.leaf_hash, Type::BYTEA_ARRAY),
            (&t.position, Type::INT8_ARRAY),
            (&t.ordinal, Type::INT2_ARRAY),
            (&t.at, Type::TIMESTAMPTZ_ARRAY),
            (&t.debit_account, Type::TEXT_ARRAY),
            (&t.credit_account, Type::TEXT_ARRAY),
            (&t.amount, Type::INT8_ARRAY),
            (&t.currency, Type::TEXT_ARRAY),
            (&t.debit_after, Type::INT8_ARRAY),
            (&t.credit_after, Type::INT8_ARRAY),
            (&c.command_id, Type::UUID_ARRAY),
            (&c.request_sha256, Type::BYTEA_ARRAY),
            (&c.first_position, Type::INT8_ARRAY),
            (&c.events, Type::INT2_ARRAY),
            (&c.answer, Type::TEXT_ARRAY),
            (&p.kind, Type::TEXT_ARRAY),
            (&p.id, Type::UUID_ARRAY),
            (&p.subject, Type::UUID_ARRAY),
            (&p.body, Type::TEXT_ARRAY),
            (&p.written_at, Type::TIMESTAMPTZ_ARRAY),
        ]
    }
}

impl TransferRows {
    fn push(&mut self, position: Position, at: DateTime<Utc>, transfers: Vec<Posted>) {
        for (ordinal, posted) in transfers.into_iter().enumerate() {
            self.position.push(column(position.0));
            self.ordinal.push(column(ordinal));
            self.at.push(at);
            self.debit_account.push(posted.transfer.debit().to_string());
            self.credit_account.push(posted.transfer.credit().to_string());
            self.amount.push(column(posted.transfer.amount().minor()));
            self.currency.push(posted.transfer.amount().currency().code());
            self.debit_after.push(posted.debit_after);
            self.credit_after.push(posted.credit_after);
        }
    }
}
