//! Mail: a row that a commit carries along holds its facts and no link; whoever shows or sends it writes it anew.

pub mod waiting;

use crate::app::App;
use crate::secrets::Secrets;
use askama::Template;
use deadpool_postgres::Pool;
use market_core::decide::Private;
use market_core::event::tree::sha256_hex;
use market_core::ids::PartyId;
use market_core::time::Timestamp;
use market_store::StoreError;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use tokio_postgres::Row;
use uuid::Uuid;
use waiting::Item;

/// The most mails that the outbox shows.
const SHOWN_MAX: i64 = 100;

const OF_PARTY: &str = "select id, subject, body::text, written_at from private where kind = 'mail' and subject = $1
    order by written_at desc, id desc limit $2";

const LATEST: &str = "select id, subject, body::text, written_at from private where kind = 'mail'
    order by id desc limit $1";

/// The page on which a party says that it wants no more notices.
pub const LEAVE: &str = "/mail/unsubscribe";

/// What a mail is about, and the facts that it tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "template", rename_all = "snake_case")]
pub enum Letter {
    /// It asks to follow a link that verifies the address.
    Verification {
        /// Until when the link works.
        expires_at: Timestamp,
    },
    /// It asks to follow a link and choose a new password.
    Reset {
        /// Until when the link works.
        expires_at: Timestamp,
    },
    /// It tells something, and asks for nothing.
    Notice {
        /// The subject.
        title: String,
        /// What it tells.
        message: String,
    },
    /// It tells what waits for the party, which may want no such mail.
    Waiting {
        /// What waits, the longest first.
        items: Vec<Item>,
        /// How much more there is.
        more: usize,
    },
}

/// A mail to a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// The mail: its token follows from this id.
    pub id: Uuid,
    /// To whom.
    pub party: PartyId,
    /// To which address.
    pub to: String,
    /// What it is about.
    pub letter: Letter,
    /// When it was written.
    pub written_at: Timestamp,
}

/// What the row of a mail holds.
#[derive(Serialize, Deserialize)]
struct Kept {
    to: String,
    #[serde(flatten)]
    letter: Letter,
}

/// A mail as it is read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Written {
    /// The address.
    pub to: String,
    /// The subject.
    pub subject: String,
    /// The words.
    pub text: String,
    /// The words as HTML.
    pub html: String,
    /// The links in it.
    pub links: Vec<String>,
    /// The headers that it bears beyond the usual ones.
    pub headers: BTreeMap<&'static str, String>,
    /// When it was written.
    pub sent_at: Timestamp,
}

#[derive(Template)]
#[template(path = "mail/verification.txt")]
struct VerificationText<'a> {
    link: &'a str,
    until: &'a str,
}

#[derive(Template)]
#[template(path = "mail/verification.html")]
struct VerificationHtml<'a> {
    subject: &'a str,
    link: &'a str,
    until: &'a str,
}

#[derive(Template)]
#[template(path = "mail/reset.txt")]
struct ResetText<'a> {
    link: &'a str,
    until: &'a str,
}

#[derive(Template)]
#[template(path = "mail/reset.html")]
struct ResetHtml<'a> {
    subject: &'a str,
    link: &'a str,
    until: &'a str,
}

#[derive(Template)]
#[template(path = "mail/notice.txt")]
struct NoticeText<'a> {
    message: &'a str,
}

#[derive(Template)]
#[template(path = "mail/notice.html")]
struct NoticeHtml<'a> {
    subject: &'a str,
    message: &'a str,
}

impl Mail {
    /// A mail that is written now.
    #[must_use]
    pub fn new(app: &App, party: PartyId, to: &str, letter: Letter) -> Self {
        Self { id: app.id(), party, to: to.to_owned(), letter, written_at: app.now() }
    }

    /// The token of the mail's link: the party's id, then a secret that follows from the mail's own.
    #[must_use]
    pub fn token(&self, secrets: &Secrets) -> String {
        format!("{}{}", self.party.0.simple(), hex::encode(secrets.mail_token(self.id, self.party)))
    }

    /// What the log keeps of the token.
    #[must_use]
    pub fn token_sha256(&self, secrets: &Secrets) -> String {
        sha256_hex(self.token(secrets).as_bytes())
    }

    /// The erasable row: it goes along with the commit that the mail is about.
    #[must_use]
    pub fn row(self) -> Private {
        let kept = Kept { to: self.to, letter: self.letter };
        let body = serde_json::to_value(kept).unwrap_or_default();
        Private { kind: "mail", id: self.id, subject: self.party, body }
    }

