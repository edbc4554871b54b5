//! Sends the mails that commits have written, and tries again those that the server does not take.

use super::patrol;
use crate::app::App;
use crate::node::Duty;
use crate::outside::mail::Mail;
use crate::outside::smtp::{Mailer, NotSent};
use futures_util::{StreamExt, TryStreamExt, stream};
use market_core::time::{Span, Timestamp};
use market_store::StoreError;
use std::sync::Arc;
use tokio::sync::watch;
use uuid::Uuid;

/// How many mails are sent at once.
const AT_ONCE: i64 = 8;

/// How many mails are forgotten at once.
const FORGOTTEN_AT_ONCE: i64 = 500;

/// The waits before a mail is tried again; after the last one it is given up.
const RETRIES: [Span; 7] = [
    Span::seconds(60),
    Span::seconds(5 * 60),
    Span::seconds(30 * 60),
    Span::hours(2),
    Span::hours(24),
    Span::hours(24),
    Span::hours(24),
];

/// A mail that was not sent so long after it was written is of no use any more: it may lie there from a time
/// without a server for mail.
const AGE_MAX: Span = Span::days(5);

/// How long the row of a mail stays when nothing more happens to it.
const KEPT: Span = Span::days(30);

// Whoever claims a mail has it for two minutes of the database's clock, which nobody winds on; sending one takes
// less. A claim that was never given back lapses, and the mail is sent by somebody else.
const CLAIM: &str = "
    with due as (
        select mail from mail_delivery
        where finished_at is null and due_at <= $1 and (claimed_until is null or claimed_until < now())
        order by due_at, mail
        limit $2
        for update skip locked
    ), claimed as (
        update mail_delivery set claimed_until = now() + interval '2 minutes', attempts = attempts + 1
        from due where mail_delivery.mail = due.mail
        returning mail_delivery.mail, mail_delivery.attempts
    )
    select private.id, private.subject, private.body::text as body, private.written_at, claimed.attempts
    from claimed join private on private.kind = 'mail' and private.id = claimed.mail";

const FINISH: &str = "update mail_delivery set finished_at = $2, outcome = $3, claimed_until = null where mail = $1";

const RETRY: &str = "update mail_delivery set due_at = $2, claimed_until = null where mail = $1";

const FORGET: &str = "delete from private where kind = 'mail' and id in (
        select mail from mail_delivery where finished_at < $1 limit $2
    )";

/// A mail that is ours to send now.
struct Claimed {
    id: Uuid,
    mail: Result<Mail, StoreError>,
    /// Which time it is.
    attempt: i16,
}

/// What has become of an attempt.
enum Outcome {
    Sent,
    Retry(Timestamp),
    GivenUp,
}

/// One round. Tells how many mails were tried.
///
/// # Errors
/// When the database cannot be reached.
pub async fn pass(app: &App) -> Result<usize, StoreError> {
    let Some(mailer) = &app.mailer else {
        return Ok(0);
    };
    forget(app).await?;
    let claimed = claim(app).await?;
    let tried = claimed.len();
    let attempts = claimed.into_iter().map(|claimed| attempt(app, mailer, claimed));
    stream::iter(attempts).buffer_unordered(tried.max(1)).try_collect::<Vec<()>>().await?;
    Ok(tried)
}

async fn claim(app: &App) -> Result<Vec<Claimed>, StoreError> {
    let connection = app.store.pool().get().await?;
    let rows = connection.query(CLAIM, &[&app.now().as_datetime(), &AT_ONCE]).await?;
    let claimed = rows
        .iter()
        .map(|row| Ok(Claimed { id: row.try_get("id")?, mail: Mail::read(row), attempt: row.try_get("attempts")? }));
    claimed.collect()
}

async fn attempt(app: &App, mailer: &Mailer, claimed: Claimed) -> Result<(), StoreError> {
    let outcome = outcome(app, mailer, &claimed).await;
    let connection = app.store.pool().get().await?;
    let now = app.now().as_datetime();
    match outcome {
        Outcome::Sent => connection.execute(FINISH, &[&claimed.id, &now, &"sent"]).await?,
        Outcome::GivenUp => connection.execute(FINISH, &[&claimed.id, &now, &"given_up"]).await?,
        Outcome::Retry(due_at) => connection.execute(RETRY, &[&claimed.id, &due_at.as_datetime()]).await?,
    };
    Ok(())
}

async fn outcome(app: &App, mailer: &Mailer, claimed: &Claimed) -> Outcome {
    let (mail, now) = (claimed.id, app.now());
    let read = claimed.mail.as_ref().map_err(ToString::to_string);
    let written = read.and_then(|kept| {
        kept.written(&app.secrets, app.public_url()).map(|written| (kept, written)).map_err(|error| error.to_string())
    });
    let (kept, written) = match written {
        Ok(written) => written,
        Err(error) => {
            tracing::error!(%mail, error, "a mail is given up");
            return Outcome::GivenUp;
        }
    };
    if kept.expires_at().unwrap_or(kept.written_at.after(AGE_MAX)) <= now {
        tracing::warn!(%mail, "a mail came to be too old before it was sent, and is given up");
        return Outcome::GivenUp;
    }
    match mailer.send(mail, &written).await {
        Ok(()) => Outcome::Sent,
        Err(NotSent::Never(error)) => {
            tracing::error!(%mail, error, "a mail is given up");
            Outcome::GivenUp
        }
        Err(NotSent::ThisTime(error)) => match wait_after(claimed.attempt) {
            Some(wait) => {
                tracing::warn!(%mail, attempt = claimed.attempt, error, "a mail was not sent, and is tried again later");
                Outcome::Retry(now.after(wait))
            }
            None => {
                tracing::error!(%mail, attempt = claimed.attempt, error, "a mail was not sent, and is given up");
                Outcome::GivenUp
            }
        },
    }
}

/// How long to wait after so many attempts; none when there was the last one.
fn wait_after(attempt: i16) -> Option<Span> {
    let number = usize::try_from(attempt).ok()?;
    RETRIES.get(number.checked_sub(1)?).copied()
}

async fn forget(app: &App) -> Result<(), StoreError> {
    let now = app.now().as_micros();
    let Some(before) =
        Timestamp::from_micros(now.saturating_sub(i64::from(KEPT.as_seconds()).saturating_mul(1_000_000)))
    else {
        return Ok(());
    };
    let connection = app.store.pool().get().await?;
    connection.execute(FORGET, &[&before.as_datetime(), &FORGOTTEN_AT_ONCE]).await?;
    Ok(())
}

/// Runs until it is told to stop.
pub(super) async fn run(app: Arc<App>, stopped: watch::Receiver<bool>) {
    patrol(Duty::MailSender, &app, stopped, || pass(&app)).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_tried_for_three_days_and_then_given_up() {
        let waits: Vec<u32> = (1..).map_while(wait_after).map(Span::as_seconds).collect();
        assert_eq!(waits, [60, 300, 1_800, 7_200, 86_400, 86_400, 86_400]);
        assert_eq!(wait_after(0), None);
    }
}
