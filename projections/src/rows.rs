//! The rows of a view in memory, and every view behind one face.

use crate::tuples::Layout;
use crate::view::View;
use market_core::event::Recorded;
use market_store::StoreError;
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Keys as their table's columns, each value as the text that PostgreSQL reads.
pub(crate) type KeyColumns = Vec<Vec<String>>;

/// A view whose row type is not said: what projector, rebuild and auditor work with.
pub trait AnyView: Send + Sync {
    /// Names the table and the checkpoint.
    fn name(&self) -> &'static str;

    /// Of the fold.
    fn version(&self) -> u32;

    /// The columns of the primary key.
    fn key_columns(&self) -> &'static [&'static str];

    /// The keys that the next events concern and whose rows are not held.
    ///
    /// # Errors
    /// A key that does not encode, which none does.
    fn missing(&mut self, events: &[Recorded]) -> Result<KeyColumns, StoreError>;

    /// Takes the rows of the missing keys, as JSON; a key without a row is known to have none.
    ///
    /// # Errors
    /// A row that does not decode: the table is not the view's.
    fn hold(&mut self, rows: &[&str]) -> Result<(), StoreError>;

    /// Folds events whose rows are held; an unknown key has no row.
    fn fold(&mut self, events: &[Recorded]);

    /// What has changed since this was last asked.
    ///
    /// # Errors
    /// A row that does not encode, which none does if the table is the view's.
    fn changes(&mut self, layout: &mut Layout) -> Result<Changes, StoreError>;

    /// The same as [`Self::changes`], with the rows as JSON.
    #[cfg(test)]
    fn changed(&mut self) -> (KeyColumns, Vec<Value>);

    /// Takes the changes as known and lets go of what was removed: for a fold that has no table.
    fn settle(&mut self);

    /// Lets go of rows that were not needed for long.
    fn trim(&mut self);

    /// Lets go of all rows.
    fn forget(&mut self);

    /// Takes the row of a table's row out of memory and tells the first difference between the two.
    ///
    /// # Errors
    /// A row that does not decode.
    fn compare(&mut self, row: &str) -> Result<Option<Difference>, StoreError>;

    /// The first row that is held: after all of a table's rows were compared, one that the table lacks.
    ///
    /// # Errors
    /// A row that does not encode, which none does.
    fn left(&self) -> Result<Option<Difference>, StoreError>;
}

/// What must be written to a view's table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The keys of rows that are in the table and must leave it, as their columns: they were removed, or have changed.
    pub outdated: KeyColumns,
    /// New and changed rows, as a COPY takes them; none if there are none.
    pub saved: Option<Vec<u8>>,
}

/// Where a table and the fold of the log part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// Which row.
    pub key: Vec<String>,
    /// Which column; none if the whole row is missing on one side.
    pub field: Option<String>,
    /// What the log says.
    pub log: Value,
    /// What the table says.
    pub table: Value,
}

/// How many rows a generation holds before it becomes the older one.
const GENERATION_ROWS_MAX: usize = 8_192;

/// The rows of one view that are known: all of them for a fold without a table, the recent ones for one with.
pub(crate) struct Rows<V: View> {
    held: BTreeMap<V::Key, Option<V>>,
    older: BTreeMap<V::Key, Option<V>>,
    /// The rows that changed, and whether the table has an older one.
    touched: BTreeMap<V::Key, bool>,
}

/// A view with no rows.
pub(crate) fn boxed<V: View>() -> Box<dyn AnyView> {
    Box::new(Rows::<V>::new())
}

impl<V: View> Rows<V> {
    pub(crate) fn new() -> Self {
        Self { held: BTreeMap::new(), older: BTreeMap::new(), touched: BTreeMap::new() }
    }

    /// All rows that are held, by key.
    pub(crate) fn into_rows(self) -> Vec<V> {
        self.held.into_values().flatten().collect()
    }

    /// The keys of those of the touched rows that the table has an older one of.
    fn outdated(touched: &BTreeMap<V::Key, bool>) -> Result<KeyColumns, StoreError> {
        columns(V::KEY.len(), touched.iter().filter(|(_, in_table)| **in_table).map(|(key, _)| key))
    }

    /// Those of the touched rows that there are now.
    fn saved<'a>(&'a self, touched: &'a BTreeMap<V::Key, bool>) -> impl Iterator<Item = &'a V> {
        touched.keys().filter_map(|key| self.held.get(key).and_then(Option::as_ref))
    }

    fn knows(&self, key: &V::Key) -> bool {
        self.held.contains_key(key) || self.older.contains_key(key)
    }

    fn take(&mut self, key: &V::Key) -> Option<V> {
        self.held.remove(key).or_else(|| self.older.remove(key)).flatten()
    }
}

