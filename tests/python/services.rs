//! Generated servers whose answers are no fixed text: the time as a number, characters without end, chat rooms. Each is
//! played with the generated server and with the lab's.

use std::path::Path;

use chrono::Local;
use socketlab::address::Address;
use socketlab::lab::{Endpoint, Model};
use socketlab::record::EndpointId;

use crate::exchange::{CLIENT, Lab, datagram_places, free, masked, stream_places};
use crate::process::{Running, python};

/// Plays with each server of a behaviour: every place and model, generated and the lab's.
fn with_each(behaviour: &str, play: impl Fn(&Address, Model)) {
    if python().is_none() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    for (transport, host) in stream_places().into_iter().chain(datagram_places()) {
        for model in Model::ALL.into_iter().filter(|model| model.fits(transport)) {
            let endpoint = server(behaviour, free(transport, host, folder.path()), model);
            let mut generated = Running::start(&endpoint);
            play(&Address { port: generated.port(), ..endpoint.address.clone() }, model);
            drop(generated);
            let endpoint = server(behaviour, free(transport, host, folder.path()), model);
            let mut lab = Lab::new();
            play(&lab.serve(&endpoint), model);
        }
    }
}

fn server(behaviour: &str, address: Address, model: Model) -> Endpoint {
    let mut endpoint = Endpoint::server("server", address);
    (endpoint.make_server().behaviour, endpoint.make_server().model) = (behaviour.to_owned(), Some(model));
    endpoint
}

#[test]
fn the_time_is_a_number() {
    with_each("time", |at, model| {
        let mut lab = Lab::new();
        lab.connect(CLIENT, at);
        if !at.transport.has_connections() {
            lab.send(CLIENT, b"?");
        }
        let number = u32::from_be_bytes(lab.received(CLIENT, 4).try_into().unwrap());
        let now = (Local::now().timestamp() + 2_208_988_800) as u32;
        assert!(now.wrapping_sub(number) < 60, "{at} {model}: {number} at {now}");
    });
}

#[test]
fn characters_come_without_end_or_as_a_datagram() {
    let turn: Vec<u8> = (0..20_000).map(socketlab::payload::chargen_byte).collect();
    with_each("chargen", |at, model| {
        let mut lab = Lab::new();
        lab.connect(CLIENT, at);
        if at.transport.has_connections() {
            // Where messages keep their boundaries a piece is cut by what recv asks for.
            let wanted = if at.transport.is_stream() { 20_000 } else { 74 };
            let received = lab.received(CLIENT, wanted);
            assert_eq!(
                received[..wanted].escape_ascii().to_string(),
                turn[..wanted].escape_ascii().to_string(),
                "{at} {model}"
            );
        } else {
            lab.send(CLIENT, b"?");
            lab.until(CLIENT, |s| s.traffic.received == 1);
            let received = lab.all_received(CLIENT);
            assert!(received.len() <= 512 && turn.starts_with(&received), "{at} {model}: {received:?}");
        }
    });
}

#[test]
fn people_meet_in_rooms() {
    const STAMP: &str = "TTTTTTTTTTTTTTTTTTTTTTTT";
    with_each("rooms", |at, model| {
        let mut lab = Lab::new();
        let [ann, double, bob] = [2, 3, 4].map(EndpointId);
        let says = |lab: &Lab, who, words: &str, answer: &str| {
            let before = lab.all_received(who).len();
            lab.send(who, words.as_bytes());
            let received = lab.received(who, before + answer.len());
            assert_eq!(String::from_utf8_lossy(&received[before..]), answer, "{at} {model}: {words}");
        };
        if at.transport.has_connections() && model == Model::OneAtATime {
            // Nobody else is served meanwhile.
            lab.connect(ann, at);
            says(&lab, ann, "ann lobby", "success");
            says(&lab, ann, "quit", "quit");
            return;
        }
        for who in [ann, double, bob] {
            lab.connect(who, at);
        }
        says(&lab, ann, "ann lobby\r\n", "success");
        says(&lab, double, "ann lobby", "reuse");
        if at.transport.has_connections() {
            lab.until(double, |s| !s.state.is_active());
        }
        says(&lab, bob, "bob lobby", "success");
        lab.send(bob, "hi 你好".as_bytes());
        let heard = format!("success[{STAMP}] bob: hi 你好");
        assert_eq!(masked(&lab.received(ann, heard.len())), heard.as_bytes(), "{at} {model}");
        says(&lab, bob, "quit", "quit");
        let heard = format!("{heard}bob left lobby at {STAMP}");
        assert_eq!(masked(&lab.received(ann, heard.len())), heard.as_bytes(), "{at} {model}");
    });
}

#[test]
fn a_client_that_vanishes_leaves_its_room() {
    if python().is_none() {
        return;
    }
    for model in [Model::ThreadPerConnection, Model::EventLoop] {
        let address = free(socketlab::address::Transport::Tcp, "127.0.0.1", Path::new(""));
        let mut generated = Running::start(&server("rooms", address.clone(), model));
        let at = Address { port: generated.port(), ..address };
        let mut lab = Lab::new();
        for (who, words) in [(2, "ann lobby"), (3, "bob lobby")] {
            lab.connect(EndpointId(who), &at);
            lab.send(EndpointId(who), words.as_bytes());
            lab.received(EndpointId(who), 7);
        }
        lab.session.stop(EndpointId(3));
        let heard = lab.received(EndpointId(2), "successbob left lobby at TTTTTTTTTTTTTTTTTTTTTTTT".len());
        assert!(heard.starts_with(b"successbob left lobby at "), "{model}");
    }
}
