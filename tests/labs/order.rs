//! In what order the endpoints of a lab start.

use std::net::{TcpListener, UdpSocket};
use std::time::{Duration, Instant};

use socketlab::address::Address;
use socketlab::lab::examples::find;
use socketlab::lab::{Endpoint, Lab, parse};
use socketlab::record::{EndpointId, State};
use socketlab::session::{DEFAULT_BUDGET_BYTES, FirstPayloads, LabStart, Session};

const LIMIT: Duration = Duration::from_secs(60);

/// A lab that has been started to its end, and its start.
fn started(lab: &Lab, first: FirstPayloads) -> (Session, LabStart) {
    let mut session = Session::new(DEFAULT_BUDGET_BYTES, Box::new(|| {})).unwrap();
    let endpoints: Vec<(EndpointId, Endpoint)> = (1..).map(EndpointId).zip(lab.endpoints.iter().cloned()).collect();
    let mut start = LabStart::new(endpoints.clone(), first).unwrap();
    while !start.advance(&mut session) {
        // One that is on its way stands in nobody's way but that of the later ones.
        session.wait_until(LIMIT, || !endpoints.iter().any(|(id, _)| session.status(*id).state == State::Starting));
    }
    (session, start)
}

/// A TCP port that was free a moment ago.
fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn state(session: &Session, lab: &Lab, name: &str) -> State {
    let place = lab.endpoints.iter().position(|endpoint| endpoint.name == name).unwrap();
    session.status(EndpointId(place as u32 + 1)).state.clone()
}

#[test]
fn the_right_server_of_the_errors_lab_fails_every_time() {
    let mut lab = find("errors").unwrap().lab();
    // A machine may have servers at the lab's ports.
    let udp = UdpSocket::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let (held, nobody) = (free_port(), free_port());
    for endpoint in &mut lab.endpoints {
        endpoint.address.port = match endpoint.address.port {
            5211 => held,
            5213 => nobody,
            5215 => udp,
            port => port,
        };
    }
    for _ in 0..20 {
        let (session, _) = started(&lab, FirstPayloads::Sent);
        assert_eq!(state(&session, &lab, "holds the port"), State::Running);
        let State::Failed(failure) = state(&session, &lab, "port in use") else { panic!("port in use has not failed") };
        assert_eq!((failure.call, failure.code.name), ("bind", "EADDRINUSE"));
    }
}

#[test]
fn servers_start_in_their_order_and_clients_after_them_wherever_they_stand() {
    let text = "version = 1\n\
        [[endpoint]]\nname = \"client\"\nrole = \"client\"\naddress = \"tcp://127.0.0.1:0\"\npayload = \"hello\"\n\
        [[endpoint]]\nname = \"other\"\nrole = \"server\"\naddress = \"udp://127.0.0.1:0\"\n\
        [[endpoint]]\nname = \"server\"\nrole = \"server\"\naddress = \"tcp://127.0.0.1:0\"\n";
    let lab = parse(text).unwrap();
    let (session, _) = started(&lab, FirstPayloads::Sent);
    // The client has gone to the port that the server was given, and what it says first comes back.
    session.wait_until(LIMIT, || session.status(EndpointId(1)).traffic.received_bytes == 5);
    session.flush();
    let log = session.log();
    let calls = |id: u32, name: &str| -> Vec<u64> {
        let rows = log.rows(..).filter(|row| row.endpoint == EndpointId(id));
        rows.filter(|row| row.call().is_some_and(|call| call.op.name() == name)).map(|row| row.number).collect()
    };
    let (bound, listening) = (calls(2, "bind")[0], calls(3, "listen")[0]);
    assert!(bound < calls(3, "socket")[0], "the second server waits for the first");
    assert!(listening < calls(1, "socket")[0], "the client waits for its server");
    assert_eq!(session.status(EndpointId(1)).traffic.received_bytes, 5);
}

