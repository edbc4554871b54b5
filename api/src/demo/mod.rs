//! Plays one whole lifecycle over real HTTP, for a person to watch.

mod caller;
mod story;
mod told;

use crate::app::App;
use caller::Caller;
use std::sync::Arc;
use told::Told;

/// Why the demonstration broke off.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// A request was not answered.
    #[error("the server did not answer {request}: {source}")]
    NoAnswer {
        /// Method and path.
        request: String,
        /// Why.
        source: reqwest::Error,
    },
    /// A request was refused.
    #[error("{request} was refused with {status}: {body}")]
    Refused {
        /// Method and path.
        request: String,
        /// The status.
        status: u16,
        /// What the server said.
        body: String,
    },
    /// An answer lacks what the next step needs.
    #[error("the answer lacks {0}")]
    Lacks(&'static str),
    /// The operator's part failed.
    #[error(transparent)]
    Grant(#[from] crate::grant::GrantError),
    /// The auditor could not look.
    #[error("the auditor could not look: {0}")]
    NoVerdict(String),
    /// The audit found something.
    #[error("the auditor's verdict is not \"equal\"; see above")]
    NotEqual,
    /// The market's books are not as they must be.
    #[error("{0}")]
    WrongBooks(String),
    /// Nobody reads.
    #[error("nothing can be printed: {0}")]
    Print(#[from] std::io::Error),
}

/// Plays the lifecycle against the server that `app` runs at `url`, and lets the auditor look at `database_url`.
///
/// # Errors
/// Where the story breaks off.
pub async fn play(app: &Arc<App>, url: &str, database_url: &str) -> Result<(), DemoError> {
    let mut told = Told::new();
    let ending = story::tell(app, &Caller::new(url), &mut told).await?;
    told.chapter("The books")?;
    story::books(&ending, &mut told).await?;
    told.chapter("The auditor, who recomputes everything from the log")?;
    verdict(app, database_url, &mut told).await?;
    told.farewell(url)?;
    Ok(())
}

async fn verdict(app: &App, database_url: &str, told: &mut Told) -> Result<(), DemoError> {
    let key = app.signer.verifier().to_string();
    let arguments = ["replay-tool", "--database", database_url, "audit", "--key", &key];
    let cli = <replay_tool::args::Cli as clap::Parser>::try_parse_from(arguments)
        .map_err(|error| DemoError::NoVerdict(error.to_string()))?;
    let report = replay_tool::report(&cli).await.map_err(|error| DemoError::NoVerdict(error.to_string()))?;
    told.block(&report.to_string())?;
    if !report.is_equal() {
        return Err(DemoError::NotEqual);
    }
    Ok(())
}
