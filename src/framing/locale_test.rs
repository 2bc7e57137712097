//! Every message that this module can ask for is in both locale files, with the arguments that it is given.

use std::collections::BTreeSet;

use super::*;
use crate::locale::{Language, Locale};
use crate::message::{Arg, Args};
use crate::payload;

const EN: &str = include_str!("../../assets/locales/en/framing.ftl");
const SOURCES: [&str; 2] = [include_str!("error.rs"), include_str!("messages.rs")];

/// Each message with what it says in English.
fn all() -> Vec<(&'static str, Args, String)> {
    let problems = [
        Problem::Unknown { found: "x".to_owned() },
        Problem::TooLong,
        Problem::NoParameter { framing: "raw" },
        Problem::ParameterMissing { example: "fixed:16" },
        Problem::LineEnding,
        Problem::DelimiterEmpty,
        Problem::DelimiterTooLong,
        Problem::Text(payload::Problem::EscapeUnknown { found: 'q' }),
        Problem::Length,
        Problem::Prefix,
        Problem::Gap,
    ];
    let wraps = [
        WrapError::Empty,
        WrapError::LineBreak { at: 2 },
        WrapError::EndsInCr,
        WrapError::Delimiter { at: 2 },
        WrapError::DelimiterEarly { at: 2 },
        WrapError::WrongLength { found: 1, length: 16 },
        WrapError::WrongLength { found: 16, length: 1 },
        WrapError::TooLong { found: 256, most: 255, prefix: "u8" },
    ];
    let streams = [
        FrameError::TooLong { cap: MAX_FRAME_BYTES },
        FrameError::Announced { bytes: 1 << 31, cap: MAX_FRAME_BYTES },
        FrameError::Announced { bytes: 2, cap: 1 },
        FrameError::BelowPrefix { number: 3, width: 4 },
        FrameError::BelowPrefix { number: 0, width: 1 },
    ];
    let problems = problems.iter().map(|one| (one.key(), one.args(), one.to_string()));
    let wraps = wraps.iter().map(|one| (one.key(), one.args(), one.to_string()));
    let streams = streams.iter().map(|one| (one.key(), one.args(), one.to_string()));
    problems.chain(wraps).chain(streams).collect()
}

fn leftovers() -> [(Leftover, &'static str); 3] {
    let leftover = |text: &'static str, needs| Leftover { bytes: text.into(), needs, first_recv: 1, last_recv: 1 };
    [
        (leftover("a", None), "1 byte of a message that never ended"),
        (leftover("ab", None), "2 bytes of a message that never ended"),
        (leftover("ab", Some(16)), "2 bytes of a message, which should have had at least 16"),
    ]
}

fn is_chinese(text: &str) -> bool {
    text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
}

#[test]
fn every_framing_has_its_texts() {
    for (kind, language) in FRAMINGS.iter().flat_map(|kind| Language::ALL.map(|language| (kind, language))) {
        let locale = Locale::new(language);
        let key = kind.key();
        assert!(locale.has(&key) && locale.has(&format!("{key}-hint")), "{key} in {language}");
        assert_eq!(locale.has(&format!("{key}-parameter")), kind.parameter != Parameter::None, "{key} in {language}");
    }
}

#[test]
fn english_is_what_display_says_and_chinese_has_the_values() {
    let (en, zh) = (Locale::new(Language::English), Locale::new(Language::Chinese));
    let leftovers = leftovers().map(|(leftover, english)| (leftover.key(), leftover.args(), english.to_owned()));
    for (key, args, english) in all().into_iter().chain(leftovers) {
        assert_eq!(en.with_args(key, &args), english);
        let chinese = zh.with_args(key, &args);
        assert!(is_chinese(&chinese), "{chinese}");
        for (name, value) in args {
            let value = match value {
                Arg::Number(number) => number.to_string(),
                Arg::Text(text) => text,
            };
            assert!(chinese.contains(&value), "{chinese} has no {name}");
        }
    }
    let error = "中:".parse::<Framing>().unwrap_err();
    let frame = [("at", "1".to_owned()), ("problem", error.problem.to_string())];
    assert_eq!(en.with_texts(FramingError::FRAME_KEY, &frame), error.to_string());
    assert!(is_chinese(&zh.with_texts(FramingError::FRAME_KEY, &frame)));
}

#[test]
fn the_files_have_exactly_the_keys_that_are_used() {
    let in_file: BTreeSet<&str> = EN
        .lines()
        .filter(|line| line.starts_with("framing-"))
        .filter_map(|line| line.split_once(" =").map(|(key, _)| key))
        .collect();
    let of_kinds: BTreeSet<String> = FRAMINGS
        .iter()
        .flat_map(|kind| ["", "-hint", "-parameter"].map(|end| format!("{}{end}", kind.key())))
        .filter(|key| *key != "framing-raw-parameter")
        .collect();
    let named = SOURCES.iter().flat_map(|source| source.split('"').filter(|word| word.starts_with("framing-")));
    let named: BTreeSet<&str> = named.collect();
    let used: BTreeSet<&str> = of_kinds.iter().map(String::as_str).chain(named.iter().copied()).collect();
    assert_eq!(in_file, used);

    let mut covered: BTreeSet<&str> = all().iter().map(|(key, ..)| *key).collect();
    covered.extend(leftovers().iter().map(|(leftover, _)| leftover.key()));
    covered.insert(FramingError::FRAME_KEY);
    assert!(named.is_subset(&covered), "{:?} are not tested", named.difference(&covered));
}
