//! Every row of docs/SYSTEMS.md, run as it stands but for its ports and paths: the lab on both sides, the lab's server
//! with the lessons' clients, and the lab's client with the lessons' server.

mod party;
mod plain;
mod table;
mod typed;

use std::net::UdpSocket;
use std::time::Duration;

use plain::{PLAIN, Plain};
use table::{Stage, address, rows};
use typed::TYPED;

/// Rows that are in the window only.
const WINDOW_ONLY: &[(&str, usize)] = &[("S19", 1), ("two sockets", 1), ("blocking", 1)];

#[test]
fn every_case_is_of_a_row() {
    let known: Vec<_> = rows().iter().map(|row| row.id).collect();
    for id in PLAIN.iter().map(|plain| plain.row).chain(TYPED.iter().map(|typed| typed.row)) {
        assert!(known.contains(&id), "there is no row {id:?}");
    }
}

/// The cases that need nobody who types. A row that has no case of any kind is one, too: it runs, and every client ends as
/// it should.
fn plain() -> Vec<Plain> {
    let has_case = |id| PLAIN.iter().any(|plain| plain.row == id) || TYPED.iter().any(|typed| typed.row == id);
    let mut cases = PLAIN.to_vec();
    for row in rows().into_iter().filter(|row| !has_case(row.id)) {
        if WINDOW_ONLY.contains(&row.id) {
            eprintln!("skipped: {} is in the window only", row.id.0);
        } else {
            cases.push(Plain::unknown(row.id));
        }
    }
    cases
}

/// What a case is of.
trait OfRow {
    fn row(&self) -> (&'static str, usize);
}

/// Runs something for every case at once; several wait on purpose.
fn each<T: OfRow + Sync>(cases: &[T], run: fn(&Stage, &T)) {
    std::thread::scope(|scope| {
        for case in cases {
            let id = case.row();
            let row = rows().into_iter().find(|row| row.id == id).unwrap();
            let thread = std::thread::Builder::new().name(format!("{} {}", id.0, id.1));
            let play = move || {
                let stage = row.stage();
                match is_possible(&stage) {
                    Ok(()) => run(&stage, case),
                    Err(reason) => eprintln!("skipped: {}: {reason}", id.0),
                }
            };
            thread.spawn_scoped(scope, play).unwrap();
        }
    });
}

/// Why this machine cannot run a row, if it cannot.
fn is_possible(stage: &Stage) -> Result<(), String> {
    for words in stage.commands.iter().filter(|words| matches!(words[1].as_str(), "serve" | "connect" | "peer")) {
        let address = address(words);
        socketlab::socket::supports(address.transport).map_err(|error| error.to_string())?;
        if address.host == "::1" {
            UdpSocket::bind("[::1]:0").map_err(|error| format!("no IPv6 loopback: {error}"))?;
        }
        if words.iter().any(|word| word == "--broadcast") {
            arrives("127.255.255.255", |_| Ok(()))?;
        }
        if words.iter().any(|word| word == "--multicast-interface") {
            let group = "239.255.51.88";
            arrives(group, |receiver| {
                receiver.join_multicast_v4(&group.parse().unwrap(), &"127.0.0.1".parse().unwrap())
            })?;
        }
    }
    Ok(())
}

/// Whether the loopback network carries a datagram to this address.
fn arrives(to: &str, prepare: impl Fn(&UdpSocket) -> std::io::Result<()>) -> Result<(), String> {
    let send = || {
        let receiver = UdpSocket::bind("0.0.0.0:0")?;
        prepare(&receiver)?;
        receiver.set_read_timeout(Some(Duration::from_secs(2)))?;
        let sender = socket2::Socket::from(UdpSocket::bind("127.0.0.1:0")?);
        sender.set_broadcast(true)?;
        sender.set_multicast_if_v4(&"127.0.0.1".parse().unwrap())?;
        UdpSocket::from(sender).send_to(b"x", (to, receiver.local_addr()?.port()))?;
        receiver.recv(&mut [0; 10])
    };
    send().map(|_| ()).map_err(|error| format!("the loopback network does not carry it: {error}"))
}
