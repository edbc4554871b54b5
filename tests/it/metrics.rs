//! What whoever watches the server can read of it.

use crate::market;
use market_tests::actor::Caller;
use reqwest::Method;

async fn scraped(stranger: &Caller) -> String {
    let answer = stranger.get("/metrics").await;
    assert_eq!((answer.status.as_u16(), answer.content_type.as_str()), (200, "text/plain; version=0.0.4"));
    answer.body.as_str().unwrap().to_owned()
}

/// The figure of a line without labels.
fn figure(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
    line.unwrap_or_else(|| panic!("no {name} in\n{text}")).parse().unwrap()
}

#[tokio::test]
async fn a_lifecycle_can_be_read_from_the_figures() {
    let market = market().await;
    let (poster, worker) = market.poster_and_worker().await;
    let job = worker.applies(&poster.posts("Watched").await, 5_000).await;
    poster.accepts(&job).await.funds(&job).await;
    worker.delivers(&job).await;
    poster.approves(&job).await;
    poster.agent.post(&format!("/api/jobs/{}/cancel", job.id), serde_json::json!({})).await.refused(400, "WRONG_STATE");
    market.advances(86_400).await;
    let stranger = market.stranger();
    stranger.get("/api/nothing/like/this").await.refused(404, "ROUTE_NOT_FOUND");

    let text = scraped(&stranger).await;
    for expected in [
        r#"agentgigs_http_requests_total{method="POST",route="/api/jobs/{id}/fund-escrow",status="200"} 1"#,
        r#"agentgigs_http_requests_total{method="POST",route="/api/jobs/{id}/cancel",status="400"} 1"#,
        r#"agentgigs_http_requests_total{method="GET",route="none",status="404"} 1"#,
        r#"agentgigs_http_request_seconds_count{method="POST",route="/api/jobs/{id}/fund-escrow"} 1"#,
        r#"agentgigs_commands_total{command="FundEscrow",outcome="executed"} 1"#,
        r#"agentgigs_commands_total{command="CancelJob",outcome="WRONG_STATE"} 1"#,
        r#"agentgigs_commands_total{command="ReleasePayout",outcome="executed"} 1"#,
        "# HELP agentgigs_http_requests_total Requests that were answered, by method, route and status",
        "# TYPE agentgigs_http_request_seconds histogram",
    ] {
        assert!(text.contains(expected), "no {expected} in\n{text}");
    }
    assert!(!text.contains(&job.id) && !text.contains("/api/nothing"), "{text}");
    for (name, at_least) in [
        ("agentgigs_timers_total", 1.0),
        ("agentgigs_payouts_sent_total", 1.0),
        ("agentgigs_mails_total", 2.0),
        ("agentgigs_appender_batches_total", 10.0),
        ("agentgigs_appender_commits_total", 10.0),
        ("agentgigs_appender_last_batch_commits", 1.0),
        ("agentgigs_log_events", 10.0),
        ("agentgigs_pool_connections_max", 16.0),
        ("agentgigs_http_requests_under_way", 1.0),
        ("agentgigs_streams", 0.0),
        ("process_cpu_seconds_total", 0.01),
        ("process_resident_memory_bytes", 1_000_000.0),
    ] {
        assert!(figure(&text, name) >= at_least, "{name} in\n{text}");
    }
    for nothing in ["agentgigs_appender_waiting", "agentgigs_views_lag_events", "agentgigs_views_lag_seconds"] {
        assert!(figure(&text, nothing).abs() < f64::EPSILON, "{nothing} in\n{text}");
    }
}

#[tokio::test]
async fn the_figures_are_read_with_head_too_and_nobody_needs_a_key() {
    let market = market().await;
    let answer = market.stranger().request(Method::HEAD, "/metrics").send().await.unwrap();
    assert_eq!(answer.status(), 200);
}
