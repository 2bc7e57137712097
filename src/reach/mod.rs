//! From where an endpoint that binds is reached: what a person on another machine has to type.

mod qr;

use std::net::IpAddr;

pub use qr::{Qr, qr};

use crate::address::{Addr, Address};
use crate::socket::Interface;

/// From where it is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// Only from this machine.
    Here,
    /// From other machines, at these addresses; the first is the likeliest.
    There(Vec<There>),
}

/// An address to type on another machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct There {
    /// The interface; empty where it is no interface's address, but a name.
    pub interface: String,
    pub address: Address,
}

impl Reach {
    /// Of what is set up to be bound to `address`, and is bound to `local` where it runs.
    pub fn of(address: &Address, local: Option<&Addr>, interfaces: &[Interface]) -> Self {
        if !address.transport.has_port() {
            return Reach::Here;
        }
        let port = local.map_or(address.port, |local| local.port());
        let at = |host: String| Address { host, port, ..address.clone() };
        let bound = local.and_then(|local| Some(local.inet()?.ip())).or_else(|| address.host.parse().ok());
        let Some(bound) = bound else {
            // A name that is looked up when it starts.
            let named = There { interface: String::new(), address: at(address.host.clone()) };
            return if address.is_loopback() { Reach::Here } else { Reach::There(vec![named]) };
        };
        if bound.to_canonical().is_loopback() {
            return Reach::Here;
        }
        // An IPv6 socket takes IPv4, too, but where the system keeps them apart.
        let takes = |ip: &IpAddr| match bound {
            IpAddr::V4(any) if any.is_unspecified() => ip.is_ipv4(),
            IpAddr::V6(any) if any.is_unspecified() => ip.is_ipv6() || !cfg!(windows),
            ip_alone => *ip == ip_alone.to_canonical() || *ip == ip_alone,
        };
        let own = interfaces.iter().filter(|one| takes(&one.ip));
        let mut all: Vec<There> =
            own.map(|one| There { interface: one.name.clone(), address: at(one.ip.to_string()) }).collect();
        if all.is_empty() && !bound.is_unspecified() {
            all.push(There { interface: String::new(), address: at(bound.to_string()) });
        }
        Reach::There(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reach(address: &str, local: Option<&str>) -> Vec<String> {
        let one = |name: &str, ip: &str| Interface { name: name.to_owned(), ip: ip.parse().unwrap() };
        let interfaces = [one("eth0", "192.168.1.5"), one("eth0", "2001:db8::5"), one("wlan0", "10.0.0.7")];
        let local = local.map(|local| local.parse().unwrap());
        match Reach::of(&address.parse().unwrap(), local.as_ref(), &interfaces) {
            Reach::Here => vec!["here".to_owned()],
            Reach::There(all) => all.iter().map(|one| format!("{} {}", one.interface, one.address)).collect(),
        }
    }

    #[test]
    fn what_listens_at_loopback_is_reached_from_here_alone() {
        for address in ["tcp://127.0.0.1:5001", "udp://[::1]:5001", "tcp://localhost:5001", "unix:///tmp/a.sock"] {
            assert_eq!(reach(address, None), ["here"], "{address}");
        }
        assert_eq!(reach("tcp://localhost:0", Some("127.0.0.1:40123")), ["here"]);
    }

    #[test]
    fn what_listens_everywhere_is_reached_at_each_address_and_the_port_that_it_got() {
        assert_eq!(
            reach("tcp://0.0.0.0:0", Some("0.0.0.0:40123")),
            ["eth0 tcp://192.168.1.5:40123", "wlan0 tcp://10.0.0.7:40123"]
        );
        let both = reach("udp://[::]:5001", None);
        assert!(both.contains(&"eth0 udp://[2001:db8::5]:5001".to_owned()), "{both:?}");
        assert_eq!(both.len(), if cfg!(windows) { 1 } else { 3 });
        assert_eq!(reach("tcp://10.0.0.7:5001", None), ["wlan0 tcp://10.0.0.7:5001"]);
        assert_eq!(
            reach("tcp://10.9.9.9:5001", None),
            [" tcp://10.9.9.9:5001"],
            "it may be set up before the network is"
        );
        assert_eq!(reach("tcp://teacher:5001", None), [" tcp://teacher:5001"]);
    }
}
