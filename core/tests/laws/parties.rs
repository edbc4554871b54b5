//! What is asked around parties.

use crate::market::Market;
use crate::moves::{Call, moves, words};
use market_core::allowance::KeyName;
use market_core::allowance::change::{ChangeKey, Wishes};
use market_core::allowance::reach::ReachLimit;
use market_core::allowance::rotate::RotateKey;
use market_core::category::WorkCategory;
use market_core::event::Recorded;
use market_core::ids::{AgentId, EmailId, KeyId, PartyId, SecretId};
use market_core::party::api_key::{CreateKey, RevokeKey};
use market_core::party::create_profile::CreateProfile;
use market_core::party::grant_role::GrantRole;
use market_core::party::notices::SetNotices;
use market_core::party::payout_account::VerifyPayoutAccount;
use market_core::party::profile::ChangeProfile;
use market_core::party::read_notifications::ReadNotifications;
use market_core::party::register::Register;
use market_core::party::renew_subscription::RenewSubscription;
use market_core::party::reset_password::{RequestReset, ResetPassword};
use market_core::party::subscribe::Subscribe;
use market_core::party::verify_email::{RenewVerification, VerifyEmail};
use market_core::party::{Notices, Role};
use market_core::policy::Tier;
use market_core::rejection::Rejection;
use market_core::stream::Position;
use market_core::time::Span;
use uuid::Uuid;

moves!(PartyMove: Register VerifyEmail RenewVerification ChangeProfile VerifyPayoutAccount GrantRole ReadNotifications SetNotices CreateKey ChangeKey
    ReachLimit RotateKey RevokeKey CreateProfile RequestReset ResetPassword Subscribe RenewSubscription);

impl Market {
    pub(crate) fn party_move(&mut self, what: PartyMove, call: &Call) -> Result<Vec<Recorded>, Rejection> {
        let party = call.who;
        let token_sha256 = if call.is_strange() { "11" } else { "00" }.repeat(32);
        match what {
            PartyMove::Register => {
                // An id is drawn for one party and never again.
                if matches!(self.log.load(&party).0, market_core::party::Party::Registered(_)) {
                    return Ok(Vec::new());
                }
                let email = EmailId(if call.is_strange() { Uuid::from_u128(0xa000) } else { party.0 });
                self.run(&Register { party, agent: AgentId(party.0), email, token_sha256, rows: vec![] })
            }
            PartyMove::VerifyEmail => self.run(&VerifyEmail { party, token_sha256 }),
            PartyMove::RenewVerification => self.run(&RenewVerification { party, token_sha256, rows: vec![] }),
            PartyMove::ChangeProfile => self.run(&profile(party, named(call))),
            PartyMove::CreateProfile => {
                // Now and then somebody names its own code.
                let referrer = Some(call.other).filter(|other| *other != party || call.is_strange());
                self.run(&CreateProfile { profile: profile(party, named(call)), referrer })
            }
            PartyMove::VerifyPayoutAccount => {
                self.run(&VerifyPayoutAccount { party, country: "US".to_owned(), fingerprint: None })
            }
            PartyMove::GrantRole => {
                let roles = [Role::Finance, Role::Auditor, Role::Admin];
                self.run(&GrantRole { party, role: roles[usize::from(call.n % 3)] })
            }
            PartyMove::ReadNotifications => {
                self.run(&ReadNotifications { party, through: Position(u64::from(call.n)) })
            }
            PartyMove::SetNotices => {
                let wanted = if call.n.is_multiple_of(2) { Notices::Muted } else { Notices::Mailed };
                self.run(&SetNotices { party, wanted })
            }
            PartyMove::CreateKey => {
                let limit = (!call.n.is_multiple_of(4)).then(|| call.amount());
                let wishes = Wishes { spend_limit_per_day: Some(limit), ..Wishes::default() };
                self.create_key(call, wishes)
            }
            PartyMove::ChangeKey => {
                let secret = pick(&self.secrets, call).unwrap_or(SecretId(party.0));
                let limit = (!call.n.is_multiple_of(4)).then(|| call.amount());
                let wishes = Wishes { spend_limit_per_tx: Some(limit), ..Wishes::default() };
                let by = (call.n % 8 == 5).then_some(KeyId(secret.0));
                self.run(&ChangeKey { party, key: KeyId(secret.0), secret, by, wishes, name: None })
            }
            PartyMove::ReachLimit => {
                let secret = pick(&self.secrets, call).unwrap_or(SecretId(party.0));
                self.run(&ReachLimit { key: KeyId(secret.0) })
            }
            PartyMove::RotateKey => {
                let secret = pick(&self.secrets, call).unwrap_or(SecretId(party.0));
                let (new_secret, new_sha256) = (SecretId(self.new_id()), token_sha256);
                let overlap = Span::hours(u32::from(call.n % 200));
                self.run(&RotateKey { party, key: KeyId(secret.0), secret, by: None, new_secret, new_sha256, overlap })
            }
            PartyMove::RevokeKey => {
                let secret = pick(&self.secrets, call).unwrap_or(SecretId(party.0));
                self.run(&RevokeKey { party, key: KeyId(secret.0), secret })
            }
            PartyMove::RequestReset => self.run(&RequestReset { party, token_sha256, rows: vec![] }),
            PartyMove::ResetPassword => self.run(&ResetPassword { party, token_sha256, rows: vec![] }),
            PartyMove::Subscribe => {
                let tiers = [Tier::Free, Tier::Pro, Tier::Enterprise];
                self.run(&Subscribe { party, tier: tiers[usize::from(call.n % 3)] })
            }
            PartyMove::RenewSubscription => self.run(&RenewSubscription { party }),
        }
    }

    /// Each key is known by the id of its first text.
    pub(crate) fn create_key(&mut self, call: &Call, wishes: Wishes) -> Result<Vec<Recorded>, Rejection> {
        let secret = SecretId(self.new_id());
        let created = self.run(&CreateKey {
            party: call.who,
            key: KeyId(secret.0),
            secret,
            secret_sha256: "00".repeat(32),
            name: Some(KeyName::new("nightly".to_owned(), [7; 16])),
            wishes,
            live: u32::from(call.n % 60),
        })?;
        self.secrets.push(secret);
        Ok(created)
    }
}

fn named(call: &Call) -> &'static str {
    if call.is_strange() { " " } else { "Ada" }
}

pub(crate) fn profile(party: PartyId, name: &str) -> ChangeProfile {
    ChangeProfile {
        party,
        name: name.to_owned(),
        bio: String::new(),
        specializations: vec![WorkCategory::Research],
        tools: vec![],
        availability: "now".to_owned(),
        words: words(),
    }
}

/// One of those that there are.
pub(crate) fn pick<T: Copy>(all: &[T], call: &Call) -> Option<T> {
    all.iter().rev().nth(usize::from(call.n) / 32 % all.len().max(1)).copied()
}
