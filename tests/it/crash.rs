//! `kill -9` at bad moments: nothing acknowledged is lost, nothing else is half there.

use crate::PROGRAMS;
use futures_util::future::join_all;
use market_tests::actor::{Actor, Caller};
use market_tests::db;
use market_tests::market::audit;
use market_tests::server::{PATIENCE, Server, Setup};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Instant;

const KILLS: usize = 20;
const CALLERS: usize = 8;

/// What a caller knows of one keyed request.
#[derive(Debug)]
enum Known {
    Acknowledged(Value),
    /// It got no answer, or a fault.
    Nothing,
}

/// What the callers of one round have in common.
#[derive(Default)]
struct Round {
    /// How many answers all of them have got.
    answers: AtomicUsize,
    /// Whether the blow has fallen.
    struck: AtomicBool,
}

/// How many deposits a caller makes after the blow, if all of them are answered: a database that comes back at once
/// only makes its callers wait.
const AFTER_THE_BLOW: usize = 20;

/// Keyed deposits, one after the other, until the blow has fallen and one of them gets no answer.
async fn deposits(person: &Caller, prefix: String, round: &Round) -> Vec<(String, Known)> {
    let (mut known, mut after) = (Vec::new(), 0);
    for number in 0.. {
        if round.struck.load(Ordering::Relaxed) {
            after += 1;
        }
        if after > AFTER_THE_BLOW {
            return known;
        }
        let key = format!("{prefix}-{number}");
        match deposit(person, &key).await {
            Ok(answer) => {
                known.push((key, Known::Acknowledged(answer)));
                round.answers.fetch_add(1, Ordering::Relaxed);
            }
            Err(fault) => {
                assert!(round.struck.load(Ordering::Relaxed), "a fault before the blow: {fault}");
                known.push((key, Known::Nothing));
                return known;
            }
        }
    }
    known
}

async fn deposit(person: &Caller, key: &str) -> Result<Value, String> {
    let body = json!({"amount": 100, "method": "ach"});
    let request =
        person.request(reqwest::Method::POST, "/api/wallet/deposit").header("Idempotency-Key", key).json(&body);
    let response = request.send().await.map_err(|error| format!("{error:?}"))?;
    let status = response.status();
    let answer: Value = response.json().await.map_err(|error| format!("{error:?}"))?;
    if status.is_server_error() {
        return Err(answer.to_string());
    }
    assert!(status.is_success(), "{answer}");
    Ok(answer)
}

/// The postmaster behind a private database.
async fn postmaster(database: &str) -> Pid {
    let client = db::connect(database).await;
    let backend: i32 = client.query_one("select pg_backend_pid()", &[]).await.unwrap().get(0);
    let stat = std::fs::read_to_string(format!("/proc/{backend}/stat")).unwrap();
    let after_name = stat.rsplit_once(')').unwrap().1;
    Pid::from_raw(after_name.split_whitespace().nth(1).unwrap().parse().unwrap())
}

async fn is_ready(url: &str) {
    let (begun, stranger) = (Instant::now(), Caller::stranger(url));
    loop {
        let answer = stranger.request(reqwest::Method::GET, "/readyz").send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "the market is not ready again");
        tokio::task::yield_now().await;
    }
}

async fn session(url: &str, actor: &Actor) -> Caller {
    let stranger = Caller::stranger(url);
    let login = stranger.post("/api/auth/login", json!({"email": actor.email, "password": "long enough"})).await.ok();
    stranger.with(market_tests::actor::Pass::Session(login["accessToken"].as_str().unwrap().to_owned()))
}

/// Kills the server, or its PostgreSQL, once `after` requests were answered.
async fn strike(server: &Server, database: &str, round: &Round, after: usize, at_postgres: bool) {
    let victim = match at_postgres {
        true => postmaster(database).await,
        false => Pid::from_raw(i32::try_from(server.pid()).unwrap()),
    };
    while round.answers.load(Ordering::Relaxed) < after {
        tokio::task::yield_now().await;
    }
    round.struck.store(true, Ordering::Relaxed);
    kill(victim, Signal::SIGKILL).unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twenty_kills_lose_nothing_and_leave_nothing_half_done() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new(PROGRAMS.server, folder.path(), None).with("AGENTGIGS_RATE_LIMITS", "off");
    let mut server = setup.start();
    let actor = Actor::joins(&server.url, "poster").await;
    let told = setup.command().arg("database-url").output().unwrap();
    let database = String::from_utf8(told.stdout).unwrap().trim().to_owned();
    let mut known: BTreeMap<String, Known> = BTreeMap::new();
    for round in 0..KILLS {
        let person = session(&server.url, &actor).await;
        let now = Round::default();
        // Uneven, so that the blow falls at another moment each time, but the same in each run.
        let after = 3 + (round * 37) % 60;
        let at_postgres = round % 2 == 1;
        let load = join_all((0..CALLERS).map(|caller| deposits(&person, format!("{round}-{caller}"), &now)));
        let (outcomes, ()) = tokio::join!(load, strike(&server, &database, &now, after, at_postgres));
        known.extend(outcomes.into_iter().flatten());
        if !at_postgres {
            server.kill();
            server = setup.start();
        }
        is_ready(&server.url).await;
    }
    let person = session(&server.url, &actor).await;
    for (key, before) in &known {
        let again = deposit(&person, key).await.unwrap_or_else(|fault| panic!("{key} is not answered: {fault}"));
        if let Known::Acknowledged(first) = before {
            assert_eq!(again["paymentIntentId"], first["paymentIntentId"], "{key}");
        }
    }
    let nothings = known.values().filter(|known| matches!(known, Known::Nothing)).count();
    assert!(nothings >= KILLS / 2, "the blows fell where nobody was asking: {nothings}");
    let wallet = Actor { person: person.clone(), agent: person, ..actor };
    assert_eq!(wallet.balance().await, 100 * i64::try_from(known.len()).unwrap());
    for command in ["verify", "ledger", "views"] {
        assert_eq!(audit(&database, command).await, Ok(()), "{command}");
    }
    assert!(server.stop(), "it ends well");
}

#[tokio::test]
async fn a_server_that_is_told_to_end_finishes_what_it_began() {
    let folder = tempfile::tempdir().unwrap();
    let setup = Setup::new(PROGRAMS.server, folder.path(), None);
    let server = setup.start();
    let actor = Actor::joins(&server.url, "poster").await;
    actor.deposits(5_000).await;
    let url = server.url.clone();
    let round = Round::default();
    let person = session(&url, &actor).await;
    let stopping = async {
        while round.answers.load(Ordering::Relaxed) < 5 {
            tokio::task::yield_now().await;
        }
        round.struck.store(true, Ordering::Relaxed);
        tokio::task::spawn_blocking(move || server.stop()).await.unwrap()
    };
    let (known, ended_well) = tokio::join!(deposits(&person, "load".to_owned(), &round), stopping);
    assert!(ended_well);
    let acknowledged = known.iter().filter(|(_, known)| matches!(known, Known::Acknowledged(_))).count();
    let server = setup.start();
    let person = session(&server.url, &actor).await;
    let wallet = Actor { person: person.clone(), agent: person, ..actor };
    let balance = wallet.balance().await;
    let least = 5_000 + 100 * i64::try_from(acknowledged).unwrap();
    assert!((least..=least + 100).contains(&balance), "{balance} after {acknowledged} answers");
    assert!(server.stop());
}
