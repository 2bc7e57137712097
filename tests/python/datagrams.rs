//! Peers, groups and echo requests.

use socketlab::address::{Address, Transport};
use socketlab::lab::{Endpoint, Model};
use socketlab::session::To;

use crate::exchange::{Lab, PEER, datagram_places, free};
use crate::process::{Running, python};

#[test]
fn a_peer_receives_and_sends() {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (transport, host) in datagram_places() {
        for has_payload in [false, true] {
            let mut lab = Lab::new();
            let at = lab.serve(&Endpoint::peer("peer", free(transport, host, folder.path())));
            let mut endpoint = Endpoint::peer("python", free(transport, host, folder.path()));
            endpoint.set_to(Some(at.clone()));
            endpoint.payload = if has_payload { "text:first" } else { "" }.to_owned();
            let mut peer = Running::start(&endpoint);
            let peer_at = Address { port: peer.port(), ..endpoint.address.clone() };
            let expected = if has_payload { "firstthen" } else { "then" };
            peer.type_line("then");
            assert_eq!(lab.received(PEER, expected.len()), expected.as_bytes(), "{at}");
            let sender = lab.session.sender(PEER).unwrap();
            sender.send(&To::Address(peer_at), &bytes::Bytes::from_static(b"to you")).unwrap();
            assert!(peer.line().ends_with(" to you\n"), "{at}");
        }
    }
}

#[test]
fn a_peer_asks_where_to_send() {
    if python().is_none() {
        return;
    }
    let mut lab = Lab::new();
    let folder = tempfile::tempdir().unwrap();
    let at = lab.serve(&Endpoint::peer("peer", free(Transport::Udp, "127.0.0.1", folder.path())));
    let mut peer = Running::start(&Endpoint::peer("python", free(Transport::Udp, "127.0.0.1", folder.path())));
    peer.port();
    peer.type_line(&format!("127.0.0.1 {}", at.port));
    peer.type_line("hi");
    assert_eq!(lab.received(PEER, 2), b"hi");
}

#[test]
fn groups_are_joined_and_options_set() {
    if python().is_none() {
        return;
    }
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: the loopback interface is called lo on Linux");
        return;
    }
    for (host, groups) in [
        ("127.0.0.1", &["239.1.2.3", "239.1.2.4%127.0.0.1", "239.1.2.5%lo", "239.1.2.6%1"][..]),
        ("::1", &["ff15::7%lo", "ff15::8%1"]),
    ] {
        if std::net::UdpSocket::bind((host, 0)).is_err() {
            eprintln!("skipped: this machine has no {host}");
            continue;
        }
        for model in [Model::OneAtATime, Model::ThreadPerConnection] {
            for interface in ["lo", if host == "::1" { "1" } else { "127.0.0.1" }] {
                let address = Address { transport: Transport::Udp, host: host.to_owned(), port: 0 };
                let mut endpoint = Endpoint::server("server", address.clone());
                endpoint.make_server().model = Some(model);
                let options = &mut endpoint.options;
                options.broadcast = true;
                options.groups = groups.iter().map(|group| group.parse().unwrap()).collect();
                (options.multicast_ttl, options.multicast_loop) = (Some(3), Some(true));
                options.multicast_interface = Some(interface.to_owned());
                let mut lab = Lab::new();
                if let Err(why) = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| lab.serve(&endpoint))) {
                    drop(why);
                    eprintln!("skipped: this machine has no route for {groups:?}");
                    continue;
                }
                let mut server = Running::start(&endpoint);
                let at = Address { port: server.port(), ..address };
                assert_eq!(Lab::new().play(&at, &[("hi", "hi")]), b"hi");
            }
        }
    }
}

#[test]
fn an_echo_request_is_answered() {
    if python().is_none() {
        return;
    }
    for host in ["127.0.0.1", "::1"] {
        let address = Address { transport: Transport::Icmp, host: host.to_owned(), port: 0 };
        let mut lab = Lab::new();
        lab.session.start(PEER, &Endpoint::client("lab", address.clone()));
        let status =
            lab.session.wait_for(PEER, crate::exchange::LIMIT, |s| s.state != socketlab::record::State::Starting);
        if status.state != socketlab::record::State::Running {
            eprintln!("skipped: no raw socket to {host} without rights");
            continue;
        }
        let mut endpoint = Endpoint::client("python", address);
        endpoint.payload = "ping".to_owned();
        assert_eq!(Running::start(&endpoint).finish(), "reply 1 b'ping'\n");
        endpoint.payload.clear();
        let mut typed = Running::start(&endpoint);
        typed.type_line("odd");
        typed.type_line("even");
        assert_eq!(typed.finish(), "reply 1 b'odd'\nreply 2 b'even'\n");
    }
}
