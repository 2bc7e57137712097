//! `socketlab examples [NAME]`: the labs that come with the program, listed, printed or run.

use std::process::ExitCode;

use clap::Args;

use super::columns::columns;
use super::lab::{Play, play};
use super::language::{locale, say};
use super::terminal::print;
use super::{Failure, Outcome};
use crate::lab::examples::{self, EXAMPLES, Example};

/// Which example, and what is to become of it.
#[derive(Debug, Args)]
pub struct Examples {
    /// Its name, or the system of the lessons that it shows, such as S4; without it, all are listed.
    #[arg(value_name = "NAME", value_parser = known)]
    name: Option<String>,
    /// Print the lab as TOML instead of running it.
    #[arg(long, requires = "name")]
    print: bool,
    #[command(flatten)]
    play: Play,
}

fn known(name: &str) -> Result<String, String> {
    match examples::find(name) {
        Some(_) => Ok(name.to_owned()),
        None => {
            let names: Vec<&str> = EXAMPLES.iter().map(|example| example.id).collect();
            Err(say("cli-there-are", &[("names", locale().list(&names).into())]))
        }
    }
}

pub(super) fn run(args: &Examples) -> Outcome {
    let Some(name) = &args.name else { return print(&list(EXAMPLES)).map(|()| ExitCode::SUCCESS) };
    let found: Vec<&Example> = examples::of(name).collect();
    let [first, others @ ..] = &found[..] else {
        return Err(Failure::Usage(say("cli-no-example", &[("name", name.into())])));
    };
    if !others.is_empty() {
        let others: Vec<&str> = others.iter().map(|example| example.id).collect();
        let args =
            [("system", first.system.into()), ("name", first.id.into()), ("others", locale().list(&others).into())];
        eprintln!("socketlab: {}", say("cli-other-examples", &args));
    }
    if args.print { print(first.toml()).map(|()| ExitCode::SUCCESS) } else { play(&first.lab(), &args.play) }
}

/// System, name on the command line, and what it is.
fn list(examples: &[Example]) -> String {
    let locale = locale();
    let row = |example: &Example| {
        let (name, hint) = (locale.text(&example.key()), locale.text(&format!("{}-hint", example.key())));
        [example.system.to_owned(), example.id.to_owned(), format!("{name}: {hint}")]
    };
    columns(&examples.iter().map(row).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_example_has_a_line() {
        let text = list(EXAMPLES);
        assert_eq!(text.lines().count(), EXAMPLES.len());
        assert!(text.lines().any(|line| line.starts_with("S4       timestamp ")), "{text}");
    }
}
