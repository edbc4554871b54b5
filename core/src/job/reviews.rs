//! What both sides of a completed job say of one another: sealed until both have spoken, or the time for it is over.

use crate::candidacy::Who;
use crate::confidential::{Confidential, TextDigest};
use crate::ids::{JobId, PartyId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// What was said of one another around a job.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reviews {
    /// Until when it can be said. Where the completion did not tell, the first review does.
    pub until: Option<Timestamp>,
    /// What the poster said of the work.
    pub poster: Said,
    /// What the worker said of the poster.
    pub agent: Said,
}

/// What became of one side's review.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Said {
    /// It has said nothing yet.
    #[default]
    Nothing,
    /// It has, and this is the digest of it.
    Sealed(TextDigest),
    /// What it said is for all to read.
    Open,
    /// It can say nothing any more.
    Missed,
}

/// A review of which the log knows only the digest; rating and comment lie beside it, where nobody is shown them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedReview {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// The worker.
    pub agent: PartyId,
    /// Whose review it is.
    pub by: Who,
    /// The digest of rating and comment.
    pub words: TextDigest,
    /// When it can be read, whatever the other side does.
    pub opens_at: Timestamp,
}

/// What was said of one another, opened together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedReviews {
    /// The job.
    pub job: JobId,
    /// The poster.
    pub poster: PartyId,
    /// The worker.
    pub agent: PartyId,
    /// What was said; what was erased in the meantime is absent.
    pub reviews: Vec<OpenedReview>,
    /// Why it makes no reputation, if it makes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub uncounted: Option<Uncounted>,
}

/// One side's review.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenedReview {
    /// Whose it is.
    pub by: Who,
    /// From 1 to 5.
    pub rating: u8,
    /// The digest of rating and comment, as it was sealed.
    pub words: TextDigest,
}

/// Why reviews make no reputation: the two sides are too close. The log knows no identity of payout accounts and one party
/// an e-mail address, so what it can tell is who brought whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Uncounted {
    /// One of the two came by the other's referral code.
    Referral,
}

/// What is sealed and opened again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opinion {
    /// From 1 to 5.
    pub rating: u8,
    /// What there is to say; may be empty.
    pub comment: String,
    /// 16 random bytes, handed in.
    pub salt: [u8; 16],
}

impl Opinion {
    /// The same as the record keeps it: rating and comment under one digest, so that neither can be changed later.
    #[must_use]
    pub fn words(&self) -> Confidential {
        Confidential { body: json!({"comment": self.comment, "rating": self.rating}), salt: self.salt }
    }
}

impl OpenedReviews {
    /// Whom one of them is about.
    #[must_use]
    pub fn about(&self, review: &OpenedReview) -> PartyId {
        match review.by {
            Who::Poster => self.agent,
            Who::Agent => self.poster,
        }
    }
}

impl Reviews {
    /// What became of the review of one side.
    #[must_use]
    pub fn of(&self, side: Who) -> &Said {
        match side {
            Who::Poster => &self.poster,
            Who::Agent => &self.agent,
        }
    }

    /// Whether something waits to be opened.
    #[must_use]
    pub fn is_sealed(&self) -> bool {
        [&self.poster, &self.agent].into_iter().any(|said| matches!(said, Said::Sealed(_)))
    }

    pub(super) fn seal(&mut self, review: &SealedReview) {
        self.until = Some(review.opens_at);
        let said = Said::Sealed(review.words.clone());
        match review.by {
            Who::Poster => self.poster = said,
            Who::Agent => self.agent = said,
        }
    }

    pub(super) fn open(&mut self) {
        for said in [&mut self.poster, &mut self.agent] {
            *said = match said {
                Said::Nothing | Said::Missed => Said::Missed,
                Said::Sealed(_) | Said::Open => Said::Open,
            };
        }
    }
}
