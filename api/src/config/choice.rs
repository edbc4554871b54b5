//! Settings that are one word out of a few.

use serde::{Deserialize, Serialize};

/// Whether requests are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RateLimits {
    /// They are.
    #[default]
    On,
    /// They are not, as for load tests.
    Off,
}

/// How the server tells what it does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Compact,
    /// JSON for machines.
    Json,
}
