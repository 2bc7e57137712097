use std::time::Duration;

use bytes::Bytes;
use etherparse::{NetSlice, SlicedPacket, TransportSlice};
use pcap_file::pcapng::{Block, PcapNgReader};

use super::super::samples::context;
use super::*;
use crate::socket::{CallPlace, ErrorCode, Places};

/// Rows of two sides: `client` is endpoint 1, `server` endpoint 2.
struct Sides {
    rows: Vec<Record>,
    places: [Places; 2],
}

const CLIENT: usize = 0;
const SERVER: usize = 1;
const ADDRESSES: [&str; 2] = ["127.0.0.1:40123", "127.0.0.1:5001"];

impl Sides {
    fn new() -> Self {
        Self { rows: Vec::new(), places: Default::default() }
    }

    fn call(mut self, side: usize, op: Op, outcome: Outcome, bytes: &'static [u8]) -> Self {
        let moved = op.direction().zip(outcome.moved());
        let place = moved.map(|(direction, length)| self.places[side].next(direction, length));
        self.rows.push(row(self.rows.len(), side, op, outcome, place, bytes));
        self
    }

    fn open(self) -> Self {
        let [client, server] = ADDRESSES.map(|addr| addr.parse().unwrap());
        self.call(CLIENT, Op::connect(server), Outcome::Done, b"").call(
            SERVER,
            Op::Accept,
            Outcome::address(client),
            b"",
        )
    }

    fn send(self, side: usize, bytes: &'static [u8]) -> Self {
        self.call(side, Op::send(bytes.len()), Outcome::Moved(bytes.len()), bytes)
    }

    fn recv(self, side: usize, bytes: &'static [u8]) -> Self {
        self.call(side, Op::recv(1024), Outcome::Moved(bytes.len()), bytes)
    }

    fn close(self, side: usize) -> Self {
        self.call(side, Op::Close, Outcome::Done, b"")
    }

    fn end(self, side: usize) -> Self {
        self.call(side, Op::recv(1024), Outcome::EndOfStream, b"")
    }

    fn written(&self) -> Vec<String> {
        packets(&file(&self.rows))
    }
}

fn row(n: usize, side: usize, op: Op, outcome: Outcome, place: Option<CallPlace>, bytes: &'static [u8]) -> Record {
    let [local, peer] = [ADDRESSES[side], ADDRESSES[1 - side]].map(|addr| addr.parse().unwrap());
    let call = Call { op, outcome, place, took_ns: 21_000 };
    Record {
        connection: Some(ConnectionId(side as u32)),
        ends: Some(Ends::new(Some(local), peer)),
        bytes: Bytes::from_static(bytes),
        ..Record::of_call(EndpointId(1 + side as u32), Stamp(1_000 * n as u64), call)
    }
}

fn file(rows: &[Record]) -> Vec<u8> {
    let context = context();
    context.names.set(EndpointId(1), "Client");
    context.names.set(EndpointId(2), "Server");
    let (mut file, mut exporter) = (Vec::new(), (FORMAT.make)(context));
    exporter.begin(&mut file).unwrap();
    for (number, row) in (0..).zip(rows) {
        exporter.row(&mut file, Some(number), row).unwrap();
    }
    file
}

/// Each packet as `40123>5001 PA seq 1 ack 1 "hello" | comment`.
fn packets(file: &[u8]) -> Vec<String> {
    let mut reader = PcapNgReader::new(file).unwrap();
    let mut texts = Vec::new();
    while let Some(block) = reader.next_block() {
        if let Block::EnhancedPacket(packet) = block.unwrap() {
            assert!(packet.timestamp > Duration::from_secs(1_795_158_244));
            let comment = packet.options.iter().find_map(|option| match option {
                EnhancedPacketOption::Comment(comment) => Some(format!(" | {comment}")),
                _ => None,
            });
            let is_ip = packet.interface_id == 0;
            let what = if is_ip { spelled(&packet.data) } else { packet.data.escape_ascii().to_string() };
            texts.push(what + &comment.unwrap_or_default());
        }
    }
    texts
}

fn spelled(packet: &[u8]) -> String {
    let sliced = SlicedPacket::from_ip(packet).unwrap();
    let Some(NetSlice::Ipv4(ip)) = &sliced.net else { panic!("no IPv4") };
    let ip_header = ip.header().to_header();
    assert_eq!(ip_header.header_checksum, ip_header.calc_header_checksum());
    match sliced.transport.unwrap() {
        TransportSlice::Tcp(tcp) => {
            let header = tcp.to_header();
            assert_eq!(header.checksum, header.calc_checksum_ipv4(&ip_header, tcp.payload()).unwrap());
            let flags = [(header.syn, 'S'), (header.fin, 'F'), (header.rst, 'R'), (header.psh, 'P'), (header.ack, 'A')];
            let flags: String = flags.iter().filter(|(is_set, _)| *is_set).map(|(_, letter)| letter).collect();
            let (from, to) = (header.source_port, header.destination_port);
            let (seq, ack) = (header.sequence_number, header.acknowledgment_number);
            format!("{from}>{to} {flags} seq {seq} ack {ack} \"{}\"", tcp.payload().escape_ascii())
        }
        TransportSlice::Udp(udp) => {
            format!("{}>{} udp \"{}\"", udp.source_port(), udp.destination_port(), udp.payload().escape_ascii())
        }
        _ => panic!("neither TCP nor UDP"),
    }
}

