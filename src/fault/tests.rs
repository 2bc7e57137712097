//! What holds for every fault, tried without a socket and over virtual time.

use std::time::Duration;

use bytes::Bytes;
use proptest::prelude::*;

use super::*;

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn faults(text: &str) -> Faults {
    text.parse().unwrap_or_else(|wrong| panic!("{text}: {wrong}"))
}

fn chain(on: On, seed: u64, text: &str) -> Chain {
    Chain::new(on, Dice::new(seed, 1, Way::ToTarget), &faults(text))
}

/// What a chain did: when each unit went on, and what was said.
#[derive(Debug, Default, PartialEq)]
struct Run {
    units: Vec<(Duration, Unit)>,
    did: Vec<(Duration, Did)>,
}

impl Run {
    fn note(&mut self, now: Duration, passed: &mut Passed) {
        self.units.extend(passed.units.drain(..).map(|unit| (now, unit)));
        self.did.extend(passed.did.drain(..).map(|did| (now, did)));
    }

    fn bytes(&self) -> Vec<u8> {
        self.units.iter().flat_map(|(_, unit)| unit.bytes.to_vec()).collect()
    }

    fn count(&self, is_it: impl Fn(&Did) -> bool) -> usize {
        self.did.iter().filter(|(_, did)| is_it(did)).count()
    }
}

/// Plays what comes at these times to its end, asking for what is due exactly when it is.
fn play(chain: &mut Chain, comes: impl IntoIterator<Item = (Duration, Option<Bytes>)>) -> Run {
    let (mut run, mut passed) = (Run::default(), Passed::default());
    let until = |chain: &mut Chain, limit: Option<Duration>, run: &mut Run| {
        while let Some(at) = chain.next().filter(|at| limit.is_none_or(|limit| *at <= limit)) {
            let mut passed = Passed::default();
            chain.due(at, &mut passed);
            run.note(at, &mut passed);
        }
    };
    for (at, bytes) in comes {
        until(chain, Some(at), &mut run);
        match bytes {
            Some(bytes) => {
                chain.take(bytes, at, &mut passed);
            }
            None => chain.end(at, &mut passed),
        }
        run.note(at, &mut passed);
    }
    until(chain, None, &mut run);
    assert_eq!((chain.next(), chain.held_bytes()), (None, 0), "nothing stays behind");
    run
}

/// So many datagrams, each with its number, so many milliseconds apart.
fn numbered(count: u64, apart: u64) -> impl Iterator<Item = (Duration, Option<Bytes>)> {
    (1..=count).map(move |n| (ms(n * apart), Some(Bytes::from(format!("datagram {n:04}")))))
}

/// Bytes that tell their place.
fn stream(pieces: &[usize], apart: u64) -> Vec<(Duration, Option<Bytes>)> {
    let mut at = 0u32;
    let mut comes: Vec<_> = (1..)
        .zip(pieces)
        .map(|(n, length)| {
            let bytes: Vec<u8> = (at..at + *length as u32).map(|n| (n % 251) as u8).collect();
            at += *length as u32;
            (ms(n * apart), Some(Bytes::from(bytes)))
        })
        .collect();
    comes.push((ms(pieces.len() as u64 * apart + 1), None));
    comes
}

fn whole(pieces: &[usize]) -> Vec<u8> {
    (0..pieces.iter().sum::<usize>()).map(|n| (n % 251) as u8).collect()
}

#[test]
fn without_faults_everything_goes_on_at_once_and_as_it_came() {
    for on in [On::Datagrams, On::Streams] {
        let run = play(&mut chain(on, 1, ""), numbered(50, 1));
        assert_eq!(run.units.iter().map(|(at, unit)| (*at, Some(unit.bytes.clone()))).collect::<Vec<_>>(), {
            numbered(50, 1).collect::<Vec<_>>()
        });
        assert!(run.did.is_empty() && run.units.iter().all(|(_, unit)| !unit.is_changed));
    }
}

