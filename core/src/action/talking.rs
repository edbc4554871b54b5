//! What poster and applicants may say to one another.

use super::registry::Draft;
use super::scene::Scene;
use super::work::{confidential, sentence};
use crate::candidacy::send_message::SendMessage;
use crate::candidacy::share_file::ShareFile;
use crate::candidacy::talk::Conversation;
use crate::ids::{ApplicationId, FileId, MessageId};
use serde_json::json;
use uuid::Uuid;

/// The conversations that somebody could mean: the poster one with each applicant, everybody else its own.
fn conversations(scene: &Scene<'_>) -> Vec<(Conversation, ApplicationId)> {
    let (job, asker) = (scene.at.job, scene.at.party);
    let one =
        |(agent, held): (_, &crate::candidacy::Application)| (Conversation { job, asker, agent }, held.application);
    scene.applications().map(one).collect()
}

pub(super) fn send(scene: &Scene<'_>) -> Vec<Draft> {
    let one = |(conversation, application)| {
        let text = sentence(1);
        let body = json!({"message": text, "application_id": application});
        let (message, words) = (MessageId(Uuid::nil()), confidential());
        let command = SendMessage { conversation, message, text, file: None, words };
        Draft::of(command).body(body).fill(&["message"])
    };
    conversations(scene).into_iter().map(one).collect()
}

pub(super) fn share(scene: &Scene<'_>) -> Vec<Draft> {
    let one = |(conversation, application): (Conversation, ApplicationId)| {
        let command = ShareFile {
            conversation,
            file: FileId(Uuid::nil()),
            name: String::new(),
            media_type: String::new(),
            sha256: String::new(),
            size: 0,
        };
        Draft::of(command).asking(format!("application_id={application}"))
    };
    conversations(scene).into_iter().map(one).collect()
}
