//! The poster puts a file beside the terms, or takes it away again.

use super::event::JobEvent;
use super::stage::{Hire, Stage};
use super::standing::{Ask, At, Standing};
use super::told::Attachment;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{FileId, JobId, PartyId};
use crate::rejection::Rejection;
use serde_json::json;

/// Records a file whose bytes are stored already.
#[derive(Clone, Debug)]
pub struct AttachFile {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
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

/// Takes a file away from an open job.
#[derive(Clone, Debug)]
pub struct RemoveAttachment {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// The file.
    pub file: FileId,
}

impl AttachFile {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];

    /// Whether a file would be taken, before its bytes are stored.
    ///
    /// # Errors
    /// As when it is decided.
    pub fn admit(standing: &Standing, cx: &Context<'_>) -> Result<(), Rejection> {
        let (job, poster) = standing.enter(Self::ASKS)?;
        match &job.stage {
            Stage::Open { expires_at: due_at } | Stage::PendingEscrow(Hire { fund_by: due_at, .. }) => {
                if *due_at <= cx.now {
                    return Err(Rejection::DeadlinePassed { due_at: *due_at });
                }
            }
            Stage::InProgress(..) => {
                job.working(cx.now)?;
            }
            Stage::PendingProof { .. }
            | Stage::Delivered { .. }
            | Stage::Completed { .. }
            | Stage::Disputed(_)
            | Stage::Cancelled(_) => {
                return Err(job.wrong_state("open, pending_escrow or in_progress"));
            }
        }
        let allowed = cx.policy.attachments_max.of(poster.tier());
        if usize::try_from(allowed).is_ok_and(|allowed| job.attachments.len() >= allowed) {
            return Err(Rejection::TooManyAttachments { allowed });
        }
        Ok(())
    }
}

impl Decide for AttachFile {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.poster }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Self::admit(standing, cx)?;
        let attachment = Attachment {
            job: self.job,
            poster: self.poster,
            file: self.file,
            sha256: self.sha256.clone(),
            size: self.size,
        };
        Ok(vec![JobEvent::AttachmentAdded(attachment).into()])
    }

    fn private(&self) -> Vec<Private> {
        vec![Private {
            kind: "file",
            id: self.file.0,
            subject: self.poster,
            body: json!({"name": self.name, "media_type": self.media_type}),
        }]
    }
}

impl RemoveAttachment {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Poster];
}

impl Decide for RemoveAttachment {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.poster }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        let (job, _) = standing.enter(Self::ASKS)?;
        if !job.attachments.contains(&self.file) {
            return Err(Rejection::AttachmentNotFound { file: self.file });
        }
        // Once somebody is accepted, what was read then must stay.
        let Stage::Open { expires_at } = job.stage else {
            return Err(job.wrong_state("open"));
        };
        if expires_at <= cx.now {
            return Err(Rejection::DeadlinePassed { due_at: expires_at });
        }
        Ok(vec![JobEvent::AttachmentRemoved { job: self.job, file: self.file }.into()])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    const REMOVE: RemoveAttachment = RemoveAttachment { job: JOB, poster: POSTER, file: FILE };

    #[test]
    fn the_poster_attaches_until_the_work_is_handed_in() {
        for story in [open_job(), hired_job(usd(75_00)), funded_job(usd(75_00))] {
            given(story).when(attach(FILE)).then(&["job.attachment_added"]);
        }
        given(delivered_job(usd(75_00)))
            .when(attach(FILE))
            .then_refused(Rejection::WrongState { status: "delivered", wanted: "open, pending_escrow or in_progress" });
        given(open_job()).when(AttachFile { poster: AGENT, ..attach(FILE) }).then_refused(Rejection::NotThePoster);
    }

    #[test]
    fn a_job_has_so_many_attachments_and_no_more() {
        let mut story = given(open_job());
        for n in 0..10 {
            let file = FileId(uuid::Uuid::from_u128(n));
            story = story.when(attach(file)).then(&["job.attachment_added"]);
        }
        story.when(attach(FILE)).then_refused(Rejection::TooManyAttachments { allowed: 10 });
    }

    #[test]
    fn an_attachment_is_taken_away_once_and_only_while_nobody_is_accepted() {
        given(open_job())
            .when(attach(FILE))
            .then(&["job.attachment_added"])
            .when(REMOVE)
            .then(&["job.attachment_removed"])
            .when(REMOVE)
            .then_refused(Rejection::AttachmentNotFound { file: FILE });
        given(hired_job(usd(75_00)))
            .when(attach(FILE))
            .then(&["job.attachment_added"])
            .when(REMOVE)
            .then_refused(Rejection::WrongState { status: "pending_escrow", wanted: "open" });
    }
}