#[test]
fn loss_takes_about_as_many_as_it_says_and_names_each() {
    let run = play(&mut chain(On::Datagrams, 7, "loss=30%"), numbered(1_000, 1));
    let lost = run.count(Did::is_drop);
    assert!((250..350).contains(&lost), "{lost}");
    assert_eq!(run.units.len() + lost, 1_000);
    let all = play(&mut chain(On::Datagrams, 7, "loss=100%"), numbered(20, 1));
    assert!(all.units.is_empty() && all.did.len() == 20);
    assert_eq!(all.did[4].1, Did::Lost { nth: 5, chance: Percent(1_000_000) });
}

#[test]
fn a_duplicate_is_the_same_and_right_behind() {
    let run = play(&mut chain(On::Datagrams, 1, "duplicate=100%"), numbered(10, 1));
    let nth: Vec<_> = run.units.iter().map(|(_, unit)| (unit.nth, unit.copy)).collect();
    assert_eq!(nth, (1..=10).flat_map(|n| [(n, 0), (n, 1)]).collect::<Vec<_>>());
    assert!(run.units.chunks(2).all(|two| two[0].1.bytes == two[1].1.bytes));
}

#[test]
fn corruption_changes_one_bit_and_says_which_byte() {
    let run = play(&mut chain(On::Datagrams, 1, "corrupt=100%"), numbered(100, 1));
    for (((_, unit), (_, did)), (_, came)) in run.units.iter().zip(&run.did).zip(numbered(100, 1)) {
        let came = came.unwrap();
        let differing: Vec<usize> = (0..came.len()).filter(|at| came[*at] != unit.bytes[*at]).collect();
        let [at] = differing[..] else { panic!("{differing:?}") };
        assert_eq!((came[at] ^ unit.bytes[at]).count_ones(), 1);
        let (was, now) = (came[at], unit.bytes[at]);
        assert_eq!(*did, Did::Corrupted { nth: unit.nth, at: at as u64, was, now });
        assert!(unit.is_changed);
    }
    let empty = play(&mut chain(On::Datagrams, 1, "corrupt=100%"), [(ms(1), Some(Bytes::new()))]);
    assert!(empty.did.is_empty() && !empty.units[0].1.is_changed, "it has nothing to be changed");
}

#[test]
fn what_is_reordered_goes_behind_at_most_three_and_none_stays() {
    let run = play(&mut chain(On::Datagrams, 3, "reorder=40%"), numbered(200, 1));
    let mut nth: Vec<u64> = run.units.iter().map(|(_, unit)| unit.nth).collect();
    assert!(nth.windows(2).any(|two| two[0] > two[1]));
    for (place, nth) in (1..).zip(&nth) {
        let moved: u64 = *nth.max(&place) - *nth.min(&place);
        assert!(moved <= 3 + 3, "{nth} at {place}");
    }
    nth.sort_unstable();
    assert_eq!(nth, (1..=200).collect::<Vec<_>>());
    let alone = play(&mut chain(On::Datagrams, 3, "reorder=100%"), numbered(1, 1));
    assert_eq!(alone.units[0].0, ms(1) + ms(500), "none comes to overtake it");
}

#[test]
fn a_delay_is_as_long_as_it_says() {
    let held = |text: &str| -> Vec<Duration> {
        let run = play(&mut chain(On::Datagrams, 5, text), numbered(300, 10));
        assert_eq!(run.units.len(), 300);
        run.units.iter().map(|(at, unit)| *at - ms(unit.nth * 10)).collect()
    };
    assert!(held("delay=50ms").iter().all(|held| *held == ms(50)));
    let range = held("delay=50ms..200ms");
    assert!(range.iter().all(|held| (ms(50)..=ms(200)).contains(held)));
    assert!(range.iter().any(|held| *held < ms(70)) && range.iter().any(|held| *held > ms(180)));
    let normal = held("delay=100ms+-10ms");
    assert!(normal.iter().filter(|held| (ms(80)..ms(120)).contains(*held)).count() > 270);
}

