//! Spans of requests and commands, sent to an OpenTelemetry collector where one is named.

mod collector;
mod span;

use crate::config::Settings;
use collector::Collector;
use opentelemetry::trace::TracerProvider;
use opentelemetry_otlp::{ExporterBuildError, Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SdkTracerProvider, Tracer};
use secrecy::ExposeSecret;
pub use span::{command_span, finish, request_span};
use std::collections::HashMap;
use std::time::Duration;
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::registry::LookupSpan;

/// What spans that are sent bear as their target; the log leaves them out.
pub const TARGET: &str = "agentgigs::trace";

/// Where a collector takes spans.
const PATH: &str = "/v1/traces";

/// How long a collector may take to answer.
const ANSWER_MAX: Duration = Duration::from_secs(5);

/// How long the last spans may take when the server ends.
const FLUSH_MAX: Duration = Duration::from_secs(5);

/// Sends spans in batches, from a thread of its own; what does not fit its queue is dropped.
#[derive(Debug)]
pub struct Traces {
    provider: SdkTracerProvider,
}

/// Headers as a setting names them: `name=value, name=value`. What is no pair is left out.
fn headers(text: &str) -> HashMap<String, String> {
    let pairs = text.split(',').filter_map(|pair| pair.split_once('='));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())).collect()
}

fn address(endpoint: &str) -> String {
    let base = endpoint.trim_end_matches('/');
    if base.ends_with(PATH) { base.to_owned() } else { format!("{base}{PATH}") }
}

impl Traces {
    /// What sends spans, if these settings name a collector. It does not have to be there.
    ///
    /// # Errors
    /// When the collector's address makes no sense.
    pub fn open(settings: &Settings) -> Result<Option<Self>, ExporterBuildError> {
        let Some(endpoint) = &settings.otlp_endpoint else {
            return Ok(None);
        };
        let given = settings.otlp_headers.as_ref().map(|headers| headers.expose_secret()).unwrap_or_default();
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector::new(ANSWER_MAX))
            .with_protocol(Protocol::HttpBinary)
            .with_endpoint(address(endpoint))
            .with_timeout(ANSWER_MAX)
            .with_headers(headers(given))
            .build()?;
        let resource = Resource::builder().with_service_name("agentgigs").build();
        let provider = SdkTracerProvider::builder().with_batch_exporter(exporter).with_resource(resource).build();
        Ok(Some(Self { provider }))
    }

    /// What takes spans over from the code that they are about.
    pub fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: tracing::Subscriber + for<'a> LookupSpan<'a>,
    {
        let tracer: Tracer = self.provider.tracer("agentgigs");
        let layer =
            OpenTelemetryLayer::new(tracer).with_location(false).with_threads(false).with_tracked_inactivity(false);
        layer.with_filter(Targets::new().with_target(TARGET, tracing::Level::INFO))
    }

    /// Sends what is left.
    pub async fn close(self) {
        // It blocks until the collector has answered.
        let closed = tokio::task::spawn_blocking(move || self.provider.shutdown_with_timeout(FLUSH_MAX)).await;
        match closed {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "the last spans were not sent"),
            Err(error) => tracing::warn!(%error, "the last spans were not sent"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_collector_is_named_with_or_without_the_path() {
        assert_eq!(address("http://127.0.0.1:4318"), "http://127.0.0.1:4318/v1/traces");
        assert_eq!(address("http://127.0.0.1:4318/"), "http://127.0.0.1:4318/v1/traces");
        assert_eq!(address("http://host/otlp/v1/traces"), "http://host/otlp/v1/traces");
    }

    #[test]
    fn headers_are_pairs() {
        let read = headers("authorization=Basic YQ==, x-scope = a,nonsense");
        assert_eq!(read.get("authorization").map(String::as_str), Some("Basic YQ=="));
        assert_eq!((read.get("x-scope").map(String::as_str), read.len()), (Some("a"), 2));
    }
}
