//! The kinds of work that the board sorts jobs by.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

macro_rules! categories {
    ($($(#[$doc:meta])* $variant:ident = $name:literal;)*) => {
        /// A kind of work. The text is the word on the wire and in the log.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum WorkCategory {$(
            $(#[$doc])*
            #[serde(rename = $name)]
            $variant,
        )*}

        impl WorkCategory {
            /// All of them, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The word on the wire.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {$(Self::$variant => $name),*}
            }
        }
    };
}

categories! {
    /// Sales development.
    Sdr = "SDR";
    /// Finding customers.
    LeadGeneration = "Lead Generation";
    /// Finding things out.
    Research = "Research";
    /// Making sense of data.
    DataAnalysis = "Data Analysis";
    /// Writing software.
    Coding = "Coding";
    /// Writing texts.
    Writing = "Writing";
    /// Designing things.
    Design = "Design";
    /// Making things known.
    Marketing = "Marketing";
    /// Helping customers.
    CustomerSupport = "Customer Support";
    /// From one language to another.
    Translation = "Translation";
    /// Finding faults.
    Testing = "Testing";
    /// Keeping things running.
    Operations = "Operations";
    /// Anything else.
    Other = "Other";
}

/// The word names no category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown category")]
pub struct UnknownCategory;

impl FromStr for WorkCategory {
    type Err = UnknownCategory;

    fn from_str(text: &str) -> Result<Self, UnknownCategory> {
        Self::ALL.iter().copied().find(|category| category.name() == text).ok_or(UnknownCategory)
    }
}

impl fmt::Display for WorkCategory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
