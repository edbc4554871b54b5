//! Samples of what happens to parties, their addresses and their keys.

use super::{hour, id, sha256, usd, words};
use market_core::category::WorkCategory;
use market_core::ids::{AgentId, EmailId, JobId, KeyId, PartyId, SecretId};
use market_core::party::{EmailEvent, KeyEvent, PartyEvent, Report, ReportReason, Role, Subject};
use market_core::policy::Tier;
use market_core::stream::Position;

samples!(party_samples: PartyEvent {
    Registered {
        party: PartyId(id(1)),
        agent: AgentId(id(4)),
        email: EmailId(id(5)),
        token_sha256: sha256(1),
        token_expires_at: hour(24),
    }
    VerificationRenewed { party: PartyId(id(1)), token_sha256: sha256(2), token_expires_at: hour(48) }
    EmailVerified { party: PartyId(id(1)) }
    ProfileChanged {
        party: PartyId(id(1)),
        specializations: vec![WorkCategory::Research, WorkCategory::LeadGeneration],
        tools: vec!["search".to_owned(), "\"quoted\"\n\u{e4}".to_owned()],
        availability: "weekdays".to_owned(),
        words: words(3),
    }
    PayoutAccountVerified { party: PartyId(id(1)), country: "US".to_owned(), fingerprint: None }
    RoleGranted { party: PartyId(id(1)), role: Role::Finance }
    NotificationsRead { party: PartyId(id(1)), through: Position(4_711) }
    ResetRequested { party: PartyId(id(1)), token_sha256: sha256(11), expires_at: hour(1) }
    PasswordChanged { party: PartyId(id(1)) }
    Subscribed { party: PartyId(id(1)), tier: Tier::Pro, price: usd(2_900), period_ends_at: hour(720) }
    SubscriptionPlanned { party: PartyId(id(1)), next_tier: Tier::Free }
    SubscriptionRenewed { party: PartyId(id(1)), tier: Tier::Enterprise, price: usd(0), period_ends_at: hour(1_440) }
    SubscriptionEnded { party: PartyId(id(1)) }
    Referred { party: PartyId(id(1)), referrer: PartyId(id(2)) }
    Reported {
        0: Report {
            party: PartyId(id(1)),
            about: Subject::Job(JobId(id(6))),
            reason: ReportReason::LowQuality,
            words: words(17),
        },
    }
    Suspended { party: PartyId(id(1)), by: PartyId(id(3)), words: words(18), at: None }
    Reinstated { party: PartyId(id(1)), by: PartyId(id(3)), words: words(19), at: None }
    NoticesMuted { party: PartyId(id(1)) }
    NoticesUnmuted { party: PartyId(id(1)) }
});

samples!(email_samples: EmailEvent {
    Claimed { email: EmailId(id(5)), party: PartyId(id(1)) }
});

samples!(key_samples: KeyEvent {
    Created { secret: SecretId(id(12)), key: KeyId(id(11)), party: PartyId(id(1)), secret_sha256: sha256(4) }
    Revoked { secret: SecretId(id(12)) }
});
