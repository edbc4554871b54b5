//! How an event of a party is called, and to which stream it belongs.

use super::event::PartyEvent;
use super::report::Report;
use crate::stream::StreamId;

impl PartyEvent {
    /// The stored name.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Registered { .. } => "party.registered",
            Self::VerificationRenewed { .. } => "party.verification_renewed",
            Self::EmailVerified { .. } => "party.email_verified",
            Self::ProfileChanged { .. } => "party.profile_changed",
            Self::PayoutAccountVerified { .. } => "party.payout_account_verified",
            Self::RoleGranted { .. } => "party.role_granted",
            Self::NotificationsRead { .. } => "party.notifications_read",
            Self::ResetRequested { .. } => "party.reset_requested",
            Self::PasswordChanged { .. } => "party.password_changed",
            Self::Subscribed { .. } => "party.subscribed",
            Self::SubscriptionPlanned { .. } => "party.subscription_planned",
            Self::SubscriptionRenewed { .. } => "party.subscription_renewed",
            Self::SubscriptionEnded { .. } => "party.subscription_ended",
            Self::Referred { .. } => "party.referred",
            Self::Reported(_) => "party.reported",
            Self::Suspended { .. } => "party.suspended",
            Self::Reinstated { .. } => "party.reinstated",
            Self::NoticesMuted { .. } => "party.notices_muted",
            Self::NoticesUnmuted { .. } => "party.notices_unmuted",
        }
    }

    /// The stream that it belongs to.
    #[must_use]
    pub fn stream(&self) -> StreamId {
        match self {
            Self::Registered { party, .. }
            | Self::VerificationRenewed { party, .. }
            | Self::EmailVerified { party }
            | Self::ProfileChanged { party, .. }
            | Self::PayoutAccountVerified { party, .. }
            | Self::RoleGranted { party, .. }
            | Self::NotificationsRead { party, .. }
            | Self::ResetRequested { party, .. }
            | Self::PasswordChanged { party }
            | Self::NoticesMuted { party }
            | Self::NoticesUnmuted { party }
            | Self::Subscribed { party, .. }
            | Self::SubscriptionPlanned { party, .. }
            | Self::SubscriptionRenewed { party, .. }
            | Self::SubscriptionEnded { party }
            | Self::Referred { party, .. }
            | Self::Reported(Report { party, .. })
            | Self::Suspended { party, .. }
            | Self::Reinstated { party, .. } => (*party).into(),
        }
    }
}
