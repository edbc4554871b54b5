//! Small facts about this installation that survive a restart: rows of the table `setting`.

use deadpool_postgres::Pool;
use market_store::StoreError;

const READ: &str = "select value from setting where name = $1";

const KEEP_FIRST: &str = "insert into setting (name, value) values ($1, $2) on conflict (name) do nothing";

const WRITE: &str = "insert into setting (name, value) values ($1, $2)
    on conflict (name) do update set value = excluded.value";

const ADD: &str = "insert into setting (name, value) values ($1, $2::bigint::text)
    on conflict (name) do update set value = (setting.value::bigint + $2::bigint)::text
    returning value::bigint";

/// The value of a setting, if it has one.
///
/// # Errors
/// When the database cannot be reached.
pub async fn read(pool: &Pool, name: &str) -> Result<Option<String>, StoreError> {
    let connection = pool.get().await?;
    let row = connection.query_opt(READ, &[&name]).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?)
}

/// The value of a setting: `value`, unless somebody was faster.
///
/// # Errors
/// When the database cannot be reached.
pub async fn keep_first(pool: &Pool, name: &str, value: &str) -> Result<String, StoreError> {
    let connection = pool.get().await?;
    connection.execute(KEEP_FIRST, &[&name, &value]).await?;
    Ok(connection.query_one(READ, &[&name]).await?.try_get(0)?)
}

/// Sets a setting.
///
/// # Errors
/// When the database cannot be reached.
pub async fn write(pool: &Pool, name: &str, value: &str) -> Result<(), StoreError> {
    let connection = pool.get().await?;
    connection.execute(WRITE, &[&name, &value]).await?;
    Ok(())
}

/// Adds to a setting that is a number, and tells the sum.
///
/// # Errors
/// When the database cannot be reached.
pub async fn add(pool: &Pool, name: &str, amount: i64) -> Result<i64, StoreError> {
    let connection = pool.get().await?;
    Ok(connection.query_one(ADD, &[&name, &amount]).await?.try_get(0)?)
}
