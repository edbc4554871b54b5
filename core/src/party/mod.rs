//! Parties: who they are, how they are reached, what opens the door for them.

pub mod api_key;
mod event;
pub mod grant_role;
pub mod payout_account;
pub mod profile;
pub mod read_notifications;
pub mod register;
mod scope;
mod state;
pub mod verify_email;

pub use event::{EmailEvent, KeyEvent, PartyEvent, Role};
pub use scope::{Scope, Scopes};
pub use state::{Email, Key, Party, PayoutAccount, Profile, Registered, Verification};
