//! Every sentence that a person reads, in English and 简体中文, from `assets/locales/*/*.ftl` (Project Fluent).
//!
//! Socket terms (`bind`, `EADDRINUSE`) are in neither: they stay as they are.

pub(crate) mod names;

use std::fmt;

use crate::message::texts::{self, Texts};
use crate::message::{Arg, Sentence, choice};

choice! {
    /// A language of the interface; its label is its name in itself.
    #[derive(Default)]
    pub enum Language {
        #[default]
        English = "en" as "English",
        Chinese = "zh-Hans" as "简体中文",
    }
}

impl Language {
    /// The language that the system is set to: Chinese where it is any Chinese, else English.
    pub fn of_system() -> Self {
        let is_chinese = sys_locale::get_locale().is_some_and(|locale| locale.starts_with("zh"));
        if is_chinese { Language::Chinese } else { Language::English }
    }
}

/// The texts of one language. Clones are cheap.
#[derive(Clone)]
pub struct Locale {
    language: Language,
    texts: &'static Texts,
}

impl Locale {
    pub fn new(language: Language) -> Self {
        let texts: &Texts = match language {
            Language::English => &texts::ENGLISH,
            Language::Chinese => &texts::CHINESE,
        };
        Self { language, texts }
    }

    pub fn language(&self) -> Language {
        self.language
    }

    /// A sentence in this language.
    pub fn say(&self, sentence: &dyn Sentence) -> String {
        self.texts.format(&sentence.key(), &sentence.args())
    }

    /// The text of a key; the key itself where there is none, so that a gap is seen.
    pub fn text(&self, key: &str) -> String {
        self.texts.format(key, &[])
    }

    /// The text of a key with its placeholders filled: `locale.with("rows", &[("n", rows.into())])`.
    pub fn with(&self, key: &str, args: &[(&'static str, Arg)]) -> String {
        self.texts.format(key, args)
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

    /// A sentence that stands alone: English begins it with a capital letter.
    pub fn alone(&self, sentence: String) -> String {
        let mut chars = sentence.chars();
        match (self.language, chars.next()) {
            (Language::English, Some(first)) => first.to_uppercase().chain(chars).collect(),
            _ => sentence,
        }
    }

    /// Whether there is a text of this key.
    pub fn has(&self, key: &str) -> bool {
        self.texts.has(key)
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
    let subjects = texts::SUBJECTS.iter().filter(|known| known.name == subject);
    let lines = subjects.flat_map(|subject| subject.en.lines());
    lines
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()))
        .filter_map(|line| Some(line.split_once(" =")?.0.to_owned()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_is_joined_as_the_language_does() {
        let (en, zh) = (Locale::new(Language::English), Locale::new(Language::Chinese));
        assert_eq!((en.list(&["a", "b"]), zh.list(&["a", "b"])), ("a, b".to_owned(), "a、b".to_owned()));
        assert_eq!(en.sentences("One.", "Two."), "One. Two.");
        assert_eq!(zh.sentences("甲。", "乙。"), "甲。乙。");
    }
}
