//! What `socket` can be given beside a family and a type: a protocol, or another socket's descriptor.

use socketlab::by_hand::{Call, Op, Outcome, Refused, Returned, SocketId};
use socketlab::socket::hand::Mode;
use socketlab::socket::{Family, Kind};
use socketlab::socket::{Flags, OptionValue, Protocol, SocketOption};

use crate::fixture::{Hands, any_port, bytes, received};

fn open(hands: &mut Hands, kind: Kind, protocol: Protocol) -> Outcome {
    hands.call(Call::Socket { family: Family::Inet, kind, protocol })
}

fn another(hands: &mut Hands, of: SocketId) -> SocketId {
    match hands.call(Call::SocketOf(of)) {
        Outcome::Returned(Returned::Socket { id, .. }) => id,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_protocol_that_fits_is_taken_and_another_refused_by_the_system() {
    let mut hands = Hands::new();
    assert!(matches!(open(&mut hands, Kind::Stream, Protocol::Tcp), Outcome::Returned(_)));
    assert_eq!(hands.0.entries().last().unwrap().python, "s = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP)");
    let Outcome::Failed { code, .. } = open(&mut hands, Kind::Stream, Protocol::Udp) else { panic!("it was taken") };
    if cfg!(target_os = "linux") {
        assert_eq!(code.name, "EPROTONOSUPPORT");
    }
    assert!(matches!(open(&mut hands, Kind::Datagram, Protocol::Udp), Outcome::Returned(_)));
    assert_eq!(hands.0.sockets()[1].state.protocol, Protocol::Udp);
}

#[test]
fn a_raw_socket_has_the_protocol_that_was_asked_for() {
    if let Err(error) = socketlab::socket::support(Family::Inet, Kind::Raw) {
        eprintln!("skipped: {error}");
        return;
    }
    let mut hands = Hands::new();
    assert!(matches!(open(&mut hands, Kind::Raw, Protocol::Igmp), Outcome::Returned(_)));
    // With IPPROTO_RAW the kernel expects the IP header, with another only where it is told so (raw(7)).
    let header = SocketOption::named("IP_HDRINCL").unwrap();
    let Outcome::Returned(Returned::Socket { id: igmp, .. }) = open(&mut hands, Kind::Raw, Protocol::Igmp) else {
        panic!("no socket")
    };
    assert_eq!(hands.ok(igmp, Op::GetSockOpt(header)), Returned::Option(OptionValue::Int(0)));
    let Outcome::Returned(Returned::Socket { id: raw, .. }) = open(&mut hands, Kind::Raw, Protocol::Raw) else {
        panic!("no socket")
    };
    if cfg!(target_os = "linux") {
        assert_eq!(hands.ok(raw, Op::GetSockOpt(header)), Returned::Option(OptionValue::Int(1)));
    }
    let set = Op::SetSockOpt(header, OptionValue::Int(1));
    assert!(matches!(hands.ok(igmp, set), Returned::OptionSet { now: Some(OptionValue::Int(1)), .. }));
    let udp = hands.socket(Family::Inet, Kind::Datagram);
    hands.error(udp, Op::SetSockOpt(header, OptionValue::Int(1)));
}

#[test]
fn two_objects_of_one_descriptor_are_one_socket() {
    let mut hands = Hands::new();
    let first = hands.tcp();
    hands.ok(first, Op::SetTimeout(Some(std::time::Duration::from_secs(2))));
    let second = another(&mut hands, first);
    assert_eq!(hands.0.entries().last().unwrap().python, "s2 = socket(fileno=s.fileno())");
    assert_eq!(hands.ok(first, Op::FileNo), hands.ok(second, Op::FileNo));
    assert_eq!(hands.ok(second, Op::GetTimeout), Returned::Timeout(Mode::Blocking), "a timeout is the object's");
    hands.ok(second, Op::Bind(any_port()));
    hands.ok(first, Op::Listen { backlog: 1 });
    assert_eq!(hands.local(first), hands.local(second));
    let waiting = hands.begin(second, Op::Accept);
    assert_eq!(hands.0.call(Call::On(first, Op::GetSockName)), Err(Refused::Waiting { call: waiting }));
    let client = hands.tcp();
    hands.ok(client, Op::Connect(hands.local(first)));
    hands.end_of(waiting);
}

#[test]
fn closed_through_one_object_it_is_closed_for_the_other() {
    let mut hands = Hands::new();
    let first = hands.socket(Family::Inet, Kind::Datagram);
    let Returned::Number(number) = hands.ok(first, Op::FileNo) else { panic!() };
    let second = another(&mut hands, first);
    hands.ok(second, Op::Close);
    let is_bad = |outcome: Outcome| matches!(outcome, Outcome::Failed { code, .. } if code.raw == if cfg!(windows) { 10038 } else { 9 });
    assert!(is_bad(hands.on(first, Op::Recv { bufsize: 1, flags: Flags::NONE })));
    // Python's object does not know: it still has the number, and finds out when it closes it.
    assert_eq!(hands.ok(first, Op::FileNo), Returned::Number(number));
    assert!(is_bad(hands.on(first, Op::Close)));
    assert_eq!(hands.ok(first, Op::FileNo), Returned::Number(-1));
    hands.ok(first, Op::Close);
    assert_eq!(hands.0.call(Call::SocketOf(first)), Err(Refused::NoSuchSocket));
}

#[test]
fn a_file_is_the_object_s_own() {
    let mut hands = Hands::new();
    let (client, first) = hands.connection();
    hands.ok(first, Op::MakeFile);
    let second = another(&mut hands, first);
    assert_eq!(hands.0.call(Call::On(second, Op::ReadLine)), Err(Refused::NoFile), "that file is the first one's");
    hands.ok(second, Op::MakeFile);
    hands.ok(second, Op::CloseFile);
    assert_eq!(hands.0.call(Call::On(second, Op::ReadLine)), Err(Refused::NoFile));
    hands.ok(second, Op::MakeFile);
    // What one file has read ahead the other does not see.
    hands.ok(client, Op::SendAll(bytes("one\ntwo\n")));
    assert_eq!(received(hands.ok(first, Op::ReadLine)), b"one\n");
    hands.ok(second, Op::SetBlocking(false));
    assert_eq!(received(hands.ok(second, Op::ReadLine)), b"");
    assert_eq!(received(hands.ok(first, Op::ReadLine)), b"two\n");
    // The descriptor goes with the second object and its file, whatever the first one has.
    assert_eq!(hands.ok(second, Op::Close), Returned::StillHeld);
    hands.ok(second, Op::CloseFile);
    assert!(
        hands.0.sockets().iter().filter(|seat| [first, second].contains(&seat.id)).all(|seat| seat.state.is_closed)
    );
    hands.error(first, Op::ReadLine);
    assert_eq!(hands.ok(first, Op::Close), Returned::StillHeld);
    hands.error(first, Op::CloseFile);
}

#[test]
fn a_file_holds_no_other_object() {
    let mut hands = Hands::new();
    let (_client, first) = hands.connection();
    hands.ok(first, Op::MakeFile);
    let second = another(&mut hands, first);
    assert_eq!(hands.ok(second, Op::Close), Returned::Nothing);
    hands.error(first, Op::Recv { bufsize: 1, flags: Flags::NONE });
    hands.ok(first, Op::CloseFile);
    hands.error(first, Op::Close);
}
