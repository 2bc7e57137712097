//! Wrong usage in one line, as every other error: what is wrong, what is expected, where the help is.

use std::error::Error;
use std::process::ExitCode;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{CommandFactory, FromArgMatches};

use super::language::{choose, locale, say};
use super::{Cli, help};

/// Reads the command line of this process; what to exit with where it asks for help or is wrong.
///
/// # Errors
/// 0 after printing help or the version, 2 after one line on standard error.
pub fn parse() -> Result<Cli, ExitCode> {
    let arguments: Vec<String> = std::env::args_os().skip(1).map(|one| one.to_string_lossy().into_owned()).collect();
    choose(&arguments);
    let matches = help::command(locale()).try_get_matches();
    let read = matches.and_then(|matches| Cli::from_arg_matches(&matches)).and_then(|cli| match cli.mistyped() {
        // Asking for its help says that there is none.
        Some(word) => help::command(locale()).try_get_matches_from(["socketlab", "help", word]).map(|_| cli),
        None => Ok(cli),
    });
    read.map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // Whoever closes our output has seen enough.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        _ => {
            let help = help_of(arguments.first()).into();
            eprintln!("socketlab: {}", say("cli-usage", &[("wrong", wrong(&error).into()), ("help", help)]));
            ExitCode::from(2)
        }
    })
}

/// What is wrong, and what is expected.
fn wrong(error: &clap::Error) -> String {
    let value = |kind| error.get(kind).map(text).unwrap_or_default();
    let argument = value(ContextKind::InvalidArg);
    let expected = || {
        let usage = value(ContextKind::Usage);
        let usage = usage.trim_start_matches("Usage:").split_whitespace().collect::<Vec<_>>().join(" ");
        if usage.is_empty() { usage } else { say("cli-expected", &[("usage", usage.into())]) }
    };
    let similar = |known: String| say("cli-similar", &[("known", known.into())]);
    match error.kind() {
        ErrorKind::MissingRequiredArgument => say("cli-missing", &[("what", argument.into())]) + &expected(),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let found = value(ContextKind::InvalidValue);
            if found.is_empty() {
                return say("cli-no-value", &[("argument", argument.into())]);
            }
            let allowed = value(ContextKind::ValidValue);
            let why = error.source().map_or(allowed, ToString::to_string);
            say("cli-invalid", &[("value", found.into()), ("argument", argument.into()), ("why", why.into())])
        }
        ErrorKind::UnknownArgument => {
            let unknown = say("cli-unexpected", &[("argument", argument.into())]);
            let known = value(ContextKind::SuggestedArg);
            unknown + &(if known.is_empty() { expected() } else { similar(known) })
        }
        ErrorKind::InvalidSubcommand => {
            let command = value(ContextKind::InvalidSubcommand);
            let known = nearest(&command).map(similar).unwrap_or_default();
            say("cli-no-command", &[("command", command.into())]) + &known
        }
        ErrorKind::ArgumentConflict => {
            let prior = value(ContextKind::PriorArg);
            let argument = if argument.is_empty() { value(ContextKind::InvalidSubcommand) } else { argument };
            match prior.as_str() {
                "" | "[]" => say("cli-conflict-command", &[("argument", argument.into())]),
                _ if prior == argument => say("cli-twice", &[("argument", argument.into())]),
                _ => say("cli-conflict", &[("argument", argument.into()), ("prior", prior.into())]),
            }
        }
        ErrorKind::InvalidUtf8 => say("cli-not-text", &[]),
        _ => one_line(error) + &expected(),
    }
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::Strings(all) => locale().list(all),
        // Without the colours that it has on a terminal.
        ContextValue::StyledStr(styled) => styled.to_string(),
        other => other.to_string(),
    }
}

/// The command that a mistyped word is most like. clap looks for one too, but not for `help WORD`.
fn nearest(word: &str) -> Option<String> {
    let likeness = |name: &str| strsim::jaro(word, name);
    let commands = Cli::command();
    let names = commands.get_subcommands().map(clap::Command::get_name);
    let like = names.filter(|name| likeness(name) > 0.7);
    like.max_by(|one, other| likeness(one).total_cmp(&likeness(other))).map(str::to_owned)
}

/// What clap says, without the usage and the hints in lines of their own.
fn one_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let lines: Vec<&str> = lines.take_while(|line| !line.starts_with("Usage:")).collect();
    lines.join(" ").trim_start_matches("error: ").to_owned()
}

/// How to ask for the help of the command that was typed.
fn help_of(command: Option<&String>) -> String {
    let known = command.filter(|name| Cli::command().get_subcommands().any(|command| command.get_name() == *name));
    known.map_or("socketlab --help".to_owned(), |name| format!("socketlab {name} --help"))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[test]
    fn wrong_usage_is_one_line_that_says_what_is_expected() {
        let cases: &[(&[&str], &str)] = &[
            (
                &["serve", "echo"],
                "the following required arguments were not provided: <ADDRESS>; expected: socketlab serve ",
            ),
            (&["serve", "ecko", "tcp://a:1"], "invalid value 'ecko' for '<BEHAVIOUR>': there are echo, "),
            (&["serve", "echo", "tcp://a:1", "--modle", "x"], "unexpected argument '--modle' found; tip: --model"),
            (&["serve", "echo", "tcp://a:1", "x"], "unexpected argument 'x' found; expected: socketlab serve "),
            (&["serve", "echo", "tcp://a:1", "--model"], "a value is required for '--model <MODEL>'"),
            (&["help", "sevre"], "no command is called 'sevre'; tip: serve"),
            (&["conect", "tcp://a:1"], "exclude each other"),
            (&["connect", "tcp://a:1", "--checksum", "md5"], "\"md5\" is none of: none, crc8"),
            (&["services", "--modules", "--classes"], "'--modules' and '--classes' exclude each other"),
            (&["--lab", "a", "b"], "exclude each other"),
        ];
        for (args, expected) in cases {
            let error = Cli::try_parse_from([&["socketlab"], *args].concat()).unwrap_err();
            let line = wrong(&error);
            assert!(line.contains(expected) && !line.contains('\n'), "{args:?}: {line}");
        }
        assert_eq!(help_of(Some(&"serve".to_owned())), "socketlab serve --help");
        assert_eq!(help_of(Some(&"sevre".to_owned())), "socketlab --help");
    }
}
