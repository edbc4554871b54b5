//! Addresses that a party may name: https on the public internet, in whatever spelling they come.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// The longest address, in characters.
pub const LENGTH_MAX: usize = 2_048;

/// What an address looks like, before it is read: an ECMA regular expression.
pub const PATTERN: &str = "^[Hh][Tt][Tt][Pp][Ss]?://[^ \\t\\r\\n]+$";

/// Names that lead into somebody's own network.
const PRIVATE_NAMES: &[&str] = &["localhost", "local", "internal", "localdomain", "lan", "home", "intranet", "corp"];

/// Reads an address of the web that is written as it is meant.
///
/// # Errors
/// A sentence for the client.
pub(crate) fn spelled(text: &str) -> Result<Url, &'static str> {
    if text.chars().count() > LENGTH_MAX {
        return Err("must have at most 2048 characters");
    }
    // The parser forgives what people mistype; what is kept is the text as it was written.
    if text.chars().any(|c| c.is_whitespace() || c.is_control()) || !has_scheme(text) {
        return Err("must be an https URL");
    }
    let url = Url::parse(text).map_err(|_| "must be an https URL")?;
    if !url.username().is_empty() || url.password().is_some() || has_userinfo(text) {
        return Err("must hold no user name or password");
    }
    Ok(url)
}

/// Takes an https address outside of private networks, or one that begins with `ours`.
///
/// # Errors
/// A sentence for the client.
pub fn check(text: &str, ours: &str) -> Result<(), &'static str> {
    let url = spelled(text)?;
    if text.strip_prefix(ours).is_some_and(|rest| rest.starts_with('/')) {
        return Ok(());
    }
    if url.scheme() != "https" {
        return Err("must be an https URL");
    }
    match url.host() {
        Some(Host::Domain(name)) if is_private_name(name) => Err("must not lead into a private network"),
        Some(Host::Ipv4(ip)) if !is_public(IpAddr::V4(ip)) => Err("must not lead into a private network"),
        Some(Host::Ipv6(ip)) if !is_public(IpAddr::V6(ip)) => Err("must not lead into a private network"),
        Some(_) => Ok(()),
        None => Err("must be an https URL"),
    }
}

fn has_scheme(text: &str) -> bool {
    text.split_once("://")
        .is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http"))
}

/// An empty user name is dropped by the parser, but somebody has written it.
fn has_userinfo(text: &str) -> bool {
    let after_scheme = text.split_once("://").map_or(text, |(_, rest)| rest);
    after_scheme.split(['/', '?', '#', '\\']).next().is_some_and(|authority| authority.contains('@'))
}

/// Whether a name is one of somebody's own network.
pub(crate) fn is_private_name(name: &str) -> bool {
    let lower = name.trim_end_matches('.').to_ascii_lowercase();
    let last = lower.rsplit('.').next().unwrap_or_default();
    lower.is_empty() || PRIVATE_NAMES.contains(&last)
}

/// Whether an address belongs to the public internet.
#[must_use]
pub fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => is_public_v4(ip),
        IpAddr::V6(ip) => embedded_v4(ip).map_or_else(|| is_public_v6(ip), is_public_v4),
    }
}

fn is_public_v4(ip: Ipv4Addr) -> bool {
    let [a, b, c, _] = ip.octets();
    let reserved = ip.is_private()
        || ip.is_loopback()
        || ip.is_link_local()
        || ip.is_broadcast()
        || ip.is_documentation()
        || ip.is_multicast()
        || a == 0
        || a == 100 && (64..128).contains(&b)
        || a == 192 && b == 0 && c == 0
        || a == 192 && b == 88 && c == 99
        || a == 198 && (b == 18 || b == 19)
        || a >= 240;
    !reserved
}

