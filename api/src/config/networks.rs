//! Lists of networks, as settings name them.

use ipnet::IpNet;
use std::net::IpAddr;

/// Reads networks as `10.0.0.0/8, fd00::/8`; an address alone stands for itself.
///
/// # Errors
/// The first that is none.
pub fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    let words = text.split([',', ' ']).map(str::trim).filter(|word| !word.is_empty());
    words.map(|word| read(word).ok_or_else(|| word.to_owned())).collect()
}

fn read(word: &str) -> Option<IpNet> {
    word.parse().ok().or_else(|| word.parse::<IpAddr>().ok().map(IpNet::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn networks_and_single_addresses_are_read() {
        let read: Vec<String> =
            networks("10.0.0.0/8, fd00::/8 192.0.2.7").unwrap().iter().map(IpNet::to_string).collect();
        assert_eq!(read, ["10.0.0.0/8", "fd00::/8", "192.0.2.7/32"]);
        assert_eq!(networks(""), Ok(Vec::new()));
    }

    #[test]
    fn what_is_no_network_is_named() {
        assert_eq!(networks("10.0.0.0/8,10.0.0.0/99"), Err("10.0.0.0/99".to_owned()));
        assert_eq!(networks("localhost"), Err("localhost".to_owned()));
    }
}
