//! What holds for every fault, tried without a socket and over virtual time.

use std::time::Duration;

use bytes::Bytes;

use super::*;

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

pub(super) fn faults(text: &str) -> Faults {
    text.parse().unwrap_or_else(|wrong| panic!("{text}: {wrong}"))
}

pub(super) fn chain(on: On, seed: u64, text: &str) -> Chain {
    Chain::new(on, Dice::new(seed, 1, Way::ToTarget), &faults(text))
}

/// What a chain did: when each unit went on, and what was said.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Run {
    pub(super) units: Vec<(Duration, Unit)>,
    did: Vec<(Duration, Did)>,
}

impl Run {
    fn note(&mut self, now: Duration, passed: &mut Passed) {
        self.units.extend(passed.units.drain(..).map(|unit| (now, unit)));
        self.did.extend(passed.did.drain(..).map(|did| (now, did)));
    }

    pub(super) fn bytes(&self) -> Vec<u8> {
        self.units.iter().flat_map(|(_, unit)| unit.bytes.to_vec()).collect()
    }

    pub(super) fn count(&self, is_it: impl Fn(&Did) -> bool) -> usize {
        self.did.iter().filter(|(_, did)| is_it(did)).count()
    }
}

/// Plays what comes at these times to its end, asking for what is due exactly when it is.
pub(super) fn play(chain: &mut Chain, comes: impl IntoIterator<Item = (Duration, Option<Bytes>)>) -> Run {
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
pub(super) fn numbered(count: u64, apart: u64) -> impl Iterator<Item = (Duration, Option<Bytes>)> {
    (1..=count).map(move |n| (ms(n * apart), Some(Bytes::from(format!("datagram {n:04}")))))
}

/// Bytes that tell their place.
pub(super) fn stream(pieces: &[usize], apart: u64) -> Vec<(Duration, Option<Bytes>)> {
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

pub(super) fn whole(pieces: &[usize]) -> Vec<u8> {
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
