use proptest::prelude::*;

use super::*;

const CLIENT: ConnectionId = ConnectionId(1);
const SERVER: ConnectionId = ConnectionId(2);

fn addr(text: &str) -> Addr {
    text.parse().unwrap()
}

fn ends(peer: &str) -> Ends {
    Ends::new(None, addr(peer))
}

/// A socket of the lab, by its connection's number.
fn socket(id: u32) -> Socket {
    (EndpointId(id), None)
}

fn datagram<'a>(socket: Socket, nth: u64, ends: &'a Ends, bytes: &'a [u8]) -> Datagram<'a> {
    let connection = ConnectionId(socket.0.0);
    Datagram { nth: Nth { connection, nth }, socket, ends, at: Stamp(0), bytes }
}

/// A client and a server of the lab.
struct Lab {
    datagrams: Datagrams,
    there: Ends,
    back: Ends,
    /// How many the client has sent, and the server has received.
    sent: u64,
    received: u64,
}

impl Lab {
    fn new() -> Self {
        let mut datagrams = Datagrams::default();
        datagrams.bound(socket(2), &addr("127.0.0.1:5001"));
        datagrams.bound(socket(1), &addr("127.0.0.1:40000"));
        Self { datagrams, there: ends("127.0.0.1:5001"), back: ends("127.0.0.1:40000"), sent: 0, received: 0 }
    }

    fn sent(&mut self, bytes: &[u8]) {
        self.sent += 1;
        self.datagrams.sent(&datagram(socket(1), self.sent, &self.there, bytes));
    }

    fn received(&mut self, bytes: &[u8]) {
        self.received += 1;
        self.datagrams.received(&datagram(socket(2), self.received, &self.back, bytes));
    }

    /// Plays what happens, word for word: `>a` is sent, `<a` received.
    fn play(script: &str) -> Self {
        let mut lab = Lab::new();
        for word in script.split_whitespace() {
            match word.split_once(':') {
                Some(("dropped", n)) => lab.datagrams.dropped(socket(2), n.parse().unwrap()),
                Some(("cut", n)) => lab.datagrams.cut(socket(2), SERVER, n.parse().unwrap()),
                _ if word == "closed" => lab.datagrams.closed(socket(2)),
                _ if word == "rows-lost" => lab.datagrams.rows_lost(EndpointId(2)),
                _ if word == "another-bound" => lab.datagrams.bound(socket(3), &addr("127.0.0.1:5001")),
                _ if word == "another-closed" => lab.datagrams.closed(socket(3)),
                _ if word.starts_with('>') => lab.sent(&word.as_bytes()[1..]),
                _ if word.starts_with('<') => lab.received(&word.as_bytes()[1..]),
                _ => panic!("{word}"),
            }
        }
        lab
    }

    fn source(&self, nth: u64) -> Option<u64> {
        self.datagrams.source(Nth { connection: SERVER, nth }).map(|source| source.nth)
    }

    /// What is known of the nth datagram sent: its number where it was received, else what became of it.
    fn fate(&self, nth: u64) -> String {
        let sent = Nth { connection: CLIENT, nth };
        match (&self.datagrams.arrivals(sent)[..], self.datagrams.rest(sent, Some((socket(1), &self.there)))) {
            ([arrival], Rest::Nothing) => arrival.nth.to_string(),
            ([], Rest::NotReceived) => "waits".to_owned(),
            ([], Rest::Lost(Lost::Closed)) => "closed".to_owned(),
            ([], Rest::Lost(Lost::Dropped)) => "dropped".to_owned(),
            ([], Rest::Unknown) => "unknown".to_owned(),
            other => panic!("{other:?}"),
        }
    }

    fn fates(&self) -> String {
        (1..=self.sent).map(|nth| self.fate(nth)).collect::<Vec<_>>().join(" ")
    }
}

#[test]
fn what_is_known_of_a_datagram_stays_known() {
    let mut lost = Runs::default();
    (1..=5).for_each(|nth| lost.add(nth, Lost::Closed));
    // A second receiver of the group, which has got some of them, is closed or counted some.
    lost.add(1, Lost::Closed);
    lost.add(3, Lost::Dropped);
    assert!((1..=5).all(|nth| lost.get(nth) == Some(Lost::Closed)), "{lost:?}");
}

