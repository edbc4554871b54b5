//! The address that a request comes from, as far as it can be believed.

use super::bucket::Bucket;
use actix_web::http::header::{HeaderMap, HeaderName, X_FORWARDED_FOR};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// Where proxies name who asked them, each behind the one before.
const FORWARDED_FOR: HeaderName = X_FORWARDED_FOR;

/// The most proxies that are followed back.
const HOPS_MAX: usize = 16;

/// The client's address. A trusted proxy's word is taken on who asked it; everybody else speaks for itself alone.
pub(super) fn address(peer: Option<SocketAddr>, headers: &HeaderMap, trusted: &[IpNet]) -> IpAddr {
    let mut address = peer.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip().to_canonical());
    if trusted.is_empty() {
        return address;
    }
    let values: Vec<&str> = headers.get_all(FORWARDED_FOR).filter_map(|value| value.to_str().ok()).collect();
    let hops = values.iter().rev().flat_map(|value| value.rsplit(','));
    for hop in hops.take(HOPS_MAX) {
        if !trusted.iter().any(|network| network.contains(&address)) {
            break;
        }
        let Some(before) = read(hop.trim()) else { break };
        address = before;
    }
    address
}

/// An address, with or without a port.
fn read(text: &str) -> Option<IpAddr> {
    let alone = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    let address = alone.parse().ok().or_else(|| text.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    address.map(|address: IpAddr| address.to_canonical())
}

/// Who is counted: an IPv4 address, or the /64 of an IPv6 address, of which one customer has all.
pub(super) fn bucket(address: IpAddr) -> Bucket {
    let counted = match address {
        IpAddr::V4(v4) => u128::from(v4.to_bits()),
        IpAddr::V6(v6) => v6.to_bits() >> 64 << 64,
    };
    Bucket(counted, 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn seen(peer: &str, forwarded: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append(FORWARDED_FOR, HeaderValue::from_str(value).unwrap());
        }
        let trusted: Vec<IpNet> = ["10.0.0.0/8", "fd00::/8"].iter().map(|text| text.parse().unwrap()).collect();
        address(Some(SocketAddr::new(peer.parse().unwrap(), 1)), &headers, &trusted).to_string()
    }

    #[test]
    fn a_trusted_proxy_is_believed_and_nobody_else() {
        assert_eq!(seen("10.1.2.3", &["203.0.113.7"]), "203.0.113.7");
        assert_eq!(seen("198.51.100.1", &["203.0.113.7"]), "198.51.100.1");
        assert_eq!(seen("10.1.2.3", &[]), "10.1.2.3");
    }

    #[test]
    fn what_the_client_wrote_in_front_is_not_believed() {
        assert_eq!(seen("10.1.2.3", &["1.1.1.1, 203.0.113.7, 10.9.9.9"]), "203.0.113.7");
        assert_eq!(seen("10.1.2.3", &["1.1.1.1", "203.0.113.7"]), "203.0.113.7");
        assert_eq!(seen("10.1.2.3", &["203.0.113.7, nonsense"]), "10.1.2.3");
    }

    #[test]
    fn addresses_are_read_in_every_spelling() {
        assert_eq!(seen("::ffff:10.1.2.3", &["203.0.113.7:4711"]), "203.0.113.7");
        assert_eq!(seen("fd00::1", &["[2001:db8::7]:4711"]), "2001:db8::7");
        assert_eq!(seen("fd00::1", &["[2001:db8::7]"]), "2001:db8::7");
    }

    #[test]
    fn a_network_of_ipv6_is_one_caller() {
        let of = |text: &str| bucket(text.parse().unwrap());
        assert_eq!(of("2001:db8:0:1::1"), of("2001:db8:0:1:ffff::2"));
        assert_ne!(of("2001:db8:0:1::1"), of("2001:db8:0:2::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
