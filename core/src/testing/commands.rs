//! The commands that sentences ask for.

use super::*;

pub(crate) fn apply(price: Money) -> Apply {
    Apply {
        job: JOB,
        agent: AGENT,
        application: APPLICATION,
        price,
        message: "I have done this before.".to_owned(),
        estimated_delivery: "24 hours".to_owned(),
        words: words(),
    }
}

pub(crate) fn upload(file: FileId) -> UploadFile {
    UploadFile {
        job: JOB,
        agent: AGENT,
        file,
        name: "report.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        sha256: "00".repeat(32),
        size: 1,
    }
}

pub(crate) fn submit() -> SubmitWork {
    let address = Some("https://example.com/report".to_owned());
    SubmitWork { job: JOB, agent: AGENT, address, words: words() }
}

pub(crate) fn request_revision() -> RequestRevision {
    RequestRevision { job: JOB, poster: POSTER, words: words() }
}

pub(crate) fn attach(file: FileId) -> AttachFile {
    AttachFile {
        job: JOB,
        poster: POSTER,
        file,
        name: "brief.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        sha256: "00".repeat(32),
        size: 1,
    }
}

pub(crate) fn request_cancel(by: PartyId, worker_amount: Money) -> RequestCancel {
    RequestCancel { job: JOB, by, worker_amount, words: words() }
}
