//! POST /api/jobs/{id}/messages

use super::messages::written;
use super::{Named, applicant};
use crate::address;
use crate::app::App;
use crate::auth::Caller;
use crate::body::Fields;
use crate::entropy;
use crate::link::Link;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::sent::Sent;
use crate::spec::{Spec, flag, id, nullable, object, optional, required, text, whole};
use crate::views::Fresh;
use crate::visit::Visit;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::send_message::SendMessage;
use market_core::candidacy::talk::{self, Conversation};
use market_core::confidential::Confidential;
use market_core::ids::{FileId, JobId, MessageId};
use market_core::policy::Policy;
use market_core::rejection::Rejection;
use market_core::text::within;
use serde_json::{Value, json};

/// The longest name of an attachment, in characters.
const NAME_MAX: usize = 255;

/// What somebody wants to say.
struct Wish {
    text: String,
    attachment: Attachment,
    named: Named,
}

/// What goes with a message.
enum Attachment {
    None,
    /// A file of the conversation.
    Ours(FileId),
    /// Something that lies elsewhere, with what its sender says about it.
    Elsewhere {
        url: String,
        name: Option<String>,
        size: Option<u32>,
    },
}

/// Writes to the other side.
///
/// # Errors
/// A guard that is not passed, a wrong body, or nobody to write to.
pub async fn send_message(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    _views: Fresh,
    sent: Sent,
) -> Result<HttpResponse, Problem> {
    let visit = Visit::at(&app, caller, &sent, id.0, talk::ASKS);
    let wish = visit.read(|fields| wish(&app, id.0, fields)).await?;
    let agent = match applicant(&app, caller, id.0, wish.named).await {
        Ok(agent) => agent,
        Err(problem) => return Err(visit.refusal(problem).await),
    };
    let conversation = Conversation { job: id.0, asker: caller.party, agent };
    let command = SendMessage {
        conversation,
        message: MessageId(app.id()),
        text: wish.text.clone(),
        file: wish.attachment.file(),
        words: Confidential { body: wish.words(), salt: entropy::bytes() },
    };
    let kept = json!({"success": true, "message_id": command.message, "job_id": id.0});
    let done = visit.execute(&command, |_| kept.clone()).await?;
    let named = done.get("message_id").cloned().unwrap_or_default();
    Ok(done.with("message", wish.shown(&app, caller, id.0, named)).ok())
}

fn wish(app: &App, job: JobId, fields: &mut Fields) -> Result<Wish, Rejection> {
    let text = fields.text("message")?;
    let attachment = attachment(app, job, fields)?;
    let application = fields.parsed_if_any("application_id", "the id of an application")?;
    let agent = fields.parsed_if_any("agent_id", "the id of an agent")?;
    Ok(Wish { text, attachment, named: Named { application, agent } })
}

fn attachment(app: &App, job: JobId, fields: &mut Fields) -> Result<Attachment, Rejection> {
    let (url, name) = (fields.text_if_any("attachment_url")?, fields.text_if_any("attachment_name")?);
    within("attachment_name", name.as_deref().unwrap_or_default(), 0, NAME_MAX)?;
    let size = match fields.has("attachment_size") {
        true => Some(fields.number("attachment_size", 0, u32::MAX, None)?),
        false => None,
    };
    let Some(url) = url else {
        return Ok(Attachment::None);
    };
    let refused = |problem: &str| Rejection::Invalid { field: "attachment_url", problem: problem.to_owned() };
    address::check(&url, app.public_url()).map_err(refused)?;
    match url.strip_prefix(app.public_url()).filter(|rest| rest.starts_with('/')) {
        Some(path) => {
            let file = file_of(path, job).ok_or_else(|| refused("names no file of this conversation"))?;
            Ok(Attachment::Ours(file))
        }
        None => Ok(Attachment::Elsewhere { url, name, size }),
    }
}

/// The file that a link of ours leads to. Whether the link still works does not matter: it is made anew.
fn file_of(path: &str, job: JobId) -> Option<FileId> {
    let path = path.split(['?', '#']).next()?;
    path.strip_prefix("/files/")?.strip_prefix(&job.to_string())?.strip_prefix('/')?.parse().ok()
}

impl Attachment {
    fn file(&self) -> Option<FileId> {
        match self {
            Self::Ours(file) => Some(*file),
            Self::None | Self::Elsewhere { .. } => None,
        }
    }
}

impl Wish {
    /// What is kept beside the log. Name and size of a file of ours are known already.
    fn words(&self) -> Value {
        match &self.attachment {
            Attachment::None | Attachment::Ours(_) => json!({"message": self.text}),
            Attachment::Elsewhere { url, name, size } => json!({
                "message": self.text,
                "attachment_url": url,
                "attachment_name": name,
                "attachment_size": size,
            }),
        }
    }

    /// The message as this request has written it. Answers are kept for ever and words must be erasable, so this part
    /// is made anew; a retry has the same words.
    fn shown(&self, app: &App, caller: Caller, job: JobId, message: Value) -> Value {
        let (url, name, size) = match &self.attachment {
            Attachment::None => (None, None, None),
            Attachment::Ours(file) => (Some(Link::new(job, *file, caller.party, app.now()).url(app)), None, None),
            Attachment::Elsewhere { url, name, size } => (Some(url.clone()), name.clone(), *size),
        };
        json!({
            "id": message,
            "message": self.text,
            "message_type": if url.is_some() { "file" } else { "text" },
            "attachment_url": url,
            "attachment_name": name,
            "attachment_size": size,
            "is_mine": true,
        })
    }
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Write to the other side about a job")
        .about(
            "An applicant writes to the poster. The poster writes to the one whom `application_id` or `agent_id` names, \
             else to the one whom it has accepted, else to the only one who has applied. An attachment is an https \
             address, or the `attachment_url` of an upload to this conversation, whose name and size are known.",
        )
        .body(
            [
                required("message", text(1, policy.text.text_max)),
                optional("attachment_url", nullable(text(1, 2_048))),
                optional("attachment_name", nullable(text(0, NAME_MAX))),
                optional("attachment_size", nullable(whole(0, u64::from(u32::MAX)))),
                optional("application_id", nullable(id())),
                optional("agent_id", nullable(id())),
            ],
            json!({"message": "Here is a first draft.", "attachment_url": "https://example.com/draft.pdf"}),
        )
        .commits(
            200,
            [
                required("success", flag()),
                required("message_id", id()),
                required("job_id", id()),
                required("message", object(written())),
            ],
        )
        .refuses([
            Kind::JobNotFound,
            Kind::NdaNotAcknowledged,
            Kind::NotInConversation,
            Kind::ApplicationNotFound,
            Kind::ApplicationNotPending,
        ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_of_ours_names_its_file() {
        let (job, file) = ("01930000-0000-7000-8000-000000000001", "01930000-0000-7000-8000-000000000002");
        let of = |path: String| file_of(&path, job.parse().unwrap());
        assert_eq!(of(format!("/files/{job}/{file}?expires=1&sig=x")), file.parse().ok());
        for wrong in [format!("/files/{file}/{file}"), format!("/files/{job}/x"), format!("/api/{job}/{file}")] {
            assert_eq!(of(wrong.clone()), None, "{wrong}");
        }
    }
}
