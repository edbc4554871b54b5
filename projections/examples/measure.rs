//! Measures how many events a second go into the tables, all views at once, and into one rebuilt view.
//!
//! `cargo run --release -p market-projections --example measure -- DATABASE_URL JOBS`, on an empty database.

use market_core::actor::Actor;
use market_core::candidacy::CandidacyEvent;
use market_core::category::WorkCategory;
use market_core::confidential::TextDigest;
use market_core::event::Event;
use market_core::event::draft::{Commit, Draft};
use market_core::ids::*;
use market_core::job::{ApprovedBy, FundingSource, JobEvent, Terms, Upload, Visibility, Windows};
use market_core::money::{BasisPoints, Money};
use market_core::party::PartyEvent;
use market_core::payment::{Method, PaymentEvent};
use market_core::payout::{EarnedBy, PayoutEvent};
use market_core::stream::Version;
use market_core::time::{Span, Timestamp};
use market_projections::{Projector, rebuild};
use market_store::{PgStore, StoreSettings};
use std::collections::BTreeMap;
use std::error::Error;
use std::time::Instant;
use tokio::task::JoinSet;
use uuid::Uuid;

const PARTIES: usize = 1_000;

/// Jobs that are worked on at the same time, and so commits that wait at the same time.
const CALLERS: usize = 512;

struct Sides {
    poster: PartyId,
    agent: PartyId,
}

fn digest() -> TextDigest {
    TextDigest("11".repeat(32))
}

async fn append(store: &PgStore, at: Timestamp, events: Vec<(Event, u32)>) -> Result<(), Box<dyn Error + Send + Sync>> {
    let guards = events.iter().rev().map(|(event, before)| (event.stream(), Version(*before))).collect();
    let commit = Commit {
        command: CommandId(Uuid::now_v7()),
        request: None,
        actor: Actor::Platform,
        at,
        guards,
        events: events.into_iter().map(|(event, _)| event).collect(),
        private: vec![],
        answer: None,
    };
    store.append(Draft::new(commit, store.origin())?).await?;
    Ok(())
}

async fn register(store: PgStore, at: Timestamp, party: PartyId) -> Result<(), Box<dyn Error + Send + Sync>> {
    let (agent, email) = (AgentId(party.0), EmailId(party.0));
    let registered = PartyEvent::Registered { party, agent, email, token_sha256: String::new(), token_expires_at: at };
    append(&store, at, vec![(registered.into(), 0)]).await?;
    let (payment, amount, fee) = (PaymentId(Uuid::now_v7()), Money::usd(100_000_000)?, Money::usd(90)?);
    let opened = PaymentEvent::DepositOpened { payment, party, amount, fee, method: Method::Ach };
    append(&store, at, vec![(opened.into(), 0)]).await?;
    append(&store, at, vec![(PaymentEvent::Deposited { payment, party, amount, fee }.into(), 1)]).await
}