#[test]
fn a_connection_between_two_sides_of_the_lab_has_each_byte_once() {
    let sides = Sides::new().open().send(CLIENT, b"hel").send(CLIENT, b"lo").recv(SERVER, b"hello");
    let sides = sides.send(SERVER, b"HELLO").recv(CLIENT, b"HEL").recv(CLIENT, b"LO");
    let sides = sides.close(CLIENT).end(SERVER).close(SERVER);
    assert_eq!(
        sides.written(),
        [
            r#"40123>5001 S seq 0 ack 0 "" | row 0: Client: connect(:5001) = ok, 21 µs"#,
            r#"5001>40123 SA seq 0 ack 1 """#,
            r#"40123>5001 A seq 1 ack 1 """#,
            r#"40123>5001 PA seq 1 ack 1 "hel" | row 2: Client: send(3) = 3, 21 µs"#,
            r#"40123>5001 PA seq 4 ack 1 "lo" | row 3: Client: send(2) = 2, 21 µs"#,
            r#"5001>40123 A seq 1 ack 6 "" | row 4: Server: recv(1024) = 5, 21 µs"#,
            r#"5001>40123 PA seq 1 ack 6 "HELLO" | row 5: Server: send(5) = 5, 21 µs"#,
            r#"40123>5001 A seq 6 ack 4 "" | row 6: Client: recv(1024) = 3, 21 µs"#,
            r#"40123>5001 A seq 6 ack 6 "" | row 7: Client: recv(1024) = 2, 21 µs"#,
            r#"40123>5001 FA seq 6 ack 6 "" | row 8: Client: close() = ok, 21 µs"#,
            r#"5001>40123 A seq 6 ack 7 "" | row 9: Server: recv(1024) = 0, 21 µs"#,
            r#"5001>40123 FA seq 6 ack 7 "" | row 10: Server: close() = ok, 21 µs"#,
        ]
    );
}

#[test]
fn of_a_client_outside_the_lab_what_the_server_received_is_what_it_sent() {
    let client = Outcome::address(ADDRESSES[CLIENT].parse().unwrap());
    let sides = Sides::new().call(SERVER, Op::Accept, client, b"").recv(SERVER, b"hi").send(SERVER, b"HI");
    let written = sides.end(SERVER).close(SERVER).written();
    let flags: Vec<&str> = written.iter().map(|text| text.split(" | ").next().unwrap()).collect();
    assert_eq!(
        flags,
        [
            r#"40123>5001 S seq 0 ack 0 """#,
            r#"5001>40123 SA seq 0 ack 1 """#,
            r#"40123>5001 A seq 1 ack 1 """#,
            r#"40123>5001 PA seq 1 ack 1 "hi""#,
            r#"5001>40123 PA seq 1 ack 3 "HI""#,
            r#"40123>5001 FA seq 3 ack 1 """#,
            r#"5001>40123 FA seq 3 ack 4 """#,
        ]
    );
}

#[test]
fn a_reset_is_one_and_nothing_comes_after_it() {
    let reset = || Outcome::failed(ErrorCode { raw: 104, name: "ECONNRESET" });
    let recv = || Op::recv(1024);
    let failed = Sides::new().open().call(CLIENT, recv(), reset(), b"").send(CLIENT, b"late").close(CLIENT).written();
    assert_eq!((failed.len(), failed[3].starts_with("5001>40123 RA seq 1 ack 1")), (4, true), "{failed:#?}");

    let linger = OptionValue::Linger(Some(Duration::ZERO));
    let linger = Op::SetSockOpt(SocketOption::Linger, Box::new(linger));
    let asked = Sides::new().open().call(SERVER, linger, Outcome::Done, b"").close(SERVER);
    let asked = asked.call(CLIENT, recv(), reset(), b"").written();
    assert_eq!((asked.len(), asked[3].starts_with("5001>40123 RA seq 1")), (4, true), "{asked:#?}");

    let mut unread = Sides::new().open().send(CLIENT, b"unread");
    let note = Event::Note(Note::BytesUnread { bytes: 6 });
    unread.rows.push(Record { event: note, ..row(3, SERVER, Op::Close, Outcome::Done, None, b"") });
    let unread = unread.close(SERVER).written();
    assert_eq!((unread.len(), unread[4].starts_with("5001>40123 RA seq 1 ack 1")), (5, true), "{unread:#?}");
}

