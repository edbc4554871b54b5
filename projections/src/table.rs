//! The table of any view: its rows are loaded as JSON whose fields are the columns, and saved by COPY.

use crate::rows::{AnyView, Changes, KeyColumns};
use crate::tuples::Layout;
use bytes::Bytes;
use deadpool_postgres::{GenericClient, Transaction};
use futures_util::future::try_join_all;
use futures_util::{SinkExt, pin_mut};
use market_core::event::Recorded;
use market_store::StoreError;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

/// A view and the table that holds its rows.
pub(crate) struct Kept {
    /// The view, and the rows that are known.
    pub(crate) view: Box<dyn AnyView>,
    table: Table,
}

/// What a table lacks.
pub(crate) struct Write {
    remove: String,
    copy: String,
    changes: Changes,
}

struct Table {
    name: String,
    layout: Layout,
    load: String,
    remove: String,
}

const COLUMNS: &str = "
    select attname::text, format_type(atttypid, atttypmod)
    from pg_attribute
    where attrelid = to_regclass($1) and attnum > 0 and not attisdropped
    order by attnum";

impl Kept {
    /// The view with the table of that name.
    pub(crate) async fn new(tx: &Transaction<'_>, view: Box<dyn AnyView>, table: &str) -> Result<Self, StoreError> {
        let statement = tx.prepare_cached(COLUMNS).await?;
        let rows = tx.query(&statement, &[&table]).await?;
        let columns = rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?)));
        let columns: Vec<(String, String)> = columns.collect::<Result<_, StoreError>>()?;
        if columns.is_empty() {
            return Err(StoreError::Corrupt(format!("there is no table {table}")));
        }
        let table = Table::new(table, view.key_columns(), &columns)?;
        Ok(Self { view, table })
    }

    /// What must be written, if anything; rows that were not needed for long are let go of.
    ///
    /// # Errors
    /// Rows that are not the table's.
    pub(crate) fn changes(&mut self) -> Result<Option<Write>, StoreError> {
        let changes = self.view.changes(&mut self.table.layout)?;
        self.view.trim();
        let write = |changes| Write { remove: self.table.remove.clone(), copy: self.table.copy(), changes };
        Ok((changes != Changes::default()).then(|| write(changes)))
    }
}

impl Table {
    fn new(table: &str, key: &[&str], columns: &[(String, String)]) -> Result<Self, StoreError> {
        let list = |parts: Vec<String>, between: &str| parts.join(between);
        let typed = |name: &&str| columns.iter().find(|(column, _)| column == name).map_or("text", |(_, kind)| kind);
        let arrays = list((1..=key.len()).map(|number| format!("${number}::text[]")).collect(), ", ");
        let keys = key.join(", ");
        let same = list(key.iter().map(|name| format!("v.{name} = k.{name}::{}", typed(name))).collect(), " and ");
        Ok(Self {
            name: table.to_owned(),
            layout: Layout::new(columns)?,
            load: format!("select row_to_json(v)::text from unnest({arrays}) k ({keys}) join {table} v on {same}"),
            remove: format!("delete from {table} v using unnest({arrays}) k ({keys}) where {same}"),
        })
    }

    fn copy(&self) -> String {
        format!(
            "copy {} ({}) from stdin (format binary)",
            self.name,
            self.layout.fields().collect::<Vec<_>>().join(", ")
        )
    }
}

/// The rows that were found for a batch, view by view.
pub(crate) type Loaded = Vec<Vec<Row>>;

/// Loads the rows that events concern and that are not known, all views in one round trip.
pub(crate) async fn load(
    client: &impl GenericClient,
    kept: impl Iterator<Item = &mut Kept>,
    events: &[Recorded],
) -> Result<Loaded, StoreError> {
    let mut loads = Vec::new();
    for kept in kept {
        let keys = kept.view.missing(events)?;
        loads.push(load_one(client, &kept.table.load, keys));
    }
    try_join_all(loads).await
}

async fn load_one(client: &impl GenericClient, sql: &str, keys: KeyColumns) -> Result<Vec<Row>, StoreError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let statement = client.prepare_cached(sql).await?;
    Ok(client.query(&statement, &parameters(&keys)).await?)
}

fn parameters(keys: &KeyColumns) -> Vec<&(dyn ToSql + Sync)> {
    keys.iter().map(|column| -> &(dyn ToSql + Sync) { column }).collect()
}

/// Folds events into the rows that are known. What is known of them afterwards holds only if the transaction commits.
pub(crate) fn fold<'a>(
    kept: impl Iterator<Item = &'a mut Kept>,
    events: &[Recorded],
    loaded: &Loaded,
) -> Result<(), StoreError> {
    for (kept, rows) in kept.zip(loaded) {
        let rows: Vec<&str> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        kept.view.hold(&rows)?;
        kept.view.fold(events);
    }
    Ok(())
}

/// Writes what the tables lack, all of it in one round trip but for the answers that COPY waits for.
pub(crate) async fn save(tx: &Transaction<'_>, writes: Vec<Write>) -> Result<(), StoreError> {
    try_join_all(writes.into_iter().map(|write| save_one(tx, write))).await?;
    Ok(())
}

async fn save_one(tx: &Transaction<'_>, Write { remove, copy, changes }: Write) -> Result<(), StoreError> {
    if !changes.outdated.is_empty() {
        let remove = tx.prepare_cached(&remove).await?;
        tx.execute(&remove, &parameters(&changes.outdated)).await?;
    }
    if let Some(saved) = changes.saved {
        let copy = tx.prepare_cached(&copy).await?;
        let sink = tx.copy_in::<_, Bytes>(&copy).await?;
        pin_mut!(sink);
        sink.send(saved.into()).await?;
        sink.finish().await?;
    }
    Ok(())
}
