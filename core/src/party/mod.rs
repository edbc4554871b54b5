//! Parties: who they are, how they are reached, what opens the door for them.

pub mod api_key;
pub mod create_profile;
mod event;
pub mod grant_role;
mod naming;
pub mod payout_account;
pub mod profile;
pub mod read_notifications;
pub mod register;
pub mod renew_subscription;
pub mod report;
pub mod reset_password;
mod scope;
mod state;
pub mod subscribe;
mod subscription;
pub mod suspend;
pub mod verify_email;

pub use event::{EmailEvent, KeyEvent, PartyEvent, Role};
pub use report::{Report, ReportReason, Subject};
pub use scope::{Scope, Scopes};
pub use state::{Email, Key, Party, PayoutAccount, Profile, Registered, Reset, Verification};
pub use subscription::{Period, Subscription};
pub use suspend::{Fitness, Suspension};