#[test]
fn datagrams_of_a_range_overtake_one_another_and_a_stream_does_not() {
    let datagrams = play(&mut chain(On::Datagrams, 5, "delay=0ms..100ms"), numbered(50, 1));
    assert!(datagrams.units.windows(2).any(|two| two[0].1.nth > two[1].1.nth));
    let pieces = [3; 50];
    let run = play(&mut chain(On::Streams, 5, "delay=0ms..100ms"), stream(&pieces, 1));
    assert_eq!(run.bytes(), whole(&pieces));
    assert_eq!(run.units.last().unwrap().1.what, What::End, "the end comes behind the last byte");
}

#[test]
fn a_line_carries_no_more_than_its_rate() {
    for (on, text) in [(On::Datagrams, "rate=10kB/s queue=10000"), (On::Streams, "rate=10kB/s")] {
        let comes = (0..100).map(|_| (ms(0), Some(Bytes::from(vec![0; 1_000]))));
        let run = play(&mut chain(on, 1, text), comes);
        assert_eq!(run.bytes().len(), 100_000);
        let (last, _) = run.units.last().unwrap();
        assert_eq!(*last, Duration::from_secs(10), "100 kB at 10 kB/s");
        let mut sent = 0;
        for (at, unit) in &run.units {
            sent += unit.bytes.len() as u128;
            assert!(sent <= at.as_nanos() / 100_000, "{sent} bytes by {at:?}");
        }
    }
}

#[test]
fn a_queue_drops_what_it_has_no_room_for() {
    let comes = (0..30).map(|n| (ms(n), Some(Bytes::from_static(b"0123456789"))));
    let run = play(&mut chain(On::Datagrams, 1, "delay=1s queue=10"), comes);
    let dropped: Vec<u64> = run
        .did
        .iter()
        .filter_map(|(_, did)| if let Did::QueueFull { nth, limit: 10 } = did { Some(*nth) } else { None })
        .collect();
    assert_eq!((run.units.len(), dropped), (10, (11..=30).collect::<Vec<_>>()));
    let comes = (0..2_000).map(|_| (ms(0), Some(Bytes::from_static(b"x"))));
    let run = play(&mut chain(On::Datagrams, 1, "delay=1s"), comes);
    assert_eq!(run.units.len(), 1_000, "there is one where none is set");
    let comes = (0..100).map(|_| (ms(0), Some(Bytes::from(vec![0; 65_507]))));
    let run = play(&mut chain(On::Datagrams, 1, "delay=1s"), comes);
    assert!(run.bytes().len() <= 4 << 20 && run.count(Did::is_drop) > 0, "and one of bytes");
}

#[test]
fn pieces_are_as_long_as_they_may_be_wherever_the_stream_was_cut_before() {
    let ends = |pieces: &[usize]| -> Vec<u64> {
        let run = play(&mut chain(On::Streams, 2, "cut=1..7"), stream(pieces, 1));
        assert_eq!(run.bytes(), whole(pieces));
        assert!(run.units.iter().all(|(_, unit)| unit.bytes.len() <= 7));
        run.units.iter().map(|(_, unit)| unit.end()).collect()
    };
    let (once, twice) = (ends(&[100]), ends(&[40, 60]));
    assert!(once.iter().all(|end| twice.contains(end)), "{once:?} {twice:?}");
    assert!(twice.contains(&40) && twice.len() <= once.len() + 1);
}

#[test]
fn a_stall_lasts_once_and_begins_where_it_is_to() {
    let run = play(&mut chain(On::Streams, 1, "stall=5s@25B"), stream(&[10, 10, 10, 10], 100));
    let times: Vec<_> = run.units.iter().map(|(at, unit)| (at.as_millis(), unit.end())).collect();
    assert_eq!(times, [(100, 10), (200, 20), (300, 25), (5_300, 30), (5_300, 40), (5_300, 40)]);
    assert_eq!(run.count(|did| matches!(did, Did::Stalled { at: 25, .. })), 1);
}

#[test]
fn a_reset_comes_behind_the_last_byte_that_is_to_go() {
    let run = play(&mut chain(On::Streams, 1, "reset-after=25B"), stream(&[10, 10, 10, 10], 1));
    assert_eq!(run.bytes(), whole(&[25]));
    assert_eq!(run.units.iter().filter(|(_, unit)| unit.what == What::Reset).count(), 1);
    assert_eq!(run.did, [(ms(3), Did::ResetAfter { bytes: 25 })]);
}

