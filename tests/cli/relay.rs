//! `relay`: what comes goes on, with the faults that its options say.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream, UdpSocket};
use std::time::Duration;

use crate::program::{Server, run, socketlab};

fn relay(args: &[&str]) -> Server {
    Server::of(socketlab(&[&["relay"], args].concat()))
}

fn udp() -> (UdpSocket, String) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    socket.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    let address = format!("udp://{}", socket.local_addr().unwrap());
    (socket, address)
}

#[test]
fn a_connection_goes_through_in_pieces_and_whole() {
    let target = TcpListener::bind("127.0.0.1:0").unwrap();
    let to = format!("tcp://{}", target.local_addr().unwrap());
    let mut relay = relay(&["tcp://127.0.0.1:0", &to, "--cut", "1..7", "--seed", "7"]);
    let mut client = TcpStream::connect(relay.address.strip_prefix("tcp://").unwrap()).unwrap();
    client.write_all(b"a line that is longer than seven bytes").unwrap();
    client.shutdown(Shutdown::Write).unwrap();
    let (mut server, _) = target.accept().unwrap();
    let mut came = String::new();
    server.read_to_string(&mut came).unwrap();
    assert_eq!(came, "a line that is longer than seven bytes");
    let out = relay.until("38 bytes handed on in");
    assert!(out.contains("drawn with seed 7"), "{out}");
}

#[test]
fn faults_of_one_way_leave_the_other_as_it_is() {
    let (target, to) = udp();
    let mut relay = relay(&["udp://127.0.0.1:0", &to, "--duplicate", "100%", "--to-client", "duplicate=0% loss=100%"]);
    let (client, _) = udp();
    client.send_to(b"ping", relay.address.strip_prefix("udp://").unwrap()).unwrap();
    let mut room = [0; 9];
    let (length, from) = target.recv_from(&mut room).unwrap();
    assert_eq!((length, target.recv(&mut room).unwrap()), (4, 4), "twice");
    target.send_to(b"pong", from).unwrap();
    let out = relay.until("dropped by the relay: loss 100%");
    assert!(out.contains("to the target: duplicate=100%") && out.contains("to the client: loss=100%"), "{out}");
}

#[test]
fn what_cannot_be_is_said_in_one_line() {
    for (args, expected) in [
        (&["udp://127.0.0.1:0", "tcp://127.0.0.1:1"][..], "a relay at udp:// hands on to udp://"),
        (&["icmp://127.0.0.1", "icmp://127.0.0.1"], "ICMP cannot be relayed"),
        (&["udp://127.0.0.1:0", "udp://127.0.0.1:1", "--loss", "200%"], "a share from 0% to 100%"),
        (&["tcp://127.0.0.1:0", "tcp://127.0.0.1:1", "--loss", "2%"], "loss is not for this transport"),
        (&["udp://127.0.0.1:0", "udp://127.0.0.1:1", "--to-target", "los=2%"], "no fault is called los"),
        (&["udp://127.0.0.1:0"], "<TARGET>"),
    ] {
        let (status, _, err) = run(&[&["relay"], args].concat());
        assert_eq!((status, err.lines().count()), (2, 1), "{err}");
        assert!(err.contains(expected), "{err}");
    }
}
