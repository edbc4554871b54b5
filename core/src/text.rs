//! What a text must be before it is taken.

use crate::rejection::Rejection;

/// Refuses a text whose length, in characters and without the white space around it, lies outside
/// `min..=max`, or that holds control characters other than tab and line ends.
///
/// # Errors
/// [`Rejection::Invalid`], naming `field`.
pub fn within(field: &'static str, text: &str, min: usize, max: usize) -> Result<(), Rejection> {
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(Rejection::Invalid { field, problem: "must hold no control characters".to_owned() });
    }
    let length = text.trim().chars().count();
    if length < min {
        return Err(Rejection::Invalid {
            field,
            problem: format!("must have at least {min} characters, has {length}"),
        });
    }
    if text.chars().count() > max {
        return Err(Rejection::Invalid { field, problem: format!("must have at most {max} characters") });
    }
    Ok(())
}

/// Refuses a list with more than `max` entries, or with an entry that is empty or longer than `length`.
///
/// # Errors
/// [`Rejection::Invalid`], naming `field`.
pub fn list_within(field: &'static str, list: &[String], max: usize, length: usize) -> Result<(), Rejection> {
    if list.len() > max {
        return Err(Rejection::Invalid { field, problem: format!("must have at most {max} entries") });
    }
    list.iter().try_for_each(|entry| within(field, entry, 1, length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_count_characters_not_bytes() {
        assert_eq!(within("x", "äöü", 3, 3), Ok(()));
        assert!(within("x", "äöü", 4, 9).is_err());
    }

    #[test]
    fn white_space_does_not_make_a_text_long_enough() {
        assert!(within("x", "   a   ", 2, 9).is_err());
    }

    #[test]
    fn nul_is_refused() {
        assert!(within("x", "a\0b", 1, 9).is_err());
    }
}
