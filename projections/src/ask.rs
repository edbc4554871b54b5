//! Questions to the views, answered as plain structs.

use deadpool_postgres::Pool;
use market_store::StoreError;
use serde::de::DeserializeOwned;
use tokio_postgres::Row;
use tokio_postgres::types::{ToSql, Type};

/// The values of a statement's parameters.
pub(crate) type Values<'a> = &'a [&'a (dyn ToSql + Sync)];

/// All rows of a statement, whose columns bear the names of the struct's fields.
pub(crate) async fn rows<T: DeserializeOwned>(
    pool: &Pool,
    sql: &str,
    values: Values<'_>,
) -> Result<Vec<T>, StoreError> {
    let client = pool.get().await?;
    let statement = client.prepare_cached(&as_json(sql)).await?;
    client.query(&statement, values).await?.iter().map(read).collect()
}

/// The first row of a statement, if there is one.
pub(crate) async fn row<T: DeserializeOwned>(
    pool: &Pool,
    sql: &str,
    values: Values<'_>,
) -> Result<Option<T>, StoreError> {
    Ok(rows(pool, sql, values).await?.into_iter().next())
}

/// The plain rows of a statement whose parameters have these types, whether it names all of them or not; it is
/// prepared once.
pub(crate) async fn kept(
    pool: &Pool,
    sql: &str,
    values: &[(&(dyn ToSql + Sync), Type)],
) -> Result<Vec<Row>, StoreError> {
    let client = pool.get().await?;
    let types: Vec<Type> = values.iter().map(|(_, kind)| kind.clone()).collect();
    let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|(value, _)| *value).collect();
    let statement = client.prepare_typed_cached(sql, &types).await?;
    Ok(client.query(&statement, &values).await?)
}

fn as_json(sql: &str) -> String {
    format!("select to_json(found)::text from ({sql}) found")
}

fn read<T: DeserializeOwned>(row: &Row) -> Result<T, StoreError> {
    let text: &str = row.try_get(0)?;
    serde_json::from_str(text).map_err(|error| StoreError::Corrupt(format!("a row does not read: {error}: {text}")))
}
