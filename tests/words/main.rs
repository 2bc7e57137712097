//! The words of the window, as far as a test can hold them: one term for one thing, spacing, punctuation, plurals and the
//! length of labels, in both languages. What is looked for is in the tables beside this file.

mod texts;

use std::collections::{BTreeMap, BTreeSet};

use texts::{Chosen, Form, Language, Text, VALUE, texts};

/// Lines of a language, a word that is not used, and what is used in its place.
const WORDS: &str = include_str!("words.tsv");
/// Lines of a key, or a beginning of keys with `*`, and what it is: a label, a button, a choice, a sentence …
const KINDS: &str = include_str!("kinds.tsv");
/// Lines of a rule, a language, a key, and why the rule does not hold there.
const EXCEPTIONS: &str = include_str!("exceptions.tsv");

fn rows<const N: usize>(table: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    table.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(|line| {
        let cells: Vec<&str> = line.split('\t').collect();
        cells.try_into().unwrap_or_else(|_| panic!("not {N} cells: {line}"))
    })
}

/// Fails with everything that breaks a rule, and with every exception that is none.
fn hold(rule: &str, broken: Vec<(Language, String, String)>) {
    let excepted: BTreeSet<(&str, &str)> =
        rows::<4>(EXCEPTIONS).filter(|row| row[0] == rule).map(|[_, language, key, _]| (language, key)).collect();
    let found: BTreeSet<(&str, &str)> =
        broken.iter().map(|(language, key, _)| (language.folder(), key.as_str())).collect();
    let unexpected: Vec<String> = broken
        .iter()
        .filter(|(language, key, _)| !excepted.contains(&(language.folder(), key.as_str())))
        .map(|(language, key, what)| format!("{} {key}: {}", language.folder(), what.replace(VALUE, "{}")))
        .collect();
    assert!(unexpected.is_empty(), "{rule}:\n{}", unexpected.join("\n"));
    let needless: Vec<_> = excepted.difference(&found).collect();
    assert!(needless.is_empty(), "{rule}: no exceptions any more: {needless:?}");
}

/// Every form of every text that a check finds something wrong with.
fn broken(language: Language, check: impl Fn(&Form) -> Option<String>) -> Vec<(Language, String, String)> {
    let of = |text: Text| {
        let wrong: Vec<String> = text.forms.iter().filter_map(&check).collect();
        wrong.into_iter().map(move |what| (language, text.key.clone(), what)).collect::<Vec<_>>()
    };
    texts(language).into_iter().flat_map(of).collect()
}

fn is_han(c: char) -> bool {
    ('\u{4e00}'..='\u{9fff}').contains(&c)
}

fn is_full_width(c: char) -> bool {
    "，。；：？！（）“”、".contains(c)
}

/// Neighbours with what stands around them.
fn pairs(text: &str) -> impl Iterator<Item = (char, char)> {
    text.chars().zip(text.chars().skip(1))
}

#[test]
fn one_thing_has_one_name() {
    let has = |language: Language, text: &str, word: &str| match language {
        Language::Chinese => text.contains(word),
        Language::English => text.match_indices(word).any(|(at, _)| {
            let (before, behind) = (text[..at].chars().next_back(), text[at + word.len()..].chars().next());
            let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric());
            !is_part(before) && !is_part(behind)
        }),
    };
    let check = |language: Language| {
        broken(language, |form| {
            rows::<3>(WORDS)
                .filter(|row| row[0] == language.folder())
                .find(|[_, words, _]| {
                    let mut words = words.split(" -");
                    let word = words.next().unwrap();
                    has(language, &words.fold(form.text.to_lowercase(), |text, longer| text.replace(longer, "")), word)
                })
                .map(|[_, word, instead]| format!("“{word}” in “{}”: {instead}", form.text))
        })
    };
    hold("words", Language::ALL.into_iter().flat_map(check).collect());
}

#[test]
fn chinese_has_a_space_beside_latin_and_none_beside_its_punctuation() {
    let is_latin = |c: char| c.is_ascii_alphanumeric() || c == VALUE;
    let wrong = |form: &Form| {
        let apart = pairs(&form.text).find(|(a, b)| is_han(*a) && is_latin(*b) || is_latin(*a) && is_han(*b));
        let close = pairs(&form.text)
            .find(|(a, b)| is_full_width(*a) && *b == ' ' || *a == ' ' && is_full_width(*b) || (*a, *b) == ('…', ' '));
        apart.or(close).map(|(a, b)| format!("“{a}{b}” in “{}”", form.text))
    };
    hold("spacing", broken(Language::Chinese, wrong));
}

#[test]
fn chinese_has_full_width_punctuation_outside_code() {
    let wrong = |form: &Form| {
        let half = |c: char| ",;:?!().".contains(c);
        let found = pairs(&form.text).find(|(a, b)| {
            is_han(*a) && half(*b)
                || half(*a) && is_han(*b)
                || is_full_width(*a) && ",;:?!()".contains(*b)
                || (*a, *b) == (',', ' ')
        });
        found.map(|(a, b)| format!("“{a}{b}” in “{}”", form.text))
    };
    hold("half-width", broken(Language::Chinese, wrong));
}

