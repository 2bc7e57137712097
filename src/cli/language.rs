//! The language that the command line speaks: what `--language` says, else `SOCKETLAB_LANG`, else the system's.
//!
//! What scripts rely on is the same in every language: names of options and calls, exit statuses, `listening on …`, formats of files.

use std::str::FromStr;
use std::sync::OnceLock;

use crate::locale::{Language, Locale};
use crate::message::{Arg, Sentence};

/// The variable that chooses it.
const VARIABLE: &str = "SOCKETLAB_LANG";

static LOCALE: OnceLock<Locale> = OnceLock::new();

/// The texts of the language that was chosen; English until then.
pub fn locale() -> &'static Locale {
    LOCALE.get_or_init(|| Locale::new(Language::English))
}

/// What a key says.
pub fn say(key: &str, args: &[(&'static str, Arg)]) -> String {
    locale().with(key, args)
}

/// What an error or a note says.
pub fn said(sentence: &dyn Sentence) -> String {
    locale().say(sentence)
}

/// Reads the value of an option.
///
/// # Errors
/// What is wrong with it, in this language.
pub(super) fn read<T>(text: &str) -> Result<T, String>
where
    T: FromStr,
    T::Err: Sentence,
{
    text.parse().map_err(|wrong| said(&wrong))
}

/// Chooses the language, before anything is said. What `SOCKETLAB_LANG` says wrongly is told in one line.
pub(super) fn choose(arguments: &[String]) {
    let variable = std::env::var(VARIABLE).ok().filter(|value| !value.is_empty());
    let wished = variable.as_deref().map(str::parse::<Language>);
    let language = match (asked(arguments), &wished) {
        (Some(language), _) => language,
        (None, Some(wished)) => *wished.as_ref().unwrap_or(&Language::English),
        (None, None) if is_utf8() => Language::of_system(),
        (None, None) => Language::English,
    };
    let _ = LOCALE.set(Locale::new(language));
    if let (None, Some(Err(wrong))) = (asked(arguments), wished) {
        eprintln!(
            "socketlab: {}",
            say("cli-wrong-language", &[("variable", VARIABLE.into()), ("why", (&wrong).into())])
        );
    }
}

/// What `--language` says, wherever it stands: errors of other options are said in it, too.
fn asked(arguments: &[String]) -> Option<Language> {
    let behind = arguments.windows(2).find(|pair| pair[0] == "--language").map(|pair| pair[1].as_str());
    let within = || arguments.iter().find_map(|argument| argument.strip_prefix("--language="));
    behind.or_else(within)?.parse().ok()
}

/// Whether a terminal of this system shows Chinese: on Unix its encoding is what the environment says.
fn is_utf8() -> bool {
    let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let encoding = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set).unwrap_or_default().to_lowercase();
    cfg!(not(unix)) || cfg!(target_os = "macos") || encoding.contains("utf-8") || encoding.contains("utf8")
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::locale::keys_of;

    #[test]
    fn a_language_is_asked_for_with_the_option_of_the_window() {
        let asked = |line: &str| asked(&line.split(' ').map(str::to_owned).collect::<Vec<_>>());
        assert_eq!(asked("grade echo --language zh-Hans"), Some(Language::Chinese));
        assert_eq!(asked("--language=en --help"), Some(Language::English));
        assert_eq!([asked("--language de"), asked("serve echo"), asked("--language")], [None; 3]);
    }

    /// Every file of the command line, as text.
    fn sources() -> String {
        let mut folders = vec![format!("{}/src/cli", env!("CARGO_MANIFEST_DIR"))];
        let mut all = fs::read_to_string(format!("{}/src/main.rs", env!("CARGO_MANIFEST_DIR"))).unwrap();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                match entry.file_type().unwrap().is_dir() {
                    true => folders.push(entry.path().display().to_string()),
                    false => all += &fs::read_to_string(entry.path()).unwrap(),
                }
            }
        }
        all
    }

    #[test]
    fn every_text_is_said_somewhere_and_everything_said_has_a_text() {
        let (sources, keys) = (sources(), keys_of("cli"));
        for key in &keys {
            assert!(sources.contains(&format!("\"{key}\"")), "{key} is said nowhere");
        }
        for (_, rest) in sources.match_indices("\"cli-").map(|(at, _)| sources.split_at(at + 1)) {
            let key = &rest[..rest.find('"').unwrap()];
            let is_key = key.len() > 4 && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            assert!(!is_key || keys.iter().any(|known| known == key), "{key} has no text");
        }
    }
}
