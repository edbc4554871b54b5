//! The id in a path.

use crate::problem::{Kind, Problem};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use std::future::{Ready, ready};
use std::str::FromStr;
use uuid::Uuid;

/// The thing that the path's `{id}` names.
#[derive(Clone, Copy, Debug)]
pub struct Id<T>(pub T);

/// The length of a full id.
const ID_LENGTH: usize = 36;

/// The length of what is shown to people in its place.
const REF_LENGTH: usize = 8;

/// Reads an id as a client has to write it.
///
/// # Errors
/// When it is none.
pub fn read(text: &str) -> Result<Uuid, Problem> {
    if text.len() == REF_LENGTH && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        let detail =
            "this is the 8-character REF, which is for display only; use the full UUID id of the API's answers";
        return Err(Problem::new(Kind::RefIsNotAnId, detail));
    }
    match Uuid::try_parse(text) {
        Ok(id) if text.len() == ID_LENGTH => Ok(id),
        Ok(_) | Err(_) => Err(Problem::new(Kind::NotFound, "there is nothing of this id; ids are full UUIDs")),
    }
}

impl<T: FromStr> FromRequest for Id<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        let id = read(request.match_info().query("id"));
        let named = id.and_then(|id| id.to_string().parse().map_err(|_| Problem::plain(Kind::NotFound)));
        ready(named.map(Self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_full_id_is_an_id() {
        let full = "0193a0b0-0000-7000-8000-000000000001";
        assert!(read(full).is_ok());
        assert!(read(&full.to_uppercase()).is_ok());
        assert_eq!(read("0193A0B0").unwrap_err().kind, Kind::RefIsNotAnId);
        for wrong in ["", "7", "0193a0b000007000800000000000000", "0193a0b0000070008000000000000001", "../etc/passwd"] {
            assert_eq!(read(wrong).unwrap_err().kind, Kind::NotFound, "{wrong}");
        }
    }
}
