//! Addresses of the network: one, or a block of them.

use ipnet::{IpNet, Ipv4Net};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::IpAddr;
use std::str::FromStr;

/// The digits in front of an IPv4 address that is written as an IPv6 one.
const MAPPED_PREFIX: u8 = 96;

/// An address, or a block of addresses in CIDR notation, of either version. IPv4 written as IPv6 is IPv4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Network(IpNet);

/// The text is neither an address nor a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address or a block of them: expected 203.0.113.7, 203.0.113.0/24, 2001:db8::1 or 2001:db8::/32")]
pub struct NotANetwork;

impl Network {
    /// Whether the address is one of these.
    #[must_use]
    pub fn has(&self, address: IpAddr) -> bool {
        self.0.contains(&address.to_canonical())
    }

    /// Whether all of these are among `other`.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        other.0.contains(&self.0)
    }
}

fn canonical(net: IpNet) -> IpNet {
    let IpNet::V6(v6) = net else { return net };
    let Some(prefix) = v6.prefix_len().checked_sub(MAPPED_PREFIX) else { return net };
    let mapped = v6.addr().to_ipv4_mapped().and_then(|v4| Ipv4Net::new(v4, prefix).ok());
    mapped.map_or(net, IpNet::V4)
}

impl FromStr for Network {
    type Err = NotANetwork;

    fn from_str(text: &str) -> Result<Self, NotANetwork> {
        let single = text.parse::<IpAddr>().map(IpNet::from);
        let net = single.or_else(|_| text.parse::<IpNet>()).map_err(|_| NotANetwork)?;
        Ok(Self(canonical(net).trunc()))
    }
}

impl fmt::Display for Network {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.prefix_len() == self.0.max_prefix_len() { self.0.addr().fmt(f) } else { self.0.fmt(f) }
    }
}

impl From<Network> for String {
    fn from(network: Network) -> Self {
        network.to_string()
    }
}

impl TryFrom<String> for Network {
    type Error = NotANetwork;

    fn try_from(text: String) -> Result<Self, NotANetwork> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn network(text: &str) -> Network {
        text.parse().unwrap()
    }

    #[test]
    fn there_is_one_spelling_of_a_network() {
        for (text, written) in [
            ("203.0.113.7", "203.0.113.7"),
            ("203.0.113.7/32", "203.0.113.7"),
            ("203.0.113.7/24", "203.0.113.0/24"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("::ffff:203.0.113.7/120", "203.0.113.0/24"),
            ("2001:DB8:0::1", "2001:db8::1"),
            ("2001:db8::1/32", "2001:db8::/32"),
            ("::/0", "::/0"),
        ] {
            assert_eq!(network(text).to_string(), written);
        }
        for wrong in ["", "localhost", "203.0.113", "203.0.113.7/33", "203.0.113.7/", " 203.0.113.7", "1.2.3.4-1.2.3.9"]
        {
            assert!(wrong.parse::<Network>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_mapped_address_is_the_address_that_it_stands_for() {
        let block = network("203.0.113.0/24");
        assert!(block.has("203.0.113.9".parse().unwrap()) && block.has("::ffff:203.0.113.9".parse().unwrap()));
        assert!(!block.has("203.0.114.9".parse().unwrap()) && !block.has("2001:db8::1".parse().unwrap()));
    }

    #[test]
    fn a_block_holds_its_parts_and_not_the_other_way_round() {
        assert!(network("203.0.113.7").is_within(&network("203.0.113.0/24")));
        assert!(!network("203.0.113.0/24").is_within(&network("203.0.113.7")));
        assert!(!network("::1").is_within(&network("0.0.0.0/0")));
    }
}