#[test]
fn a_datagram_received_is_one_that_was_sent_and_nothing_is_called_lost_that_may_still_come() {
    let cases = [
        ("equal contents are joined in order", ">ping >ping >ping <ping <ping", "1 2 waits"),
        ("who is passed over may be late", ">a >b >c >d <a <d", "1 waits waits 2"),
        ("the kernel has counted one of two", ">a >b >c >d <a <d dropped:1", "1 waits waits 2"),
        ("the kernel has counted both", ">a >b >c >d <a <d dropped:1 dropped:1", "1 dropped dropped 2"),
        ("one that is late is found by its content", ">a >b <b <a", "2 1"),
        (
            "what waits at a socket that closes is lost, and then there is no receiver",
            ">a <a >b closed >c",
            "1 closed unknown",
        ),
        (
            "of two sockets at one address one receives it, the other loses nothing",
            "another-bound >a <a another-closed",
            "1",
        ),
        ("one whose end was cut off has arrived", ">in_fifteen_byte >short <in_fi cut:10 <short closed", "1 2"),
        ("the dropped end of a burst is not known", ">1 >2 >3 <1 dropped:2", "1 waits waits"),
        ("until another has overtaken it", ">1 >2 >3 <1 dropped:2 >4 <4", "1 dropped dropped 2"),
        ("where rows were lost nothing is said", ">a rows-lost closed", "unknown"),
        ("a row may come before that of its send", "<a >a", "1"),
    ];
    for (what, script, expected) in cases {
        let lab = Lab::play(script);
        assert_eq!(lab.fates(), expected, "{what}");
        let source = |nth: u64| (1..=lab.sent).find(|sent| lab.fate(*sent) == nth.to_string());
        assert!((1..=lab.received).all(|nth| lab.source(nth) == source(nth)), "{what}: both sides say the same");
    }
}

#[test]
fn a_group_receives_it_in_every_socket_even_at_one_address() {
    let mut datagrams = Datagrams::default();
    datagrams.bound(socket(1), &addr("127.0.0.1:40000"));
    let members = [(7, "0.0.0.0:6000"), (8, "0.0.0.0:6000"), (9, "239.1.1.1:6000")];
    members.iter().for_each(|(id, local)| datagrams.bound(socket(*id), &addr(local)));
    for (nth, text) in [(1, b"once"), (2, b"once"), (3, b"more")] {
        datagrams.sent(&datagram(socket(1), nth, &ends("239.1.1.1:6000"), text));
        for (id, _) in members {
            datagrams.received(&datagram(socket(id), nth, &ends("127.0.0.1:40000"), text));
        }
    }
    for nth in 1..=3 {
        let arrivals = datagrams.arrivals(Nth { connection: CLIENT, nth });
        assert_eq!(arrivals, members.map(|(id, _)| Nth { connection: ConnectionId(id), nth }));
    }
}

#[test]
fn a_socket_of_the_other_family_is_another() {
    let mut datagrams = Datagrams::default();
    datagrams.bound(socket(2), &addr("0.0.0.0:6000"));
    let (sent, there) = (Nth { connection: CLIENT, nth: 1 }, ends("[::1]:6000"));
    datagrams.sent(&datagram(socket(1), 1, &there, b"a"));
    assert_eq!(datagrams.rest(sent, Some((socket(1), &there))), Rest::Unknown);
    datagrams.closed(socket(2));
    assert_eq!(datagrams.rest(sent, None), Rest::Unknown);
}

#[test]
fn what_has_left_the_log_is_forgotten() {
    let mut lab = Lab::new();
    for nth in 1..=100_u64 {
        lab.sent(b"lost");
        lab.sent(&nth.to_be_bytes());
        lab.received(&nth.to_be_bytes());
        lab.datagrams.dropped(socket(2), 1);
    }
    lab.datagrams.forget_to(Direction::Out, Nth { connection: CLIENT, nth: 150 });
    lab.datagrams.forget_to(Direction::In, Nth { connection: SERVER, nth: 75 });
    assert_eq!((lab.datagrams.received[&SERVER].0.len(), lab.datagrams.lost[&CLIENT].0.len()), (25, 25));
    assert_eq!((&*lab.fate(151), &*lab.fate(152), lab.source(76)), ("dropped", "76", Some(152)));
}

#[test]
fn a_long_exchange_without_loss_takes_one_entry() {
    let mut lab = Lab::new();
    for nth in 1..=10_000_u64 {
        lab.sent(&nth.to_be_bytes());
        lab.received(&nth.to_be_bytes());
    }
    assert_eq!((lab.datagrams.received[&SERVER].0.len(), &*lab.fate(7_777)), (1, "7777"));
}

proptest! {
    #[test]
    fn whatever_is_lost_or_reordered_is_joined_to_its_like_and_only_once(
        contents in prop::collection::vec(0..4_u8, 0..60),
        arrives in prop::collection::vec(prop::option::weighted(0.8, 0..5_usize), 60),
    ) {
        let mut lab = Lab::new();
        contents.iter().for_each(|content| lab.sent(&[*content]));
        // Each that arrives does so up to four places later.
        let mut arrived: Vec<(usize, u8)> = Vec::new();
        for (place, (content, arrives)) in contents.iter().zip(&arrives).enumerate() {
            arrived.extend(arrives.map(|late| (place + late, *content)));
        }
        arrived.sort_by_key(|(place, _)| *place);
        arrived.iter().for_each(|(_, content)| lab.received(&[*content]));
        let mut seen = std::collections::BTreeSet::new();
        for (nth, (_, content)) in (1..).zip(&arrived) {
            let source = lab.source(nth).unwrap();
            prop_assert!(seen.insert(source), "joined twice");
            prop_assert_eq!(contents[source as usize - 1], *content);
            prop_assert_eq!(lab.fate(source), nth.to_string());
        }
        for nth in 1..=contents.len() as u64 {
            prop_assert_eq!(lab.fate(nth) == "waits", !seen.contains(&nth), "each is on its way or has arrived");
        }
    }
}
