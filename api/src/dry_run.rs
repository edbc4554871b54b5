//! `?dry_run=true`: the events, transfers, fees, next state and timers that a command would commit. Nothing is written.

use crate::app::App;
use crate::auth::By;
use crate::problem::Problem;
use crate::spec::{Field, cents, flag, id, instant, list, map, nullable, object, optional, required, words};
use deadpool_postgres::Pool;
use market_core::decide::Decide;
use market_core::event::draft::{Draft, DraftEvent};
use market_core::event::tree::leaf_hash;
use market_core::event::{Event, Recorded};
use market_core::ids::PartyId;
use market_core::job::JobEvent;
use market_core::ledger::{Account, Class, transfers_for};
use market_core::money::Money;
use market_core::payout::{EarnedBy, PayoutEvent};
use market_core::proof::{ProofEvent, is_of_round};
use market_core::rejection::Rejection;
use market_core::stream::Position;
use market_projections::application::ApplicationEntry;
use market_projections::deadline::Deadline;
use market_projections::job_board::JobEntry;
use market_projections::payout_queue::PayoutEntry;
use market_projections::preview;
use market_store::StoreError;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// What the command would lead to if it were meant now. Ids and digests that are made for each run will be others.
///
/// # Errors
/// The market's no, as if it were meant; or a fault.
pub async fn of<C: Decide + Sync>(app: &App, by: impl Into<By>, command: &C) -> Result<Value, Problem> {
    let mut draft = app.foresee(by, command).await?;
    blind(&mut draft);
    app.views.at_head(&app.store).await?;
    let recorded = recorded(&draft);
    Ok(json!({
        "dry_run": true,
        "events": events(&draft)?,
        "transfers": transfers(&draft),
        "fees": fees(draft.events.iter().map(|event| &event.event))?,
        "next_state": next_state(app.store.pool(), &recorded).await?,
        "timers": timers(app.store.pool(), &recorded).await?,
    }))
}

/// A proofer foresees what becomes of its own seat. What follows from it for others, the next of the draw or the end of
/// the voting, would tell what its peers have done. A worker who disputes the work while it is verified foresees the
/// dispute: what the round is paid would tell who has judged.
fn blind(draft: &mut Draft) {
    let party = draft.actor.party();
    let own = |event: &DraftEvent| match &event.event {
        Event::Proof(event) => event.seat().is_some_and(|seat| Some(seat.party) == party),
        _ => false,
    };
    if draft.events.iter().any(own) {
        draft.events.retain(own);
    }
    let disputes = |event: &DraftEvent| match &event.event {
        Event::Job(JobEvent::Disputed(disputed)) => Some(disputed.case.agent) == party,
        _ => false,
    };
    if draft.events.iter().any(disputes) {
        draft.events.retain(|event| !is_of_round(&event.event));
    }
}

/// The fields of what it tells.
#[must_use]
pub fn fields() -> Vec<Field> {
    let event = object([required("name", words()), required("stream", words()), required("payload", object([]))]);
    let transfer =
        object([required("debit", words()), required("credit", words()), required("amount", cents(1, u64::MAX >> 1))]);
    let state = || {
        let told =
            object([required("id", id()), required("status", words()), required("status_detail", nullable(words()))]);
        nullable(told)
    };
    let timer = object([required("thing", id()), required("kind", words()), required("due_at", instant())]);
    vec![
        required("dry_run", flag()),
        required("events", list(event)),
        required("transfers", list(transfer)),
        required("fees", map(cents(0, u64::MAX >> 1))),
        required(
            "next_state",
            object([optional("job", state()), optional("application", state()), optional("payout", state())]),
        ),
        required("timers", list(timer)),
    ]
}

/// The events as the log would hold them. Their place in it is not known, so they bear the first one.
fn recorded(draft: &Draft) -> Vec<Recorded> {
    let one = |event: &DraftEvent| {
        let leaf = event.leaf.at(Position(0));
        Recorded {
            position: Position(0),
            stream: event.stream,
            version: event.version,
            schema: event.schema,
            at: draft.at,
            actor: draft.actor,
            command: draft.command,
            event: event.event.clone(),
            payload: event.payload.as_str().into(),
            leaf_hash: leaf_hash(leaf.as_bytes()),
            leaf: leaf.into(),
        }
    };
    draft.events.iter().map(one).collect()
}

