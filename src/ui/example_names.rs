//! An example as the window opens it: its names are in the language of the interface. The lab files are in English.

use crate::lab::Lab;
use crate::lab::examples::EXAMPLES;
use crate::locale::{Language, Locale};

/// A lab of this program's own with its names in the locale's language; names that it did not give stay.
pub fn in_language(mut lab: Lab, locale: &Locale) -> Lab {
    if locale.language() == Language::English {
        return lab;
    }
    if let Some(example) = EXAMPLES.iter().find(|example| example.lab().name == lab.name) {
        lab.name = locale.text(&example.key());
    }
    let names = lab.endpoints.iter_mut().map(|endpoint| &mut endpoint.name);
    for name in names.chain(lab.payloads.iter_mut().map(|payload| &mut payload.name)) {
        *name = locale.name(name);
    }
    lab
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::locale::names;

    /// A name without the number behind it; an address is no number.
    fn stem(name: &str) -> &str {
        name.rsplit_once(' ').filter(|(_, last)| last.parse::<u32>().is_ok()).map_or(name, |(stem, _)| stem)
    }

    #[test]
    fn every_name_in_the_examples_is_there_in_chinese_and_no_other() {
        let new = ["server", "client", "peer"].map(str::to_owned);
        let labs = EXAMPLES.iter().map(|example| example.lab()).flat_map(|lab| {
            let endpoints = lab.endpoints.into_iter().map(|endpoint| endpoint.name);
            endpoints.chain(lab.payloads.into_iter().map(|payload| payload.name)).collect::<Vec<_>>()
        });
        let asked: BTreeSet<String> = labs.chain(new).map(|name| stem(&name).to_owned()).collect();
        let known: BTreeSet<String> = names::known().into_iter().map(str::to_owned).collect();
        assert_eq!(asked, known);
    }

    #[test]
    fn no_two_endpoints_of_an_example_have_one_chinese_name() {
        let chinese = Locale::new(Language::Chinese);
        for example in EXAMPLES {
            let lab = in_language(example.lab(), &chinese);
            assert_eq!(lab.name, chinese.text(&example.key()));
            let names: BTreeSet<&String> = lab.endpoints.iter().map(|endpoint| &endpoint.name).collect();
            assert_eq!(names.len(), lab.endpoints.len(), "{}: {names:?}", example.id);
        }
    }
}