#[test]
fn a_client_of_a_server_that_failed_is_held_back_and_payloads_can_be_left_to_a_person() {
    let holder = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut lab = Lab::echo();
    let port = holder.local_addr().unwrap().port();
    lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = port);
    let (session, start) = started(&lab, FirstPayloads::Sent);
    assert_eq!(start.held_back(), [EndpointId(2)]);
    assert_eq!(session.status(EndpointId(2)).state, State::Stopped);

    let mut lab = Lab::echo();
    lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = 0);
    let (session, _) = started(&lab, FirstPayloads::Left);
    assert_eq!(session.status(EndpointId(2)).state, State::Running);
    assert_eq!(session.status(EndpointId(2)).traffic.sent, 0);
}

#[test]
fn a_first_payload_with_a_mistake_starts_nothing() {
    let mut lab = Lab::echo();
    lab.endpoints[1].payload = "hex:0".to_owned();
    let endpoints = |lab: &Lab| (1..).map(EndpointId).zip(lab.endpoints.iter().cloned()).collect::<Vec<_>>();
    let error = LabStart::new(endpoints(&lab), FirstPayloads::Sent).unwrap_err().to_string();
    assert!(error.starts_with("client: payload: "), "{error}");
    assert!(LabStart::new(endpoints(&lab), FirstPayloads::Left).is_ok());
    let address: Address = "tcp://127.0.0.1:1".parse().unwrap();
    assert!(LabStart::new(vec![(EndpointId(1), Endpoint::client("c", address))], FirstPayloads::Sent).is_ok());
}

#[test]
fn clients_of_one_server_connect_in_their_order_every_time() {
    let mut lab = find("timestamp").unwrap().lab();
    let port = free_port();
    lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = port);
    let third = Endpoint { name: "third client".to_owned(), ..lab.endpoints[2].clone() };
    lab.endpoints.push(third);
    for _ in 0..20 {
        let (session, _) = started(&lab, FirstPayloads::Left);
        session.flush();
        let log = session.log();
        let first = |id: u32, name: &str| {
            let mut rows = log.rows(..).filter(|row| row.endpoint == EndpointId(id));
            rows.find(|row| row.call().is_some_and(|call| call.op.name() == name))
        };
        let local = |id: u32| first(id, "connect").unwrap().ends.as_ref().and_then(|ends| ends.local().cloned());
        session.wait_until(LIMIT, || session.status(EndpointId(1)).open().count() == 1);
        session.flush();
        let accepted = session.log().rows(..).find(|row| row.call().is_some_and(|call| call.op.name() == "accept"));
        assert_eq!(accepted.unwrap().peer().cloned(), local(2), "the first client is served first");
        let at = |id: u32, name: &str| first(id, name).unwrap().at;
        assert!(at(2, "connect") < at(3, "socket") && at(3, "connect") < at(4, "socket"));
    }
}

#[test]
fn a_client_whose_connect_hangs_holds_the_others_back_for_a_while_only() {
    if !cfg!(target_os = "linux") {
        eprintln!("skipped: only Linux lets a connect wait when the backlog is full");
        return;
    }
    let mut lab = find("backlog").unwrap().lab();
    let port = free_port();
    lab.endpoints.iter_mut().for_each(|endpoint| endpoint.address.port = port);
    let last = lab.endpoints.last().unwrap();
    let fifth = Endpoint { name: "client 5".to_owned(), ..last.clone() };
    lab.endpoints.push(fifth);
    let mut session = Session::new(DEFAULT_BUDGET_BYTES, Box::new(|| {})).unwrap();
    let endpoints: Vec<(EndpointId, Endpoint)> = (1..).map(EndpointId).zip(lab.endpoints.iter().cloned()).collect();
    let fifth = EndpointId(endpoints.len() as u32);
    let mut start = LabStart::new(endpoints, FirstPayloads::Left).unwrap();
    let began = Instant::now();
    while session.status(fifth).state != State::Starting && began.elapsed() < LIMIT {
        start.advance(&mut session);
        session.wait_until(LabStart::LOOK, || false);
    }
    assert_eq!(session.status(fifth).state, State::Starting);
    assert_eq!(session.status(EndpointId(fifth.0 - 1)).state, State::Starting, "the one before still waits");
}
