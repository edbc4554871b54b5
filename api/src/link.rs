//! Links to files that whoever holds one may follow for an hour: signed, for one party, by the market's clock.

use crate::app::App;
use market_core::ids::{FileId, JobId, PartyId};
use market_core::time::{Span, Timestamp};
use subtle::ConstantTimeEq;

/// How long a link works.
pub const WORKS_FOR: Span = Span::hours(1);

/// What a link says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// The job.
    pub job: JobId,
    /// The file.
    pub file: FileId,
    /// Who may follow it.
    pub party: PartyId,
    /// The last second in which it works, counted from 1970.
    pub expires: i64,
}

impl Link {
    /// A link that works from `now` on.
    #[must_use]
    pub fn new(job: JobId, file: FileId, party: PartyId, now: Timestamp) -> Self {
        Self { job, file, party, expires: now.after(WORKS_FOR).as_micros().div_euclid(1_000_000) }
    }

    fn signed_text(&self) -> String {
        format!("file\n{}\n{}\n{}\n{}", self.job, self.file, self.party, self.expires)
    }

    /// The whole link.
    #[must_use]
    pub fn url(&self, app: &App) -> String {
        let signature = hex::encode(app.secrets.link_signature(&self.signed_text()));
        format!(
            "{}/files/{}/{}?expires={}&party={}&sig={signature}",
            app.public_url(),
            self.job,
            self.file,
            self.expires,
            self.party,
        )
    }

    /// Whether the signature is ours and the link is not too old.
    #[must_use]
    pub fn works(&self, app: &App, signature: &str) -> bool {
        let Ok(given) = hex::decode(signature) else {
            return false;
        };
        let ours = app.secrets.link_signature(&self.signed_text());
        let same = bool::from(given.ct_eq(ours.as_slice()));
        same && app.now().as_micros().div_euclid(1_000_000) <= self.expires
    }
}

/// Where a file is named in answers: the path begins with the job.
#[must_use]
pub fn file_path(job: JobId, file: FileId, name: &str) -> String {
    format!("{job}/{file}/{name}")
}