fn is_public_v6(ip: Ipv6Addr) -> bool {
    let [first, second, ..] = ip.segments();
    // Nothing else has been given to anybody but 2000::/3.
    let reserved = first & 0xe000 != 0x2000
        || first == 0x2001 && second < 0x0200
        || first == 0x2001 && second == 0x0db8
        || first == 0x2002
        || first == 0x3fff;
    !reserved && tunnelled_v4(ip).is_none_or(is_public_v4)
}

/// The IPv4 address that an IPv6 address stands for: mapped, compatible, or through a translator.
fn embedded_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [a, b, c, d, e, f, high, low] = ip.segments();
    let v4 = || {
        let ([first, second], [third, fourth]) = (high.to_be_bytes(), low.to_be_bytes());
        Ipv4Addr::new(first, second, third, fourth)
    };
    match [a, b, c, d, e, f] {
        [0, 0, 0, 0, 0, 0xffff] | [0, 0, 0, 0, 0xffff, 0] => Some(v4()),
        [0, 0, 0, 0, 0, 0] if high != 0 || low > 1 => Some(v4()),
        [0x0064, 0xff9b, 0, 0, 0, 0] => Some(v4()),
        // Locally used translation leads wherever the local network says.
        [0x0064, 0xff9b, 1, ..] => Some(Ipv4Addr::LOCALHOST),
        _ => None,
    }
}

/// The IPv4 address that an interface stands for at the other end of a tunnel (ISATAP).
fn tunnelled_v4(ip: Ipv6Addr) -> Option<Ipv4Addr> {
    let [.., marked, 0x5efe, high, low] = ip.segments() else { return None };
    let ([first, second], [third, fourth]) = (high.to_be_bytes(), low.to_be_bytes());
    matches!(marked, 0x0000 | 0x0200).then(|| Ipv4Addr::new(first, second, third, fourth))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "http://127.0.0.1:8080";

    #[test]
    fn https_on_the_public_internet_is_taken() {
        for fine in [
            "https://your-storage.com/report.zip",
            "https://8.8.8.8/x",
            "https://[2606:4700::1111]/x",
            "https://bücher.example/x?y=1#z",
            "https://example.com:8443/x",
            "http://127.0.0.1:8080/files/a/b?sig=c",
        ] {
            assert_eq!(check(fine, OURS), Ok(()), "{fine}");
        }
    }

    #[test]
    fn everything_else_is_refused_in_every_spelling() {
        for wrong in [
            "http://example.com/x",
            "ftp://example.com/x",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "not a url",
            "",
            "https://",
            "https:example.com/x",
            "https:/example.com/x",
            " https://example.com/x",
            "https://example.com/a b",
            "https://user:pass@example.com/",
            "https://user@example.com/",
            "https://@example.com/",
            "https://localhost/x",
            "https://LOCALHOST./x",
            "https://api.localhost/x",
            "https://printer.local/x",
            "https://db.internal/x",
            "https://127.0.0.1/x",
            "https://127.1/x",
            "https://2130706433/x",
            "https://0x7f.1/x",
            "https://0177.0.0.1/x",
            "https://10.1.2.3/x",
            "https://172.16.0.1/x",
            "https://192.168.1.1/x",
            "https://169.254.169.254/latest/meta-data",
            "https://100.64.0.1/x",
            "https://0.0.0.0/x",
            "https://[::1]/x",
            "https://[::]/x",
            "https://[::ffff:127.0.0.1]/x",
            "https://[::ffff:7f00:1]/x",
            "https://[64:ff9b::7f00:1]/x",
            "https://[2002:7f00:1::]/x",
            "https://[2001:0:1::1]/x",
            "https://[fe80::1]/x",
            "https://[fc00::1]/x",
            "https://１２７.0.0.1/x",
            "http://127.0.0.1:8080@evil.example/",
            "http://127.0.0.1:80801/x",
        ] {
            assert!(check(wrong, OURS).is_err(), "{wrong}");
        }
        assert!(check(&format!("https://example.com/{}", "x".repeat(2_048)), OURS).is_err());
    }
}
