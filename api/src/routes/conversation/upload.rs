//! POST /api/jobs/{id}/messages/upload

use super::{Named, applicant};
use crate::app::App;
use crate::auth::Caller;
use crate::path::Id;
use crate::problem::{Kind, Problem};
use crate::query::Query;
use crate::sent::Head;
use crate::spec::{Spec, flag, id, number, optional, required, whole, words};
use crate::upload::{Taken, Upload};
use crate::views::Fresh;
use actix_multipart::Multipart;
use actix_web::HttpResponse;
use actix_web::web::Data;
use market_core::candidacy::share_file::ShareFile;
use market_core::candidacy::talk::Conversation;
use market_core::ids::{CandidacyId, JobId};
use market_core::job::At;
use market_core::policy::Policy;

/// Puts a file into a conversation; a message may carry it along afterwards.
///
/// # Errors
/// A guard that is not passed, or a file that is not taken.
pub async fn upload(
    app: Data<App>,
    caller: Caller,
    id: Id<JobId>,
    query: Query,
    _views: Fresh,
    head: Head,
    parts: Multipart,
) -> Result<HttpResponse, Problem> {
    let agent = applicant(&app, caller, id.0, Named::of(&query)?).await?;
    let conversation = Conversation { job: id.0, asker: caller.party, agent };
    admit(&app, caller, &conversation, &head).await?;
    head.must_be_sound()?;
    let upload = Upload { app: &app, caller, head: &head, job: id.0 };
    let (bytes_max, thread) = (app.policy().message_file_bytes_max, agent.to_string());
    let taken = upload.take(parts, bytes_max, &thread, |file, received| ShareFile {
        conversation,
        file,
        name: received.name.clone(),
        media_type: received.media_type.to_owned(),
        sha256: received.written.sha256.clone(),
        size: received.written.size,
    });
    let Taken { name, url, done, .. } = taken.await?;
    let size = done.get("file_size").cloned().unwrap_or_default();
    Ok(done.with("attachment_url", url).with("attachment_name", name).with("attachment_size", size).ok())
}

/// Asks before the first byte is read. Whoever may ask again is asked about the number later: the file may be there.
async fn admit(app: &App, caller: Caller, conversation: &Conversation, head: &Head) -> Result<(), Problem> {
    let at = At { job: conversation.job, party: conversation.asker };
    let known = app.store.load(&(at, CandidacyId::of(conversation.job, conversation.agent))).await?;
    conversation.writer(&known)?;
    if !head.may_repeat() {
        ShareFile::admit(conversation, &known, &app.context(caller.actor))?;
    }
    Ok(())
}

/// What it takes and answers.
#[must_use]
pub fn spec(policy: &Policy) -> Spec {
    Spec::of("Put a file into the conversation with the other side")
        .about(
            "The poster's file goes into the conversation that `application_id` or `agent_id` names, else as its \
             messages do. Poster and applicant may read it; a message carries it along by its `attachment_url`.",
        )
        .query([optional("application_id", id()), optional("agent_id", id())])
        .upload([])
        .commits(
            200,
            [
                required("success", flag()),
                required("attachment_url", words()),
                required("attachment_name", words()),
                required("attachment_size", whole(1, policy.message_file_bytes_max)),
                required("file_id", id()),
                required("file_path", words()),
                required("media_type", words()),
                required("sha256", words()),
                required("expires_in", number()),
            ],
        )
        .refuses([
            Kind::JobNotFound,
            Kind::NdaNotAcknowledged,
            Kind::NotInConversation,
            Kind::ApplicationNotFound,
            Kind::ApplicationNotPending,
            Kind::ConversationFull,
            Kind::Invalid,
            Kind::UploadNotValid,
            Kind::FileTypeNotAllowed,
            Kind::FileTooLarge,
        ])
}