    /// The mail of a row, whose columns are id, subject, body and written_at.
    ///
    /// # Errors
    /// When it is no mail of ours.
    pub fn read(row: &Row) -> Result<Self, StoreError> {
        let (id, party): (Uuid, Uuid) = (row.try_get("id")?, row.try_get("subject")?);
        let kept: Kept = serde_json::from_str(row.try_get("body")?)
            .map_err(|error| StoreError::Corrupt(format!("the mail {id} does not read: {error}")))?;
        let written_at = Timestamp::new(row.try_get("written_at")?);
        Ok(Self { id, party: PartyId(party), to: kept.to, letter: kept.letter, written_at })
    }

    /// Until when it is of use, where that is known.
    #[must_use]
    pub fn expires_at(&self) -> Option<Timestamp> {
        match &self.letter {
            Letter::Verification { expires_at } | Letter::Reset { expires_at } => Some(*expires_at),
            Letter::Notice { .. } | Letter::Waiting { .. } => None,
        }
    }

    /// Writes it. Links begin with `public_url`.
    ///
    /// # Errors
    /// When a template cannot be filled in, which none is known not to.
    pub fn written(&self, secrets: &Secrets, public_url: &str) -> Result<Written, StoreError> {
        let link = |page: &str| format!("{public_url}/auth/{page}?token={}", self.token(secrets));
        let written = match &self.letter {
            Letter::Verification { expires_at } => self.verification(&link("verify-email"), *expires_at),
            Letter::Reset { expires_at } => self.reset(&link("reset-password"), *expires_at),
            Letter::Notice { title, message } => self.notice(title, message),
            Letter::Waiting { items, more } => {
                let leave = format!("{public_url}{LEAVE}?token={}", leave_token(secrets, self.party));
                waiting::written(self, items, *more, public_url, &leave)
            }
        };
        written.map_err(|error| StoreError::Corrupt(format!("the mail {} cannot be written: {error}", self.id)))
    }

    fn verification(&self, link: &str, expires_at: Timestamp) -> askama::Result<Written> {
        let (subject, until) = ("Verify your e-mail address", shown(expires_at));
        let text = VerificationText { link, until: &until }.render()?;
        let html = VerificationHtml { subject, link, until: &until }.render()?;
        Ok(self.with(subject, text, html, vec![link.to_owned()]))
    }

    fn reset(&self, link: &str, expires_at: Timestamp) -> askama::Result<Written> {
        let (subject, until) = ("Choose a new password", shown(expires_at));
        let text = ResetText { link, until: &until }.render()?;
        let html = ResetHtml { subject, link, until: &until }.render()?;
        Ok(self.with(subject, text, html, vec![link.to_owned()]))
    }

    fn notice(&self, subject: &str, message: &str) -> askama::Result<Written> {
        let text = NoticeText { message }.render()?;
        let html = NoticeHtml { subject, message }.render()?;
        Ok(self.with(subject, text, html, Vec::new()))
    }

    fn with(&self, subject: &str, text: String, html: String, links: Vec<String>) -> Written {
        let (to, subject) = (self.to.clone(), subject.to_owned());
        Written { to, subject, text, html, links, headers: BTreeMap::new(), sent_at: self.written_at }
    }
}

/// What the link in a notice carries: it opens nothing but the page on which its party says that it wants no more of them.
#[must_use]
pub fn leave_token(secrets: &Secrets, party: PartyId) -> String {
    format!("{}{}", party.0.simple(), hex::encode(secrets.leave_token(party)))
}

/// An instant as people read it.
fn shown(instant: Timestamp) -> String {
    instant.as_datetime().format("%-d %B %Y, %H:%M UTC").to_string()
}

/// The mails to a party, or to everybody, the newest first.
///
/// # Errors
/// When the database cannot be reached.
pub async fn outbox(pool: &Pool, party: Option<PartyId>) -> Result<Vec<Mail>, StoreError> {
    let connection = pool.get().await?;
    let rows = match party {
        Some(party) => connection.query(OF_PARTY, &[&party.0, &SHOWN_MAX]).await?,
        None => connection.query(LATEST, &[&SHOWN_MAX]).await?,
    };
    rows.iter().map(Mail::read).collect()
}

#[cfg(test)]
mod tests;
