//! How far the feed was looked through, kept with the mails that follow from it: they are written in the transaction that
//! moves on from where it began, so that each is written once, whatever ends in between and whoever else is at it.

use crate::app::App;
use crate::journal::{position, stored};
use crate::outside::mail::Mail;
use market_core::ids::PartyId;
use market_core::stream::Position;
use market_core::time::Timestamp;
use market_store::StoreError;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What a party is told of now and then only.
pub(super) type About = String;

/// What one step writes.
pub(super) struct Step {
    /// The first position that it has looked at.
    pub(super) from: Position,
    /// The first one that it has not.
    pub(super) to: Position,
    /// The mails.
    pub(super) mails: Vec<Mail>,
    /// What of it is not told again for a while.
    pub(super) quiet: BTreeSet<(PartyId, About)>,
}

/// When the first event happened that was not looked at, if there is one.
pub(super) async fn first(app: &App) -> Result<Option<Timestamp>, StoreError> {
    const SQL: &str = "select at from event join notice_cursor on notice_cursor.next = event.position";
    let connection = app.store.pool().get().await?;
    let statement = connection.prepare_cached(SQL).await?;
    let row = connection.query_opt(&statement, &[]).await?;
    row.map(|row| Ok(Timestamp::new(row.try_get("at")?))).transpose()
}

/// The next positions to look at, from the first up to but not including the second: no more than `events`, none from
/// `reach` on, and none of an event after `until`.
pub(super) async fn stretch(
    app: &App,
    reach: Position,
    events: u64,
    until: Option<Timestamp>,
) -> Result<Option<(Position, Position)>, StoreError> {
    const SQL: &str = "with ahead as (
             select next, least(next + $2::bigint, $1::bigint) as stop from notice_cursor
         )
         select ahead.next, coalesce((
             select position from event
             where position >= ahead.next and position < ahead.stop and at > $3
             order by position limit 1), ahead.stop) as stop
         from ahead";
    let connection = app.store.pool().get().await?;
    let statement = connection.prepare_cached(SQL).await?;
    let events = i64::try_from(events).unwrap_or(i64::MAX);
    let until = until.map(Timestamp::as_datetime);
    let row = connection.query_one(&statement, &[&stored(reach), &events, &until]).await?;
    let (from, to) = (position(row.try_get("next")?)?, position(row.try_get("stop")?)?);
    Ok((from < to).then_some((from, to)))
}

/// The addresses of parties.
pub(super) async fn addresses(
    app: &App,
    parties: impl Iterator<Item = PartyId>,
) -> Result<BTreeMap<PartyId, String>, StoreError> {
    const SQL: &str = "select id, body ->> 'email' as email from private
        where kind = 'account' and id = any($1) and body ->> 'email' is not null";
    let ids: Vec<Uuid> = parties.map(|party| party.0).collect();
    let rows = app.store.pool().get().await?.query(SQL, &[&ids]).await?;
    rows.iter().map(|row| Ok((PartyId(row.try_get("id")?), row.try_get("email")?))).collect()
}

/// What the parties are not told of again for now.
pub(super) async fn quiet(app: &App, parties: &[PartyId]) -> Result<BTreeSet<(PartyId, About)>, StoreError> {
    const SQL: &str = "select party, about from notice_quiet where party = any($1) and until > $2";
    let ids: Vec<Uuid> = parties.iter().map(|party| party.0).collect();
    let rows = app.store.pool().get().await?.query(SQL, &[&ids, &app.now().as_datetime()]).await?;
    rows.iter().map(|row| Ok((PartyId(row.try_get("party")?), row.try_get("about")?))).collect()
}

/// Moves on, with everything that follows. Where another process has moved on, nothing is written.
pub(super) async fn make(app: &App, step: Step) -> Result<(), StoreError> {
    const FORGET: &str = "delete from notice_quiet where until <= $1";
    const MAKE: &str = "with moved as (
             update notice_cursor set next = $2 where next = $1 returning next
         ), hushed as (
             insert into notice_quiet (party, about, until)
             select q.party, q.about, $3 from unnest($4::uuid[], $5::text[]) as q (party, about), moved
             on conflict (party, about) do update set until = excluded.until
         ), written as (
             insert into private (kind, id, subject, body, written_at)
             select 'mail', m.id, m.subject, m.body::json, $6
             from unnest($7::uuid[], $8::uuid[], $9::text[]) as m (id, subject, body), moved
         )
         select count(*) as moved from moved";
    let now = app.now();
    let until = now.after(super::QUIET).as_datetime();
    let (parties, abouts): (Vec<Uuid>, Vec<About>) =
        step.quiet.into_iter().map(|(party, about)| (party.0, about)).unzip();
    let (mut ids, mut subjects, mut bodies) = (Vec::new(), Vec::new(), Vec::new());
    for row in step.mails.into_iter().map(Mail::row) {
        ids.push(row.id);
        subjects.push(row.subject.0);
        bodies.push(row.body.to_string());
    }
    let connection = app.store.pool().get().await?;
    connection.execute(FORGET, &[&now.as_datetime()]).await?;
    let (from, to, at) = (stored(step.from), stored(step.to), now.as_datetime());
    let row =
        connection.query_one(MAKE, &[&from, &to, &until, &parties, &abouts, &at, &ids, &subjects, &bodies]).await?;
    let moved: i64 = row.try_get("moved")?;
    if moved > 0 {
        app.meters.mailed(ids.len());
    }
    Ok(())
}
