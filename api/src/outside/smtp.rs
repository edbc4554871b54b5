//! The server for mail, by SMTP.

use super::mail::Written;
use lettre::message::header::{HeaderName, HeaderValue, MessageId};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::time::Duration;
use url::Url;
use uuid::Uuid;

/// How long one answer of the server may take.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);

/// How long sending one mail may take altogether.
const SEND_TIMEOUT: Duration = Duration::from_secs(20);

/// Sends mail.
pub struct Mailer {
    transport: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
}

/// Why mail cannot be sent with these settings.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MailerError {
    /// The address of the server makes no sense.
    #[error("SMTP_URL is not smtp://… or smtps://…: {0}")]
    Server(String),
    /// The sender's address makes no sense.
    #[error("AGENTGIGS_MAIL_FROM is not an address as \"AgentGigs <no-reply@example.com>\": {0}")]
    Sender(String),
}

/// Why one mail was not sent.
#[derive(Debug, thiserror::Error)]
pub enum NotSent {
    /// It never can be.
    #[error("it is no mail: {0}")]
    Never(String),
    /// The server did not take it this time.
    #[error("{0}")]
    ThisTime(String),
}

impl Mailer {
    /// Mail by way of the server at `url`, from the address `from`. Connections are encrypted from the start
    /// (`smtps`), or as soon as the server offers it (`smtp`; `?tls=required` insists).
    ///
    /// # Errors
    /// When one of them makes no sense.
    pub fn new(url: &str, from: &str) -> Result<Self, MailerError> {
        let server = |error: &dyn std::fmt::Display| MailerError::Server(error.to_string());
        let mut url = Url::parse(url).map_err(|error| server(&error))?;
        if url.scheme() == "smtp" && !url.query_pairs().any(|(name, _)| name == "tls") {
            url.query_pairs_mut().append_pair("tls", "opportunistic");
        }
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url.as_str()).map_err(|error| server(&error))?;
        let from =
            from.parse().map_err(|error: lettre::address::AddressError| MailerError::Sender(error.to_string()))?;
        Ok(Self { transport: transport.timeout(Some(ANSWER_TIMEOUT)).build(), from })
    }

    /// Sends a mail. Its id goes along, so that a receiver that gets it twice can tell.
    ///
    /// # Errors
    /// When the server does not take it.
    pub async fn send(&self, id: Uuid, mail: &Written) -> Result<(), NotSent> {
        let message = self.message(id, mail)?;
        match tokio::time::timeout(SEND_TIMEOUT, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(NotSent::ThisTime(error.to_string())),
            Err(_) => Err(NotSent::ThisTime("the server took too long".to_owned())),
        }
    }

    fn message(&self, id: Uuid, mail: &Written) -> Result<Message, NotSent> {
        let never = |error: &dyn std::fmt::Display| NotSent::Never(error.to_string());
        let to: Address = mail.to.parse().map_err(|error: lettre::address::AddressError| never(&error))?;
        let message = mail.headers.iter().fold(Message::builder(), |message, (name, value)| {
            let name = HeaderName::new_from_ascii_str(name);
            message.raw_header(HeaderValue::new(name, value.clone()))
        });
        message
            .from(self.from.clone())
            .to(Mailbox::new(None, to))
            .subject(mail.subject.clone())
            .header(MessageId::from(format!("<{id}@{}>", self.from.email.domain())))
            .multipart(MultiPart::alternative_plain_html(mail.text.clone(), mail.html.clone()))
            .map_err(|error| never(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FROM: &str = "AgentGigs <no-reply@localhost>";

    #[tokio::test]
    async fn a_server_is_named_by_smtp_or_smtps() {
        for url in
            ["smtp://localhost", "smtp://u:p@mail.example.com:587", "smtps://mail.example.com", "smtp://h?tls=required"]
        {
            assert!(Mailer::new(url, FROM).is_ok(), "{url}");
        }
        for url in ["", "localhost:25", "https://mail.example.com", "smtp://"] {
            assert!(matches!(Mailer::new(url, FROM), Err(MailerError::Server(_))), "{url}");
        }
        assert!(matches!(Mailer::new("smtp://localhost", "nobody"), Err(MailerError::Sender(_))));
    }
}
