//! What is counted for whoever watches the server; `GET /metrics` shows it.
//!
//! Nothing that a client writes becomes a label: routes are named by their pattern, refusals by their code.

mod process;
mod scrape;

use metrics::{Counter, Gauge, Histogram, Key, Label, Level, Metadata, Recorder};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusHandle, PrometheusRecorder};
use std::collections::HashMap;
use std::fmt;
use std::hash::Hash;
use std::sync::{PoisonError, RwLock};
use std::time::Duration;

/// The upper bounds of the classes of latencies, in seconds.
const LATENCIES: &[f64] = &[0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0];

/// What everything is recorded as coming from; nobody filters by it.
const ORIGIN: Metadata<'_> = Metadata::new("agentgigs", Level::INFO, None);

/// The methods that are told apart.
const METHODS: [&str; 7] = ["GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS"];

/// All counters of one server.
pub struct Meters {
    recorder: PrometheusRecorder,
    handle: PrometheusHandle,
    answers: Known<(&'static str, &'static str, u16), (Counter, Histogram)>,
    commands: Known<(&'static str, &'static str), Counter>,
    timers: Counter,
    payouts: Counter,
    mails: Counter,
    webhooks: Known<&'static str, (Counter, Histogram)>,
}

impl fmt::Debug for Meters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Meters").finish_non_exhaustive()
    }
}

/// What was counted before, so that counting again is one look-up. There are as many as routes, codes and commands.
struct Known<K, V>(RwLock<HashMap<K, V>>);

impl<K: Copy + Eq + Hash, V: Clone> Known<K, V> {
    fn new() -> Self {
        Self(RwLock::new(HashMap::new()))
    }

    fn with(&self, key: K, make: impl FnOnce() -> V, count: impl FnOnce(&V)) {
        if let Some(known) = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            count(known);
            return;
        }
        count(self.0.write().unwrap_or_else(PoisonError::into_inner).entry(key).or_insert_with(make));
    }
}

/// The name of a command: of its type, without path and parameters.
#[must_use]
pub fn command_name<C>() -> &'static str {
    let path = std::any::type_name::<C>();
    path.split('<').next().and_then(|path| path.rsplit("::").next()).unwrap_or(path)
}

