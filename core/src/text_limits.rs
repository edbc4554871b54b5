//! How long texts may be.

use serde::{Deserialize, Serialize};

/// How long texts may be, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TextLimits {
    /// The longest title or name.
    pub title_max: usize,
    /// The shortest job description.
    pub description_min: usize,
    /// The shortest message of an application.
    pub message_min: usize,
    /// The shortest reason for a hold.
    pub hold_reason_min: usize,
    /// The longest reason for a hold.
    pub hold_reason_max: usize,
    /// The longest comment of a review.
    pub review_max: usize,
    /// The shortest password.
    pub password_min: usize,
    /// The longest password.
    pub password_max: usize,
    /// The longest text of any other kind.
    pub text_max: usize,
    /// How many entries a list of words may hold.
    pub list_max: usize,
}

impl Default for TextLimits {
    fn default() -> Self {
        Self {
            title_max: 200,
            description_min: 20,
            message_min: 10,
            hold_reason_min: 10,
            hold_reason_max: 1_000,
            review_max: 2_000,
            password_min: 8,
            password_max: 1_000,
            text_max: 20_000,
            list_max: 50,
        }
    }
}
