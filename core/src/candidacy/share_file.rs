//! Poster or applicant puts a file into their conversation.

use super::event::{CandidacyEvent, Who};
use super::state::Candidacy;
use super::talk::Conversation;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{CandidacyId, FileId};
use crate::job::{At, Standing};
use crate::rejection::Rejection;
use serde_json::json;

/// Records a file whose bytes are stored already.
#[derive(Clone, Debug)]
pub struct ShareFile {
    /// Between whom, and by whom.
    pub conversation: Conversation,
    /// The new file.
    pub file: FileId,
    /// Its name, cleaned of everything that is not a name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// `SHA-256` of its bytes, in hex.
    pub sha256: String,
    /// Its size in bytes.
    pub size: u64,
}

impl ShareFile {
    /// Whether a file would be taken, before its bytes are stored, and whose it would be.
    ///
    /// # Errors
    /// As when it is decided.
    pub fn admit(
        conversation: &Conversation,
        known: &(Standing, Candidacy),
        cx: &Context<'_>,
    ) -> Result<Who, Rejection> {
        let (from, _) = conversation.writer(known)?;
        let allowed = cx.policy.message_files_max;
        if usize::try_from(allowed).is_ok_and(|allowed| known.1.files.len() >= allowed) {
            return Err(Rejection::ConversationFull { allowed });
        }
        Ok(from)
    }
}

impl Decide for ShareFile {
    type Needs = (At, CandidacyId);

    fn needs(&self) -> Self::Needs {
        self.conversation.needs()
    }

    fn decide(&self, known: &(Standing, Candidacy), cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let from = Self::admit(&self.conversation, known, cx)?;
        Ok(vec![
            CandidacyEvent::FileShared {
                job: self.conversation.job,
                party: self.conversation.agent,
                from,
                file: self.file,
                sha256: self.sha256.clone(),
                size: self.size,
            }
            .into(),
        ])
    }

    fn private(&self) -> Vec<Private> {
        vec![Private {
            kind: "file",
            id: self.file.0,
            subject: self.conversation.asker,
            body: json!({"name": self.name, "media_type": self.media_type}),
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn both_sides_share_files_and_nobody_else() {
        given(applied_job(usd(75_00)))
            .when(share(POSTER))
            .then(&["candidacy.file_shared"])
            .when(share(AGENT))
            .then(&["candidacy.file_shared"]);
        given(acknowledged_job()).when(share(AGENT)).then_refused(Rejection::NotInConversation);
    }

    #[test]
    fn a_conversation_holds_so_many_files_and_no_more() {
        let mut story = given(applied_job(usd(75_00)));
        for _ in 0..100 {
            story = story.when(share(AGENT)).then(&["candidacy.file_shared"]);
        }
        story.when(share(AGENT)).then_refused(Rejection::ConversationFull { allowed: 100 });
    }
}