#[test]
fn dots_are_one_character_for_what_goes_on_and_two_for_what_is_left_out() {
    let dotted = Language::ALL.into_iter().flat_map(|language| {
        broken(language, |form| form.text.contains("...").then(|| format!("three dots in “{}”", form.text)))
    });
    // Within code it stands for any text: `\u{…}`.
    let alone = |form: &Form| {
        let text = form.text.replace("……", "").replace("{…}", "").replace("\"…\"", "");
        let within = text.trim_end().trim_end_matches('…').contains('…');
        within.then(|| format!("one … within “{}”", form.text))
    };
    hold("dots", dotted.chain(broken(Language::Chinese, alone)).collect());
}

#[test]
fn sentences_end_with_a_full_stop_and_labels_do_not() {
    let ends = |text: &str| text.trim_end().ends_with(['.', '。']);
    let kinds = kinds();
    let mut wrong = Vec::new();
    let mut both: BTreeMap<String, Vec<bool>> = BTreeMap::new();
    for language in Language::ALL {
        for text in texts(language) {
            let stops = text.forms.iter().all(|form| ends(&form.text));
            let expected = kinds.of(&text.key).map(|kind| kind == "sentence");
            if expected.is_some_and(|expected| expected != stops) {
                wrong.push((language, text.key.clone(), text.forms[0].text.clone()));
            }
            both.entry(text.key).or_default().push(stops);
        }
    }
    let differing = both.into_iter().filter(|(_, stops)| stops[0] != stops[1]);
    wrong.extend(differing.map(|(key, _)| (Language::Chinese, key, "a full stop in one language only".to_owned())));
    hold("full stops", wrong);
}

/// What is counted in this program.
const PLURALS: [&str; 22] = [
    "addresses",
    "bytes",
    "calls",
    "characters",
    "clients",
    "connections",
    "datagrams",
    "endpoints",
    "files",
    "groups",
    "labs",
    "matches",
    "messages",
    "payloads",
    "peers",
    "programs",
    "rows",
    "seconds",
    "sends",
    "sockets",
    "threads",
    "values",
];

#[test]
fn a_number_before_a_plural_chooses_its_form() {
    let wrong = |form: &Form| {
        for ((place, _), (name, is_chosen)) in form.text.match_indices(VALUE).zip(&form.values) {
            let word: String = form.text[place + VALUE.len_utf8()..]
                .trim_start_matches(' ')
                .chars()
                .take_while(|c| c.is_ascii_alphabetic())
                .collect();
            if PLURALS.contains(&&*word) && *is_chosen == Chosen::No {
                return Some(format!("${name} {word} in “{}”", form.text));
            }
        }
        None
    };
    hold("plurals", broken(Language::English, wrong));
}

#[test]
fn labels_buttons_and_choices_are_short() {
    let kinds = kinds();
    let mut wrong = Vec::new();
    for language in Language::ALL {
        for text in texts(language) {
            let limit = match (kinds.of(&text.key), language) {
                (Some("label"), Language::Chinese) => 6.0,
                (Some("label"), Language::English) => 14.0,
                (Some("button" | "choice"), Language::Chinese) => 4.0,
                (Some("button" | "choice"), Language::English) => 10.0,
                _ => continue,
            };
            for form in &text.forms {
                let length = length(&form.text, language);
                if length > limit {
                    wrong.push((language, text.key.clone(), format!("{length} of {limit}: “{}”", form.text)));
                }
            }
        }
    }
    hold("length", wrong);
}

/// How long a text is, in characters of its language; in Chinese a Latin letter is half as wide as a character. An API
/// name in brackets at the end does not count, nor do marks.
fn length(text: &str, language: Language) -> f32 {
    let text =
        text.split_once('（').filter(|(_, api)| api.is_ascii() || api.ends_with('）')).map_or(text, |(name, _)| name);
    let text = text.trim_end_matches('…').trim_end_matches([' ', '↓']);
    let width = |c: char| if language == Language::Chinese && c.is_ascii() { 0.5 } else { 1.0 };
    text.chars().map(width).sum()
}

/// What the keys are.
struct Kinds {
    rows: Vec<(&'static str, &'static str)>,
}

fn kinds() -> Kinds {
    let rows: Vec<_> = rows::<2>(KINDS).map(|[key, kind]| (key, kind)).collect();
    let keys: Vec<String> = texts(Language::English).into_iter().map(|text| text.key).collect();
    for (pattern, _) in &rows {
        assert!(keys.iter().any(|key| fits(pattern, key)), "no text is called {pattern}");
    }
    Kinds { rows }
}

impl Kinds {
    /// The kind in the first row that fits.
    fn of(&self, key: &str) -> Option<&'static str> {
        self.rows.iter().find(|(pattern, _)| fits(pattern, key)).map(|(_, kind)| *kind).filter(|kind| *kind != "other")
    }
}

/// `*` at one place of a pattern stands for anything.
fn fits(pattern: &str, key: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == key,
        Some((begin, end)) => key.len() >= begin.len() + end.len() && key.starts_with(begin) && key.ends_with(end),
    }
}
