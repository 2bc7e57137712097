//! Every sentence that a person reads, in English and 简体中文, from `assets/locales/*/*.ftl` (Project Fluent).
//!
//! Socket terms (`bind`, `EADDRINUSE`) are in neither: they stay as they are.

pub(crate) mod names;

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::langid;

pub use fluent_bundle::FluentValue;

use crate::message::Arg;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    #[default]
    English,
    Chinese,
}

/// One subject's texts in both languages.
struct Subject {
    #[cfg(test)]
    name: &'static str,
    en: &'static str,
    zh: &'static str,
}

macro_rules! subjects {
    ($($name:literal),* $(,)?) => {
        &[$(Subject {
            #[cfg(test)]
            name: $name,
            en: include_str!(concat!("../assets/locales/en/", $name, ".ftl")),
            zh: include_str!(concat!("../assets/locales/zh-Hans/", $name, ".ftl")),
        }),*]
    };
}

static SUBJECTS: &[Subject] = subjects![
    "behaviours",
    "by_hand",
    "composer",
    "errno",
    "errors",
    "examples",
    "export",
    "framing",
    "inspector",
    "panels",
    "payload",
    "python",
    "services",
    "settings",
    "window"
];

impl Language {
    pub const ALL: [Language; 2] = [Language::English, Language::Chinese];

    /// The language's name in itself.
    pub fn name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::Chinese => "简体中文",
        }
    }

    /// The language that the system is set to: Chinese where it is any Chinese, else English.
    pub fn of_system() -> Self {
        let is_chinese = sys_locale::get_locale().is_some_and(|locale| locale.starts_with("zh"));
        if is_chinese { Language::Chinese } else { Language::English }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Language::English => "en",
            Language::Chinese => "zh-Hans",
        })
    }
}

impl FromStr for Language {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Language::ALL.into_iter().find(|language| language.to_string() == text).ok_or(())
    }
}

/// The texts of one language. Clones are cheap.
#[derive(Clone)]
pub struct Locale {
    language: Language,
    bundle: Arc<FluentBundle<FluentResource>>,
}

impl Locale {
    /// Loads a language's texts; a test holds that they all parse.
    pub fn new(language: Language) -> Self {
        let id = match language {
            Language::English => langid!("en"),
            Language::Chinese => langid!("zh-Hans"),
        };
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // The isolating marks around placeables would show as boxes and spoil what is copied.
        bundle.set_use_isolating(false);
        for subject in SUBJECTS {
            let source = match language {
                Language::English => subject.en,
                Language::Chinese => subject.zh,
            };
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle: Arc::new(bundle) }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of a key; the key itself where there is none, so that a gap is seen.
    pub fn text(&self, key: &str) -> String {
        self.format(key, None)
    }

    /// The text of a key with its placeholders filled: `locale.with("rows", &[("n", 3.into())])`.
    pub fn with(&self, key: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.clone())).collect();
        self.format(key, Some(&args))
    }

    /// As [`Self::with`], with texts as an error's `args()` gives them.
    pub fn with_texts(&self, key: &str, args: &[(&'static str, String)]) -> String {
        let args: FluentArgs<'_> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.format(key, Some(&args))
    }

    /// As [`Self::with`], with values some of which are numbers: the language chooses their plurals.
    pub fn with_args(&self, key: &str, args: &[(&'static str, Arg)]) -> String {
        let value = |arg: &Arg| match arg {
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Text(text) => FluentValue::from(text.clone()),
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, arg)| (*name, value(arg))).collect();
        self.format(key, Some(&args))
    }

    /// Things in a row, as the language writes them: `a, b`, `a、b`.
    pub fn list<T: AsRef<str>>(&self, things: &[T]) -> String {
        let between = self.text("list-between");
        things.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(&between)
    }

    /// One sentence after another: with a blank between them only where the language has one.
    pub fn sentences(&self, first: &str, second: &str) -> String {
        self.with("sentences", &[("first", first.into()), ("second", second.into())])
    }

    /// Whether there is a text of this key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    fn format(&self, key: &str, args: Option<&FluentArgs<'_>>) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        self.bundle.format_pattern(pattern, args, &mut Vec::new()).into_owned()
    }
}

impl fmt::Debug for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Locale({})", self.language)
    }
}

/// The keys of one subject's texts, for the tests that no text is orphaned.
#[cfg(test)]
pub(crate) fn keys_of(subject: &str) -> Vec<String> {
    let subjects = SUBJECTS.iter().filter(|known| known.name == subject);
    let lines = subjects.flat_map(|subject| subject.en.lines());
    lines
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| Some(line.split_once(" =")?.0.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Each message's key with the placeholders it uses.
    fn messages(source: &str) -> BTreeSet<(String, BTreeSet<String>)> {
        let mut found: Vec<(String, String)> = Vec::new();
        for line in source.lines().filter(|line| !line.starts_with('#')) {
            let key = line.split_once(" =").map(|(key, _)| key).filter(|key| !key.starts_with([' ', '[', '*']));
            match (key, found.last_mut()) {
                (Some(key), _) => found.push((key.to_owned(), line.to_owned())),
                (None, Some((_, text))) => text.push_str(line),
                (None, None) => {}
            }
        }
        let placeholders = |text: &str| {
            let names = text.split('$').skip(1);
            names
                .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-')).collect())
                .collect()
        };
        found.into_iter().map(|(key, text)| (key, placeholders(&text))).collect()
    }

    #[test]
    fn both_languages_say_the_same_things() {
        for subject in SUBJECTS {
            let (en, zh) = (messages(subject.en), messages(subject.zh));
            let only: Vec<_> = en.symmetric_difference(&zh).collect();
            assert!(only.is_empty(), "in one language only, or with other placeholders: {only:?}");
        }
    }

    #[test]
    fn what_is_joined_is_joined_as_the_language_does() {
        let (en, zh) = (Locale::new(Language::English), Locale::new(Language::Chinese));
        assert_eq!((en.list(&["a", "b"]), zh.list(&["a", "b"])), ("a, b".to_owned(), "a、b".to_owned()));
        assert_eq!(en.sentences("One.", "Two."), "One. Two.");
        assert_eq!(zh.sentences("甲。", "乙。"), "甲。乙。");
    }

    #[test]
    fn every_text_parses_and_no_key_is_there_twice() {
        for source in SUBJECTS.iter().flat_map(|subject| [subject.en, subject.zh]) {
            if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
                panic!("{errors:?}");
            }
        }
        let all: Vec<String> = SUBJECTS.iter().flat_map(|subject| messages(subject.en)).map(|(key, _)| key).collect();
        let distinct: BTreeSet<&String> = all.iter().collect();
        assert_eq!(distinct.len(), all.len());
    }
}
