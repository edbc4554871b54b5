//! The views: folded from the log alone, and compared with their tables row by row.

use crate::broken::{Broken, Stop, described};
use crate::difference::{Difference, Findings};
use crate::examine::{Scope, decode};
use crate::leaf;
use crate::progress::Progress;
use crate::report::{Fact, Report};
use crate::row::{EventRow, Item};
use crate::source::{Database, Which, connect, examined};
use futures_util::{TryStreamExt as _, pin_mut};
use market_core::event::Recorded;
use market_core::ids::CommandId;
use market_core::stream::{Position, Version};
use market_projections::memory::{Compared, MemoryViews, Snapshot};
use market_store::StoreError;
use serde_json::{Map, Value};

/// Folds what the views have folded, and compares.
pub(crate) async fn run(url: &str) -> Result<Report, Stop> {
    let mut tables = connect(url).await?;
    // The tables' moment comes first, so that the log has all that they know of.
    let snapshot = Snapshot::open(&mut tables).await.map_err(stopped)?;
    let database = Database::open(url).await?;
    let (next, head) = (snapshot.next(), database.head().size);
    let mut findings = Findings::default();
    // Where nothing was ever folded, all tables must be empty.
    let behind = if next == Position(0) { Vec::new() } else { snapshot.behind() };
    for view in &behind {
        let found = "another position or another fold: the view waits for a rebuild";
        findings.add(Difference::of(format!("checkpoint of {view}"), format!("position {next}"), found));
    }
    let views = fold(&database, next, &mut findings).await?;
    let compared = snapshot.compare(views).await.map_err(stopped)?;
    let mut report = Report::new("views");
    let lag = head.saturating_sub(i64::try_from(next.0).unwrap_or(i64::MAX));
    report.facts.extend([Fact::of("views_next_position", next.0), Fact::of("views_lag_events", lag)]);
    let rows: Map<_, _> = compared.iter().map(|view| (view.view.to_owned(), view.rows.into())).collect();
    report.facts.push(Fact::of("rows", rows));
    let comparable = compared.into_iter().filter(|view| !behind.contains(&view.view));
    comparable.filter_map(difference).for_each(|difference| findings.add(difference));
    Ok(report.with(findings))
}

/// Folds the events before `next`.
async fn fold(database: &Database, next: Position, findings: &mut Findings) -> Result<MemoryViews, Stop> {
    let total = i64::try_from(next.0).unwrap_or(i64::MAX);
    let mut progress = Progress::new("views", total);
    let mut views = MemoryViews::new();
    let before_next = Which::Where(format!("position < {total}"));
    let rows = examined(database.chunks(&before_next, Scope::Log).await?, |item| recorded(&item));
    pin_mut!(rows);
    let mut expected = 0_i64;
    while let Some(rows) = rows.try_next().await? {
        progress.more(rows.len());
        for row in rows {
            match row {
                Ok(recorded) => {
                    expected = expected.saturating_add(1);
                    views.fold(&recorded);
                }
                Err(difference) => findings.add(difference),
            }
        }
    }
    progress.end();
    if expected < total && findings.count == 0 {
        let found = format!("{expected} events before position {total}");
        findings.add(Difference::of("event.position", format!("{total} events, as checkpoint.next has it"), found));
    }
    Ok(views)
}

fn recorded(item: &Item<'_>) -> Result<Recorded, Difference> {
    match item {
        Item::Event(row) => typed(row),
        Item::Unreadable(difference) | Item::Stray(difference) => Err(difference.clone()),
    }
}

fn typed(row: &EventRow<'_>) -> Result<Recorded, Difference> {
    let differs = |field: &str, expected: &str, found: &str| Difference::at(row.position, field, expected, found);
    let (event, _) =
        decode(row).map_err(|error| differs("event.payload", "a payload that decodes", &error.to_string()))?;
    let version =
        u32::try_from(row.version).map_err(|_| differs("event.version", "above zero", &row.version.to_string()))?;
    Ok(Recorded {
        position: Position(
            u64::try_from(row.position)
                .map_err(|_| differs("event.position", "0 or above", &row.position.to_string()))?,
        ),
        stream: leaf::stream(row)
            .ok_or_else(|| differs("event.stream_category", "a category", &row.stream_category))?,
        version: Version(version),
        schema: u16::try_from(row.schema_version).unwrap_or(0),
        at: row.at,
        actor: row.actor.parse().map_err(|_| differs("event.actor", "an actor", &row.actor))?,
        command: CommandId(row.command_id),
        event,
        payload: row.payload.as_ref().into(),
        leaf: row.leaf.as_ref().into(),
        leaf_hash: row.leaf_hash,
    })
}

fn difference(compared: Compared) -> Option<Difference> {
    let Compared { view, difference, .. } = compared;
    let difference = difference?;
    let field = match difference.field {
        Some(field) => format!("view_{view}.{field}"),
        None => format!("view_{view}"),
    };
    let field = format!("{field} where {}", difference.key.join(", "));
    let shown = |value: Value| if value.is_null() { "nothing".to_owned() } else { value.to_string() };
    Some(Difference::of(field, shown(difference.log), shown(difference.table)))
}

/// A row of a view that does not decode is a difference; a database that does not answer is not.
fn stopped(error: StoreError) -> Stop {
    match error {
        StoreError::Corrupt(found) => Difference::of("a view", "rows as the view writes them", found).into(),
        StoreError::Conflict | StoreError::Busy | StoreError::Unavailable(_) => {
            Broken::Database(described(&error)).into()
        }
    }
}
