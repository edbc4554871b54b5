//! Who is at the other end of the line: the client's address, through the proxies whose word is taken.

use actix_web::dev::RequestHead;
use market_core::allowance::Network;
use serde::{Deserialize, Serialize};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Where a proxy says for whom it asks.
const FORWARDED_FOR: &str = "x-forwarded-for";

/// The proxies whose word is taken: addresses and blocks of them, with commas between.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Proxies(Vec<Network>);

impl Proxies {
    fn have(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.has(address))
    }
}

impl From<Proxies> for String {
    fn from(proxies: Proxies) -> Self {
        proxies.0.iter().map(ToString::to_string).collect::<Vec<_>>().join(",")
    }
}

impl TryFrom<String> for Proxies {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let network = |part: &str| part.parse().map_err(|error| format!("{part:?} is {error}"));
        parts.map(network).collect::<Result<_, _>>().map(Self)
    }
}

/// The address of the client. Behind trusted proxies it is the last entry of `X-Forwarded-For` that none of them is:
/// whatever stands in front of it anybody may have written. An IPv4 address that is written as an IPv6 one is IPv4.
#[must_use]
pub fn address(head: &RequestHead, proxies: Option<&Proxies>) -> IpAddr {
    // Without a connection, as in tests of handlers alone, nobody is there.
    let peer = head.peer_addr.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
    let Some(proxies) = proxies.filter(|proxies| proxies.have(peer)) else {
        return peer;
    };
    let lines: Vec<&str> = head.headers.get_all(FORWARDED_FOR).map(|line| line.to_str().unwrap_or_default()).collect();
    let mut nearest = peer;
    for entry in lines.iter().rev().flat_map(|line| line.rsplit(',')) {
        // What a proxy has written and nobody can read is as far as its word goes.
        let Some(client) = read(entry.trim()) else { return nearest };
        if !proxies.have(client) {
            return client;
        }
        nearest = client;
    }
    nearest
}

/// Some proxies name the port as well.
fn read(entry: &str) -> Option<IpAddr> {
    let address = entry.parse().or_else(|_| entry.parse::<SocketAddr>().map(|socket| socket.ip()));
    address.ok().map(|address: IpAddr| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn seen(peer: &str, forwarded: &[&str], proxies: &str) -> String {
        let proxies = Proxies::try_from(proxies.to_owned()).unwrap();
        let mut request = TestRequest::default().peer_addr(format!("{peer}:4711").parse().unwrap());
        for line in forwarded {
            request = request.append_header((FORWARDED_FOR, *line));
        }
        address(request.to_http_request().head(), Some(&proxies)).to_string()
    }

    #[test]
    fn nobody_but_a_trusted_proxy_is_believed() {
        assert_eq!(seen("198.51.100.7", &["203.0.113.9"], "10.0.0.0/8"), "198.51.100.7");
        assert_eq!(seen("198.51.100.7", &["203.0.113.9"], ""), "198.51.100.7");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9"], "10.0.0.0/8"), "203.0.113.9");
    }

    #[test]
    fn what_clients_write_themselves_is_not_believed() {
        let proxies = "10.0.0.0/8, 192.0.2.1";
        assert_eq!(seen("10.0.0.1", &["1.1.1.1, 203.0.113.9, 192.0.2.1"], proxies), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["1.1.1.1", "203.0.113.9"], proxies), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9, nonsense, 192.0.2.1"], proxies), "192.0.2.1");
    }

    #[test]
    fn addresses_are_read_in_every_spelling() {
        assert_eq!(seen("[::ffff:10.0.0.1]", &["::ffff:203.0.113.9"], "10.0.0.0/8"), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["203.0.113.9:8080"], "10.0.0.0/8"), "203.0.113.9");
        assert_eq!(seen("10.0.0.1", &["[2001:db8::1]:8080"], "10.0.0.0/8"), "2001:db8::1");
        assert_eq!(seen("10.0.0.1", &[], "10.0.0.0/8"), "10.0.0.1");
    }

    #[test]
    fn a_proxy_that_is_no_address_is_refused() {
        assert!(Proxies::try_from("10.0.0.0/8,proxy.example".to_owned()).unwrap_err().contains("proxy.example"));
    }
}
