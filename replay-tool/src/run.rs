//! From what is asked to what is answered.

use crate::args::{Cli, Command, Earlier, Place};
use crate::audit::{self, Asked};
use crate::broken::{Broken, Stop};
use crate::checkpoint::Checkpoint;
use crate::examine::Scope;
use crate::progress::Progress;
use crate::report::{Fact, Report};
use crate::source::{Database, Exported, Source};
use crate::{explain, export, signed, views};
use clap::Parser as _;
use market_core::log::key::VerifierKey;
use market_store::postgres::url_of;
use std::process::ExitCode;

/// Runs the command line.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return broken(&cli, &Broken::Usage(format!("the program could not start: {error}"))),
    };
    match runtime.block_on(report(&cli)) {
        Ok(report) => {
            let text = if cli.json { format!("{}\n", report.to_json()) } else { report.to_string() };
            print(&text);
            report.exit_code()
        }
        Err(error) => broken(&cli, &error),
    }
}

/// Does what is asked.
///
/// # Errors
/// When nothing can be said.
pub async fn report(cli: &Cli) -> Result<Report, Broken> {
    match answer(cli).await {
        Ok(report) => Ok(report),
        Err(Stop::Different(difference)) => Ok(Report::ended_at(cli.command.name(), difference)),
        Err(Stop::Broken(broken)) => Err(broken),
    }
}

async fn answer(cli: &Cli) -> Result<Report, Stop> {
    match &cli.command {
        Command::Verify(earlier) => audited(cli, Scope::Log, earlier).await,
        Command::Ledger => audited(cli, Scope::Journal, &Earlier::default()).await,
        Command::Audit(earlier) => {
            let mut report = audited(cli, Scope::Both, earlier).await?;
            if cli.place.export.is_some() {
                report.facts.push(Fact::of("views", "not compared: an export holds no tables"));
                return Ok(report);
            }
            report.join(views::run(&url(&cli.place)?).await?);
            Ok(report)
        }
        Command::Views if cli.place.export.is_some() => Err(Broken::Usage(
            "views compares folds with tables, and an export holds no tables: give it the database.".to_owned(),
        )
        .into()),
        Command::Views => views::run(&url(&cli.place)?).await,
        Command::Explain { subject } => {
            let subject = subject.parse()?;
            let source = open(&cli.place).await?;
            let mut told = explain::Told::new(cli.json);
            explain::run(&source, &subject, &mut told).await
        }
        Command::Export { to } if cli.place.export.is_none() => {
            let database = Database::open(&url(&cli.place)?).await?;
            let mut progress = Progress::new("export", database.head().size);
            let report = export::run(&database, to, &mut progress).await;
            progress.end();
            report
        }
        Command::Export { .. } => {
            Err(Broken::Usage("an export is made from a database: leave --export out.".to_owned()).into())
        }
    }
}

async fn audited(cli: &Cli, scope: Scope, earlier: &Earlier) -> Result<Report, Stop> {
    let seen = earlier.checkpoint.as_deref().map(Checkpoint::read).transpose()?;
    let source = open(&cli.place).await?;
    let asked = Asked { command: cli.command.name(), scope, earlier: seen, keys: keys(cli, earlier)? };
    let (report, checkpoint) = audit::run(&source, asked).await?;
    if let (Some(path), Some(checkpoint), true) = (&earlier.save_checkpoint, checkpoint, report.is_equal()) {
        checkpoint.save(path)?;
    }
    Ok(report)
}

/// What verifies the market's checkpoints. Beside a database that is named anywhere else lies nobody's key.
fn keys(cli: &Cli, earlier: &Earlier) -> Result<Vec<VerifierKey>, Broken> {
    if !earlier.key.is_empty() {
        return earlier.key.iter().map(|given| signed::key(given)).collect();
    }
    match (&cli.place.database, &cli.place.export) {
        (None, None) => Ok(signed::key_of(&cli.place.data_dir)?.into_iter().collect()),
        _ => Ok(Vec::new()),
    }
}

async fn open(place: &Place) -> Result<Source, Stop> {
    match &place.export {
        Some(folder) => Ok(Source::Exported(Exported::open(folder)?)),
        None => Ok(Source::Database(Database::open(&url(place)?).await?)),
    }
}

fn url(place: &Place) -> Result<String, Broken> {
    match &place.database {
        Some(url) => Ok(url.clone()),
        None => Ok(url_of(&place.data_dir)?),
    }
}

fn broken(cli: &Cli, error: &Broken) -> ExitCode {
    if cli.json {
        print(&format!("{}\n", serde_json::json!({ "command": cli.command.name(), "error": error.to_string() })));
    }
    eprintln!("replay-tool: {error}");
    ExitCode::from(2)
}

/// A reader that has gone away, as `head` does, is no fault.
fn print(text: &str) {
    use std::io::Write as _;
    let _ = std::io::stdout().write_all(text.as_bytes());
}
