//! The mail that tells what waits for its party.

use super::{Mail, Written, shown};
use askama::Template;
use market_core::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The longest subject, in characters.
const SUBJECT_MAX: usize = 120;

/// Something that waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// What it is, in a few words.
    pub title: String,
    /// The title of the job that it is about, if it is about one.
    pub about: Option<String>,
    /// What has happened.
    pub message: String,
    /// What there is to do.
    pub todo: String,
    /// Until when, if that is known.
    pub until: Option<Timestamp>,
    /// The path of what helps further.
    pub link: String,
}

/// The same as it is read.
struct Shown<'a> {
    message: &'a str,
    todo: &'a str,
    until: Option<String>,
    link: String,
}

#[derive(Template)]
#[template(path = "mail/waiting.txt")]
struct Text<'a> {
    items: &'a [Shown<'a>],
    more: usize,
    leave: &'a str,
}

#[derive(Template)]
#[template(path = "mail/waiting.html")]
struct Html<'a> {
    subject: &'a str,
    items: &'a [Shown<'a>],
    more: usize,
    leave: &'a str,
}

/// Writes the mail. Links begin with `public_url`; `leave` is the way out, for people and for their mail program.
///
/// Source: RFC 8058, section 3.1.
pub(super) fn written(
    mail: &Mail,
    items: &[Item],
    more: usize,
    public_url: &str,
    leave: &str,
) -> askama::Result<Written> {
    let subject = subject(items, more);
    let items: Vec<Shown<'_>> = items.iter().map(|item| Shown::of(item, public_url)).collect();
    let text = Text { items: &items, more, leave }.render()?;
    let html = Html { subject: &subject, items: &items, more, leave }.render()?;
    let links = items.iter().map(|item| item.link.clone()).chain([leave.to_owned()]).collect();
    let one_click = "List-Unsubscribe=One-Click".to_owned();
    let headers = [("List-Unsubscribe", format!("<{leave}>")), ("List-Unsubscribe-Post", one_click)];
    Ok(Written { headers: headers.into(), ..mail.with(&subject, text, html, links) })
}

/// One line. A title may hold anything that people write.
fn subject(items: &[Item], more: usize) -> String {
    let text = match items {
        [Item { title, about: Some(about), .. }] if more == 0 => format!("{title}: {about}"),
        [Item { title, .. }] if more == 0 => title.clone(),
        items => format!("{} things wait for you", items.len().saturating_add(more)),
    };
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(SUBJECT_MAX).collect()
}

impl<'a> Shown<'a> {
    fn of(item: &'a Item, public_url: &str) -> Self {
        let link = format!("{public_url}{}", item.link);
        Self { message: &item.message, todo: &item.todo, until: item.until.map(shown), link }
    }
}
