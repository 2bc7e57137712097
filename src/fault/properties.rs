//! What holds for any faults and any traffic, and how faults are written.

use proptest::prelude::*;

use super::tests::{chain, faults, numbered, play, stream, whole};
use super::*;

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
