//! One step of the projector: a batch of events into the rows of all live views, in one transaction.

use crate::checkpoint::{self, Checkpoints, Standing};
use crate::table::{self, Kept};
use deadpool_postgres::Object;
use market_core::event::Recorded;
use market_core::stream::Position;
use market_store::{PgStore, StoreError};

/// The most events that one transaction folds.
pub(crate) const BATCH_EVENTS_MAX: u16 = 4_096;

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// There was something to do, and there may be more.
    On,
    /// There is nothing more for now.
    AtHead,
}

/// What a batch came to.
enum Written {
    /// It is in the tables.
    Folded,
    /// Another process has gone on, or other views are live now.
    Overtaken(Checkpoints),
}

/// The views, and where they are as far as this process knows.
#[derive(Default)]
pub(crate) struct Folding {
    views: Vec<(Kept, Standing)>,
    client: Option<Object>,
    /// Where the live views are. None while a batch is under way, so that a step that broke off leaves no trace.
    next: Option<Position>,
    /// The first event that nobody in this process was told of.
    untold: Option<Position>,
    ahead: Vec<Recorded>,
    /// Whether everybody was told of all that the log held at the last step.
    all_told: bool,
}

impl Folding {
    /// Where the live views are; none before the first step.
    pub(crate) fn next(&self) -> Option<Position> {
        self.next
    }

    /// Whether everybody was told of all that the log held when the last step began, whatever else came of it.
    pub(crate) fn all_told(&self) -> bool {
        self.all_told
    }

    /// Folds the next events. Tells of every event once and in order, whoever folds it.
    pub(crate) async fn step(
        &mut self,
        store: &PgStore,
        tell: &(dyn Fn(&[Recorded]) + Sync),
    ) -> Result<Step, StoreError> {
        self.all_told = false;
        let Some(next) = self.next.take() else {
            self.survey(store).await?;
            return Ok(Step::On);
        };
        if live(&self.views).next().is_none() {
            // All wait for a rebuild, or are a newer program's: look again later.
            return Ok(Step::AtHead);
        }
        let untold = self.untold.unwrap_or(next);
        let is_read_now = self.ahead.is_empty();
        let events = match std::mem::take(&mut self.ahead) {
            ahead if ahead.first().is_some_and(|first| first.position == next.min(untold)) => ahead,
            _ => store.read(next.min(untold), BATCH_EVENTS_MAX).await?,
        };
        let Some(after) = events.last().map(|last| last.position.next()) else {
            self.next = Some(next);
            self.all_told = true;
            return Ok(Step::AtHead);
        };
        tell(from(&events, untold));
        self.all_told = is_read_now && events.len() < usize::from(BATCH_EVENTS_MAX);
        self.untold = Some(untold.max(after));
        let batch = from(&events, next);
        let more = async {
            match events.len() == usize::from(BATCH_EVENTS_MAX) {
                true => store.read(after, BATCH_EVENTS_MAX).await,
                false => Ok(Vec::new()),
            }
        };
        if batch.is_empty() {
            self.next = Some(next);
            return Ok(Step::On);
        }
        let (written, ahead) = tokio::try_join!(write(&mut self.views, &mut self.client, store, next, batch), more)?;
        match written {
            Written::Folded => {
                self.next = Some(after.max(next));
                self.ahead = ahead;
            }
            Written::Overtaken(found) => self.adopt(&found),
        }
        Ok(Step::On)
    }

    /// Finds out where the views are, with nothing known of their rows.
    async fn survey(&mut self, store: &PgStore) -> Result<(), StoreError> {
        self.client = None;
        self.ahead.clear();
        let mut client = store.pool().get().await?;
        let views = crate::all();
        checkpoint::enter(&client, &views).await?;
        let tx = client.transaction().await?;
        self.views.clear();
        for view in views {
            let table = format!("view_{}", view.name());
            self.views.push((Kept::new(&tx, view, &table).await?, Standing::Behind));
        }
        let found = Checkpoints::from_rows(&tx.query(checkpoint::READ, &[]).await?)?;
        tx.commit().await?;
        self.client = Some(client);
        self.adopt(&found);
        Ok(())
    }

    /// Goes on from where the views were found. What was known of their rows does not hold there.
    fn adopt(&mut self, found: &Checkpoints) {
        let lead = found.lead(self.views.iter().map(|(kept, _)| &*kept.view));
        for (kept, standing) in &mut self.views {
            kept.view.forget();
            *standing = found.standing(&*kept.view, lead);
        }
        self.next = Some(lead.unwrap_or(Position(0)));
    }
}

/// The events from `position` on.
fn from(events: &[Recorded], position: Position) -> &[Recorded] {
    let first = events.partition_point(|recorded| recorded.position < position);
    events.get(first..).unwrap_or_default()
}

/// Views can be made again, so nobody needs to wait until they are on disk.
const RELAX: &str = "set local synchronous_commit = off";

async fn write(
    views: &mut [(Kept, Standing)],
    client: &mut Option<Object>,
    store: &PgStore,
    next: Position,
    events: &[Recorded],
) -> Result<Written, StoreError> {
    let mut own = match client.take() {
        Some(own) => own,
        None => store.pool().get().await?,
    };
    let tx = own.transaction().await?;
    let lock = tx.prepare_cached(checkpoint::LOCK).await?;
    // Sent in this order: what is loaded is seen under the lock.
    let locked = async { Ok(tx.query(&lock, &[]).await?) };
    let relaxed = async { Ok(tx.batch_execute(RELAX).await?) };
    let (locked, (), loaded) = tokio::try_join!(biased; locked, relaxed, table::load(&tx, live(views), events))?;
    let found = Checkpoints::from_rows(&locked)?;
    if !as_expected(views, &found, next) {
        return Ok(Written::Overtaken(found));
    }
    let names: Vec<&'static str> = live(views).map(|kept| kept.view.name()).collect();
    let kept = views.iter_mut().filter(|(_, standing)| *standing == Standing::Live).map(|(kept, _)| kept);
    table::fold(&tx, kept, events, &loaded).await?;
    let after = events.last().map_or(next, |last| last.position.next());
    checkpoint::advance_all(&tx, &names, after).await?;
    tx.commit().await?;
    *client = Some(own);
    Ok(Written::Folded)
}

fn live(views: &[(Kept, Standing)]) -> impl Iterator<Item = &Kept> {
    views.iter().filter(|(_, standing)| *standing == Standing::Live).map(|(kept, _)| kept)
}

/// Whether the live views are the ones that were thought so, and at the position that they were thought to be.
fn as_expected(views: &[(Kept, Standing)], found: &Checkpoints, next: Position) -> bool {
    let lead = found.lead(views.iter().map(|(kept, _)| &*kept.view));
    let same = |(kept, standing): &(Kept, Standing)| found.standing(&*kept.view, lead) == *standing;
    lead == Some(next) && views.iter().all(same)
}
