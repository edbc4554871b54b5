//! Mail: a row that a commit carries along holds its facts and no link; whoever shows or sends it writes it anew.

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
use tokio_postgres::Row;
use uuid::Uuid;

/// The most mails that the outbox shows.
const SHOWN_MAX: i64 = 100;

const OF_PARTY: &str = "select id, subject, body::text, written_at from private where kind = 'mail' and subject = $1
    order by written_at desc, id desc limit $2";

const LATEST: &str = "select id, subject, body::text, written_at from private where kind = 'mail'
    order by id desc limit $1";

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
            Letter::Notice { .. } => None,
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
        Written { to: self.to.clone(), subject: subject.to_owned(), text, html, links, sent_at: self.written_at }
    }
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
mod tests {
    use super::*;

    fn mail(letter: Letter) -> Mail {
        let written_at = Timestamp::from_micros(1_767_225_600_000_000).unwrap();
        let party = PartyId(Uuid::from_u128(7));
        Mail { id: Uuid::from_u128(8), party, to: "ada@example.com".to_owned(), letter, written_at }
    }

    fn written(letter: Letter) -> Written {
        mail(letter).written(&Secrets::from_pepper(&[1; 32]), "http://here").unwrap()
    }

    #[test]
    fn the_row_of_a_mail_holds_neither_link_nor_token() {
        let mail = mail(Letter::Reset { expires_at: Timestamp::from_micros(1_767_229_200_000_000).unwrap() });
        let token = mail.token(&Secrets::from_pepper(&[1; 32]));
        let body = mail.row().body;
        assert_eq!(
            body,
            serde_json::json!({
                "to": "ada@example.com", "template": "reset", "expires_at": "2026-01-01T01:00:00.000000Z"
            })
        );
        assert!(!body.to_string().contains(&token[32..]));
    }

    #[test]
    fn the_same_mail_always_has_the_same_link() {
        let letter = || Letter::Verification { expires_at: Timestamp::from_micros(1_767_312_000_000_000).unwrap() };
        let (first, again) = (written(letter()), written(letter()));
        assert_eq!(first, again);
        assert!(first.links[0].starts_with("http://here/auth/verify-email?token=00000000000000000000000000000007"));
        assert!(first.text.contains(&first.links[0]) && first.text.contains("2 January 2026, 00:00 UTC"));
        assert!(first.html.contains(&format!("<a href=\"{}\">", first.links[0])));
        let other = Mail { id: Uuid::from_u128(9), ..mail(letter()) };
        assert_ne!(other.token(&Secrets::from_pepper(&[1; 32])), mail(letter()).token(&Secrets::from_pepper(&[1; 32])));
    }

    #[test]
    fn words_are_escaped_in_html_and_stand_as_they_are_in_text() {
        let message = "1 < 2 & \"so\"".to_owned();
        let notice = written(Letter::Notice { title: "News".to_owned(), message: message.clone() });
        assert!(notice.text.contains(&message));
        assert!(!notice.html.contains("1 < 2"), "{}", notice.html);
    }
}
