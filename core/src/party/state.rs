//! What a party, an e-mail address and an API key are now.

use super::event::PartyEvent;
use super::notices::Notices;
use super::report::Subject;
use super::role::Role;
use super::subscription::Subscription;
use super::suspend::{Fitness, Suspension};
use crate::category::WorkCategory;
use crate::confidential::TextDigest;
use crate::decide::Evolve;
use crate::ids::{AgentId, EmailId, PartyId};
use crate::policy::Tier;
use crate::rejection::Rejection;
use crate::stream::Position;
use crate::time::Timestamp;
use std::collections::BTreeSet;

/// A party, or nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Party {
    /// Nobody of this id registered.
    #[default]
    Unregistered,
    /// Somebody did.
    Registered(Box<Registered>),
}

/// A registered party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Registered {
    /// The party.
    pub party: PartyId,
    /// Its public agent profile.
    pub agent: AgentId,
    /// Its e-mail address.
    pub email: EmailId,
    /// Whether the address is known to be its own.
    pub verification: Verification,
    /// The kinds of work that it takes, once it has a profile.
    pub profile: Option<Profile>,
    /// What it may do beyond the market.
    pub roles: BTreeSet<Role>,
    /// Whether the processor may pay it.
    pub payout_account: PayoutAccount,
    /// Up to which event it has read its notifications.
    pub notifications_read: Option<Position>,
    /// Whether it is told by mail what waits for it.
    pub notices: Notices,
    /// The link that lets it choose a new password, if one was sent and not used.
    pub reset: Option<Reset>,
    /// How often it has chosen a new password: sessions that were opened before the last time are over.
    pub password_changes: u32,
    /// What it subscribes to.
    pub subscription: Subscription,
    /// Whose referral code it came by.
    pub referrer: Option<PartyId>,
    /// What it has reported.
    pub reported: BTreeSet<Subject>,
    /// Whether it may do anything.
    pub fitness: Fitness,
    /// When it might not, oldest first.
    pub suspensions: Vec<Suspension>,
}

/// A link that lets a party choose a new password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reset {
    /// `SHA-256` of its token, in hex.
    pub token_sha256: String,
    /// Until when it works.
    pub expires_at: Timestamp,
}

/// Whether an address is known to be its party's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verification {
    /// A link was sent.
    Pending {
        /// `SHA-256` of its token, in hex.
        token_sha256: String,
        /// Until when it works.
        expires_at: Timestamp,
    },
    /// The link was followed.
    Done,
}

/// The part of an agent profile that decisions look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// The kinds of work that it takes.
    pub specializations: Vec<WorkCategory>,
    /// The names of its tools.
    pub tools: Vec<String>,
    /// Whether it takes work now.
    pub availability: String,
    /// The digest of name and description: another one means that they were changed.
    pub words: TextDigest,
}

/// Whether the processor may pay a party.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PayoutAccount {
    /// It does not know who the party is.
    #[default]
    Missing,
    /// It does.
    Verified {
        /// ISO 3166 code.
        country: String,
    },
}

impl Party {
    /// The party, if it is registered.
    ///
    /// # Errors
    /// [`Rejection::PartyNotFound`].
    pub fn registered(&self) -> Result<&Registered, Rejection> {
        match self {
            Self::Registered(party) => Ok(party),
            Self::Unregistered => Err(Rejection::PartyNotFound),
        }
    }
}

impl Registered {
    /// The tier that it has.
    #[must_use]
    pub fn tier(&self) -> Tier {
        self.subscription.tier()
    }

    /// Refuses unless the e-mail address is verified.
    ///
    /// # Errors
    /// [`Rejection::EmailNotVerified`].
    pub fn must_have_verified_email(&self) -> Result<(), Rejection> {
        match self.verification {
            Verification::Done => Ok(()),
            Verification::Pending { .. } => Err(Rejection::EmailNotVerified),
        }
    }