fn events(draft: &Draft) -> Result<Vec<Value>, Problem> {
    let one = |event: &DraftEvent| {
        let payload: Value = serde_json::from_str(&event.payload)
            .map_err(|error| StoreError::Corrupt(format!("an event does not read: {error}")))?;
        let payload = if is_sealed(&event.event) { json!({}) } else { payload };
        Ok(json!({"name": event.event.name(), "stream": event.stream.to_string(), "payload": payload}))
    };
    draft.events.iter().map(one).collect()
}

/// What a round has come to nobody may see before it is closed, and a dry run closes none: not who judged, nor how.
fn is_sealed(event: &Event) -> bool {
    match event {
        Event::Proof(ProofEvent::RoundClosed(_)) => true,
        Event::Payout(PayoutEvent::Scheduled { by, .. }) => *by == EarnedBy::Proof,
        Event::Proof(
            ProofEvent::SlotInvited { .. } | ProofEvent::InvitationLapsed { .. } | ProofEvent::RoundOpened(_),
        ) => true,
        _ => false,
    }
}

/// An account as a dry run shows it: whose verdict would be paid is not told.
fn shown(account: Account, hidden: &[PartyId]) -> String {
    match account {
        Account::Pending(party, _) if hidden.contains(&party) => "pending:proofer".to_owned(),
        other => other.to_string(),
    }
}

/// Who is paid for a verdict by these events.
fn judges(draft: &Draft) -> Vec<PartyId> {
    let judge = |event: &DraftEvent| match &event.event {
        Event::Payout(PayoutEvent::Scheduled { by: EarnedBy::Proof, party, .. }) => Some(*party),
        _ => None,
    };
    draft.events.iter().filter_map(judge).collect()
}

fn transfers(draft: &Draft) -> Vec<Value> {
    let hidden = judges(draft);
    let all = draft.events.iter().flat_map(|event| &event.transfers);
    all.map(|transfer| {
        let (debit, credit) = (shown(transfer.debit(), &hidden), shown(transfer.credit(), &hidden));
        json!({"debit": debit, "credit": credit, "amount": transfer.amount().minor()})
    })
    .collect()
}

/// What the market takes, by the last word of its account: at once, or (commission) once the work is approved.
pub(crate) fn fees<'a>(events: impl Iterator<Item = &'a Event>) -> Result<Map<String, Value>, Problem> {
    let mut fees: BTreeMap<String, u64> = BTreeMap::new();
    let mut add = |name: &str, amount: Money| {
        let sum = fees.entry(name.to_owned()).or_default();
        *sum = sum.saturating_add(amount.minor());
    };
    for event in events {
        if let Event::Job(JobEvent::EscrowFunded { price, commission_rate, .. }) = event {
            add("commission", price.share(*commission_rate).map_err(Rejection::from)?);
        }
        for transfer in transfers_for(event) {
            let account = transfer.credit();
            match account {
                Account::PendingCommission(_) => add("commission", transfer.amount()),
                _ if account.class() == Class::Revenue => {
                    add(account.to_string().rsplit(':').next().unwrap_or_default(), transfer.amount());
                }
                _ => {}
            }
        }
    }
    Ok(fees.into_iter().map(|(name, amount)| (name, amount.into())).collect())
}

/// Where the things that the events are about would stand.
async fn next_state(pool: &Pool, events: &[Recorded]) -> Result<Value, StoreError> {
    let mut states = Map::new();
    let state = |id: Value, status: Value, detail: Value| json!({"id": id, "status": status, "status_detail": detail});
    if let Some(job) = preview::<JobEntry>(pool, events).await?.pop() {
        states.insert("job".to_owned(), state(json!(job.job), json!(job.status), json!(job.status_detail)));
    }
    if let Some(row) = preview::<ApplicationEntry>(pool, events).await?.pop() {
        let told = state(json!(row.application), json!(row.status), json!(row.status_detail));
        states.insert("application".to_owned(), told);
    }
    if let Some(payout) = preview::<PayoutEntry>(pool, events).await?.pop() {
        states.insert("payout".to_owned(), state(json!(payout.payout), json!(payout.status), Value::Null));
    }
    Ok(Value::Object(states))
}

/// What would fall due when.
async fn timers(pool: &Pool, events: &[Recorded]) -> Result<Vec<Value>, StoreError> {
    let timers = preview::<Deadline>(pool, events).await?;
    Ok(timers.iter().map(|row| json!({"thing": row.thing, "kind": row.kind, "due_at": row.due_at})).collect())
}
