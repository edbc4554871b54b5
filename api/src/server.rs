//! Binds the routes to the network, and ends in good order.

use crate::app::App;
use crate::auth::recognise;
use crate::edge::edge;
use crate::routes;
use crate::workers::Workers;
use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::from_fn;
use actix_web::web::{Data, to};
use actix_web::{App as ActixApp, HttpServer};
use nix::sys::resource::{Resource, getrlimit, setrlimit};
use socket2::SockRef;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// How long a client may take for the head of its request.
const HEAD_TIMEOUT: Duration = Duration::from_secs(10);

/// How long a connection stays open without a request.
const KEEP_ALIVE: Duration = Duration::from_secs(75);

/// How many connections may wait to be taken, as far as the system lets them.
const BACKLOG: i32 = 4_096;

/// How long requests may take when the server ends.
const FINISH: Duration = Duration::from_secs(20);

/// A connection is a file to the system, and streams keep many of them: takes as many as it lets. Whatever it does not
/// let shows when a connection is refused.
fn take_all_files() {
    let raised =
        getrlimit(Resource::RLIMIT_NOFILE).and_then(|(_, hard)| setrlimit(Resource::RLIMIT_NOFILE, hard, hard));
    if let Err(error) = raised {
        tracing::warn!(%error, "the number of open files stays as it is");
    }
}

/// A server that answers.
pub struct Running {
    app: Arc<App>,
    workers: Workers,
    server: Server,
}

/// Starts the workers and answers on `listener`.
///
/// # Errors
/// When the network does not let it.
pub fn start(app: Arc<App>, listener: TcpListener) -> io::Result<Running> {
    take_all_files();
    // The standard library lets 128 connections wait, and thousands of streams may come back at the same instant.
    SockRef::from(&listener).listen(BACKLOG)?;
    let shared = Data::from(Arc::clone(&app));
    let sandbox = app.settings().stripe_secret_key.is_none();
    let server = HttpServer::new(move || {
        ActixApp::new()
            .app_data(shared.clone())
            .wrap(from_fn(recognise))
            .wrap(from_fn(edge))
            .configure(routes::market)
            .configure(|config| {
                if sandbox {
                    routes::only_in_sandbox(config);
                }
            })
            .default_service(to(routes::not_found))
    })
    .workers(app.settings().http_workers.max(1))
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(HEAD_TIMEOUT)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok(Running { workers: Workers::start(&app), app, server })
}

impl Running {
    /// Answers until it is told to stop, and ends in good order: requests, workers, log.
    ///
    /// # Errors
    /// When the network does not let it.
    pub async fn end(self) -> io::Result<()> {
        let told = tokio::spawn(stop_when_told(Arc::clone(&self.app), self.server.handle()));
        let ended = self.server.await;
        told.abort();
        self.workers.stop().await;
        self.app.store.close().await;
        ended
    }
}

/// Takes no more connections, lets requests end, and then hangs up: idle connections must not hold the end up.
async fn stop_when_told(app: Arc<App>, server: ServerHandle) {
    let (Ok(mut terminated), Ok(mut interrupted)) = (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::warn!("no signal can be heard; the server ends only when it is killed");
        return;
    };
    tokio::select! {
        _ = terminated.recv() => {}
        _ = interrupted.recv() => {}
    }
    tracing::info!("finishing what is begun");
    server.pause().await;
    app.streams.close();
    app.drain.close(FINISH).await;
    server.stop(false).await;
}
