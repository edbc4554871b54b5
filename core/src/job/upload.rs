//! The worker puts a file into the job.

use super::event::JobEvent;
use super::standing::{Ask, At, Standing};
use super::told::Upload;
use crate::decide::{Context, Decide, Private};
use crate::event::Event;
use crate::ids::{FileId, JobId, PartyId};
use crate::rejection::Rejection;
use serde_json::json;

/// Records a file whose bytes are stored already.
#[derive(Clone, Debug)]
pub struct UploadFile {
    /// The job.
    pub job: JobId,
    /// The worker.
    pub agent: PartyId,
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

impl UploadFile {
    /// What the door asks.
    pub const ASKS: &'static [Ask] = &[Ask::Nda, Ask::Worker];

    /// Whether a file would be taken, before its bytes are stored.
    ///
    /// # Errors
    /// As when it is decided.
    pub fn admit(standing: &Standing, cx: &Context<'_>) -> Result<(), Rejection> {
        let (job, worker) = standing.enter(Self::ASKS)?;
        job.working(cx.now)?;
        let allowed = cx.policy.files_max.of(worker.tier());
        if usize::try_from(allowed).is_ok_and(|allowed| job.files.len() >= allowed) {
            return Err(Rejection::TooManyFiles { allowed });
        }
        Ok(())
    }
}

impl Decide for UploadFile {
    type Needs = At;

    fn needs(&self) -> At {
        At { job: self.job, party: self.agent }
    }

    fn decide(&self, standing: &Standing, cx: &Context<'_>) -> Result<Vec<Event>, Rejection> {
        Self::admit(standing, cx)?;
        Ok(vec![
            JobEvent::FileUploaded(Upload {
                job: self.job,
                agent: self.agent,
                file: self.file,
                sha256: self.sha256.clone(),
                size: self.size,
            })
            .into(),
        ])
    }

    fn private(&self) -> Vec<Private> {
        vec![Private {
            kind: "file",
            id: self.file.0,
            subject: self.agent,
            body: json!({"name": self.name, "media_type": self.media_type}),
        }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn the_worker_of_a_funded_job_uploads() {
        given(funded_job(usd(75_00))).when(upload(FILE)).then(&["job.file_uploaded"]);
    }

    #[test]
    fn others_and_other_states_are_refused() {
        let by_poster = UploadFile { agent: POSTER, ..upload(FILE) };
        given(funded_job(usd(75_00))).when(by_poster).then_refused(Rejection::NotTheWorker);
        given(hired_job(usd(75_00))).when(upload(FILE)).then_refused(Rejection::NotTheWorker);
        given(approved_job(usd(75_00)))
            .when(upload(FILE))
            .then_refused(Rejection::WrongState { status: "completed", wanted: "in_progress" });
    }
}
