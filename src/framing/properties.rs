//! What holds for every framing in the registry, so also for the next one.

use bytes::Bytes;
use proptest::prelude::*;

use super::*;

/// Each framing's example, and each choice of those that have choices.
fn all_framings() -> Vec<Framing> {
    let choices = |kind: &'static Kind| match kind.parameter {
        Parameter::OneOf(choices) | Parameter::Choose(choices) => choices,
        Parameter::None | Parameter::Typed => &[],
    };
    let chosen = FRAMINGS.iter().flat_map(|kind| choices(kind).iter().map(|choice| kind.with(choice).unwrap()));
    let more = ["delimiter:||", r"delimiter:\raa\ra", r"delimiter:\0", "fixed:1"].map(|text| text.parse().unwrap());
    FRAMINGS.iter().map(|kind| kind.example.parse().unwrap()).chain(chosen).chain(more).collect()
}

fn any_framing(boundaries: Boundaries) -> impl Strategy<Value = Framing> {
    let all: Vec<Framing> = all_framings().into_iter().filter(|one| one.kind().boundaries == boundaries).collect();
    prop::sample::select(all)
}

/// Mostly bytes that mean something to some framing.
fn any_bytes(most: usize) -> impl Strategy<Value = Vec<u8>> {
    let some_byte = prop_oneof![4 => prop::sample::select(b"a|\r\n\0\x01\x02\x05".as_slice()), 1 => any::<u8>()];
    prop::collection::vec(some_byte, 0..=most)
}

fn any_message() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![any_bytes(24), Just(b"a".to_vec()), prop::collection::vec(any::<u8>(), 16)]
}

/// Where a stream is torn: the lengths of its pieces, over and over.
fn any_tears() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![Just(vec![1]), Just(vec![usize::MAX]), prop::collection::vec(1_usize..40, 1..8)]
}

fn tear(stream: &Bytes, tears: &[usize]) -> Vec<Bytes> {
    let mut rest = stream.clone();
    let mut pieces = Vec::new();
    for length in tears.iter().cycle() {
        if rest.is_empty() {
            break;
        }
        pieces.push(rest.split_to((*length).min(rest.len())));
    }
    pieces
}

/// The piece, from one, in which the byte `at` lies.
fn piece_of(pieces: &[Bytes], at: usize) -> u64 {
    let ends = pieces.iter().scan(0, |end, piece| {
        *end += piece.len();
        Some(*end)
    });
    ends.take_while(|end| *end <= at).count() as u64 + 1
}

fn lies_in(part: &Bytes, whole: &Bytes) -> bool {
    let whole = whole.as_ptr_range();
    let part = part.as_ptr_range();
    whole.start <= part.start && part.end <= whole.end
}

#[test]
fn every_example_reads_back_and_carries_some_message() {
    for kind in FRAMINGS {
        let framing: Framing = kind.example.parse().unwrap();
        assert_eq!((framing.kind().id, framing.to_string().as_str()), (kind.id, kind.example));
        let carried = |length| framing.wrap(&vec![b'a'; length].into()).is_ok();
        assert!((1..64).any(carried), "{}", kind.id);
    }
    for framing in all_framings() {
        assert_eq!(framing.to_string().parse::<Framing>(), Ok(framing.clone()));
        assert_eq!(framing.kind().with(&framing.parameter()), Ok(framing));
    }
}

#[test]
fn names_belong_to_one_framing() {
    let mut names: Vec<&str> =
        FRAMINGS.iter().flat_map(|kind| [kind.id].into_iter().chain(kind.aliases.iter().copied())).collect();
    assert!(names.iter().all(|name| find(name).is_some() && !name.contains(':')));
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count);
}

