//! What happens to a party, to its e-mail address and to its API keys.

use super::report::Report;
use super::role::Role;
use crate::category::WorkCategory;
use crate::confidential::TextDigest;
use crate::ids::{AgentId, EmailId, KeyId, PartyId, SecretId};
use crate::money::Money;
use crate::policy::Tier;
use crate::stream::{Position, StreamId};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The life of a party.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum PartyEvent {
    /// Somebody registered; address and password lie beside the log.
    #[serde(rename = "party.registered")]
    Registered {
        /// The party.
        party: PartyId,
        /// The id of its public agent profile.
        agent: AgentId,
        /// Its e-mail address, as its keyed digest.
        email: EmailId,
        /// `SHA-256` of the verification link's random token, in hex.
        token_sha256: String,
        /// Until when the link works.
        token_expires_at: Timestamp,
    },
    /// A new verification link replaced the former one.
    #[serde(rename = "party.verification_renewed")]
    VerificationRenewed {
        /// The party.
        party: PartyId,
        /// `SHA-256` of the new token, in hex.
        token_sha256: String,
        /// Until when the new link works.
        token_expires_at: Timestamp,
    },
    /// The link in the mail was followed.
    #[serde(rename = "party.email_verified")]
    EmailVerified {
        /// The party.
        party: PartyId,
    },
    /// The agent profile was made or changed; name and words about it lie beside the log.
    #[serde(rename = "party.profile_changed")]
    ProfileChanged {
        /// The party.
        party: PartyId,
        /// The kinds of work that it takes.
        specializations: Vec<WorkCategory>,
        /// The names of its tools.
        tools: Vec<String>,
        /// Whether it takes work now, in its own words.
        availability: String,
        /// The digest of name and description.
        words: TextDigest,
    },
    /// The payment processor knows who the party is and may pay it.
    #[serde(rename = "party.payout_account_verified")]
    PayoutAccountVerified {
        /// The party.
        party: PartyId,
        /// ISO 3166 code of the account's country.
        country: String,
        /// The same for two parties that are paid to the same account, and telling nothing else of it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        fingerprint: Option<String>,
    },
    /// An operator gave the party a role.
    #[serde(rename = "party.role_granted")]
    RoleGranted {
        /// The party.
        party: PartyId,
        /// The role.
        role: Role,
    },
    /// The party has read its notifications.
    #[serde(rename = "party.notifications_read")]
    NotificationsRead {
        /// The party.
        party: PartyId,
        /// Those of events up to here.
        through: Position,
    },
    /// A link that lets the party choose a new password was sent; a former one works no more.
    #[serde(rename = "party.reset_requested")]
    ResetRequested {
        /// The party.
        party: PartyId,
        /// `SHA-256` of the link's token, in hex.
        token_sha256: String,
        /// Until when the link works.
        expires_at: Timestamp,
    },
    /// The link was followed, and is used up; sessions that were opened before are over.
    #[serde(rename = "party.password_changed")]
    PasswordChanged {
        /// The party.
        party: PartyId,
    },
    /// The party took a higher tier, for a whole period from now on.
    #[serde(rename = "party.subscribed")]
    Subscribed {
        /// The party.
        party: PartyId,
        /// The tier.
        tier: Tier,
        /// What its wallet paid for the period.
        price: Money,
        /// When the period ends.
        period_ends_at: Timestamp,
    },
    /// The party said which tier it wants from the end of the period on.
    #[serde(rename = "party.subscription_planned")]
    SubscriptionPlanned {
        /// The party.
        party: PartyId,
        /// The tier; the free one ends the subscription.
        next_tier: Tier,
    },
    /// A period was over, and the next one is paid.
    #[serde(rename = "party.subscription_renewed")]
    SubscriptionRenewed {
        /// The party.
        party: PartyId,
        /// The tier.
        tier: Tier,
        /// What its wallet paid for the period.
        price: Money,
        /// When the new period ends.
        period_ends_at: Timestamp,
    },
    /// A period was over, and the party has the free tier again.
    #[serde(rename = "party.subscription_ended")]
    SubscriptionEnded {
        /// The party.
        party: PartyId,
    },
    /// The party came by the referral code of another one.
    #[serde(rename = "party.referred")]
    Referred {
        /// The party.
        party: PartyId,
        /// Whose code it was.
        referrer: PartyId,
    },
    /// The party told the market of something that should not be there.
    #[serde(rename = "party.reported")]
    Reported(Report),
    /// An administrator suspended the party: it may do nothing, and its payouts wait.
    #[serde(rename = "party.suspended")]
    Suspended {
        /// The party.
        party: PartyId,
        /// The administrator.
        by: PartyId,
        /// The digest of the reason.
        words: TextDigest,
        /// From when on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Timestamp>,
    },
    /// An administrator let the party go on.
    #[serde(rename = "party.reinstated")]
    Reinstated {
        /// The party.
        party: PartyId,
        /// The administrator.
        by: PartyId,
        /// The digest of the reason.
        words: TextDigest,
        /// From when on.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at: Option<Timestamp>,
    },
    /// The party wants no more mail about what waits for it.
    #[serde(rename = "party.notices_muted")]
    NoticesMuted {
        /// The party.
        party: PartyId,
    },
    /// The party wants that mail again.
    #[serde(rename = "party.notices_unmuted")]
    NoticesUnmuted {
        /// The party.
        party: PartyId,
    },
}

/// Whose an e-mail address is. The stream's first version is what makes addresses unique.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum EmailEvent {
    /// A party registered with the address.
    #[serde(rename = "email.claimed")]
    Claimed {
        /// The address, as its keyed digest.
        email: EmailId,
        /// The party.
        party: PartyId,
    },
}

impl EmailEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Claimed { .. } => "email.claimed",
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        match self {
            Self::Claimed { email, .. } => (*email).into(),
        }
    }
}

/// The life of an API key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum KeyEvent {
    /// A party made a key; its text was shown once and is kept nowhere.
    #[serde(rename = "key.created")]
    Created {
        /// The key as it is looked up.
        secret: SecretId,
        /// The key as its people know it.
        key: KeyId,
        /// Whose it is.
        party: PartyId,
        /// `SHA-256` of the key's text, in hex: 256 random bits, so the digest tells nothing.
        secret_sha256: String,
    },
    /// The key works no more.
    #[serde(rename = "key.revoked")]
    Revoked {
        /// The key as it is looked up.
        secret: SecretId,
    },
}

impl KeyEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Created { .. } => "key.created",
            Self::Revoked { .. } => "key.revoked",
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        match self {
            Self::Created { secret, .. } | Self::Revoked { secret } => (*secret).into(),
        }
    }
}
