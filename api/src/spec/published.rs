//! What is published of the API: made once at the start, and then only handed out.

use super::openapi::document;
use super::page;
use crate::routes::{MARKET, SANDBOX};
use actix_web::web::Bytes;
use market_core::event::tree::sha256_hex;
use market_core::policy::Policy;

/// The document and its page, with a tag each that changes when they do.
#[derive(Debug)]
pub struct Published {
    /// The OpenAPI document.
    pub document: Sheet,
    /// The same for people to read.
    pub page: Sheet,
    /// What the page looks like.
    pub style: Sheet,
}

/// Something that is handed out as it is.
#[derive(Debug)]
pub struct Sheet {
    /// Its bytes.
    pub bytes: Bytes,
    /// The value of the header `ETag`.
    pub tag: String,
}

impl Sheet {
    fn new(text: String) -> Self {
        let tag = format!("\"{}\"", sha256_hex(text.as_bytes()).chars().take(32).collect::<String>());
        Self { bytes: text.into(), tag }
    }
}

impl Published {
    /// What a market with these numbers, reached at `public_url`, publishes.
    #[must_use]
    pub fn of(policy: &Policy, public_url: &str, sandbox: bool) -> Self {
        let beyond = SANDBOX.iter().filter(|_| sandbox);
        let document = document(MARKET.iter().chain(beyond), policy, public_url);
        Self {
            page: Sheet::new(page::page(&document)),
            style: Sheet::new(page::STYLE.to_owned()),
            document: Sheet::new(document.to_string()),
        }
    }
}
