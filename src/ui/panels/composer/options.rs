//! How the composer's text becomes bytes: its type, and the choices that the type leaves.

use egui::{Response, Ui};

use crate::locale::Locale;
use crate::payload::{ByteOrder, Checksum, ChecksumKind, Encoding, Escapes, JsonForm, Kind, LineEnding, Options};
use crate::ui::widgets::choice::{self, List};

/// A payload's type, and how its text becomes bytes.
pub(super) type How = (Kind, Options);

/// A choice that a payload's type leaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    Variant,
    Encoding,
    LineEnding,
    Escapes,
    Json,
    Checksum,
    Order,
}

impl Setting {
    pub(super) const ALL: [Setting; 7] = [
        Setting::Variant,
        Setting::Encoding,
        Setting::LineEnding,
        Setting::Escapes,
        Setting::Json,
        Setting::Checksum,
        Setting::Order,
    ];

    /// The key of its name.
    pub(super) fn key(self) -> &'static str {
        match self {
            Setting::Variant => "composer-variant",
            Setting::Encoding => "composer-encoding",
            Setting::LineEnding => "composer-line-ending",
            Setting::Escapes => "composer-escapes",
            Setting::Json => "composer-json",
            Setting::Checksum => "composer-checksum",
            Setting::Order => "composer-order",
        }
    }

    /// What can be chosen, the usual first, and what each is called; nothing where the type leaves no such choice.
    pub(super) fn choices(self, locale: &Locale, (kind, options): How) -> Vec<(How, String)> {
        let named = |key: String| locale.text(&key);
        let with = |options: Options, text: String| ((kind, options), text);
        match (self, kind.prefix()) {
            (Setting::Variant, _) => {
                let kinds: Vec<Kind> = of_type(kind.name_key()).collect();
                let several = kinds.into_iter().map(|kind| ((kind, options), kind.prefix().to_owned()));
                Some(several.collect::<Vec<_>>()).filter(|kinds| kinds.len() > 1).unwrap_or_default()
            }
            (Setting::Encoding, "text" | "repr") => {
                let one =
                    |encoding: &Encoding| with(Options { encoding: *encoding, ..options }, encoding.label().into());
                Encoding::ALL.iter().map(one).collect()
            }
            (Setting::LineEnding, "text") => {
                let one = |ending: &LineEnding| with(Options { line_ending: *ending, ..options }, named(ending.key()));
                LineEnding::ALL.iter().map(one).collect()
            }
            (Setting::Escapes, "text") => {
                let one = |escapes: &Escapes| with(Options { escapes: *escapes, ..options }, named(escapes.key()));
                Escapes::ALL.iter().map(one).collect()
            }
            (Setting::Json, "json") => {
                let one = |json: &JsonForm| with(Options { json: *json, ..options }, named(json.key()));
                JsonForm::ALL.iter().map(one).collect()
            }
            (Setting::Checksum, _) => {
                let now = options.checksum;
                let one = |kind: &ChecksumKind| {
                    let checksum = if *kind == now.kind { now } else { Checksum::from(*kind) };
                    with(Options { checksum, ..options }, named(kind.key()))
                };
                ChecksumKind::ALL.iter().map(one).collect()
            }
            (Setting::Order, _) if options.checksum.kind.width() > 1 => {
                let mut orders = ByteOrder::ALL.to_vec();
                orders.sort_by_key(|order| *order != options.checksum.kind.usual_order());
                let one = |order: ByteOrder| {
                    let checksum = Checksum { order, ..options.checksum };
                    with(Options { checksum, ..options }, named(order.key()))
                };
                orders.into_iter().map(one).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What is chosen now, in a word; `None` where it is the usual or there is no choice.
    pub(super) fn unusual(self, locale: &Locale, how: How) -> Option<String> {
        let mut choices = self.choices(locale, how).into_iter();
        let (usual, _) = choices.next()?;
        let (_, text) = choices.find(|(choice, _)| *choice == how && *choice != usual)?;
        Some(match self {
            Setting::LineEnding => how.1.line_ending.label().to_owned(),
            _ => text,
        })
    }

    /// A sentence about it, where it needs one.
    pub(super) fn hint(self, locale: &Locale, (_, options): How) -> Option<String> {
        match self {
            Setting::Escapes => Some(locale.text("composer-escapes-hint")),
            Setting::Checksum => Some(locale.text(&options.checksum.kind.hint_key())),
            _ => None,
        }
    }
}

/// Every payload type, by the key of its name.
pub fn types(locale: &Locale) -> Vec<(&'static str, String)> {
    let mut keys: Vec<&str> = Kind::all().map(Kind::name_key).collect();
    keys.dedup();
    keys.into_iter().map(|key| (key, locale.text(key))).collect()
}

/// The kinds of one type.
pub fn of_type(key: &'static str) -> impl Iterator<Item = Kind> {
    Kind::all().filter(move |kind| kind.name_key() == key)
}

/// The kinds of a payload's type, where it has several.
pub fn variant_ui(ui: &mut Ui, locale: &Locale, kind: &mut Kind) {
    let variants: Vec<(Kind, String)> = of_type(kind.name_key()).map(|kind| (kind, kind.prefix().to_owned())).collect();
    if variants.len() > 1 {
        pick_ui(ui, locale, ("composer-variant", 80.0), kind, variants.into_iter());
    }
}

/// The encodings.
pub fn encoding_ui(ui: &mut Ui, locale: &Locale, name: &str, width: f32, encoding: &mut Encoding) -> Response {
    let encodings = Encoding::ALL.iter().map(|encoding| (*encoding, encoding.label().to_owned()));
    pick_ui(ui, locale, (name, width), encoding, encodings)
}

/// A list of choices under the name, in the width given.
pub fn pick_ui<T: Clone + PartialEq>(
    ui: &mut Ui,
    locale: &Locale,
    (name_key, width): (&str, f32),
    chosen: &mut T,
    choices: impl Iterator<Item = (T, String)>,
) -> Response {
    let name = locale.text(name_key);
    let choices: Vec<(T, String)> = choices.collect();
    choice::list_ui(ui, List { name: &name, width, when_none: "", short: None }, chosen, &choices)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;

    #[test]
    fn what_is_usual_stands_first_and_is_nothing_to_tell() {
        let locale = Locale::new(Language::English);
        for kind in Kind::all().filter(|kind| of_type(kind.name_key()).next() == Some(*kind)) {
            for setting in Setting::ALL {
                let usual = (kind, Options::default());
                assert_eq!(setting.unusual(&locale, usual), None, "{setting:?} of {kind:?}");
                for (how, text) in setting.choices(&locale, usual).into_iter().skip(1) {
                    assert!(setting.unusual(&locale, how).is_some(), "{setting:?} of {kind:?}: {text}");
                }
            }
        }
        let ending = Options { line_ending: LineEnding::CrLf, ..Options::default() };
        assert_eq!(Setting::LineEnding.unusual(&locale, (Kind::TEXT, ending)).as_deref(), Some("CRLF"));
    }
}
