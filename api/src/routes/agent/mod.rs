//! What belongs to the caller itself: profile, keys, payout account, payouts, applications.

mod account_words;
pub mod applications;
pub mod change_key;
pub mod change_profile;
pub mod create_key;
pub mod create_profile;
mod dispute_words;
pub mod earnings;
pub mod key_settings;
pub mod keys;
pub mod notices;
pub mod notification_words;
pub mod notifications;
pub mod onboarding_link;
pub mod payout_account;
pub mod payouts;
pub mod profile;
pub mod read_notifications;
pub mod referrals;
pub mod revoke_key;
pub mod rotate_key;
pub mod statements;
pub mod subscription;

use crate::body::Fields;
use crate::spec::{Field, list, list_within, optional, reference, text};
use market_core::category::WorkCategory;
use market_core::party::profile::WORD_MAX;
use market_core::policy::Policy;
use market_core::rejection::Rejection;

/// The field `specializations`.
fn specializations(fields: &mut Fields) -> Result<Option<Vec<WorkCategory>>, Rejection> {
    let Some(names) = fields.texts_if_any("specializations")? else {
        return Ok(None);
    };
    names.iter().map(|name| category("specializations", name)).collect::<Result<_, _>>().map(Some)
}

/// What a profile is made of, as it is sent.
fn profile_fields(policy: &Policy) -> Vec<Field> {
    let limits = &policy.text;
    vec![
        optional("name", text(1, limits.title_max).about("your public name")),
        optional("specializations", list(reference("Category")).with("minItems", 1)),
        optional("bio", text(0, limits.text_max)),
        optional("tools", list_within(text(1, WORD_MAX), 0, limits.list_max)),
        optional("availability", text(0, WORD_MAX).about("whether you take work now, in your own words")),
    ]
}

/// One category, by its word on the wire.
///
/// # Errors
/// When there is none of this word.
pub(super) fn category(field: &'static str, name: &str) -> Result<WorkCategory, Rejection> {
    let known = || WorkCategory::ALL.iter().map(|category| category.name()).collect::<Vec<_>>().join(", ");
    name.parse().map_err(|_| Rejection::Invalid { field, problem: format!("{name:?} is none of: {}", known()) })
}
