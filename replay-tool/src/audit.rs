//! One reading of the log: every row examined, then folded in order.

use crate::broken::Stop;
use crate::checkpoint::Checkpoint;
use crate::difference::Findings;
use crate::examine::{Examined, Scope, examine};
use crate::ledger::Ledger;
use crate::progress::Progress;
use crate::report::{Fact, Report};
use crate::signed::Signed;
use crate::source::{Commands, Source, Which, compare_commands, examined};
use crate::verify::Verify;
use futures_util::{TryStreamExt as _, pin_mut};
use market_core::log::key::VerifierKey;
use serde_json::{Map, Value};
use std::sync::Arc;

/// What is to be audited.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The name of the command.
    pub(crate) command: &'static str,
    /// Log, journal or both.
    pub(crate) scope: Scope,
    /// What was seen before.
    pub(crate) earlier: Option<Checkpoint>,
    /// What verifies the market's checkpoints.
    pub(crate) keys: Vec<VerifierKey>,
}

/// The folds of a reading.
struct Audit<'a> {
    origin: &'a str,
    findings: Findings,
    verify: Option<Verify>,
    ledger: Option<Ledger>,
    signed: Option<Signed<'a>>,
    events: u64,
}

/// Reads all. The checkpoint is what was seen of the log.
pub(crate) async fn run(source: &Source, asked: Asked) -> Result<(Report, Option<Checkpoint>), Stop> {
    let head = source.head();
    let mut audit = Audit::new(asked.scope, asked.earlier, &head.origin);
    if audit.verify.is_some() {
        audit.signed = Signed::open(source, asked.keys).await?;
    }
    audit.look_ahead(0).await?;
    audit.compare_signed();
    let mut progress = Progress::new(asked.command, head.size);
    let origin: Arc<str> = head.origin.as_str().into();
    let scope = asked.scope;
    let rows = examined(source.chunks(&Which::From(0), scope).await?, move |item| examine(&item, &origin, scope));
    pin_mut!(rows);
    while let Some(rows) = rows.try_next().await? {
        progress.more(rows.len());
        audit.look_ahead(rows.len()).await?;
        rows.iter().for_each(|row| audit.row(row));
    }
    progress.end();

    let mut report = Report::new(asked.command);
    report.facts.push(Fact::of("origin", head.origin.clone()));
    let mut checkpoint = None;
    if let Some(verify) = &audit.verify {
        let (size, root) = verify.finish(head, &mut audit.findings);
        report.facts.extend([Fact::of("size", size), Fact::of("root", root.to_string())]);
        report.facts.push(Fact::of("streams", verify.streams()));
        report.facts.push(Fact::of("commands", commands(source, &mut audit.findings).await?));
        report.facts.push(match &audit.signed {
            Some(signed) => {
                signed.finish(size, &mut audit.findings).await?;
                signed.fact()
            }
            None => Fact::of("checkpoints", "not compared: the table log_checkpoint cannot be read here"),
        });
        checkpoint = Some(Checkpoint { origin: head.origin.clone(), size, root });
    }
    if let Some(ledger) = &audit.ledger {
        ledger.finish(&mut audit.findings);
        if audit.verify.is_none() {
            audit.findings.compare(&head.field("size"), i64::try_from(audit.events).unwrap_or(i64::MAX), head.size);
            report.facts.push(Fact::of("events", audit.events));
        }
        report.facts.extend(ledger_facts(ledger));
    }
    Ok((report.with(audit.findings), checkpoint))
}

impl<'a> Audit<'a> {
    fn new(scope: Scope, earlier: Option<Checkpoint>, origin: &'a str) -> Self {
        let mut findings = Findings::default();
        if let Some(earlier) = &earlier {
            findings.compare("checkpoint.origin", earlier.origin.as_str(), origin);
        }
        let verify = match scope {
            Scope::Log | Scope::Both => Some(Verify::new(earlier, &mut findings)),
            Scope::Journal => None,
        };
        let ledger = match scope {
            Scope::Journal | Scope::Both => Some(Ledger::default()),
            Scope::Log => None,
        };
        Self { origin, findings, verify, ledger, signed: None, events: 0 }
    }

    async fn look_ahead(&mut self, leaves: usize) -> Result<(), Stop> {
        match (&mut self.signed, &self.verify) {
            (Some(signed), Some(verify)) => signed.look_ahead(verify.tree().size(), leaves).await,
            _ => Ok(()),
        }
    }

    fn compare_signed(&mut self) {
        if let (Some(signed), Some(verify)) = (&mut self.signed, &self.verify) {
            let tree = verify.tree();
            signed.compare(self.origin, tree.size(), || tree.root(), &mut self.findings);
        }
    }

    fn row(&mut self, row: &Examined) {
        let findings = &mut self.findings;
        match row {
            Examined::Event(seen) => {
                self.events = self.events.saturating_add(1);
                seen.differences.iter().for_each(|difference| findings.add(difference.clone()));
                if let Some(verify) = &mut self.verify {
                    verify.event(seen, findings);
                }
                if let Some(ledger) = &mut self.ledger {
                    ledger.event(seen, findings);
                }
            }
            Examined::Unreadable(difference) => {
                self.events = self.events.saturating_add(1);
                findings.add(difference.clone());
                if let Some(verify) = &mut self.verify {
                    verify.unreadable(findings);
                }
            }
            Examined::Stray(difference) => return findings.add(difference.clone()),
        }
        self.compare_signed();
    }
}

async fn commands(source: &Source, findings: &mut Findings) -> Result<&'static str, Stop> {
    match source {
        Source::Exported(_) => Ok("not compared: an export does not hold the table"),
        Source::Database(database) => Ok(match compare_commands(database, findings).await? {
            Commands::Compared => "compared with the log",
            Commands::Unreadable => "not compared: this role may not read the table command",
        }),
    }
}

/// The totals of the ledger, in cents.
fn ledger_facts(ledger: &Ledger) -> Vec<Fact> {
    let totals = ledger.totals();
    let number = |sum: i128| i64::try_from(sum).map_or_else(|_| Value::from(sum.to_string()), Value::from);
    let wide = |sum: u128| number(i128::try_from(sum).unwrap_or(i128::MAX));
    let classes: Map<String, Value> =
        totals.classes.iter().map(|(class, sum)| (class.name().to_owned(), number(*sum))).collect();
    vec![
        Fact::of("transfers", ledger.transfers()),
        Fact::of("accounts_not_empty", ledger.accounts()),
        Fact::of("cents", classes),
        Fact::of("debits_cents", wide(totals.debits)),
        Fact::of("credits_cents", wide(totals.credits)),
    ]
}
