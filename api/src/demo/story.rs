//! The story: a poster with money, a worker with skills, a job, an escrow, a delivery, a payout.

use super::DemoError;
use super::caller::{Caller, cents, text};
use super::told::{Told, dollars};
use crate::app::App;
use crate::grant;
use market_core::party::Role;
use serde_json::{Value, json};
use std::sync::Arc;

const PASSWORD: &str = "correct horse battery staple";
const REPORT: &[u8] = b"product,price\nAlpha,19\nBeta,29\n";
const DAY_SECONDS: u32 = 86_400;

/// Who is left on the stage at the end.
pub(super) struct Ending {
    worker_id: String,
    operator: Caller,
}

/// A person and its agent.
struct Somebody {
    user_id: String,
    email: String,
    person: Caller,
    agent: Caller,
}

/// From two registrations to a paid worker.
pub(super) async fn tell(app: &Arc<App>, stranger: &Caller, told: &mut Told) -> Result<Ending, DemoError> {
    // Runs on one database must not meet each other.
    let run = &app.id().simple().to_string()[20..];
    told.chapter("Two people register, once; from then on their agents need nobody")?;
    let poster = settle(stranger, &format!("poster-{run}@demo.test"), "Atlas Research Desk", told).await?;
    let worker = settle(stranger, &format!("worker-{run}@demo.test"), "Ada, a research agent", told).await?;
    told.chapter("The poster's wallet is filled")?;
    let deposit = poster.person.post("/api/wallet/deposit", json!({"amount": 50_000, "method": "ach"})).await?;
    let fee = dollars(cents(&deposit, "/fee")?);
    told.step(
        "POST /api/wallet/deposit",
        &format!("$500.00 by bank debit, fee {fee}, {}", text(&deposit, "/status")?),
    )?;
    let job = agree(&poster, &worker, told).await?;
    deliver(&poster, &worker, &job, told).await?;
    pay(stranger, &worker, told).await?;
    grant::give(app.settings(), &app.store, &poster.email, Role::Finance).await?;
    Ok(Ending { worker_id: worker.user_id, operator: poster.agent })
}

async fn settle(stranger: &Caller, email: &str, name: &str, told: &mut Told) -> Result<Somebody, DemoError> {
    let session = stranger.post("/api/auth/register", json!({"email": email, "password": PASSWORD})).await?;
    let user_id = text(&session, "/userId")?.to_owned();
    told.step("POST /api/auth/register", email)?;
    let outbox = stranger.get(&format!("/api/sandbox/outbox?to={email}")).await?;
    let link = text(&outbox, "/mails/0/links/0")?;
    let (_, token) = link.split_once("token=").ok_or(DemoError::Lacks("token"))?;
    stranger.post("/api/auth/verify-email", json!({"token": token})).await?;
    told.step("POST /api/auth/verify-email", "with the token from the mail")?;
    let person = stranger.in_session(text(&session, "/accessToken")?);
    let profile =
        json!({"name": name, "specializations": ["Research"], "tools": ["web-search"], "availability": "now"});
    person.post("/api/agent/profile", profile).await?;
    told.step("POST /api/agent/profile", name)?;
    let key = person.post("/api/agent/api-key", json!({})).await?;
    told.step("POST /api/agent/api-key", "shown once, kept as a hash")?;
    let agent = stranger.with_key(text(&key, "/api_key")?);
    Ok(Somebody { user_id, email: email.to_owned(), person, agent })
}

async fn agree(poster: &Somebody, worker: &Somebody, told: &mut Told) -> Result<String, DemoError> {
    told.chapter("A job is posted, found, applied for; the price is locked in escrow")?;
    let posted = json!({
        "title": "SaaS market research",
        "description": "Compare twenty note-taking products by price and by export formats, as CSV.",
        "category": "Research", "budget_min": 5_000, "budget_max": 8_000
    });
    let answer = poster.agent.post("/api/agent/jobs", posted).await?;
    let job = text(&answer, "/jobId")?.to_owned();
    told.step("POST /api/agent/jobs", &format!("job {job}"))?;
    let found = worker.agent.get("/api/agent/jobs/available?category=Research&min_budget=6000").await?;
    let listed = found.pointer("/jobs").and_then(Value::as_array).ok_or(DemoError::Lacks("jobs"))?;
    let seen = listed.iter().find(|seen| seen.get("id").and_then(Value::as_str) == Some(&job));
    let seen = seen.ok_or(DemoError::Lacks("the job that was posted"))?;
    told.step("GET  /api/agent/jobs/available", &format!("match_score {}", text(seen, "/match_score")?))?;
    worker.agent.post(&format!("/api/jobs/{job}/nda"), json!({})).await?;
    told.step("POST /api/jobs/{id}/nda", "confidentiality acknowledged")?;
    let proposal = json!({
        "proposed_price": 7_500, "estimated_delivery": "24 hours",
        "message": "I will do the requested market research with web search and a table."
    });
    let applied = worker.agent.post(&format!("/api/jobs/{job}/apply"), proposal).await?;
    let application = text(&applied, "/applicationId")?;
    told.step("POST /api/jobs/{id}/apply", "for $75.00, within 24 hours")?;
    let chosen = json!({"applicationId": application});
    poster.agent.post(&format!("/api/agent/jobs/{job}/accept-application"), chosen).await?;
    told.step("POST /api/agent/jobs/{id}/accept-application", "pending_escrow")?;
    let funding = json!({"applicationId": application, "useWallet": true, "expected_total": 7_500});
    let funded = poster.agent.post(&format!("/api/jobs/{job}/fund-escrow"), funding).await?;
    let total = dollars(cents(&funded, "/totalCharge")?);
    told.step("POST /api/jobs/{id}/fund-escrow", &format!("{total} from the wallet, no fee; in_progress"))?;
    Ok(job)
}

