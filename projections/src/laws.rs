//! What holds for every view.

use crate::memory::MemoryViews;
use crate::rows::AnyView;
use crate::testing::{long_story, recorded};
use market_core::event::Recorded;
use serde_json::Value;
use std::collections::BTreeMap;

/// A table that keeps rows as PostgreSQL does: as JSON, by key.
#[derive(Default)]
struct Table(BTreeMap<Vec<String>, String>);

impl Table {
    /// Folds a batch as the projector does.
    fn fold(&mut self, view: &mut dyn AnyView, events: &[Recorded]) {
        let missing = rows_of(&view.missing(events).unwrap());
        let found: Vec<String> = missing.iter().filter_map(|key| self.0.get(key)).cloned().collect();
        view.hold(&found.iter().map(String::as_str).collect::<Vec<_>>()).unwrap();
        view.fold(events);
        let (outdated, saved) = view.changed();
        for key in rows_of(&outdated) {
            assert!(self.0.remove(&key).is_some(), "{}: {key:?} was said to be in the table", view.name());
        }
        for row in saved {
            let text = |column: &&str| row[column].as_str().map_or_else(|| row[column].to_string(), str::to_owned);
            let key: Vec<String> = view.key_columns().iter().map(text).collect();
            assert_eq!(self.0.insert(key, row.to_string()), None, "{}: a row is added over another", view.name());
        }
    }
}

/// Columns turned into rows.
fn rows_of(columns: &[Vec<String>]) -> Vec<Vec<String>> {
    let height = columns.first().map_or(0, Vec::len);
    (0..height).map(|row| columns.iter().map(|column| column[row].clone()).collect()).collect()
}

fn events() -> Vec<Recorded> {
    recorded(long_story())
}

fn at_once() -> MemoryViews {
    let mut memory = MemoryViews::new();
    events().iter().for_each(|recorded| memory.fold(recorded));
    memory
}

/// Folds in batches of `size`, and checks each table against the fold in memory. `between` is what happens to
/// the rows in memory between two batches.
fn equal_in_batches(size: usize, between: fn(&mut dyn AnyView)) {
    for (mut view, mut all) in crate::all().into_iter().zip(at_once().into_views()) {
        let mut table = Table::default();
        for batch in events().chunks(size) {
            table.fold(&mut *view, batch);
            between(&mut *view);
        }
        assert!(!table.0.is_empty() || view.name() == "deadline", "{} has no rows", view.name());
        for row in table.0.values() {
            assert_eq!(all.compare(row).unwrap(), None, "{} in batches of {size}", view.name());
        }
        assert_eq!(all.left().unwrap(), None, "{} in batches of {size}", view.name());
    }
}

#[test]
fn a_fold_in_batches_is_the_fold_at_once() {
    for size in 1..=events().len() {
        equal_in_batches(size, |_| {});
    }
}

#[test]
fn what_is_known_of_rows_may_be_forgotten_at_any_time() {
    for size in 1..=events().len() {
        equal_in_batches(size, |view| view.forget());
    }
}

#[test]
fn every_prefix_of_the_log_has_rows_that_read_as_they_were_written() {
    for end in 0..events().len() {
        for mut view in crate::all() {
            view.fold(&events()[..end]);
            for row in view.changed().1 {
                assert_eq!(view.compare(&row.to_string()).unwrap(), None, "{}", view.name());
            }
        }
    }
}

#[test]
fn a_changed_missing_or_foreign_row_is_found() {
    let mut views = at_once().into_views();
    let payment = views.iter_mut().find(|view| view.name() == "payment").unwrap();
    let row = payment.left().unwrap().unwrap().log;
    let mut changed = row.clone();
    changed["amount"] = 1.into();
    let difference = payment.compare(&changed.to_string()).unwrap().unwrap();
    assert_eq!(
        (difference.field.as_deref(), difference.log, difference.table),
        (Some("amount"), row["amount"].clone(), 1.into())
    );
    let foreign = payment.compare(&row.to_string()).unwrap().unwrap();
    assert_eq!((foreign.field, foreign.log), (None, Value::Null));
    let escrow = views.iter().find(|view| view.name() == "escrow").unwrap();
    assert_eq!(escrow.left().unwrap().unwrap().table, Value::Null);
}

#[test]
fn names_are_unique() {
    let names: std::collections::BTreeSet<_> = crate::all().iter().map(|view| view.name()).collect();
    assert_eq!(names.len(), crate::all().len());
}
