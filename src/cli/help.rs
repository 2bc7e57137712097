//! What `--help` says. English stands beside each command and argument in the code; Chinese in `help.tsv`, or in the locale files
//! where the option is one of a table. Words of clap's own are put in place of by ours.

use std::mem;

use clap::{Arg, Command, CommandFactory};

use super::{Cli, options, relay};
use crate::locale::{Language, Locale};

/// Lines of a key, a tab, and its Chinese. A key is a command; a command and its argument; `*` and an argument of several
/// commands; `heading` and what stands above some options.
static CHINESE: &str = include_str!("../../assets/locales/zh-Hans/help.tsv");

/// What stands below the options of a command.
const BELOW: [(&str, &str); 4] = [
    ("serve", "cli-help-lines"),
    ("connect", "cli-help-lines"),
    ("peer", "cli-help-lines"),
    ("relay", "cli-help-both-ways"),
];

/// The whole command line, with its help in this language.
pub fn command(locale: &Locale) -> Command {
    let mut command = Cli::command();
    for below in command.get_subcommands_mut() {
        if let Some((_, key)) = BELOW.iter().find(|(name, _)| *name == below.get_name()) {
            *below = mem::take(below).after_help(locale.text(key));
        }
    }
    if locale.language() == Language::Chinese {
        // With the arguments and the command that clap adds.
        command.build();
        in_chinese(&mut command, locale);
    }
    command
}

fn in_chinese(command: &mut Command, locale: &Locale) {
    let name = command.get_name().to_owned();
    let mut all = mem::take(command)
        .help_template(format!(
            "{{about-with-newline}}\n{}{{usage}}\n\n{{all-args}}{{after-help}}",
            locale.text("cli-help-usage")
        ))
        .subcommand_help_heading(chinese("heading Commands").unwrap_or("Commands"))
        .mut_args(|arg| argument(arg, &name, locale));
    if let Some(about) = chinese(&name) {
        all = all.about(about).long_about(None);
    }
    all.get_subcommands_mut().for_each(|below| in_chinese(below, locale));
    *command = all;
}

fn argument(arg: Arg, command: &str, locale: &Locale) -> Arg {
    let id = arg.get_id().as_str();
    let own = || chinese(&format!("{command} {id}")).map(str::to_owned);
    let of_table = || options::help_of(command, id, locale).or_else(|| relay::help_of(command, id, locale));
    let help = own().or_else(of_table).or_else(|| chinese(&format!("* {id}")).map(str::to_owned));
    let heading = match arg.get_help_heading() {
        Some(heading) => heading,
        None if arg.is_positional() => "Arguments",
        None => "Options",
    };
    let heading = chinese(&format!("heading {heading}"));
    let arg = arg.help_heading(heading).hide_default_value(true);
    match help {
        Some(help) => arg.help(help).long_help(None),
        None => arg,
    }
}

fn chinese(key: &str) -> Option<&'static str> {
    rows().find(|(known, _)| *known == key).map(|(_, text)| text)
}

fn rows() -> impl Iterator<Item = (&'static str, &'static str)> {
    CHINESE.lines().filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// What every command, argument, value and heading says: where it stands, and its text.
    fn texts(command: &Command, path: &str, all: &mut Vec<(String, String)>) {
        let text = |styled: Option<&clap::builder::StyledStr>| styled.map(ToString::to_string).unwrap_or_default();
        all.push((path.to_owned(), text(command.get_about())));
        for arg in command.get_arguments() {
            let id = format!("{path} {}", arg.get_id());
            all.push((id.clone(), text(arg.get_help())));
            arg.get_help_heading()
                .into_iter()
                .for_each(|heading| all.push((format!("{id}: heading"), heading.to_owned())));
            for value in arg.get_possible_values().iter().filter(|_| arg.get_action().takes_values()) {
                all.push((format!("{id}: {}", value.get_name()), text(value.get_help())));
            }
        }
        for below in command.get_subcommands().filter(|below| below.get_name() != "help" || path == "socketlab") {
            texts(below, &format!("{path} {}", below.get_name()), all);
        }
    }

    fn is_chinese(text: &str) -> bool {
        text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
    }

    #[test]
    fn every_command_and_argument_says_what_it_is_in_both_languages() {
        for language in Language::ALL {
            let mut command = command(&Locale::new(language));
            command.build();
            let mut all = Vec::new();
            texts(&command, "socketlab", &mut all);
            assert!(all.len() > 200, "{}", all.len());
            let wrong = |(_, text): &&(String, String)| match language {
                Language::English => text.is_empty() || is_chinese(&text.replace("套接字实验室", "")),
                Language::Chinese => !is_chinese(text),
            };
            // The help of help repeats the others.
            let wrong: Vec<_> =
                all.iter().filter(|(path, _)| !path.starts_with("socketlab help ")).filter(wrong).collect();
            assert!(wrong.is_empty(), "{language}: {wrong:#?}");
        }
    }

    #[test]
    fn no_line_is_of_a_command_or_an_argument_that_is_not_there() {
        let command = Cli::command();
        let mut known = BTreeSet::from([
            "help".to_owned(),
            "* help".into(),
            "* version".into(),
            "* subcommand".into(),
            "heading Arguments".into(),
            "heading Commands".into(),
            "heading Options".into(),
        ]);
        for command in std::iter::once(&command).chain(command.get_subcommands()) {
            known.insert(command.get_name().to_owned());
            for arg in command.get_arguments() {
                known.extend([format!("{} {}", command.get_name(), arg.get_id()), format!("* {}", arg.get_id())]);
                known.extend(arg.get_help_heading().map(|heading| format!("heading {heading}")));
            }
        }
        let unknown: Vec<_> = rows().filter(|(key, _)| !known.contains(*key)).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        let keys: BTreeSet<_> = rows().map(|(key, _)| key).collect();
        assert_eq!(keys.len(), rows().count(), "a key stands there twice");
    }

    #[test]
    fn options_are_the_same_in_both_languages_and_nothing_of_claps_own_is_left() {
        let names = |language| {
            let command = command(&Locale::new(language));
            let of = |command: &Command| {
                command.get_arguments().map(|arg| format!("{:?}", arg.get_long())).collect::<Vec<_>>()
            };
            command.get_subcommands().filter(|one| one.get_name() != "help").map(of).collect::<Vec<_>>()
        };
        let own = |all: Vec<Vec<String>>| {
            all.into_iter()
                .map(|one| one.into_iter().filter(|name| !name.contains("help")).collect())
                .collect::<Vec<Vec<_>>>()
        };
        assert_eq!(own(names(Language::English)), own(names(Language::Chinese)));
        let mut command = command(&Locale::new(Language::Chinese));
        for below in command.get_subcommands_mut() {
            let help = below.render_long_help().to_string();
            for word in ["Usage:", "Options:", "Arguments:", "Commands:", "[default", "[possible", "Print help"] {
                assert!(!help.contains(word), "{}: {help}", below.get_name());
            }
        }
    }
}
