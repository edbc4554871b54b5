//! Where webhooks may lead: the public internet over https, and what the operator has allowed.

use crate::address::{is_private_name, is_public, spelled};
use ipnet::IpNet;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use url::{Host, Url};

/// What an address leads into that it must not.
const PRIVATE: &str = "must not lead into a private network";

/// Below this ports belong to services that are no receivers of webhooks: mail, shells, printers.
const PORT_MIN: u16 = 1_024;

/// Ports of the web below that.
const PORTS_OF_THE_WEB: [u16; 1] = [443];

/// The places that webhooks may reach.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    allowed: Vec<IpNet>,
}

/// How a place is talked to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// Encrypted.
    Https,
    /// In clear.
    Http,
}

impl Reach {
    /// The public internet, and these networks.
    #[must_use]
    pub fn new(allowed: Vec<IpNet>) -> Self {
        Self { allowed }
    }

    fn allows(&self, ip: IpAddr) -> bool {
        self.allowed.iter().any(|network| network.contains(&ip.to_canonical()))
    }

    fn allows_this_machine(&self) -> bool {
        self.allows(Ipv4Addr::LOCALHOST.into()) || self.allows(Ipv6Addr::LOCALHOST.into())
    }

    /// Whether a connection may be made to this address.
    #[must_use]
    pub fn may(&self, scheme: Scheme, ip: IpAddr) -> bool {
        self.allows(ip) || (scheme == Scheme::Https && is_public(ip))
    }

    /// Reads the address of a webhook. What a name stands for is looked at when it is connected to: it may stand for
    /// something else by then.
    ///
    /// # Errors
    /// A sentence for whoever named it.
    pub fn check(&self, text: &str) -> Result<(Url, Scheme), &'static str> {
        let url = spelled(text)?;
        let scheme = match url.scheme() {
            "https" => Scheme::Https,
            "http" if !self.allowed.is_empty() => Scheme::Http,
            _ => return Err("must be an https URL"),
        };
        let ip = match url.host() {
            Some(Host::Ipv4(ip)) => IpAddr::V4(ip),
            Some(Host::Ipv6(ip)) => IpAddr::V6(ip),
            Some(Host::Domain(name)) if is_this_machine(name) && self.allows_this_machine() => {
                return Ok((url, scheme));
            }
            Some(Host::Domain(name)) if is_private_name(name) => return Err(PRIVATE),
            // What a name stands for is not known here: in clear it might lead anywhere.
            Some(Host::Domain(_)) if scheme == Scheme::Http => return Err("must be an https URL"),
            Some(Host::Domain(_)) => return port(&url).map(|()| (url, scheme)),
            None => return Err("must be an https URL"),
        };
        if self.allows(ip) {
            return Ok((url, scheme));
        }
        if !is_public(ip) {
            return Err(PRIVATE);
        }
        if scheme == Scheme::Http {
            return Err("must be an https URL");
        }
        port(&url).map(|()| (url, scheme))
    }
}

/// The name of this machine, as RFC 6761 (6.3) has it.
fn is_this_machine(name: &str) -> bool {
    name.trim_end_matches('.').eq_ignore_ascii_case("localhost")
}

