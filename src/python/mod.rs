//! An endpoint as a program: what it does, written with Python 3's standard library in the style of the lessons.
//!
//! A program is put together from pieces with holes ([`template`]): the endpoint's address ([`place`]), what the framing
//! needs, what the behaviour answers (one line in [`behaviours::SNIPPETS`] each), and around them the program of its
//! role and model, which is one file each. Nothing of a lab gets into a program but through [`literal`].

mod behaviours;
mod client;
mod datagram;
mod framing;
mod icmp;
mod literal;
mod multicast;
mod payload;
mod peer;
mod place;
mod server;
mod source;
mod template;

use crate::address::Transport;
use crate::lab::{Endpoint, Role};

/// The program that does what the endpoint does, with its present settings. It needs Python 3.10 and nothing else; a
/// server's first line of output is `listening on` and its address, as `getsockname` gives it.
pub fn program(endpoint: &Endpoint) -> String {
    let has_connections = endpoint.transport().has_connections();
    let source = match endpoint.role {
        _ if endpoint.transport() == Transport::Icmp => icmp::program(endpoint),
        Role::Server if has_connections => server::program(endpoint),
        Role::Server => datagram::program(endpoint),
        Role::Client => client::program(endpoint),
        Role::Peer => peer::program(endpoint),
    };
    source.text()
}

/// A name for the program's file: the endpoint's, in letters, digits and hyphens.
pub fn file_name(endpoint: &Endpoint) -> String {
    let plain = |c: char| if c.is_alphanumeric() { c } else { '-' };
    let stem: String = endpoint.name.trim().chars().map(plain).collect();
    let stem = stem.trim_matches('-');
    format!("{}.py", if stem.is_empty() { "endpoint" } else { stem })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::BEHAVIOURS;

    #[test]
    fn every_behaviour_has_its_python() {
        for kind in BEHAVIOURS {
            assert!(behaviours::find(kind.id).is_some(), "{} has no line in SNIPPETS", kind.id);
        }
    }

    #[test]
    fn file_names_are_plain() {
        let named = |name: &str| file_name(&Endpoint::server(name, "tcp://127.0.0.1:1".parse().unwrap()));
        assert_eq!(named("../a b"), "a-b.py");
        assert_eq!(named("服务器"), "服务器.py");
        assert_eq!(named("..."), "endpoint.py");
    }
}
