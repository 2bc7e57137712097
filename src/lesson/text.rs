//! A text in both languages.

use std::fmt;

use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::locale::Language;

/// A text of a lesson: `"recv → 0"` where it is the same in both languages, else `{ en = "…", zh = "…" }`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    en: String,
    zh: String,
}

impl Text {
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::English => &self.en,
            Language::Chinese => &self.zh,
        }
    }
}

/// As it stands in the file where the languages differ.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Both {
    en: String,
    zh: String,
}

/// Reads the form with both languages.
pub(super) fn both<'de, A: MapAccess<'de>>(map: A) -> Result<Text, A::Error> {
    let Both { en, zh } = Both::deserialize(MapAccessDeserializer::new(map))?;
    Ok(Text { en, zh })
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Text;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text, or a text each for en and zh")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text { en: text.to_owned(), zh: text.to_owned() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
                both(map)
            }
        }
        deserializer.deserialize_any(Reader)
    }
}
