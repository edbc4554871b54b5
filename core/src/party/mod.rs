//! Parties: who they are, how they are reached, what opens the door for them.

pub mod api_key;
mod claimed;
pub mod create_profile;
mod event;
pub mod grant_role;
mod naming;
pub mod notices;
pub mod payout_account;
pub mod profile;
pub mod read_notifications;
pub mod register;
pub mod renew_subscription;
pub mod report;
pub mod reset_password;
mod role;
mod scope;
mod state;
pub mod subscribe;
mod subscription;
pub mod suspend;
pub mod verify_email;

pub use claimed::{Email, Key};
pub use event::{EmailEvent, KeyEvent, PartyEvent};
pub use notices::Notices;
pub use report::{Report, ReportReason, Subject};
pub use role::Role;
pub use scope::{Scope, Scopes};
pub use state::{Party, PayoutAccount, Profile, Registered, Reset, Verification};
pub use subscription::{Period, Subscription};
pub use suspend::{Fitness, Suspension};
