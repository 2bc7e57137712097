//! What a lab wants shown when it is opened in a window: a teacher's lesson opens as it was left. Nothing that runs depends on it.

use serde::{Deserialize, Deserializer, Serialize};

use crate::locale::Language;
use crate::message::choice;

choice! {
    /// What is seen of the lab.
    #[derive(Default)]
    pub enum View {
        /// Each endpoint with its own log.
        #[default]
        Panes = "panes",
        /// All endpoints in one picture.
        Exchange = "exchange",
        /// One connection as bytes.
        Streams = "streams",
        /// Numbers over time.
        Rates = "rates",
    }
}

/// The sizes that everything can have, in percent.
pub const ZOOMS: [u16; 6] = [75, 100, 125, 150, 175, 200];

/// What is to be shown; what is left out is as the person at the machine has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ShowAs {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub view: Option<View>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// One of [`ZOOMS`].
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "zoom_in_file")]
    pub zoom: Option<u16>,
    /// The exchange alone, large, over the whole screen.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub presentation: bool,
}

impl ShowAs {
    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What this says, and where it says nothing what `other` does.
    pub fn or(self, other: Self) -> Self {
        Self {
            view: self.view.or(other.view),
            language: self.language.or(other.language),
            zoom: self.zoom.or(other.zoom),
            presentation: self.presentation || other.presentation,
        }
    }
}

/// A size that there is.
///
/// # Errors
/// A sentence with those that there are.
pub fn zoom(percent: u16) -> Result<u16, String> {
    let sizes = || ZOOMS.map(|zoom| zoom.to_string()).join(", ");
    if ZOOMS.contains(&percent) { Ok(percent) } else { Err(format!("{percent} is none of {}", sizes())) }
}

fn zoom_in_file<'de, D: Deserializer<'de>>(from: D) -> Result<Option<u16>, D::Error> {
    zoom(u16::deserialize(from)?).map(Some).map_err(serde::de::Error::custom)
}

#[cfg(test)]
mod tests {
    use super::super::{Lab, parse, to_toml};
    use super::*;

    #[test]
    fn a_lab_says_what_is_shown_and_a_wrong_word_is_told_with_its_line() {
        let text =
            "version = 1\n\n[show]\nview = \"exchange\"\nlanguage = \"zh-Hans\"\nzoom = 150\npresentation = true\n";
        let lab = parse(text).unwrap();
        let show = ShowAs {
            view: Some(View::Exchange),
            language: Some(Language::Chinese),
            zoom: Some(150),
            presentation: true,
        };
        assert_eq!(lab, Lab { show, ..Lab::default() });
        assert_eq!(parse(&to_toml(&lab).unwrap()).unwrap(), lab);
        for (right, wrong, place) in [
            (
                "\"exchange\"",
                "\"exchanges\"",
                "line 4, column 8: unknown variant `exchanges`, expected one of `panes`, ",
            ),
            ("\"zh-Hans\"", "\"de\"", "line 5, column 12: unknown variant `de`, expected `en` or `zh-Hans`"),
            ("150", "151", "line 6, column 8: 151 is none of 75, 100, 125, 150, 175, 200"),
            ("= true", "= 1", "line 7, column 16: invalid type: integer `1`, expected a boolean"),
            ("zoom", "size", "line 6, column 1: unknown field `size`, expected one of `view`, "),
        ] {
            let error = parse(&text.replace(right, wrong)).unwrap_err().to_string();
            assert!(error.contains(place), "{error}");
        }
        assert!(!to_toml(&Lab::echo()).unwrap().contains("show"), "a lab that says nothing has no such table");
    }

    #[test]
    fn what_is_said_goes_before_the_rest() {
        let line = ShowAs { zoom: Some(200), ..ShowAs::default() };
        let lab = ShowAs { zoom: Some(125), view: Some(View::Rates), ..ShowAs::default() };
        assert_eq!(line.or(lab), ShowAs { zoom: Some(200), view: Some(View::Rates), ..ShowAs::default() });
        assert!(ShowAs::default().is_empty() && !lab.is_empty());
    }
}
