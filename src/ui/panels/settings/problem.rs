//! What is wrong with a setting, as a sentence beside its field.

use crate::address::Expected;
use crate::behaviour::SettingsError;
use crate::framing::FramingError;
use crate::lab::SettingProblem;
use crate::locale::Locale;

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
    Setting(SettingProblem),
    Expected(Expected),
    Framing(Box<FramingError>),
    Behaviour(Box<SettingsError>),
}

impl Problem {
    /// The reason, in the locale's language.
    pub fn text(&self, locale: &Locale) -> String {
        match &self.why {
            Why::Setting(wrong) => locale.say(wrong),
            Why::Expected(expected) => locale.say(expected),
            Why::Framing(error) => locale.say(error),
            Why::Behaviour(error) => locale.alone(locale.say(error)),
        }
    }

    /// The reason with the setting's name before it, for where the field is not in sight.
    pub fn text_with_field(&self, locale: &Locale) -> String {
        locale.with("wrong-setting", &[("field", locale.text(&self.label).into()), ("why", self.text(locale).into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::behaviour::find;
    use crate::lab::Lab;
    use crate::locale::Language;

    #[test]
    fn a_mistake_in_a_payload_is_said_in_the_readers_language() {
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
