//! The texts of both languages, from `assets/locales/*/*.ftl` (Project Fluent).

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::{LanguageIdentifier, langid};

use super::Arg;
use crate::units;

/// One subject's texts in both languages.
pub struct Subject {
    #[cfg(test)]
    pub name: &'static str,
    pub en: &'static str,
    pub zh: &'static str,
}

macro_rules! subjects {
    ($($name:literal),* $(,)?) => {
        &[$(Subject {
            #[cfg(test)]
            name: $name,
            en: include_str!(concat!("../../assets/locales/en/", $name, ".ftl")),
            zh: include_str!(concat!("../../assets/locales/zh-Hans/", $name, ".ftl")),
        }),*]
    };
}

pub static SUBJECTS: &[Subject] = subjects![
    "behaviours",
    "by_hand",
    "cli",
    "composer",
    "errno",
    "errors",
    "examples",
    "exchange",
    "export",
    "faults",
    "filter",
    "framing",
    "gauges",
    "grade",
    "inspector",
    "lesson",
    "panels",
    "payload",
    "python",
    "rates",
    "report",
    "services",
    "settings",
    "streams",
    "window"
];

pub static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::new(langid!("en"), |subject| subject.en));
pub static CHINESE: LazyLock<Texts> = LazyLock::new(|| Texts::new(langid!("zh-Hans"), |subject| subject.zh));

/// Every number in a sentence has its thousands apart. A port or a number in code is a text.
fn in_groups<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    match value {
        FluentValue::Number(number) if number.value >= 0.0 => Some(units::grouped(number.value as u64)),
        _ => None,
    }
}

/// The texts of one language.
pub struct Texts(FluentBundle<FluentResource>);

impl Texts {
    /// Loads a language's texts; a test holds that they all parse.
    fn new(id: LanguageIdentifier, source: fn(&Subject) -> &'static str) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // The isolating marks around placeables would show as boxes and spoil what is copied.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(in_groups));
        for subject in SUBJECTS {
            let resource = match FluentResource::try_new(source(subject).to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Texts(bundle)
    }

    /// Whether there is a text of this key.
    pub fn has(&self, key: &str) -> bool {
        self.0.has_message(key)
    }

    /// The text of a key with its values; the key itself where there is none, so that a gap is seen.
    pub fn format(&self, key: &str, args: &[(&'static str, Arg)]) -> String {
        let Some(pattern) = self.0.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let value = |arg: &Arg| match arg {
            Arg::Number(number) => FluentValue::from(*number),
            Arg::Text(text) => FluentValue::from(text.clone()),
            Arg::Sentence { key, args } => FluentValue::from(self.format(key, args)),
        };
        let args: FluentArgs<'_> = args.iter().map(|(name, arg)| (*name, value(arg))).collect();
        self.0.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }
}
