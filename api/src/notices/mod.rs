//! Notices: mails about what waits for somebody. Each thing that the feed tells is looked at once, a minute or two after
//! it happened: what was done meanwhile, as agents do it, needs no mail, and what is told within a minute is one mail.

pub mod matter;
mod record;

use crate::app::App;
use crate::outside::mail::{Letter, Mail, waiting::Item};
use crate::routes::agent::notification_words::told as in_words;
use market_core::ids::PartyId;
use market_core::party::{Notices, Party, Registered};
use market_core::stream::Position;
use market_core::time::{Span, Timestamp};
use market_projections::agent_feed::query::Notification;
use market_projections::agent_feed::waiting::{self, Waiting};
use market_store::StoreError;
use matter::{Matter, Pace};
use record::{About, Step};
use std::collections::{BTreeMap, BTreeSet};

/// What happened so lately may be done by its party's agent before anybody is told by mail.
const GRACE: Span = Span::seconds(60);

/// When the first thing that was not looked at is so old, all whose grace is over are looked at together.
const PATIENCE: Span = Span::seconds(120);

/// For how long a party is not told again of what it is told hourly.
const QUIET: Span = Span::hours(1);

/// How many events are looked at in one step.
const EVENTS: u64 = 10_000;

/// How many things one mail tells at most; it says how many more there are.
const ITEMS_MAX: usize = 20;

/// How long the clock may be wound on without anything being told before: by then it would have been.
pub const SOON: Span = PATIENCE;

/// Writes the notices of whatever has waited long enough. Tells how many steps were made.
///
/// # Errors
/// When the database cannot be reached.
pub async fn write_due(app: &App) -> Result<usize, StoreError> {
    let now = app.now();
    let Some(first) = record::first(app).await? else {
        return Ok(0);
    };
    match (before(now, PATIENCE), before(now, GRACE)) {
        (Some(patience), Some(grace)) if first <= patience => write(app, Some(grace)).await,
        _ => Ok(0),
    }
}

/// Writes the notices of everything that has happened so far.
///
/// # Errors
/// When the database cannot be reached.
pub async fn write_all(app: &App) -> Result<usize, StoreError> {
    write(app, None).await
}

/// Makes steps until nothing is left that happened by `until`.
async fn write(app: &App, until: Option<Timestamp>) -> Result<usize, StoreError> {
    let reach = waiting::reach(app.store.pool()).await?;
    let mut steps = 0_usize;
    while let Some((from, to)) = record::stretch(app, reach, EVENTS, until).await? {
        step(app, from, to).await?;
        steps = steps.saturating_add(1);
    }
    Ok(steps)
}

/// Looks at the events of one stretch. If another process has by now, nothing is written.
async fn step(app: &App, from: Position, to: Position) -> Result<(), StoreError> {
    let told = waiting::told(app.store.pool(), from, to, matter::words()).await?;
    let parties: BTreeSet<PartyId> = told.iter().filter_map(|told| told.party).collect();
    let parties: Vec<PartyId> = parties.into_iter().collect();
    let readers = readers(app, &parties).await?;
    let addresses = record::addresses(app, readers.keys().copied()).await?;
    let quiet = record::quiet(app, &parties).await?;
    let mut step = Step { from, to, mails: Vec::new(), quiet: BTreeSet::new() };
    let mut items: BTreeMap<PartyId, Vec<Item>> = BTreeMap::new();
    for (party, waiting) in told.iter().filter_map(|told| Some((told.party?, told))) {
        let Some(reader) = readers.get(&party) else { continue };
        let Some((matter, until)) = waits(reader, waiting) else { continue };
        if matter.pace == Pace::Hourly {
            let about = (party, about(&waiting.notification));
            if quiet.contains(&about) || !step.quiet.insert(about) {
                continue;
            }
        }
        items.entry(party).or_default().push(item(matter, &waiting.notification, until));
    }
    for (party, mut items) in items {
        let Some(to) = addresses.get(&party) else { continue };
        let more = items.len().saturating_sub(ITEMS_MAX);
        items.truncate(ITEMS_MAX);
        step.mails.push(Mail::new(app, party, to, Letter::Waiting { items, more }));
    }
    record::make(app, step).await
}

/// Those of the parties who may be written to.
async fn readers(app: &App, parties: &[PartyId]) -> Result<BTreeMap<PartyId, Registered>, StoreError> {
    let found: Vec<Party> = app.store.load_fresh(&parties.to_vec()).await?;
    let known = found.into_iter().filter_map(|party| party.registered().ok().cloned());
    let wants = |party: &Registered| party.notices == Notices::Mailed && party.must_have_verified_email().is_ok();
    Ok(known.filter(wants).map(|party| (party.party, party)).collect())
}

/// What waits for the reader, and until when, if it still does.
fn waits(reader: &Registered, waiting: &Waiting) -> Option<(Matter, Option<Timestamp>)> {
    let told = &waiting.notification;
    let (matter, until) = matter::waiting(told, &waiting.clocks)?;
    let is_read = matter.pace == Pace::Hourly && reader.notifications_read >= Some(told.seq);
    (!is_read).then_some((matter, until))
}

/// What is told hourly at most: a word about a job.
fn about(told: &Notification) -> About {
    let job = told.job.map_or_else(String::new, |job| job.to_string());
    format!("{} {job}", told.event.name())
}

fn item(matter: Matter, told: &Notification, until: Option<Timestamp>) -> Item {
    let words = in_words(told);
    Item {
        title: words.title.to_owned(),
        about: told.job_title.clone(),
        message: words.message,
        todo: matter.todo.to_owned(),
        until,
        link: words.link,
    }
}

fn before(now: Timestamp, span: Span) -> Option<Timestamp> {
    Timestamp::from_micros(now.as_micros().saturating_sub(i64::from(span.as_seconds()).saturating_mul(1_000_000)))
}
