//! Referral codes: a keyed digest of their party, so that nobody can name somebody else's unasked.

use crate::app::App;
use crate::secrets::Secrets;
use market_core::ids::PartyId;
use market_store::StoreError;

/// The digits of Crockford's base 32: none that is taken for another one.
const DIGITS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// How long a code is.
pub const CODE_LENGTH: usize = 10;

/// How many codes are tried for a party: two parties share one about once in a thousand billion.
const TRIES: u8 = 8;

const OF_PARTY: &str = "select code from referral_code where party = $1";

const OWNER: &str = "select party from referral_code where code = $1";

const KEEP: &str = "insert into referral_code (code, party) values ($1, $2) on conflict do nothing";

/// The code of a party: always the same. From the first time that somebody asks for it, it leads to the party.
///
/// # Errors
/// When the database cannot be reached.
pub async fn code_of(app: &App, party: PartyId) -> Result<String, StoreError> {
    let connection = app.store.pool().get().await?;
    for nth in 0..TRIES {
        if let Some(row) = connection.query_opt(OF_PARTY, &[&party.0]).await? {
            return Ok(row.try_get(0)?);
        }
        connection.execute(KEEP, &[&nth_code(&app.secrets, party, nth), &party.0]).await?;
    }
    let row = connection.query_opt(OF_PARTY, &[&party.0]).await?;
    row.map(|row| row.try_get(0))
        .transpose()?
        .ok_or_else(|| StoreError::Corrupt(format!("{party} has no referral code of its own")))
}

/// Whose code it is, in whatever way it was copied.
///
/// # Errors
/// When the database cannot be reached.
pub async fn owner(app: &App, code: &str) -> Result<Option<PartyId>, StoreError> {
    let connection = app.store.pool().get().await?;
    let row = connection.query_opt(OWNER, &[&as_written(code)]).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.map(PartyId))
}

fn nth_code(secrets: &Secrets, party: PartyId, nth: u8) -> String {
    let digit = |byte: u8| DIGITS.get(usize::from(byte % 32)).copied().map(char::from);
    secrets.referral_digest(party, nth).into_iter().filter_map(digit).take(CODE_LENGTH).collect()
}

/// Letters that look like digits are taken for them; dashes and white space are left out.
fn as_written(code: &str) -> String {
    let digit = |c: char| match c.to_ascii_uppercase() {
        '-' => None,
        c if c.is_whitespace() => None,
        'O' => Some('0'),
        'I' | 'L' => Some('1'),
        c => Some(c),
    };
    code.chars().filter_map(digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_code_is_ten_digits_that_follow_from_the_party() {
        let secrets = Secrets::from_pepper(&[1; 32]);
        let code = |n, nth| nth_code(&secrets, PartyId(Uuid::from_u128(n)), nth);
        assert_eq!(code(1, 0), code(1, 0));
        assert_ne!(code(1, 0), code(2, 0));
        assert_ne!(code(1, 0), code(1, 1));
        assert_eq!(code(1, 0).len(), CODE_LENGTH);
        assert_eq!(as_written(&code(1, 0)), code(1, 0));
    }

    #[test]
    fn a_code_that_was_copied_by_hand_is_read_as_it_was_meant() {
        assert_eq!(as_written(" oil-7a b "), "0117AB");
    }
}
