//! Poster or applicant writes to the other.

use super::event::CandidacyEvent;
use super::state::Candidacy;
use super::talk::Conversation;
use crate::confidential::Confidential;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{CandidacyId, FileId, MessageId};
use crate::job::{At, Standing};
use crate::rejection::Rejection;
use crate::text::within;

/// Sends a message.
#[derive(Clone, Debug)]
pub struct SendMessage {
    /// Between whom, and by whom.
    pub conversation: Conversation,
    /// The new message.
    pub message: MessageId,
    /// What it says.
    pub text: String,
    /// The file of the conversation that goes with it.
    pub file: Option<FileId>,
    /// Everything that is written.
    pub words: Confidential,
}

impl Decide for SendMessage {
    type Needs = (At, CandidacyId);

    fn needs(&self) -> Self::Needs {
        self.conversation.needs()
    }

    fn decide(&self, known: &(Standing, Candidacy), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (from, application) = self.conversation.writer(known)?;
        within("message", &self.text, 1, cx.policy.text.text_max)?;
        if self.file.is_some_and(|file| !known.1.files.contains(&file)) {
            let problem = "names no file of this conversation; upload it first".to_owned();
            return Err(Rejection::Invalid { field: "attachment_url", problem });
        }
        Ok(vec![
            CandidacyEvent::MessageSent {
                job: self.conversation.job,
                party: self.conversation.agent,
                application: application.application,
                from,
                message: self.message,
                words: self.words.digest(),
                file: self.file,
            }
            .into(),
        ])
    }

    fn private(&self) -> Vec<Private> {
        vec![self.words.private("message", self.conversation.asker)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn poster_and_applicant_write_to_each_other() {
        given(applied_job(usd(75_00)))
            .when(message(POSTER))
            .then(&["candidacy.message_sent"])
            .when(message(AGENT))
            .then(&["candidacy.message_sent"]);
        given(delivered_job(usd(75_00))).when(message(AGENT)).then(&["candidacy.message_sent"]);
    }

    #[test]
    fn refusals_come_in_the_order_of_the_guards() {
        let empty = |asker| SendMessage { text: " ".to_owned(), ..message(asker) };
        given([registered(AGENT)]).when(empty(AGENT)).then_refused(Rejection::JobNotFound { job: JOB });
        given(open_job()).when(empty(AGENT)).then_refused(Rejection::NdaNotAcknowledged);
        given(acknowledged_job()).when(empty(AGENT)).then_refused(Rejection::NotInConversation);
        given(applied_job(usd(75_00))).when(empty(AGENT)).then_refused_for("message");
        given(applied_job(usd(75_00)))
            .when(SendMessage { text: "x".repeat(20_001), ..message(AGENT) })
            .then_refused_for("message");
    }

    #[test]
    fn others_have_no_part_in_it() {
        let story = applied_job(usd(75_00)).and(registered(STRANGER)).and(acknowledged(STRANGER));
        given(story).when(message(STRANGER)).then_refused(Rejection::NotInConversation);
    }

    #[test]
    fn whoever_has_withdrawn_or_was_not_chosen_writes_no_more() {
        let withdrawn = || applied_job(usd(75_00)).and(withdrawn(APPLICATION));
        given(withdrawn()).when(message(AGENT)).then_refused(Rejection::NotInConversation);
        given(withdrawn()).when(message(POSTER)).then_refused(Rejection::ApplicationNotPending { status: "rejected" });
        let passed_over = funded_job(usd(75_00))
            .and(registered(STRANGER))
            .and(acknowledged(STRANGER))
            .and(applied_by(STRANGER, usd(70_00)));
        let theirs = |asker| {
            let ours = message(asker);
            SendMessage { conversation: Conversation { agent: STRANGER, ..ours.conversation }, ..ours }
        };
        given(passed_over).when(theirs(STRANGER)).then_refused(Rejection::NotInConversation);
    }

    #[test]
    fn only_a_file_of_the_conversation_goes_along() {
        let with_file = SendMessage { file: Some(FILE), ..message(POSTER) };
        given(applied_job(usd(75_00)))
            .when(with_file.clone())
            .then_refused_for("attachment_url")
            .when(share(AGENT))
            .then(&["candidacy.file_shared"])
            .when(with_file)
            .then(&["candidacy.message_sent"]);
    }
}
