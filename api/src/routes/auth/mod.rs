//! Accounts and sessions.

pub mod forgot_password;
pub mod login;
pub mod logout;
pub mod refresh;
pub mod register;
pub mod resend_verification;
pub mod reset_password;
pub mod verify_email;
pub mod whoami;

use crate::app::App;
use crate::body::Fields;
use crate::outside::mail::{Letter, Mail};
use crate::spec::{Schema, text};
use market_core::decide::Private;
use market_core::ids::PartyId;
use market_core::rejection::Rejection;
use market_core::text::within;

/// The longest e-mail address, in bytes: what the protocol of mail allows.
const ADDRESS_BYTES_MAX: usize = 254;

/// The digits of the party in the token of a mailed link.
const PARTY_DIGITS: usize = 32;

/// A new link for a party's address: its digest for the log, and the mail.
struct Verification {
    token_sha256: String,
    mail: Private,
}

impl Verification {
    fn new(app: &App, party: PartyId, address: &str) -> Self {
        let expires_at = app.now().after(app.policy().verification_window);
        let mail = Mail::new(app, party, address, Letter::Verification { expires_at });
        Self { token_sha256: mail.token_sha256(&app.secrets), mail: mail.row() }
    }
}

/// The party that the token of a mailed link names.
pub(crate) fn party_of_token(token: &str) -> Option<PartyId> {
    let digits = token.get(..PARTY_DIGITS)?;
    uuid::Uuid::try_parse(digits).ok().map(PartyId)
}

/// The field `email`, as addresses are compared: without white space around it, in lower case.
fn address(fields: &mut Fields) -> Result<String, Rejection> {
    let given = fields.text("email")?;
    let address = given.trim().to_lowercase();
    let refused = || Rejection::Invalid { field: "email", problem: "must be an e-mail address".to_owned() };
    let (local, domain) = address.rsplit_once('@').ok_or_else(refused)?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '(' | ')' | '@');
    let sound = !local.is_empty()
        && !domain.is_empty()
        && !domain.starts_with('.')
        && !domain.ends_with('.')
        && !domain.contains("..")
        && !address.replacen('@', "", 1).contains(odd)
        && given.len() <= ADDRESS_BYTES_MAX
        && address.len() <= ADDRESS_BYTES_MAX;
    if sound { Ok(address) } else { Err(refused()) }
}

/// An e-mail address, as the document tells of it: what makes it one is asked in [`address`].
fn email() -> Schema {
    text(3, ADDRESS_BYTES_MAX).pattern(r"^[ \t\r\n]*[^ \t\r\n@]+@[^ \t\r\n@]+[ \t\r\n]*$").such_as("ada@example.com")
}

/// The field `password`, within the limits for a new one.
fn new_password(app: &App, fields: &mut Fields) -> Result<String, Rejection> {
    let password = fields.text("password")?;
    let text = &app.policy().text;
    within("password", &password, text.password_min, text.password_max)?;
    Ok(password)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(email: &str) -> Result<String, Rejection> {
        let serde_json::Value::Object(fields) = json!({"email": email}) else { panic!("an object") };
        address(&mut Fields::new(fields))
    }

    #[test]
    fn addresses_are_compared_in_one_form() {
        assert_eq!(read("  Ada@Example.COM ").unwrap(), "ada@example.com");
        assert_eq!(read("ada+jobs@example.com").unwrap(), "ada+jobs@example.com");
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for wrong in ["", "ada", "@example.com", "ada@", "a b@example.com", "a@b@c", "ada@.com", "<a>@example.com"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
        assert!(read(&format!("{}@example.com", "x".repeat(250))).is_err());
    }

    #[test]
    fn a_token_names_its_party() {
        let party = PartyId(uuid::Uuid::from_u128(7));
        assert_eq!(party_of_token(&format!("{}abc", party.0.simple())), Some(party));
        for wrong in ["", "abc", "ääääääääääääääääääääää", &"z".repeat(96)] {
            assert_eq!(party_of_token(wrong), None);
        }
    }
}
