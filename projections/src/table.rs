//! The table of any view: its rows are loaded and saved as JSON whose fields are the columns.

use crate::rows::{AnyView, KeyColumns};
use deadpool_postgres::Transaction;
use futures_util::future::{BoxFuture, FutureExt, try_join_all};
use market_core::event::Recorded;
use market_store::StoreError;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Row, Statement};

/// A view and the table that holds its rows.
pub(crate) struct Kept {
    /// The view, and the rows that are known.
    pub(crate) view: Box<dyn AnyView>,
    table: Table,
}

struct Table {
    load: String,
    save: String,
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
        let table = Table::new(table, view.key_columns(), &columns);
        Ok(Self { view, table })
    }
}

impl Table {
    fn new(table: &str, key: &[&str], columns: &[(String, String)]) -> Self {
        let list = |parts: Vec<String>, between: &str| parts.join(between);
        let names = list(columns.iter().map(|(name, _)| name.clone()).collect(), ", ");
        let typed = |name: &&str| columns.iter().find(|(column, _)| column == name).map_or("text", |(_, kind)| kind);
        let arrays = list((1..=key.len()).map(|number| format!("${number}::text[]")).collect(), ", ");
        let keys = key.join(", ");
        let same = list(key.iter().map(|name| format!("v.{name} = k.{name}::{}", typed(name))).collect(), " and ");
        let others = columns.iter().filter(|(name, _)| !key.contains(&name.as_str()));
        let changed = list(others.map(|(name, _)| format!("{name} = excluded.{name}")).collect(), ", ");
        Self {
            load: format!("select row_to_json(v)::text from unnest({arrays}) k ({keys}) join {table} v on {same}"),
            save: format!(
                "insert into {table} ({names}) select {names} from json_populate_recordset(null::{table}, $1::text::json)
                 on conflict ({keys}) do update set {changed}"
            ),
            remove: format!("delete from {table} v using unnest({arrays}) k ({keys}) where {same}"),
        }
    }
}

/// The rows that were found for a batch, view by view.
pub(crate) type Loaded = Vec<Vec<Row>>;

/// Loads the rows that events concern and that are not known, all views in one round trip.
pub(crate) async fn load(
    tx: &Transaction<'_>,
    kept: impl Iterator<Item = &Kept>,
    events: &[Recorded],
) -> Result<Loaded, StoreError> {
    let mut loads = Vec::new();
    for kept in kept {
        let keys = kept.view.missing(events)?;
        let statement = tx.prepare_cached(&kept.table.load).await?;
        loads.push(load_one(tx, statement, keys));
    }
    try_join_all(loads).await
}

async fn load_one(tx: &Transaction<'_>, statement: Statement, keys: KeyColumns) -> Result<Vec<Row>, StoreError> {
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    let values: Vec<&(dyn ToSql + Sync)> = keys.iter().map(|column| -> &(dyn ToSql + Sync) { column }).collect();
    Ok(tx.query(&statement, &values).await?)
}

/// Folds events into the rows and saves what has changed, all views in one round trip. What is known of the rows
/// afterwards holds only if the transaction commits.
pub(crate) async fn fold(
    tx: &Transaction<'_>,
    kept: impl Iterator<Item = &mut Kept>,
    events: &[Recorded],
    loaded: &Loaded,
) -> Result<(), StoreError> {
    let mut writes: Vec<BoxFuture<'_, Result<(), StoreError>>> = Vec::new();
    for (kept, rows) in kept.zip(loaded) {
        let rows: Vec<&str> = rows.iter().map(|row| row.try_get(0)).collect::<Result<_, _>>()?;
        kept.view.hold(events, &rows)?;
        kept.view.fold(events);
        let changes = kept.view.changes()?;
        kept.view.trim();
        if let Some(saved) = changes.saved {
            let statement = tx.prepare_cached(&kept.table.save).await?;
            writes.push(write(tx, statement, vec![saved]).boxed());
        }
        if !changes.removed.is_empty() {
            let statement = tx.prepare_cached(&kept.table.remove).await?;
            writes.push(write(tx, statement, changes.removed).boxed());
        }
    }
    try_join_all(writes).await?;
    Ok(())
}

async fn write<T: ToSql + Sync>(tx: &Transaction<'_>, statement: Statement, values: Vec<T>) -> Result<(), StoreError> {
    let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| -> &(dyn ToSql + Sync) { value }).collect();
    tx.execute(&statement, &values).await?;
    Ok(())
}