#[test]
fn the_same_addresses_again_are_another_connection() {
    let mut sides = Sides::new().open().send(CLIENT, b"one").close(CLIENT).end(SERVER).close(SERVER);
    let first = sides.rows.len();
    sides.places = Default::default();
    sides = sides.open().send(CLIENT, b"two").recv(SERVER, b"two");
    for row in &mut sides.rows[first..] {
        row.connection = row.connection.map(|id| ConnectionId(id.0 + 2));
    }
    // A late row of the first one is not of the second.
    let mut late = row(99, SERVER, Op::Close, Outcome::Done, None, b"");
    late.connection = Some(ConnectionId(SERVER as u32));
    sides.rows.push(late);
    let written = sides.written();
    let of_second: Vec<&String> = written.iter().skip_while(|text| !text.contains("row 6:")).collect();
    assert!(of_second[0].starts_with("40123>5001 S seq 0"), "{written:#?}");
    assert!(of_second[3].contains("PA seq 1 ack 1 \"two\""), "{written:#?}");
    assert_eq!(of_second.len(), 5, "{written:#?}");
}

#[test]
fn a_log_that_begins_within_a_connection_has_its_bytes_where_they_lie() {
    let mut sides = Sides::new();
    sides.places[CLIENT].next(Direction::Out, 1000);
    let written = sides.send(CLIENT, b"on").written();
    assert_eq!(written.len(), 1);
    assert!(written[0].starts_with("40123>5001 PA seq 1001 ack 1 \"on\""), "{written:#?}");
}

#[test]
fn bytes_that_fill_no_packet_alone_are_in_several() {
    const MUCH: &[u8] = &[b'x'; 150_000];
    let written = file(&Sides::new().open().send(CLIENT, MUCH).rows);
    let lengths: Vec<usize> = packets(&written).iter().map(|text| text.matches('x').count()).collect();
    assert_eq!(lengths, [0, 0, 0, 65_495, 65_495, 19_010]);
}

#[test]
fn a_datagram_of_the_lab_is_in_the_file_once_and_one_from_outside_too() {
    let send =
        |n, bytes: &'static [u8]| row(n, CLIENT, Op::send_to(bytes.len()), Outcome::Moved(bytes.len()), None, bytes);
    let recv = |n, bytes: &'static [u8]| row(n, SERVER, Op::recv_from(1024), Outcome::Moved(bytes.len()), None, bytes);
    let cut = row(6, SERVER, Op::recv_from(2), Outcome::Moved(2), None, b"on");
    let rows = [send(0, b"one"), send(1, b"lost"), recv(2, b"one"), recv(3, b"outside"), send(4, b"one"), cut];
    let written = packets(&file(&rows));
    let datagrams: Vec<&str> = written.iter().map(|text| text.split(" | ").next().unwrap()).collect();
    let expected = ["one", "lost", "outside", "one"].map(|text| format!("40123>5001 udp \"{text}\""));
    assert_eq!(datagrams, expected);
}

#[test]
fn bytes_of_a_unix_socket_stand_alone() {
    let mut sent = row(0, CLIENT, Op::send(2), Outcome::Moved(2), None, b"hi");
    sent.ends = Some(Ends::new(None, crate::address::Addr::unix("/tmp/a.sock")));
    let written = packets(&file(&[sent]));
    assert_eq!(written, [r#"\x00\x0c\x00\x04data\x00\x00\x00\x00hi | row 0: Client: send(2) = 2, 21 µs"#]);
}

#[test]
fn a_client_that_leaves_before_it_is_accepted_has_opened_one_connection() {
    let [client, server] = ADDRESSES.map(|addr| addr.parse().unwrap());
    let sides = Sides::new().call(CLIENT, Op::connect(server), Outcome::Done, b"").send(CLIENT, b"bye").close(CLIENT);
    let sides = sides.call(SERVER, Op::Accept, Outcome::address(client), b"").recv(SERVER, b"bye").end(SERVER);
    let flags: Vec<String> = sides.close(SERVER).written().iter().map(|text| text[..15].to_owned()).collect();
    let expected = [
        "40123>5001 S se",
        "5001>40123 SA s",
        "40123>5001 A se",
        "40123>5001 PA s",
        "40123>5001 FA s",
        "5001>40123 A se",
        "5001>40123 A se",
        "5001>40123 FA s",
    ];
    assert_eq!(flags, expected);
}

#[test]
fn a_row_that_comes_late_opens_nothing_again() {
    let [client, server] = ADDRESSES.map(|addr| addr.parse().unwrap());
    let sides = Sides::new().call(SERVER, Op::Accept, Outcome::address(client), b"");
    let written = sides.call(CLIENT, Op::connect(server), Outcome::Done, b"").send(CLIENT, b"x").written();
    assert_eq!(written.len(), 4, "{written:#?}");
}