fn port(url: &Url) -> Result<(), &'static str> {
    let port = url.port_or_known_default().unwrap_or_default();
    let is_fine = port >= PORT_MIN || PORTS_OF_THE_WEB.contains(&port);
    if is_fine { Ok(()) } else { Err("must lead to port 443, or to one from 1024 on") }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Addresses of private places, as a host is written in a URL.
    pub(in crate::webhooks) const PRIVATE_HOSTS: &[&str] = &[
        "127.0.0.1",
        "127.1",
        "127.255.255.254",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0x7F.0x0.0x0.0x1",
        "0177.0.0.1",
        "017700000001",
        "127.0.0.1.",
        "１２７.0.0.1",
        "①②⑦.⓪.⓪.①",
        "%31%32%37.0.0.1",
        "0",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "0xa.0.0.1",
        "167772161",
        "100.64.0.1",
        "100.127.255.255",
        "169.254.169.254",
        "2852039166",
        "0xa9fea9fe",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.1",
        "192.0.0.170",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "4294967295",
        "[::]",
        "[::1]",
        "[0:0:0:0:0:0:0:1]",
        "[::127.0.0.1]",
        "[::7f00:1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[0:0:0:0:0:ffff:10.0.0.1]",
        "[::ffff:a9fe:a9fe]",
        "[::ffff:0:127.0.0.1]",
        "[64:ff9b::127.0.0.1]",
        "[64:ff9b::a00:1]",
        "[64:ff9b:1::7f00:1]",
        "[64:ff9b:1:ffff::1]",
        "[100::1]",
        "[100:0:0:1::1]",
        "[2001::1]",
        "[2001:0:4136:e378:8000:63bf:3fff:fdd2]",
        "[2001:2::1]",
        "[2001:10::1]",
        "[2001:20::1]",
        "[2001:db8::1]",
        "[2002:7f00:1::]",
        "[2002:a00:1::1]",
        "[2606:4700::5efe:7f00:1]",
        "[2606:4700::200:5efe:a00:1]",
        "[3fff::1]",
        "[4000::1]",
        "[5f00::1]",
        "[fc00::1]",
        "[fd00:ec2::254]",
        "[fe80::1]",
        "[febf::1]",
        "[fec0::1]",
        "[ff02::1]",
    ];

    fn reach(networks: &[&str]) -> Reach {
        Reach::new(networks.iter().map(|network| network.parse().unwrap()).collect())
    }

    #[test]
    fn nothing_private_is_reached_however_it_is_spelled() {
        assert!(PRIVATE_HOSTS.len() >= 60);
        for host in PRIVATE_HOSTS {
            for url in [format!("https://{host}/hook"), format!("https://{host}:8443/")] {
                assert!(reach(&[]).check(&url).is_err(), "{url}");
                assert!(reach(&["203.0.114.0/24"]).check(&url).is_err(), "{url}");
            }
        }
    }

    #[test]
    fn names_of_private_networks_userinfo_schemes_and_ports_are_refused() {
        for url in [
            "https://localhost/",
            "https://LOCALHOST./",
            "https://db.internal/",
            "https://printer.local/",
            "https://user@example.com/",
            "https://user:secret@example.com/",
            "https://@example.com/",
            "http://example.com/",
            "http://8.8.8.8/",
            "ftp://example.com/",
            "gopher://example.com/",
            "//example.com/",
            "https://example.com:22/",
            "https://example.com:25/",
            "https://example.com:80/",
            "https://8.8.8.8:445/",
            "https:\\\\127.0.0.1\\",
            "https://exam ple.com/",
            "https://example.com/\n",
        ] {
            assert!(reach(&[]).check(url).is_err(), "{url}");
        }
    }

    #[test]
    fn the_public_internet_is_reached_by_https() {
        for url in [
            "https://example.com/hook?token=1",
            "https://example.com:8443/",
            "https://example.com:3000/",
            "https://8.8.8.8/",
            "https://[2606:4700::1111]/",
            "https://[::ffff:8.8.8.8]/",
            "https://[64:ff9b::808:808]/",
        ] {
            assert!(reach(&[]).check(url).is_ok(), "{url}");
        }
    }

    #[test]
    fn what_is_allowed_is_reached_also_in_clear_and_nothing_beside_it() {
        let reach = reach(&["127.0.0.0/8", "fd00::/8"]);
        for url in ["http://127.0.0.1:99/", "https://127.9.9.9/", "http://[fd00::1]/", "http://[::ffff:127.0.0.1]/"] {
            assert!(reach.check(url).is_ok(), "{url}");
        }
        for url in ["http://10.0.0.1/", "http://8.8.8.8/", "https://[::1]/", "http://user@127.0.0.1/"] {
            assert!(reach.check(url).is_err(), "{url}");
        }
        for url in
            ["http://example.com/", "https://db.internal/", "https://api.localhost/", "http://hook.example:9000/"]
        {
            assert!(reach.check(url).is_err(), "{url}");
        }
        assert!(reach.check("http://localhost:9000/").is_ok(), "what it stands for is seen at the connection");
        assert!(Reach::new(vec!["10.0.0.0/8".parse().unwrap()]).check("http://localhost:9000/").is_err());
        let ip = |text: &str| text.parse::<IpAddr>().unwrap();
        assert!(reach.may(Scheme::Http, ip("127.0.0.1")) && !reach.may(Scheme::Http, ip("8.8.8.8")));
        assert!(reach.may(Scheme::Https, ip("8.8.8.8")) && !reach.may(Scheme::Https, ip("10.0.0.1")));
    }
}