/// A counter that reads as a decimal without a cast: exact up to 2^53.
fn decimal(number: u64) -> f64 {
    let high = u32::try_from(number >> 32).unwrap_or(u32::MAX);
    let low = u32::try_from(number & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    f64::from(high) * 4_294_967_296.0 + f64::from(low)
}

impl Meters {
    /// Counters that stand at nothing.
    ///
    /// # Errors
    /// When the classes of latencies make no sense.
    pub fn new() -> Result<Self, BuildError> {
        let recorder = PrometheusBuilder::new().set_buckets(LATENCIES)?.build_recorder();
        for (name, text) in DESCRIPTIONS {
            recorder.describe_counter((*name).into(), None, (*text).into());
        }
        let counter = |name| recorder.register_counter(&Key::from_static_name(name), &ORIGIN);
        Ok(Self {
            handle: recorder.handle(),
            answers: Known::new(),
            commands: Known::new(),
            timers: counter("agentgigs_timers_total"),
            payouts: counter("agentgigs_payouts_sent_total"),
            mails: counter("agentgigs_mails_total"),
            webhooks: Known::new(),
            recorder,
        })
    }

    fn counter(&self, name: &'static str, labels: Vec<Label>) -> Counter {
        self.recorder.register_counter(&Key::from_parts(name, labels), &ORIGIN)
    }

    fn gauge(&self, name: &'static str, labels: Vec<Label>) -> Gauge {
        self.recorder.register_gauge(&Key::from_parts(name, labels), &ORIGIN)
    }

    /// A request was answered. `route` is its pattern.
    pub fn answered(&self, method: &str, route: Option<&'static str>, status: u16, took: Duration) {
        let method = METHODS.into_iter().find(|known| *known == method).unwrap_or("other");
        let route = route.unwrap_or("none");
        let make = || {
            let labels = vec![Label::from_static_parts("method", method), Label::from_static_parts("route", route)];
            let key = Key::from_parts("agentgigs_http_request_seconds", labels.clone());
            let latency = self.recorder.register_histogram(&key, &ORIGIN);
            let status = Label::new("status", status.to_string());
            let labels = labels.into_iter().chain([status]).collect();
            (self.counter("agentgigs_http_requests_total", labels), latency)
        };
        self.answers.with((method, route, status), make, |(count, latency)| {
            count.increment(1);
            latency.record(took.as_secs_f64());
        });
    }

    /// A command was executed, or refused with a code.
    pub fn commanded(&self, command: &'static str, outcome: &'static str) {
        let make = || {
            let labels = [("command", command), ("outcome", outcome)];
            let labels = labels.map(|(name, value)| Label::from_static_parts(name, value)).to_vec();
            self.counter("agentgigs_commands_total", labels)
        };
        self.commands.with((command, outcome), make, |count| count.increment(1));
    }

    /// A timer has rung.
    pub fn timer_rang(&self) {
        self.timers.increment(1);
    }

    /// The processor has paid a payout.
    pub fn payout_sent(&self) {
        self.payouts.increment(1);
    }

    /// Mails were written.
    pub fn mailed(&self, mails: usize) {
        self.mails.increment(u64::try_from(mails).unwrap_or(u64::MAX));
    }

    /// A delivery to a webhook was tried.
    pub fn webhook_attempted(&self, outcome: &'static str, took: Duration) {
        let make = || {
            let labels = vec![Label::from_static_parts("outcome", outcome)];
            let key = Key::from_parts("agentgigs_webhook_seconds", labels.clone());
            let latency = self.recorder.register_histogram(&key, &ORIGIN);
            (self.counter("agentgigs_webhook_attempts_total", labels), latency)
        };
        self.webhooks.with(outcome, make, |(count, latency)| {
            count.increment(1);
            latency.record(took.as_secs_f64());
        });
    }

    /// Sorts the latencies that were measured into their classes, so that they do not pile up while nobody looks.
    pub fn tidy(&self) {
        self.handle.run_upkeep();
    }
}

/// What each figure tells.
const DESCRIPTIONS: &[(&str, &str)] = &[
    ("agentgigs_http_requests_total", "Requests that were answered, by method, route and status"),
    ("agentgigs_http_request_seconds", "How long answers took, by method and route"),
    ("agentgigs_http_requests_under_way", "Requests that are being answered"),
    ("agentgigs_streams", "Streams of events that are open"),
    ("agentgigs_commands_total", "Commands that were executed, or refused with a code"),
    ("agentgigs_timers_total", "Timers that have rung"),
    ("agentgigs_payouts_sent_total", "Payouts that the processor has paid"),
    ("agentgigs_mails_total", "Mails that were written"),
    ("agentgigs_webhook_attempts_total", "Deliveries to webhooks that were tried, by outcome"),
    ("agentgigs_webhook_seconds", "How long receivers took, by outcome"),
    ("agentgigs_webhook_in_hand", "Deliveries to webhooks that the sender has in hand"),
    ("agentgigs_rate_limited_total", "Requests that came too soon, by limit"),
    ("agentgigs_appender_waiting", "Commits that wait to be written"),
    ("agentgigs_appender_waiting_max", "Commits that may wait to be written"),
    ("agentgigs_appender_batches_total", "Batches that were written"),
    ("agentgigs_appender_commits_total", "Commits that were in these batches"),
    ("agentgigs_appender_last_batch_commits", "Commits that were in the last batch"),
    ("agentgigs_log_events", "Events in the log"),
    ("agentgigs_views_lag_events", "Events that the views do not show yet"),
    ("agentgigs_views_lag_seconds", "The age of the first of them, by the market's clock"),
    ("agentgigs_pool_connections", "Connections to the database for reading, by state"),
    ("agentgigs_pool_connections_max", "Connections for reading that there may be"),
    ("agentgigs_pool_waiting", "Readers that wait for a connection"),
    ("process_cpu_seconds_total", "Time that the process has spent on a processor"),
    ("process_resident_memory_bytes", "Memory that the process holds"),
    ("process_threads", "Threads of the process"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_pattern_and_never_by_what_clients_write() {
        let meters = Meters::new().unwrap();
        let took = Duration::from_millis(3);
        meters.answered("GET", Some("/api/jobs/{id}/nda"), 200, took);
        meters.answered("GET", Some("/api/jobs/{id}/nda"), 200, took);
        meters.answered("BREW", None, 404, took);
        let text = meters.handle.render();
        let counted = r#"agentgigs_http_requests_total{method="GET",route="/api/jobs/{id}/nda",status="200"} 2"#;
        let classed = r#"agentgigs_http_request_seconds_bucket{method="GET",route="/api/jobs/{id}/nda",le="0.005"} 2"#;
        let unknown = r#"agentgigs_http_requests_total{method="other",route="none",status="404"} 1"#;
        for expected in [counted, classed, unknown] {
            assert!(text.contains(expected), "no {expected} in\n{text}");
        }
        assert!(!text.contains("BREW"));
    }

    #[test]
    fn commands_are_named_without_their_path() {
        let meters = Meters::new().unwrap();
        meters.commanded(command_name::<Duration>(), "executed");
        meters.commanded(command_name::<Vec<Duration>>(), "executed");
        let text = meters.handle.render();
        assert!(text.contains(r#"agentgigs_commands_total{command="Duration",outcome="executed"} 1"#), "{text}");
        assert!(text.contains(r#"command="Vec""#), "{text}");
    }

    #[test]
    fn numbers_become_decimals() {
        assert!((decimal(u64::from(u32::MAX) + 2) - 4_294_967_297.0).abs() < f64::EPSILON);
    }
}
