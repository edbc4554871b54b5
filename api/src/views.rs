//! What is read: the views, and how a reader waits until they show what it has written.

use crate::app::App;
use crate::auth::Caller;
use crate::feed::hub::Hub;
use crate::problem::{Kind, Problem};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use deadpool_postgres::Pool;
use futures_util::future::LocalBoxFuture;
use market_core::event::Event;
use market_core::party::PartyEvent;
use market_core::stream::Position;
use market_projections::Projector;
use market_store::{PgStore, StoreError};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How long a party waits for what it has written itself.
const OWN_WAIT_MAX: Duration = Duration::from_secs(2);

/// How long a reader waits for what others have written.
const OTHERS_WAIT_MAX: Duration = Duration::from_millis(100);

/// Beyond so many events behind, waiting for what others have written is given up at once.
const OTHERS_EVENTS_MAX: u64 = 1_000;

/// How long the views may take to the head of the log when something is looked up there.
const HEAD_WAIT_MAX: Duration = Duration::from_secs(5);

/// For how long memory is trusted without having been told of all that the log holds: a key that another server has
/// revoked works no longer than that.
const MEMORY_TRUSTED_MAX: Duration = Duration::from_millis(500);

/// How many events the views were behind when they were read nevertheless.
#[derive(Clone, Copy, Debug)]
pub struct Lag(pub u64);

/// The views, kept up to date by the projector.
pub struct Views {
    projector: Arc<Projector>,
    board_changed: Arc<AtomicU64>,
}

impl Views {
    /// The views of a record. Streams are told of what changes for whoever listens.
    #[must_use]
    pub fn of(store: &PgStore, streams: &Arc<Hub>) -> Self {
        let noting = store.clone();
        let board_changed = Arc::new(AtomicU64::new(0));
        let changing = Arc::clone(&board_changed);
        let streams = Arc::clone(streams);
        let projector = Projector::new(store.clone()).on_events(move |events| {
            noting.note(events);
            events.iter().for_each(|recorded| streams.hear(&recorded.event));
            if let Some(last) = events.iter().rfind(|recorded| changes_board(&recorded.event)) {
                changing.fetch_max(last.position.next().0, Ordering::AcqRel);
            }
        });
        Self { projector: Arc::new(projector), board_changed }
    }

    /// The first position at which the board shows every change to it that was heard of.
    #[must_use]
    pub fn board_changed(&self) -> u64 {
        self.board_changed.load(Ordering::Acquire)
    }

    /// The first position that is not folded yet.
    #[must_use]
    pub fn folded(&self) -> u64 {
        self.projector.position().borrow().0
    }

    /// What keeps them up to date.
    #[must_use]
    pub fn projector(&self) -> Arc<Projector> {
        Arc::clone(&self.projector)
    }

    /// Whether this server knows what others had written an instant ago: then its memory may be trusted to say that
    /// a key still works.
    #[must_use]
    pub fn are_told(&self) -> bool {
        self.projector.has_told_all_within(MEMORY_TRUSTED_MAX)
    }

    /// How many events of the log, whose next position is `head`, are not folded yet.
    #[must_use]
    pub fn behind(&self, head: Position) -> u64 {
        head.0.saturating_sub(self.projector.position().borrow().0)
    }

    /// Waits until everything that is in the log now can be read.
    ///
    /// # Errors
    /// When the database cannot be reached.
    pub async fn at_head(&self, store: &PgStore) -> Result<(), StoreError> {
        let Some(last) = store.head().await?.0.checked_sub(1) else {
            return Ok(());
        };
        match self.projector.seen(Position(last), HEAD_WAIT_MAX).await {
            Ok(()) => Ok(()),
            Err(lag) => {
                tracing::warn!(behind = lag.behind, "the views are behind");
                Err(StoreError::Busy)
            }
        }
    }

    async fn wait(&self, app: &App, caller: Option<Caller>) -> Option<Lag> {
        if let Some(own) = caller.and_then(|caller| app.seen.by_party(caller.party))
            && let Err(lag) = self.projector.seen(own, OWN_WAIT_MAX).await
        {
            return Some(Lag(lag.behind));
        }
        if let Some(last) = app.seen.by_anybody()
            && self.behind(last.next()) <= OTHERS_EVENTS_MAX
        {
            // Whoever was told by somebody else looks for it at once; but nobody is owed that.
            let _ = self.projector.seen(last, OTHERS_WAIT_MAX).await;
        }
        None
    }
}

/// Whether an event may change what the board shows, or in which order.
fn changes_board(event: &Event) -> bool {
    match event {
        Event::Job(_) => true,
        Event::Party(event) => matches!(event, PartyEvent::ProfileChanged { .. }),
        _ => false,
    }
}

/// The right to read the views, given once they show what the caller has written.
#[derive(Debug)]
pub struct Fresh {
    pool: Pool,
}

impl Fresh {
    /// Where to read.
    #[must_use]
    pub fn pool(&self) -> &Pool {
        &self.pool
    }
}

impl FromRequest for Fresh {
    type Error = Problem;
    type Future = LocalBoxFuture<'static, Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let app = request.app_data::<Data<App>>().cloned();
        let caller = Caller::of(request).ok().flatten();
        let request = request.clone();
        Box::pin(async move {
            let app = app.ok_or_else(|| Problem::plain(Kind::Internal))?;
            if let Some(lag) = app.views.wait(&app, caller).await {
                request.extensions_mut().insert(lag);
            }
            Ok(Self { pool: app.store.pool().clone() })
        })
    }
}
