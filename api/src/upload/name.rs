//! What an uploaded file may be called.

/// The longest name, in bytes.
const NAME_BYTES_MAX: usize = 255;

/// The name as it is kept, or what is wrong with it. A path is refused, not cut: whoever sends one means
/// something that will not happen.
///
/// # Errors
/// A sentence for the client.
pub fn clean(given: &str) -> Result<String, &'static str> {
    if given.chars().any(char::is_control) {
        return Err("the file name holds control characters");
    }
    if given.contains(['/', '\\']) || given == ".." {
        return Err("the file name must be a name, not a path");
    }
    let name = given.trim().trim_start_matches('.').trim_end_matches(['.', ' ']);
    if name.is_empty() {
        return Err("the file needs a name");
    }
    if name.len() > NAME_BYTES_MAX {
        return Err("the file name is longer than 255 bytes");
    }
    Ok(name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_kept_and_a_path_is_refused() {
        assert_eq!(clean("report.pdf").as_deref(), Ok("report.pdf"));
        assert_eq!(clean("Bericht für Zoë.pdf").as_deref(), Ok("Bericht für Zoë.pdf"));
        assert_eq!(clean(".htaccess").as_deref(), Ok("htaccess"));
        for path in ["../../etc/passwd", "/etc/passwd", r"..\boot.ini", "..", "a/b.pdf"] {
            assert!(clean(path).is_err(), "{path}");
        }
        for wrong in ["", "...", "a\0.pdf", "a\n.pdf", &"x".repeat(256)] {
            assert!(clean(wrong).is_err(), "{wrong:?}");
        }
    }
}