#[test]
fn a_half_close_is_swallowed_and_nothing_else() {
    let run = play(&mut chain(On::Streams, 1, "swallow-half-close"), stream(&[5], 1));
    assert_eq!((run.bytes(), run.units.len()), (whole(&[5]), 1));
    assert_eq!(run.did, [(ms(2), Did::HalfCloseSwallowed)]);
}

#[test]
fn what_is_changed_while_it_runs_counts_for_what_comes_then() {
    let mut chain = chain(On::Datagrams, 1, "delay=1s");
    let mut passed = Passed::default();
    chain.take(Bytes::from_static(b"a"), ms(0), &mut passed);
    chain.change(&Faults::default());
    chain.take(Bytes::from_static(b"b"), ms(10), &mut passed);
    assert_eq!(passed.units.len(), 1, "b goes on at once");
    chain.due(ms(1_000), &mut passed);
    assert_eq!(passed.units[1].bytes, "a", "and a when it was to");
    chain.change(&faults("rate=10B/s"));
    chain.take(Bytes::from_static(b"0123456789"), ms(1_000), &mut passed);
    chain.take(Bytes::from_static(b"0123456789"), ms(1_000), &mut passed);
    assert_eq!(chain.next(), Some(ms(2_000)));
    chain.change(&Faults::default());
    chain.due(ms(1_001), &mut passed);
    assert_eq!((passed.units.len(), chain.next()), (4, None), "nothing waits for a line that is not slow");
}

#[test]
fn what_becomes_of_a_datagram_hangs_on_no_other_fault_and_no_time() {
    let lost = |text: &str, apart| -> Vec<u64> {
        let run = play(&mut chain(On::Datagrams, 9, text), numbered(100, apart));
        let of = |did: &Did| if let Did::Lost { nth, .. } = did { Some(*nth) } else { None };
        run.did.iter().filter_map(|(_, did)| of(did)).collect()
    };
    assert_eq!(lost("loss=30%", 1), lost("loss=30% duplicate=50% delay=1ms..9ms reorder=20%", 7));
    assert_ne!(lost("loss=30%", 1), {
        let run = play(&mut chain(On::Datagrams, 10, "loss=30%"), numbered(100, 1));
        run.did.iter().map(|(_, did)| if let Did::Lost { nth, .. } = did { *nth } else { 0 }).collect::<Vec<_>>()
    });
}

#[test]
fn every_fault_has_its_texts_its_example_and_a_stream_of_its_own() {
    let mut streams: Vec<u8> = FAULTS.iter().map(|kind| kind.stream).collect();
    streams.sort_unstable();
    streams.dedup();
    // The highest bit is that of the way.
    assert!(streams.len() == FAULTS.len() && streams.iter().all(|stream| *stream < 128));
    for kind in FAULTS {
        let read = kind.read(kind.example).unwrap().unwrap();
        assert_eq!(kind.read(&read).unwrap(), Some(read.clone()), "{}: its one form", kind.id);
        assert!(kind.read("nothing").is_err(), "{}", kind.id);
        let text = format!("{}={read}", kind.option);
        assert_eq!(faults(&text).to_string(), text);
        for locale in crate::locale::Language::ALL.map(crate::locale::Locale::new) {
            assert!(locale.has(&kind.key()) && locale.has(&format!("{}-hint", kind.key())), "{}", kind.id);
        }
    }
}

