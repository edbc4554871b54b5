//! What the auditor has seen before: a size of the log, and the root that it had.

use crate::broken::Broken;
use crate::{durable, line};
use market_core::event::tree::Hash;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// The log at some size.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Checkpoint {
    /// The name of the log.
    pub(crate) origin: String,
    /// How many events it had.
    pub(crate) size: u64,
    /// The root over them.
    #[serde(with = "line::hash")]
    pub(crate) root: Hash,
}

impl Checkpoint {
    /// Reads what was saved.
    pub(crate) fn read(path: &Path) -> Result<Self, Broken> {
        let text = fs::read(path).map_err(Broken::file("read the checkpoint", path))?;
        serde_json::from_slice(&text).map_err(|error| {
            Broken::Usage(format!(
                "{} is not a checkpoint: {error}. It must be {{\"origin\": …, \"size\": …, \"root\": …}}, as --save-checkpoint writes it",
                path.display()
            ))
        })
    }

    /// Saves it.
    pub(crate) fn save(&self, path: &Path) -> Result<(), Broken> {
        let mut text = serde_json::to_string_pretty(self)
            .map_err(|error| Broken::Usage(format!("the checkpoint does not serialise: {error}")))?;
        text.push('\n');
        durable::replace(path, text.as_bytes())
    }
}
