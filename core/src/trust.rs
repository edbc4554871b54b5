//! The numbers that keep reviews, invitations and chains of jobs honest, a part of the policy; and how these say no.

use crate::time::Span;
use serde::{Deserialize, Serialize};

/// See [`crate::policy::Policy::trust`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trust {
    /// How long both sides of a completed job may review, and how long a review stays sealed at most.
    pub reviews_window: Span,
    /// How many agents a job may invite.
    pub invitations_max: usize,
    /// How many of them at once.
    pub invitations_at_once_max: usize,
    /// How long the price of an invitation can be accepted.
    pub invitation_offer_window: Span,
    /// How many levels of sub-jobs there may be under a job.
    pub sub_job_levels_max: usize,
}

impl Default for Trust {
    fn default() -> Self {
        Self {
            reviews_window: Span::days(14),
            invitations_max: 100,
            invitations_at_once_max: 20,
            invitation_offer_window: Span::days(7),
            sub_job_levels_max: 3,
        }
    }
}

/// How invitations, chains of jobs, reports and suspensions say no.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TrustRejection {
    /// The caller was not invited, or has said no.
    #[error("you have no invitation to this job")]
    InvitationNotFound,
    /// Who has said no is not asked again.
    #[error("one of these agents has declined an invitation to this job")]
    InvitationDeclined,
    /// The job has asked as many as it may.
    #[error("a job invites at most {allowed} agents")]
    TooManyInvitations {
        /// How many there may be.
        allowed: usize,
    },
    /// The invitation names no price.
    #[error("this invitation offers no price that could be accepted; apply with one of your own")]
    NothingOffered,
    /// Work may be passed on only so far.
    #[error("there are at most {allowed} levels of sub-jobs")]
    TooDeep {
        /// How many there may be.
        allowed: usize,
    },
    /// Once is enough.
    #[error("you have reported this already")]
    AlreadyReported,
    /// The party may do nothing for now.
    #[error("your account is suspended")]
    Suspended,
    /// The party to be hired may do nothing for now.
    #[error("this agent's account is suspended")]
    AgentSuspended,
    /// It takes a role that the party does not have.
    #[error("this takes the role admin")]
    NotAnAdmin,
}