#[test]
fn values_are_read_and_written_in_one_form() {
    for (text, written) in [
        ("loss=30", "loss=30%"),
        ("loss=0.50%", "loss=0.5%"),
        ("loss=0%", ""),
        ("delay=1500ms", "delay=1.5s"),
        ("delay=0.2s..1s", "delay=200ms..1s"),
        ("delay=100ms±20ms", "delay=100ms+-20ms"),
        ("delay=0ms", ""),
        ("rate=0.5kB/s", "rate=500B/s"),
        ("rate=1.5MB/s", "rate=1.5MB/s"),
        ("cut=3..3", "cut=3"),
        ("stall=2s", "stall=2s"),
        ("stall=2s@1kB", "stall=2s@1000B"),
        ("reset_after=10", "reset-after=10B"),
        ("delay=1s, loss=1%", "loss=1% delay=1s"),
        ("swallow_half_close=off", ""),
    ] {
        assert_eq!(faults(text).to_string(), written, "{text}");
    }
    for wrong in [
        "loss=101%",
        "loss=-1%",
        "loss=x",
        "loss",
        "los=1%",
        "delay=1",
        "delay=2s..1s",
        "delay=2h",
        "rate=10",
        "rate=0B/s",
        "rate=1e3B/s",
        "cut=0",
        "cut=7..1",
        "cut=70000",
        "queue=0",
        "queue=10001",
        "stall=1B",
        "reset-after=x",
        "swallow-half-close=1",
    ] {
        assert!(wrong.parse::<Faults>().is_err(), "{wrong}");
    }
    assert!(faults("loss=1%").fit(On::Streams).is_err() && faults("delay=1s").fit(On::Streams).is_ok());
}

/// Any faults that datagrams, or streams, can have.
fn any(on: On) -> impl Strategy<Value = String> {
    let values: Vec<(&str, Vec<&str>)> = match on {
        On::Datagrams => vec![
            ("loss", vec!["5%", "50%"]),
            ("duplicate", vec!["10%", "100%"]),
            ("corrupt", vec!["20%"]),
            ("reorder", vec!["10%", "90%"]),
            ("delay", vec!["20ms", "0ms..90ms", "30ms+-30ms"]),
            ("rate", vec!["1kB/s", "50kB/s"]),
            ("queue", vec!["3", "100"]),
        ],
        _ => vec![
            ("stall", vec!["200ms@50B", "1s"]),
            ("cut", vec!["1..7", "2"]),
            ("delay", vec!["20ms", "0ms..90ms", "30ms+-30ms"]),
            ("rate", vec!["1kB/s", "50kB/s"]),
        ],
    };
    let each = values.into_iter().map(|(id, values)| {
        prop_oneof![
            Just(String::new()),
            proptest::sample::select(values).prop_map(move |value| format!("{id}={value}"))
        ]
    });
    each.collect::<Vec<_>>().prop_map(|all| all.join(" "))
}

proptest! {
    #[test]
    fn no_datagram_is_lost_or_made_without_being_said(text in any(On::Datagrams), seed in 0u64..1_000, apart in 0u64..20) {
        let run = play(&mut chain(On::Datagrams, seed, &text), numbered(60, apart));
        let made = run.count(|did| matches!(did, Did::Duplicated { .. }));
        prop_assert_eq!(run.units.len(), 60 + made - run.count(Did::is_drop));
        let changed = run.count(|did| matches!(did, Did::Corrupted { .. }));
        for (_, unit) in &run.units {
            prop_assert!(unit.is_changed || unit.bytes == format!("datagram {:04}", unit.nth), "{:?}", unit);
        }
        prop_assert!(run.units.iter().filter(|(_, unit)| unit.is_changed).count() <= changed);
        let again = play(&mut chain(On::Datagrams, seed, &text), numbered(60, apart));
        prop_assert_eq!(run, again, "the same seed and the same traffic");
    }

    #[test]
    fn a_stream_is_the_same_bytes_in_the_same_order(
        text in any(On::Streams), seed in 0u64..1_000, pieces in proptest::collection::vec(1usize..300, 1..12), apart in 0u64..60
    ) {
        let run = play(&mut chain(On::Streams, seed, &text), stream(&pieces, apart));
        prop_assert_eq!(run.bytes(), whole(&pieces));
        prop_assert_eq!(run.units.last().unwrap().1.what, What::End);
        prop_assert!(run.units.windows(2).all(|two| two[0].1.end() == two[1].1.at && two[0].0 <= two[1].0));
        prop_assert_eq!(run, play(&mut chain(On::Streams, seed, &text), stream(&pieces, apart)));
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC{0,40}") {
        let _ = text.parse::<Faults>();
        for kind in FAULTS {
            if let Ok(Some(read)) = kind.read(&text) {
                prop_assert_eq!(kind.read(&read), Ok(Some(read.clone())));
            }
        }
    }
}