/// Twelve events, as a job has them that goes well.
async fn live(store: PgStore, at: Timestamp, sides: Sides) -> Result<(), Box<dyn Error + Send + Sync>> {
    let Sides { poster, agent } = sides;
    let (job, application, payout) = (JobId(Uuid::now_v7()), ApplicationId(Uuid::now_v7()), PayoutId(Uuid::now_v7()));
    let (price, earned, commission) = (Money::usd(75_00)?, Money::usd(67_50)?, Money::usd(7_50)?);
    let (due_at, file, hours) = (at.after(Span::days(1)), FileId(Uuid::now_v7()), Some(24));
    let terms = Terms {
        title: "SaaS research".to_owned(),
        description: "Compare twenty products in a table, with prices and sources. ".repeat(4),
        category: WorkCategory::Research,
        budget_min: Money::usd(50_00)?,
        budget_max: price,
        deadline: None,
        tags: vec!["saas".to_owned()],
        visibility: Visibility::Public,
        windows: Windows::default(),
        proof: None,
        milestones: None,
    };
    let one = |event: Event, before: u32| append(&store, at, vec![(event, before)]);
    one(JobEvent::Posted { job, poster, terms, expires_at: due_at }.into(), 0).await?;
    one(CandidacyEvent::NdaAcknowledged { job, party: agent }.into(), 0).await?;
    let words = digest();
    let applied = CandidacyEvent::Applied {
        job,
        party: agent,
        application,
        price,
        delivery_hours: hours,
        words,
        terms_version: 1,
    };
    one(applied.into(), 1).await?;
    let accepted =
        JobEvent::ApplicationAccepted { job, application, agent, price, delivery_hours: hours, fund_by: due_at };
    one(accepted.into(), 1).await?;
    let funded = JobEvent::EscrowFunded {
        job,
        application,
        poster,
        agent,
        price,
        source: FundingSource::Wallet,
        commission_rate: BasisPoints(1_000),
        due_at,
        late_at: due_at,
        abandoned_at: due_at,
    };
    one(funded.into(), 2).await?;
    one(JobEvent::FileUploaded(Upload { job, agent, file, sha256: "00".repeat(32), size: 1 }).into(), 3).await?;
    one(JobEvent::Delivered { job, agent, files: vec![file], words: digest(), review_by: due_at }.into(), 4).await?;
    let approved =
        JobEvent::Approved { job, payout, agent, earned, commission, by: ApprovedBy::Poster, reviews_until: None };
    let (party, amount, by) = (agent, earned, EarnedBy::Work);
    let scheduled =
        PayoutEvent::Scheduled { payout, job, poster, party, amount, commission, releasable_at: due_at, by };
    append(&store, at, vec![(approved.into(), 5), (scheduled.into(), 0)]).await?;
    one(PayoutEvent::Released { payout, job, party, amount, commission, by }.into(), 1).await?;
    one(PayoutEvent::Submitted { payout, party, amount, attempt: 1 }.into(), 2).await?;
    one(PayoutEvent::Paid { payout, amount }.into(), 3).await
}

async fn drain(
    tasks: &mut JoinSet<Result<(), Box<dyn Error + Send + Sync>>>,
    left: usize,
) -> Result<(), Box<dyn Error>> {
    while tasks.len() > left {
        if let Some(done) = tasks.join_next().await {
            done?.map_err(|error| error.to_string())?;
        }
    }
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let url = arguments.next().ok_or("which database?")?;
    let jobs: usize = arguments.next().ok_or("how many jobs?")?.parse()?;
    let store = PgStore::open(&url, StoreSettings::default()).await?;
    let at: Timestamp = "2026-01-01T00:00:00Z".parse()?;

    let begun = Instant::now();
    let parties: Vec<PartyId> = (0..PARTIES).map(|_| PartyId(Uuid::now_v7())).collect();
    let mut tasks = JoinSet::new();
    if store.head().await?.0 == 0 {
        for party in &parties {
            tasks.spawn(register(store.clone(), at, *party));
            drain(&mut tasks, CALLERS).await?;
        }
        drain(&mut tasks, 0).await?;
        for number in 0..jobs {
            let party = |place: usize| parties.get(place % PARTIES).copied().unwrap_or(PartyId(Uuid::nil()));
            let sides = Sides { poster: party(number), agent: party(number.saturating_add(PARTIES / 2)) };
            tasks.spawn(live(store.clone(), at, sides));
            drain(&mut tasks, CALLERS).await?;
        }
        drain(&mut tasks, 0).await?;
    }
    let head = store.head().await?.0;
    let rate = |begun: Instant| u128::from(head).saturating_mul(1_000) / begun.elapsed().as_millis().max(1);
    println!("{head} events appended, {} a second", rate(begun));

    let begun = Instant::now();
    let mut read = market_core::stream::Position(0);
    while let Some(last) = store.read(read, 8_192).await?.last() {
        read = last.position.next();
    }
    println!("read alone: {} a second", rate(begun));

    let begun = Instant::now();
    Projector::new(store.clone()).catch_up().await?;
    println!("all views: {} a second", rate(begun));
    let mut rates = BTreeMap::new();
    for view in market_projections::all() {
        let begun = Instant::now();
        rebuild::rebuild(&store, &[view.name()], |_, _| {}).await?;
        rates.insert(view.name(), rate(begun));
    }
    println!("rebuilt alone: {rates:?}");
    let names: Vec<&str> = rates.keys().copied().collect();
    let begun = Instant::now();
    rebuild::rebuild(&store, &names, |_, _| {}).await?;
    println!("all rebuilt together: {} a second", rate(begun));
    store.close().await;
    Ok(())
}
