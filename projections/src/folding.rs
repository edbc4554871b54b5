//! One step of the projector: a round of events into the rows of all live views, in one transaction.

use crate::ahead::{Ahead, END};
use crate::checkpoint::{self, Checkpoints, Standing};
use crate::rounds::{End, Reach, Round, UnderWay};
use crate::rows::AnyView;
use crate::table::{self, Kept};
use crate::told::Told;
use deadpool_postgres::Object;
use market_core::stream::Position;
use market_store::{PgStore, StoreError};
use std::sync::Arc;

/// The most events that are read at a time.
pub(crate) const BATCH_EVENTS_MAX: u16 = 4_096;

/// How far a round goes when there is much to do.
const REACH: Reach = Reach { batches: 4, goal: END };

/// What a step came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// There was something to do, and there may be more.
    On,
    /// There is nothing more for now.
    AtHead,
}

/// What a round came to.
enum Written {
    /// It is in the tables.
    Folded,
    /// Another process has gone on, or other views are live now.
    Overtaken,
}

/// The views, and where they are as far as this process knows.
pub(crate) struct Folding {
    told: Arc<Told>,
    views: Vec<(Box<dyn AnyView>, Standing)>,
    client: Option<Object>,
    /// None while a round is being written, so that a step that broke off leaves no trace.
    state: Option<State>,
    /// Whether everybody was told of all that the log held when the last step began.
    all_told: bool,
}

/// Where the live views are, and the work on them.
struct State {
    next: Position,
    work: Work,
}

enum Work {
    /// Nothing is under way.
    Rest(Vec<Kept>, Ahead),
    /// What comes next is folded already.
    UnderWay(UnderWay),
}

impl Folding {
    /// Nothing is known yet. Tells `told` of every event.
    pub(crate) fn new(told: Arc<Told>) -> Self {
        Self { told, views: Vec::new(), client: None, state: None, all_told: false }
    }

    /// Where the live views are; none before the first step.
    pub(crate) fn next(&self) -> Option<Position> {
        self.state.as_ref().map(|state| state.next)
    }

    /// Whether everybody was told of all that the log held when the last step began, whatever else came of it.
    pub(crate) fn all_told(&self) -> bool {
        self.all_told
    }

    /// Folds the next events. Tells of every event once and in order, whoever folds it.
    pub(crate) async fn step(&mut self, store: &PgStore) -> Result<Step, StoreError> {
        self.all_told = false;
        let Some(State { next, work }) = self.state.take() else {
            self.survey(store).await?;
            return Ok(Step::On);
        };
        let untold = self.told.listen(next);
        if untold < next {
            // Another process has folded these.
            let events = Ahead::new(untold, BATCH_EVENTS_MAX).read(store, next).await?;
            self.told.tell(&events);
            self.state = Some(State { next, work });
            return Ok(Step::On);
        }
        let (is_begun_now, round) = match work {
            Work::Rest(kept, ahead) if kept.is_empty() => {
                // All wait for a rebuild, or are a newer program's: look again later.
                self.state = Some(State { next, work: Work::Rest(kept, ahead) });
                return Ok(Step::AtHead);
            }
            Work::Rest(kept, ahead) => (true, self.begin(store, kept, ahead)),
            Work::UnderWay(round) => (false, round),
        };
        let Round { kept, ahead, writes, end } = round.end().await?;
        self.all_told = is_begun_now && end == End::Reached;
        let after = ahead.next();
        if after == next {
            self.state = Some(State { next, work: Work::Rest(kept, ahead) });
            return Ok(Step::AtHead);
        }
        let work = match end {
            End::Ahead => Work::UnderWay(self.begin(store, kept, ahead)),
            End::Reached | End::ReachedBefore => Work::Rest(kept, ahead),
        };
        match self.write(store, next, after, writes).await? {
            Written::Folded => self.state = Some(State { next: after, work }),
            Written::Overtaken => self.survey(store).await?,
        }
        Ok(Step::On)
    }

    fn begin(&self, store: &PgStore, kept: Vec<Kept>, ahead: Ahead) -> UnderWay {
        UnderWay::begin(store, kept, ahead, REACH, Some(Arc::clone(&self.told)))
    }

    /// Finds out where the views are, with nothing known of their rows.
    async fn survey(&mut self, store: &PgStore) -> Result<(), StoreError> {
        self.client = None;
        let mut client = store.pool().get().await?;
        let views = crate::all();
        checkpoint::enter(&client, &views).await?;
        let tx = client.transaction().await?;
        let found = Checkpoints::from_rows(&tx.query(checkpoint::READ, &[]).await?)?;
        let lead = found.lead(views.iter().map(|view| &**view));
        let mut kept = Vec::new();
        for view in crate::all() {
            if found.standing(&*view, lead) == Standing::Live {
                let table = format!("view_{}", view.name());
                kept.push(Kept::new(&tx, view, &table).await?);
            }
        }
        tx.commit().await?;
        self.client = Some(client);
        let standing = |view: Box<dyn AnyView>| {
            let standing = found.standing(&*view, lead);
            (view, standing)
        };
        self.views = views.into_iter().map(standing).collect();
        let next = lead.unwrap_or(Position(0));
        self.state = Some(State { next, work: Work::Rest(kept, Ahead::new(next, BATCH_EVENTS_MAX)) });
        Ok(())
    }

    /// Writes what folding the events from `next` to `after` has changed.
    async fn write(
        &mut self,
        store: &PgStore,
        next: Position,
        after: Position,
        writes: Vec<table::Write>,
    ) -> Result<Written, StoreError> {
        let mut own = match self.client.take() {
            Some(own) => own,
            None => store.pool().get().await?,
        };
        let tx = own.transaction().await?;
        let lock = tx.prepare_cached(checkpoint::LOCK).await?;
        let locked = async { Ok::<_, StoreError>(tx.query(&lock, &[]).await?) };
        let relaxed = async { Ok(tx.batch_execute(RELAX).await?) };
        let (locked, ()) = tokio::try_join!(biased; locked, relaxed)?;
        if !self.is_as_expected(&Checkpoints::from_rows(&locked)?, next) {
            return Ok(Written::Overtaken);
        }
        table::save(&tx, writes).await?;
        let live = self.views.iter().filter(|(_, standing)| *standing == Standing::Live);
        let names: Vec<&'static str> = live.map(|(view, _)| view.name()).collect();
        checkpoint::advance_all(&tx, &names, after).await?;
        tx.commit().await?;
        self.client = Some(own);
        Ok(Written::Folded)
    }

    /// Whether the live views are the ones that were thought so, and at the position that they were thought to be.
    fn is_as_expected(&self, found: &Checkpoints, next: Position) -> bool {
        let lead = found.lead(self.views.iter().map(|(view, _)| &**view));
        let same = |(view, standing): &(Box<dyn AnyView>, Standing)| found.standing(&**view, lead) == *standing;
        lead == Some(next) && self.views.iter().all(same)
    }
}

/// Views can be made again, so nobody needs to wait until they are on disk.
const RELAX: &str = "set local synchronous_commit = off";