    /// Refuses unless the processor may pay the party.
    ///
    /// # Errors
    /// [`Rejection::PayoutAccountRequired`].
    pub fn must_have_payout_account(&self) -> Result<(), Rejection> {
        match self.payout_account {
            PayoutAccount::Verified { .. } => Ok(()),
            PayoutAccount::Missing => Err(Rejection::PayoutAccountRequired),
        }
    }

    fn after(mut self, event: &PartyEvent) -> Self {
        match event {
            // The first one made this state; a stream has no second.
            PartyEvent::Registered { .. } => {}
            PartyEvent::VerificationRenewed { token_sha256, token_expires_at, .. } => {
                self.verification =
                    Verification::Pending { token_sha256: token_sha256.clone(), expires_at: *token_expires_at };
            }
            PartyEvent::EmailVerified { .. } => self.verification = Verification::Done,
            PartyEvent::ProfileChanged { specializations, tools, availability, words, .. } => {
                self.profile = Some(Profile {
                    specializations: specializations.clone(),
                    tools: tools.clone(),
                    availability: availability.clone(),
                    words: words.clone(),
                });
            }
            PartyEvent::PayoutAccountVerified { country, .. } => {
                self.payout_account = PayoutAccount::Verified { country: country.clone() };
            }
            PartyEvent::NotificationsRead { through, .. } => self.notifications_read = Some(*through),
            PartyEvent::NoticesMuted { .. } => self.notices = Notices::Muted,
            PartyEvent::NoticesUnmuted { .. } => self.notices = Notices::Mailed,
            PartyEvent::RoleGranted { role, .. } => {
                self.roles.insert(*role);
            }
            PartyEvent::ResetRequested { token_sha256, expires_at, .. } => {
                self.reset = Some(Reset { token_sha256: token_sha256.clone(), expires_at: *expires_at });
            }
            PartyEvent::PasswordChanged { .. } => {
                self.reset = None;
                self.password_changes = self.password_changes.saturating_add(1);
            }
            PartyEvent::Subscribed { tier, price, period_ends_at, .. }
            | PartyEvent::SubscriptionRenewed { tier, price, period_ends_at, .. } => {
                self.subscription = Subscription::paid(*tier, *price, *period_ends_at);
            }
            PartyEvent::SubscriptionPlanned { next_tier, .. } => {
                self.subscription = self.subscription.planned(*next_tier);
            }
            PartyEvent::SubscriptionEnded { .. } => self.subscription = Subscription::None,
            PartyEvent::Referred { referrer, .. } => self.referrer = Some(*referrer),
            PartyEvent::Reported(report) => {
                self.reported.insert(report.about);
            }
            PartyEvent::Suspended { at, .. } => {
                self.fitness = Fitness::Suspended;
                self.suspensions.push(Suspension { from: *at, until: None });
            }
            PartyEvent::Reinstated { at, .. } => {
                self.fitness = Fitness::Fit;
                // One whose end is not known holds nothing up any more.
                if let (Some(last), Some(at)) = (self.suspensions.pop(), at) {
                    self.suspensions.push(Suspension { until: Some(*at), ..last });
                }
            }
        }
        self
    }
}

impl Evolve for Party {
    type Event = PartyEvent;

    fn evolve(self, event: &PartyEvent) -> Self {
        match (self, event) {
            (Self::Unregistered, PartyEvent::Registered { party, agent, email, token_sha256, token_expires_at }) => {
                Self::Registered(Box::new(Registered {
                    party: *party,
                    agent: *agent,
                    email: *email,
                    verification: Verification::Pending {
                        token_sha256: token_sha256.clone(),
                        expires_at: *token_expires_at,
                    },
                    profile: None,
                    roles: BTreeSet::new(),
                    payout_account: PayoutAccount::Missing,
                    notifications_read: None,
                    notices: Notices::default(),
                    reset: None,
                    password_changes: 0,
                    subscription: Subscription::None,
                    referrer: None,
                    reported: BTreeSet::new(),
                    fitness: Fitness::Fit,
                    suspensions: Vec::new(),
                }))
            }
            (Self::Unregistered, _) => Self::Unregistered,
            (Self::Registered(party), event) => Self::Registered(Box::new(party.after(event))),
        }
    }
}