impl<V: View> AnyView for Rows<V> {
    fn name(&self) -> &'static str {
        V::NAME
    }

    fn version(&self) -> u32 {
        V::VERSION
    }

    fn key_columns(&self) -> &'static [&'static str] {
        V::KEY
    }

    fn missing(&mut self, events: &[Recorded]) -> Result<KeyColumns, StoreError> {
        if V::ONLY_ADDS {
            return Ok(Vec::new());
        }
        let keys: BTreeSet<V::Key> = events.iter().flat_map(V::keys).filter(|key| !self.knows(key)).collect();
        columns(V::KEY.len(), keys.iter())
    }

    fn hold(&mut self, rows: &[&str]) -> Result<(), StoreError> {
        for text in rows {
            let row: V = decoded(text)?;
            self.held.insert(row.key(), Some(row));
        }
        Ok(())
    }

    fn fold(&mut self, events: &[Recorded]) {
        for recorded in events {
            for key in V::keys(recorded) {
                let before = self.take(&key);
                self.touched.entry(key.clone()).or_insert(before.is_some());
                let after = V::evolve(before, &key, recorded);
                self.held.insert(key, after);
            }
        }
    }

    #[cfg(test)]
    fn changed(&mut self) -> (KeyColumns, Vec<Value>) {
        let touched = std::mem::take(&mut self.touched);
        let saved = self.saved(&touched).map(|row| serde_json::to_value(row).unwrap());
        (Self::outdated(&touched).unwrap(), saved.collect())
    }

    fn changes(&mut self, layout: &mut Layout) -> Result<Changes, StoreError> {
        let touched = std::mem::take(&mut self.touched);
        let changes = Changes { outdated: Self::outdated(&touched)?, saved: layout.tuples(self.saved(&touched))? };
        if V::ONLY_ADDS {
            self.held.clear();
        }
        Ok(changes)
    }

    fn settle(&mut self) {
        for key in std::mem::take(&mut self.touched).into_keys() {
            if let Some(None) = self.held.get(&key) {
                self.held.remove(&key);
            }
        }
    }

    fn trim(&mut self) {
        if self.held.len() > GENERATION_ROWS_MAX {
            self.older = std::mem::take(&mut self.held);
        }
    }

    fn forget(&mut self) {
        *self = Self::new();
    }

    fn compare(&mut self, row: &str) -> Result<Option<Difference>, StoreError> {
        let table: V = decoded(row)?;
        let key = table.key();
        let Some(log) = self.take(&key) else {
            let table = serde_json::to_value(&table).map_err(corrupt)?;
            return Ok(Some(Difference { key: texts(&key)?, field: None, log: Value::Null, table }));
        };
        if log == table {
            return Ok(None);
        }
        first_difference(texts(&key)?, &log, &table)
    }

    fn left(&self) -> Result<Option<Difference>, StoreError> {
        let Some(row) = self.held.values().flatten().next() else {
            return Ok(None);
        };
        let log = serde_json::to_value(row).map_err(corrupt)?;
        Ok(Some(Difference { key: texts(&row.key())?, field: None, log, table: Value::Null }))
    }
}

fn first_difference<V: View>(key: Vec<String>, log: &V, table: &V) -> Result<Option<Difference>, StoreError> {
    let (log, table) = (serde_json::to_value(log).map_err(corrupt)?, serde_json::to_value(table).map_err(corrupt)?);
    let fields = log.as_object().into_iter().flatten();
    let other = |field: &String| table.get(field).cloned().unwrap_or(Value::Null);
    let found = fields.map(|(field, value)| (field, value, other(field))).find(|(_, value, other)| *value != other);
    Ok(found.map(|(field, value, other)| Difference {
        key,
        field: Some(field.clone()),
        log: value.clone(),
        table: other,
    }))
}

/// Keys, column by column; no columns at all for no keys.
fn columns<'a, K: Serialize + 'a>(width: usize, keys: impl Iterator<Item = &'a K>) -> Result<KeyColumns, StoreError> {
    let mut columns: KeyColumns = Vec::new();
    for key in keys {
        columns.resize_with(width, Vec::new);
        for (column, text) in columns.iter_mut().zip(texts(key)?) {
            column.push(text);
        }
    }
    Ok(columns)
}

/// The columns of a key, as texts.
fn texts<K: Serialize>(key: &K) -> Result<Vec<String>, StoreError> {
    let one = |value: Value| match value {
        Value::String(text) => text,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    };
    Ok(match serde_json::to_value(key).map_err(corrupt)? {
        Value::Array(values) => values.into_iter().map(one).collect(),
        value => vec![one(value)],
    })
}

fn decoded<V: View>(text: &str) -> Result<V, StoreError> {
    serde_json::from_str(text)
        .map_err(|error| StoreError::Corrupt(format!("a row of view_{} does not read: {error}: {text}", V::NAME)))
}

fn corrupt(error: serde_json::Error) -> StoreError {
    StoreError::Corrupt(format!("a row does not encode: {error}"))
}
