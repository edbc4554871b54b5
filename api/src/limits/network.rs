//! Who is counted as one where nobody says who it is.

use super::bucket::Bucket;
use std::net::IpAddr;

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

    #[test]
    fn a_network_of_ipv6_is_one_caller() {
        let of = |text: &str| bucket(text.parse().unwrap());
        assert_eq!(of("2001:db8:0:1::1"), of("2001:db8:0:1:ffff::2"));
        assert_ne!(of("2001:db8:0:1::1"), of("2001:db8:0:2::1"));
        assert_ne!(of("192.0.2.1"), of("192.0.2.2"));
    }
}