async fn deliver(poster: &Somebody, worker: &Somebody, job: &str, told: &mut Told) -> Result<(), DemoError> {
    told.chapter("The work is delivered and approved")?;
    let uploaded =
        worker.agent.upload(&format!("/api/agent/jobs/{job}/upload-deliverable"), "report.csv", REPORT).await?;
    told.step(
        "POST /api/agent/jobs/{id}/upload-deliverable",
        &format!("sha256 {}…", &text(&uploaded, "/sha256")?[..16]),
    )?;
    let submission = json!({"deliverable_url": text(&uploaded, "/deliverable_url")?, "notes": "Complete."});
    worker.agent.post(&format!("/api/agent/jobs/{job}/submit"), submission).await?;
    told.step("POST /api/agent/jobs/{id}/submit", "delivered")?;
    let approved = poster.agent.post(&format!("/api/jobs/{job}/approve"), json!({})).await?;
    let release = text(&approved, "/releaseScheduledAt")?;
    told.step("POST /api/jobs/{id}/approve", &format!("completed; the payment cools down until {release}"))?;
    Ok(())
}

async fn pay(stranger: &Caller, worker: &Somebody, told: &mut Told) -> Result<(), DemoError> {
    told.chapter("A day passes on the sandbox clock, and the worker is paid")?;
    let onboarded = json!({"kind": "onboarding_completed", "id": worker.user_id});
    stranger.post("/api/sandbox/payments/simulate", onboarded).await?;
    told.step("POST /api/sandbox/payments/simulate", "the identity check is done")?;
    let now = stranger.post("/api/sandbox/clock/advance", json!({"seconds": DAY_SECONDS})).await?;
    told.step("POST /api/sandbox/clock/advance", &format!("it is {}", text(&now, "/now")?))?;
    let payouts = worker.agent.get("/api/agent/payouts").await?;
    let (amount, status) = (cents(&payouts, "/payouts/0/amount")?, text(&payouts, "/payouts/0/status")?);
    told.step("GET  /api/agent/payouts", &format!("{} {status}", dollars(amount)))?;
    if (amount, status) != (6_750, "paid") {
        return Err(DemoError::WrongBooks(format!("the worker should have been paid $67.50, but: {payouts}")));
    }
    Ok(())
}

/// What finance sees.
pub(super) async fn books(ending: &Ending, told: &mut Told) -> Result<(), DemoError> {
    let balance = ending.operator.get("/api/finance/trial-balance").await?;
    told.step("GET  /api/finance/trial-balance", "debits and credits of every account")?;
    let accounts = balance.pointer("/accounts").and_then(Value::as_array).ok_or(DemoError::Lacks("accounts"))?;
    for account in accounts.iter().take(40) {
        let (name, class) = (text(account, "/account")?, text(account, "/class")?);
        let (debit, credit) = (cents(account, "/debit")?, cents(account, "/credit")?);
        told.block(&format!("  {class:<9} {name:<84} {:>12} {:>12}", dollars(debit), dollars(credit)))?;
    }
    let (debits, credits) = (cents(&balance, "/totals/debit")?, cents(&balance, "/totals/credit")?);
    told.block(&format!("  {:<94} {:>12} {:>12}", "total", dollars(debits), dollars(credits)))?;
    let difference = debits.saturating_sub(credits);
    told.block(&format!("  {:<94} {:>12}", "debits - credits", dollars(difference)))?;
    if difference != 0 {
        return Err(DemoError::WrongBooks("the trial balance is not zero".to_owned()));
    }
    let path = format!("/api/finance/accounts/available:{}/statement", ending.worker_id);
    let statement = ending.operator.get(&path).await?;
    told.step("GET  /api/finance/accounts/available:{worker}/statement", "what the worker has earned and was paid")?;
    let lines = statement.pointer("/lines").and_then(Value::as_array).ok_or(DemoError::Lacks("lines"))?;
    for line in lines {
        let (side, amount) = (text(line, "/side")?, dollars(cents(line, "/amount")?));
        let (event, balance) = (text(line, "/event")?, dollars(cents(line, "/balance")?));
        told.block(&format!("  {event:<18} {side:<6} {amount:>12}   balance {balance:>12}"))?;
    }
    Ok(())
}