/// With work in the square of the length this would take hours.
#[test]
fn a_long_message_in_single_bytes_is_linear_work() {
    for (notation, byte) in [("line", b'\r'), ("delimiter:aaaaaaab", b'a'), ("length:u32be", 0), ("idle:1s", 0)] {
        let framing: Framing = notation.parse().unwrap();
        let message = Bytes::from(vec![byte; MAX_FRAME_BYTES - 1]);
        let wrapped = framing.wrap(&message).unwrap_or_else(|_| [message.as_ref(), b"x\n"].concat().into());
        let mut messages = framing.cutter();
        let mut out = Vec::new();
        for piece in tear(&wrapped, &[1]) {
            messages.push(&piece, &mut out).unwrap();
        }
        assert_eq!(messages.end(&mut out), None);
        assert_eq!(out.len(), 1, "{notation}");
        assert!(out[0].bytes.len() >= message.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    /// However the stream is torn, the messages that were sent are those that come out, each with the recvs that it
    /// came in, and each as a part of the recv's own bytes where that is one.
    #[test]
    fn what_was_wrapped_comes_back(
        framing in any_framing(Boundaries::Bytes),
        messages in prop::collection::vec(any_message(), 0..12),
        tears in any_tears(),
    ) {
        let mut stream = Vec::new();
        let mut sent = Vec::new();
        for message in messages.into_iter().map(Bytes::from) {
            if let Ok(wrapped) = framing.wrap(&message) {
                let start = stream.len();
                stream.extend_from_slice(&wrapped);
                sent.push((message, start, stream.len() - 1));
            }
        }
        let joined = Bytes::from(stream);
        let pieces = tear(&joined, &tears);
        let mut cutter = framing.cutter();
        let mut out = Vec::new();
        for piece in &pieces {
            prop_assert_eq!(cutter.push(piece, &mut out), Ok(()));
        }
        prop_assert_eq!(cutter.end(&mut out), None);
        prop_assert_eq!(out.len(), sent.len());
        for (place, (got, (message, first, last))) in out.iter().zip(&sent).enumerate() {
            prop_assert_eq!(&got.bytes, message);
            prop_assert_eq!(got.number, place as u64 + 1);
            prop_assert_eq!(got.first_recv, piece_of(&pieces, *first));
            prop_assert_eq!(got.last_recv, piece_of(&pieces, *last));
            let frame = got.frame;
            prop_assert_eq!((frame.start, frame.end), (*first as u64, *last as u64 + 1));
            prop_assert_eq!(&joined[frame.body as usize..][..message.len()], &message[..]);
            if got.first_recv == got.last_recv && !message.is_empty() {
                prop_assert!(lies_in(&got.bytes, &pieces[got.first_recv as usize - 1]));
            }
        }
    }

    /// Any bytes at all: no panic, nothing held or given past the cap, and how the stream is torn changes neither the
    /// messages nor the error nor what is left.
    #[test]
    fn tearing_changes_nothing(
        framing in any_framing(Boundaries::Bytes),
        stream in any_bytes(200),
        tears in any_tears(),
        cap in 0_usize..40,
    ) {
        let stream = Bytes::from(stream);
        let play = |pieces: &[Bytes]| {
            let mut cutter = framing.cutter().with_cap(cap);
            let mut out = Vec::new();
            let mut failed = None;
            for piece in pieces {
                let result = cutter.push(piece, &mut out);
                assert!(cutter.held_bytes() <= cap + 64, "{} held", cutter.held_bytes());
                // Once broken, always the same error, and no message after it.
                assert!(failed.is_none() || failed == result.clone().err());
                failed = result.err();
            }
            let left = cutter.end(&mut out).map(|left| left.bytes);
            assert!(out.iter().all(|message| message.bytes.len() <= cap));
            (out.into_iter().map(|message| message.bytes).collect::<Vec<_>>(), failed, left)
        };
        prop_assert_eq!(play(&tear(&stream, &tears)), play(&tear(&stream, &[usize::MAX])));
    }

    #[test]
    fn raw_gives_the_recvs(framing in any_framing(Boundaries::Recvs), stream: Vec<u8>, tears in any_tears()) {
        let joined = Bytes::from(stream);
        let pieces = tear(&joined, &tears);
        let mut cutter = framing.cutter().with_cap(1);
        let mut out = Vec::new();
        for piece in &pieces {
            prop_assert_eq!(cutter.push(piece, &mut out), Ok(()));
        }
        prop_assert_eq!(cutter.end(&mut out), None);
        prop_assert_eq!(out.into_iter().map(|message| message.bytes).collect::<Vec<_>>(), pieces);
    }

    /// Between two gaps everything is one message.
    #[test]
    fn a_gap_ends_a_message(
        framing in any_framing(Boundaries::Time),
        bursts in prop::collection::vec((prop::collection::vec(any::<u8>(), 1..100), any_tears()), 0..5),
    ) {
        let mut cutter = framing.cutter().with_cap(99);
        let mut out = Vec::new();
        for (burst, tears) in &bursts {
            for piece in tear(&Bytes::copy_from_slice(burst), tears) {
                prop_assert_eq!(cutter.push(&piece, &mut out), Ok(()));
                prop_assert!(cutter.idle_limit().is_some());
            }
            cutter.idle(&mut out);
            prop_assert_eq!(cutter.idle_limit(), None);
        }
        let bursts: Vec<Vec<u8>> = bursts.into_iter().map(|(burst, _)| burst).collect();
        prop_assert_eq!(out.into_iter().map(|message| message.bytes.to_vec()).collect::<Vec<_>>(), bursts);
        prop_assert_eq!(cutter.push(&vec![0; 100].into(), &mut Vec::new()), Err(FrameError::TooLong { cap: 99 }));
    }

    /// No text panics, a mistake lies within it, and a framing's notation is that framing again.
    #[test]
    fn notation_round_trips(text in prop_oneof![
        ".{0,40}",
        "(raw|line|delimiter|delim|fixed|length|idle|prefix|gap|中)?:?(lf|crlf|u16be|u8|[+]self|[0-9]{0,22}|ms|s| |:){0,4}",
        r"delimiter:(\\[nrt0\\xu{}q]|[0-9a-f]|\{|\}|中|é|😀){0,20}",
    ]) {
        match text.parse::<Framing>() {
            Ok(framing) => prop_assert_eq!(framing.to_string().parse(), Ok(framing)),
            Err(error) => prop_assert!(error.at <= text.chars().count(), "{}", error),
        }
    }
}
