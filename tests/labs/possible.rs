//! Whether this machine can play an example.

use std::net::{Ipv4Addr, TcpListener, UdpSocket};
use std::time::Duration;

use socketlab::lab::examples::Example;
use socketlab::socket::supports;

/// Why this machine cannot play an example, if it cannot.
pub fn is_possible(example: &Example) -> Result<(), String> {
    for endpoint in example.lab().endpoints {
        // That a transport is missing is one more error.
        if example.id != "errors" {
            supports(endpoint.transport()).map_err(|error| error.to_string())?;
        }
        if endpoint.address.host == "::1" {
            TcpListener::bind("[::1]:0").map_err(|error| format!("no IPv6 loopback: {error}"))?;
        }
    }
    match example.id {
        "broadcast" => probe(|receiver, sender| {
            sender.set_broadcast(true)?;
            sender.send_to(b"x", ("127.255.255.255", receiver.local_addr()?.port()))
        }),
        "multicast" => probe(|receiver, sender| {
            let group = Ipv4Addr::new(239, 255, 51, 88);
            receiver.join_multicast_v4(&group, &Ipv4Addr::LOCALHOST)?;
            socket2::SockRef::from(sender).set_multicast_if_v4(&Ipv4Addr::LOCALHOST)?;
            sender.send_to(b"x", (group, receiver.local_addr()?.port()))
        }),
        _ => Ok(()),
    }
}

/// Whether a datagram arrives on this machine where no code of ours is between.
fn probe(send: impl Fn(&UdpSocket, &UdpSocket) -> std::io::Result<usize>) -> Result<(), String> {
    let arrives = || {
        let receiver = UdpSocket::bind("0.0.0.0:0")?;
        receiver.set_read_timeout(Some(Duration::from_secs(2)))?;
        send(&receiver, &UdpSocket::bind("127.0.0.1:0")?)?;
        receiver.recv(&mut [0; 10])
    };
    arrives().map(|_: usize| ()).map_err(|error| format!("the loopback network does not carry it: {error}"))
}
