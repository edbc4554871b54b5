//! Runs a private PostgreSQL from a terminal, as the server does, for the tests to watch.

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use market_store::postgres::{PrivatePostgres, url_of};
use tokio::signal::unix::{SignalKind, signal};

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt().with_writer(std::io::stderr).init();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match words.as_slice() {
        ["serve", data_dir] => serve(Path::new(data_dir)).await,
        ["url", data_dir] => url_of(Path::new(data_dir)).map(|url| println!("{url}")).map_err(Into::into),
        _ => {
            eprintln!("usage: private-postgres serve DATA_DIR | url DATA_DIR");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve(data_dir: &Path) -> Result<(), Box<dyn Error>> {
    // Before the first word, since whoever reads it may send a signal at once.
    let mut terminated = signal(SignalKind::terminate())?;
    let mut interrupted = signal(SignalKind::interrupt())?;
    let postgres = Arc::new(PrivatePostgres::start(data_dir).await?);
    println!("ready {}", postgres.url());
    let watched = Arc::clone(&postgres);
    let watcher = tokio::spawn(async move { watched.keep_running().await });
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    postgres.stop().await?;
    watcher.await?;
    println!("stopped");
    Ok(())
}
