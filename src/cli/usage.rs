//! Wrong usage in one line, as every other error: what is wrong, what is allowed, where the help is.

use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};

use super::Cli;

/// Reads the command line of this process; what to exit with where it asks for help or is wrong.
///
/// # Errors
/// 0 after printing help or the version, 2 after one line on standard error.
pub fn parse() -> Result<Cli, ExitCode> {
    Cli::try_parse().map_err(|error| match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // Whoever closes our output has seen enough.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        _ => {
            eprintln!("socketlab: {}; see {}", one_line(&error), help_of(std::env::args().nth(1)));
            ExitCode::from(2)
        }
    })
}

/// What clap says, without the usage and the hints in lines of their own.
fn one_line(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let is_wanted = |line: &&str| !line.is_empty() && !line.starts_with("For more information");
    let lines = text.lines().map(str::trim).filter(is_wanted);
    let lines: Vec<&str> = lines.take_while(|line| !line.starts_with("Usage:")).collect();
    lines.join(" ").replace(" tip: ", "; tip: ").trim_start_matches("error: ").to_owned()
}

/// How to ask for the help of the command that was typed.
fn help_of(command: Option<String>) -> String {
    let known = command.filter(|name| Cli::command().get_subcommands().any(|command| command.get_name() == name));
    known.map_or("socketlab --help".to_owned(), |name| format!("socketlab {name} --help"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_usage_is_one_line_that_says_what_is_allowed() {
        let cases: &[(&[&str], &str)] = &[
            (&["serve", "echo"], "the following required arguments were not provided: <ADDRESS>"),
            (&["serve", "ecko", "tcp://a:1"], "invalid value 'ecko' for '<BEHAVIOUR>': there are echo, "),
            (&["serve", "echo", "tcp://a:1", "--modle", "x"], "unexpected argument '--modle' found"),
            (&["connect", "tcp://a:1", "--checksum", "md5"], "\"md5\" is none of: none, crc8"),
        ];
        for (args, expected) in cases {
            let error = Cli::try_parse_from([&["socketlab"], *args].concat()).unwrap_err();
            let line = one_line(&error);
            assert!(line.contains(expected) && !line.contains('\n'), "{line}");
        }
        assert_eq!(help_of(Some("serve".to_owned())), "socketlab serve --help");
        assert_eq!(help_of(Some("sevre".to_owned())), "socketlab --help");
    }
}
