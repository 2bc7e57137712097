//! What is wrong with a setting, as a sentence beside its field.

use crate::behaviour::SettingsError;
use crate::framing::FramingError;
use crate::locale::Locale;
use crate::message::Arg;
use crate::ui::panels::log::problem;

/// A setting that is wrong.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The key of the setting's name.
    pub(super) label: String,
    pub(super) why: Why,
}

/// Why it is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Why {
    /// The key of the reason, and what its placeholders stand for.
    Text {
        key: &'static str,
        args: Vec<(&'static str, String)>,
    },
    Framing(Box<FramingError>),
    Behaviour(Box<SettingsError>),
}

impl Why {
    /// A reason without placeholders.
    pub fn plain(key: &'static str) -> Self {
        Why::Text { key, args: Vec::new() }
    }
}

impl Problem {
    /// The reason, in the locale's language.
    pub fn text(&self, locale: &Locale) -> String {
        match &self.why {
            Why::Text { key, args } => locale.with_texts(key, args),
            Why::Framing(error) => {
                let problem = locale.with_args(error.problem.key(), &error.problem.args());
                let args = [("at", (error.at as u64 + 1).into()), ("problem", problem.into())];
                locale.with(FramingError::FRAME_KEY, &args)
            }
            Why::Behaviour(error) => {
                let mut args = error.args.clone();
                if let Some(mistake) = &error.payload {
                    let in_words = Arg::Text(problem(mistake, locale));
                    args.retain(|(name, _)| *name != "reason");
                    args.push(("reason", in_words));
                }
                locale.with_args(error.key, &args)
            }
        }
    }

    /// The reason with the setting's name before it, for where the field is not in sight.
    pub fn text_with_field(&self, locale: &Locale) -> String {
        locale.with_texts("wrong-setting", &[("field", locale.text(&self.label)), ("why", self.text(locale))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::find;
    use crate::lab::Lab;
    use crate::locale::Language;

    #[test]
    fn a_mistake_in_a_payload_is_told_in_the_readers_language() {
        let mut endpoint = Lab::echo().endpoints.remove(0);
        endpoint.make_server().behaviour_settings.text = "hex:0".to_owned();
        let Err(error) = (find("greeting").unwrap().make)(&endpoint.setup()) else { panic!("it was taken") };
        let problem = Problem { label: "setting-behaviour".to_owned(), why: Why::Behaviour(Box::new(error)) };
        let chinese = problem.text(&Locale::new(Language::Chinese));
        assert!(!chinese.contains("lone hex digit") && !chinese.contains("reason"), "{chinese}");
        let english = problem.text(&Locale::new(Language::English));
        assert!(english.contains("character 1: a lone hex digit"), "{english}");
    }
}
