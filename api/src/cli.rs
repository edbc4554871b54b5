//! What the program does with its command line.

use crate::app::App;
use crate::config::{Arguments, LogFormat, Settings, Task, shown};
use crate::database::{Database, named_url};
use crate::traces::{self, Traces};
use crate::{demo, grant, server};
use clap::Parser;
use std::error::Error;
use std::io::{self, Write};
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, fmt, registry};

/// Reads the settings and does what is asked.
#[must_use]
pub fn main() -> ExitCode {
    // Whoever speaks TLS in this process asks for it. It is there already only if somebody put it there before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let arguments = Arguments::parse();
    let ended = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime.block_on(run(&arguments)),
        Err(error) => Err(error.into()),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing is left to do when even this cannot be said.
            let _ = writeln!(io::stderr(), "agentgigs: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: &Arguments) -> Result<(), Box<dyn Error>> {
    if arguments.check_config {
        return Ok(write!(io::stdout(), "{}", shown(arguments)?)?);
    }
    let settings = Settings::read(arguments)?;
    let traces = Traces::open(&settings)?;
    start_log(&settings, traces.as_ref())?;
    let done = perform(arguments, settings).await;
    if let Some(traces) = traces {
        traces.close().await;
    }
    done
}

async fn perform(arguments: &Arguments, settings: Settings) -> Result<(), Box<dyn Error>> {
    match &arguments.task {
        None => serve(settings, Show::Nothing).await,
        Some(Task::Demo) => serve(settings, Show::Lifecycle).await,
        Some(Task::Grant { email, role }) => {
            let database = Database::beside(&settings).await?;
            let granted = grant::grant(&settings, &database.url(), email, *role).await;
            database.close().await?;
            granted?;
            Ok(writeln!(io::stdout(), "{email} has the role {}", role.name())?)
        }
        Some(Task::DatabaseUrl) => Ok(writeln!(io::stdout(), "{}", named_url(&settings)?)?),
    }
}

/// What a person is shown while the server runs.
#[derive(Clone, Copy)]
enum Show {
    Nothing,
    Lifecycle,
}

async fn serve(settings: Settings, show: Show) -> Result<(), Box<dyn Error>> {
    let address = settings.bind;
    let listener = TcpListener::bind(address).map_err(|error| {
        format!("cannot listen on {address}: {error}. Name another address with --bind or AGENTGIGS_BIND")
    })?;
    let database = Database::open(&settings).await?;
    let served = open_and_serve(settings, &database.url(), listener, show).await;
    database.close().await?;
    served
}

async fn open_and_serve(
    mut settings: Settings,
    url: &str,
    listener: TcpListener,
    show: Show,
) -> Result<(), Box<dyn Error>> {
    settings.bind = listener.local_addr()?;
    let app = Arc::new(App::open(settings, url).await?);
    let server = server::start(Arc::clone(&app), listener)?;
    writeln!(io::stdout(), "AgentGigs is listening on {}", app.public_url())?;
    let serving = server.end();
    let story = async {
        match show {
            Show::Nothing => Ok(()),
            Show::Lifecycle => demo::play(&app, app.public_url(), url).await,
        }
    };
    tokio::pin!(serving, story);
    tokio::select! {
        ended = &mut serving => return Ok(ended?),
        told = &mut story => told?,
    }
    Ok(serving.await?)
}

fn start_log(settings: &Settings, traces: Option<&Traces>) -> Result<(), Box<dyn Error>> {
    let filter = EnvFilter::try_new(&settings.log)?.add_directive(format!("{}=off", traces::TARGET).parse()?);
    let lines = fmt::layer().with_writer(io::stderr);
    let lines = match settings.log_format {
        LogFormat::Compact => lines.compact().boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    registry().with(lines.with_filter(filter)).with(traces.map(Traces::layer)).try_init()?;
    Ok(())
}
