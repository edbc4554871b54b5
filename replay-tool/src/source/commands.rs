//! The table `command` against the log, both ways: the leaf does not hold an event's command.

use super::Database;
use crate::broken::Stop;
use crate::difference::{Difference, Findings};
use tokio_postgres::error::SqlState;
use uuid::Uuid;

/// Each command has its events, next to each other, and each event its command. Events without a command come first:
/// what was changed is more likely one event's column than a row of the other table.
const DIFFERING: &str = "
    with run as (
        select command_id, min(position) as first_position, count(*) as events,
               max(position) - min(position) + 1 as span
        from event group by command_id
    )
    select coalesce(run.command_id, command.command_id), run.first_position, run.events, run.span,
           command.first_position, command.events::bigint, count(*) over ()
    from run full join command on command.command_id = run.command_id
    where run.first_position is distinct from command.first_position
       or run.events is distinct from command.events::bigint
       or run.span is distinct from run.events
    order by command.command_id is not null, coalesce(run.first_position, command.first_position)
    limit 1";

/// Whether the table could be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Commands {
    /// It was.
    Compared,
    /// The role may not read it, or an export does not hold it.
    Unreadable,
}

/// Compares the two. The database joins them: what the tool holds stays small.
pub(crate) async fn compare(database: &Database, findings: &mut Findings) -> Result<Commands, Stop> {
    const MAY: &str = "select has_column_privilege('command', 'command_id', 'select')
                          and has_column_privilege('command', 'first_position', 'select')
                          and has_column_privilege('command', 'events', 'select')";
    let may: bool = match database.client().query_one(MAY, &[]).await {
        Ok(row) => row.try_get(0)?,
        Err(error) if error.code() == Some(&SqlState::UNDEFINED_TABLE) => {
            return Err(Difference::of("command", "a table", "no table").into());
        }
        Err(error) => return Err(error.into()),
    };
    if !may {
        return Ok(Commands::Unreadable);
    }
    let Some(row) = database.client().query_opt(DIFFERING, &[]).await? else { return Ok(Commands::Compared) };
    let total: i64 = row.try_get(6)?;
    findings.count = findings.count.saturating_add(u64::try_from(total.saturating_sub(1)).unwrap_or(0));
    let id: Uuid = row.try_get(0)?;
    let (first, events, span): (Option<i64>, Option<i64>, Option<i64>) =
        (row.try_get(1)?, row.try_get(2)?, row.try_get(3)?);
    let (stored_first, stored_events): (Option<i64>, Option<i64>) = (row.try_get(4)?, row.try_get(5)?);
    findings.add(match (first, stored_first) {
        (Some(first), None) => {
            let found = format!("{id}, of which there is no row");
            Difference::at(first, "event.command_id", "a command of the table command", found)
        }
        (None, stored) => {
            let expected = format!("no command {id}: no event follows from it");
            Difference::at(stored.unwrap_or(0), "command.command_id", expected, "a row")
        }
        (Some(first), Some(stored)) if first != stored => {
            Difference::at(first, "command.first_position", first, format!("{stored} (command {id})"))
        }
        (Some(first), Some(_)) if events != stored_events => {
            let shown = |count: Option<i64>| count.map_or("none".to_owned(), |count| count.to_string());
            let found = format!("{} (command {id})", shown(stored_events));
            Difference::at(first, "command.events", shown(events), found)
        }
        (Some(first), Some(_)) => {
            let found = format!("{events:?} events over {span:?} positions (command {id})");
            Difference::at(first, "event.command_id", "the events of a command next to each other", found)
        }
    });
    Ok(Commands::Compared)
}
