//! What `socket` can be given beside a family and a type: a protocol, or another socket's descriptor.

use socketlab::by_hand::{Refused, Request};
use socketlab::record::Record;
use socketlab::socket::{Family, Flags, Kind, Op, OptionValue, Outcome, Protocol, SocketOption};

use crate::fixture::{CLOSED, Hands, any_port, has_failed, made, outcome, recv, send_all};

fn open(hands: &mut Hands, kind: Kind, protocol: Protocol) -> Record {
    hands.call(Request::alone(Op::Socket { family: Family::Inet, kind, protocol }))
}

#[test]
fn a_protocol_that_fits_is_taken_and_another_refused_by_the_system() {
    let mut hands = Hands::new();
    assert!(!has_failed(&open(&mut hands, Kind::Stream, Protocol::Tcp)));
    assert_eq!(hands.statements().pop().unwrap(), "s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)");
    let code = outcome(&open(&mut hands, Kind::Stream, Protocol::Udp)).error().expect("it was taken");
    if cfg!(target_os = "linux") {
        assert_eq!(code.name, "EPROTONOSUPPORT");
    }
    assert!(!has_failed(&open(&mut hands, Kind::Datagram, Protocol::Udp)));
    assert_eq!(hands.bench.sockets()[1].state.protocol, Protocol::Udp);
}

#[test]
fn a_raw_socket_has_the_protocol_that_was_asked_for() {
    if let Err(error) = socketlab::socket::support(Family::Inet, Kind::Raw) {
        eprintln!("skipped: {error}");
        return;
    }
    let mut hands = Hands::new();
    assert!(!has_failed(&open(&mut hands, Kind::Raw, Protocol::Igmp)));
    // With IPPROTO_RAW the kernel expects the IP header, with another only where it is told so (raw(7)).
    let header = SocketOption::HdrIncl;
    let igmp = made(&open(&mut hands, Kind::Raw, Protocol::Igmp));
    assert_eq!(hands.value(igmp, Op::GetSockOpt(header)), Outcome::Value(Box::new(OptionValue::Int(0))));
    let raw = made(&open(&mut hands, Kind::Raw, Protocol::Raw));
    if cfg!(target_os = "linux") {
        assert_eq!(hands.value(raw, Op::GetSockOpt(header)), Outcome::Value(Box::new(OptionValue::Int(1))));
    }
    let set = Op::set_sock_opt(header, OptionValue::Int(1));
    assert_eq!(hands.value(igmp, set), Outcome::Done);
    assert_eq!(hands.value(igmp, Op::GetSockOpt(header)), Outcome::Value(Box::new(OptionValue::Int(1))));
    let udp = hands.socket(Family::Inet, Kind::Datagram);
    hands.error(udp, Op::set_sock_opt(header, OptionValue::Int(1)));
}

#[test]
fn two_objects_of_one_descriptor_are_one_socket() {
    let mut hands = Hands::new();
    let first = hands.tcp();
    hands.ok(first, Op::SetTimeout(Some(std::time::Duration::from_secs(2))));
    let second = hands.another(first);
    assert_eq!(hands.statements().pop().unwrap(), "s2 = socket(fileno=s.fileno())");
    assert_eq!(hands.value(first, Op::FileNo), hands.value(second, Op::FileNo));
    assert_eq!(hands.value(second, Op::GetTimeout), Outcome::Timeout(None), "a timeout is the object's");
    hands.ok(second, Op::bind(any_port()));
    hands.ok(first, Op::Listen { backlog: 1 });
    assert_eq!(hands.local(first), hands.local(second));
    let waiting = hands.begin(second, Op::Accept);
    assert_eq!(hands.try_on(first, Op::GetSockName), Err(Refused::Waiting { call: "accept" }));
    let client = hands.tcp();
    hands.ok(client, Op::connect(hands.local(first)));
    hands.end_of(waiting);
}

#[test]
fn closed_through_one_object_it_is_closed_for_the_other() {
    let mut hands = Hands::new();
    let first = hands.socket(Family::Inet, Kind::Datagram);
    let Outcome::Number(number) = hands.value(first, Op::FileNo) else { panic!() };
    let second = hands.another(first);
    hands.ok(second, Op::Close);
    assert_eq!(hands.error(first, recv(1, Flags::NONE)), CLOSED);
    // Python's object does not know: it still has the number, and finds out when it closes it.
    assert_eq!(hands.value(first, Op::FileNo), Outcome::Number(number));
    assert_eq!(hands.error(first, Op::Close), CLOSED);
    assert_eq!(hands.value(first, Op::FileNo), Outcome::Number(-1));
    hands.ok(first, Op::Close);
    assert_eq!(hands.bench.call(Request::alone(Op::SocketOf(first.0))), Err(Refused::NoSuchSocket));
}

#[test]
fn a_file_is_the_object_s_own() {
    let mut hands = Hands::new();
    let (client, first) = hands.connection();
    hands.ok(first, Op::MakeFile);
    let second = hands.another(first);
    assert_eq!(hands.try_on(second, Op::ReadLine), Err(Refused::NoFile), "that file is the first one's");
    hands.ok(second, Op::MakeFile);
    hands.ok(second, Op::CloseFile);
    assert_eq!(hands.try_on(second, Op::ReadLine), Err(Refused::NoFile));
    hands.ok(second, Op::MakeFile);
    // What one file has read ahead the other does not see.
    hands.ok(client, send_all("one\ntwo\n"));
    assert_eq!(hands.bytes(first, Op::ReadLine), b"one\n");
    hands.ok(second, Op::SetBlocking(false));
    assert_eq!(hands.bytes(second, Op::ReadLine), b"");
    assert_eq!(hands.bytes(first, Op::ReadLine), b"two\n");
    // The descriptor goes with the second object and its file, whatever the first one has.
    assert_eq!(hands.value(second, Op::Close), Outcome::StillHeld);
    hands.ok(second, Op::CloseFile);
    assert!(
        hands
            .bench
            .sockets()
            .iter()
            .filter(|socket| [first, second].contains(&socket.id))
            .all(|socket| socket.state.is_closed)
    );
    hands.error(first, Op::ReadLine);
    assert_eq!(hands.value(first, Op::Close), Outcome::StillHeld);
    hands.error(first, Op::CloseFile);
}

#[test]
fn a_file_holds_no_other_object() {
    let mut hands = Hands::new();
    let (_client, first) = hands.connection();
    hands.ok(first, Op::MakeFile);
    let second = hands.another(first);
    assert_eq!(hands.value(second, Op::Close), Outcome::Done);
    hands.error(first, recv(1, Flags::NONE));
    hands.ok(first, Op::CloseFile);
    hands.error(first, Op::Close);
}
