//! What its people call an API key: their words, so they lie beside the log.

use crate::confidential::Confidential;
use crate::decide::{Context, Private};
use crate::ids::PartyId;
use crate::rejection::Rejection;
use crate::text::within;
use serde_json::json;

/// The name of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyName {
    /// The name itself.
    pub text: String,
    /// The same for the record.
    pub words: Confidential,
}

impl KeyName {
    /// A name, with the 16 random bytes that make its digest tell nothing.
    #[must_use]
    pub fn new(text: String, salt: [u8; 16]) -> Self {
        let words = Confidential { body: json!({"name": text}), salt };
        Self { text, words }
    }

    pub(crate) fn check(&self, cx: &Context<'_>) -> Result<(), Rejection> {
        within("name", &self.text, 1, cx.policy.text.title_max)
    }

    pub(crate) fn private(&self, party: PartyId) -> Private {
        self.words.private("key_name", party)
    }
}
