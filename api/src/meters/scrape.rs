//! Reads what is only worth reading when somebody looks, and shows everything.

use super::{Meters, decimal, process};
use crate::app::App;
use crate::journal;
use market_core::stream::Position;
use market_store::StoreError;
use metrics::Label;
use std::time::Duration;

/// How long the database may take to say how far the log is.
const ANSWER_MAX: Duration = Duration::from_secs(2);

fn count(number: usize) -> f64 {
    decimal(u64::try_from(number).unwrap_or(u64::MAX))
}

impl Meters {
    /// Everything, as Prometheus reads it. Without the database it tells what it knows without it.
    pub async fn show(&self, app: &App) -> String {
        let set = |name, number: f64| self.gauge(name, Vec::new()).set(number);
        let total = |name, number: u64| self.counter(name, Vec::new()).absolute(number);

        let pressure = app.store.pressure();
        set("agentgigs_appender_waiting", count(pressure.waiting));
        set("agentgigs_appender_waiting_max", count(pressure.waiting_max));
        set("agentgigs_appender_last_batch_commits", decimal(pressure.last_batch));
        total("agentgigs_appender_batches_total", pressure.batches);
        total("agentgigs_appender_commits_total", pressure.commits);

        let pool = app.store.pool().status();
        let of_state = |state| self.gauge("agentgigs_pool_connections", vec![Label::from_static_parts("state", state)]);
        of_state("in_use").set(count(pool.size.saturating_sub(pool.available)));
        of_state("idle").set(count(pool.available));
        set("agentgigs_pool_connections_max", count(pool.max_size));
        set("agentgigs_pool_waiting", count(pool.waiting));

        set("agentgigs_webhook_in_hand", count(app.webhooks.in_hand()));
        set("agentgigs_http_requests_under_way", count(app.drain.under_way()));
        set("agentgigs_streams", count(app.stream_permits.streams()));
        for (limit, refused) in app.limits.iter().flat_map(|limits| limits.refused()) {
            let labels = vec![Label::from_static_parts("limit", limit)];
            self.counter("agentgigs_rate_limited_total", labels).absolute(refused);
        }
        if let Ok(Ok(lag)) = tokio::time::timeout(ANSWER_MAX, lag(app)).await {
            set("agentgigs_log_events", decimal(lag.head));
            set("agentgigs_views_lag_events", decimal(lag.events));
            set("agentgigs_views_lag_seconds", lag.seconds);
        }
        if let Some(usage) = process::usage().await {
            set("process_cpu_seconds_total", usage.cpu_seconds);
            set("process_resident_memory_bytes", decimal(usage.memory_bytes));
            set("process_threads", decimal(usage.threads));
        }
        self.handle.render()
    }
}

/// How far the views are behind the log.
struct Lag {
    head: u64,
    events: u64,
    seconds: f64,
}

async fn lag(app: &App) -> Result<Lag, StoreError> {
    let head = app.store.head().await?;
    let next = *app.views.projector().position().borrow();
    let events = head.0.saturating_sub(next.0);
    let oldest = if events > 0 { journal::event_at(app.store.pool(), Position(next.0)).await? } else { None };
    let micros = oldest.map_or(0, |at| app.now().as_micros().saturating_sub(at.as_micros()));
    let age = Duration::from_micros(u64::try_from(micros).unwrap_or(0));
    Ok(Lag { head: head.0, events, seconds: age.as_secs_f64() })
}
