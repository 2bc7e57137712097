//! What the documents say of the command line and of the examples is so. `tests/systems` runs every row of the systems.

use clap::Parser;
use socketlab::cli::Cli;
use socketlab::lab::examples::EXAMPLES;
use socketlab::locale::{Language, Locale};

use crate::shell::{spans, words};

const SYSTEMS: &str = include_str!("../../docs/SYSTEMS.md");
const README: &str = include_str!("../../README.md");

fn check(command: &str) {
    if let Err(error) = Cli::try_parse_from(words(command)) {
        let is_help = error.kind() == clap::error::ErrorKind::DisplayHelp;
        assert!(is_help, "{command}\n{error}");
    }
}

#[test]
fn every_command_of_the_systems_parses() {
    let commands: Vec<&str> = SYSTEMS.lines().flat_map(spans).filter(|span| span.starts_with("socketlab ")).collect();
    assert!(commands.len() > 60, "{}", commands.len());
    commands.into_iter().for_each(check);
}

#[test]
fn every_system_has_a_row_and_every_example_a_way_to_it() {
    let rows: Vec<Vec<&str>> =
        SYSTEMS.lines().filter(|line| line.starts_with("| ")).map(|line| line.split(" | ").collect()).collect();
    for row in &rows {
        assert_eq!(row.len(), 4, "{row:?}");
    }
    for number in 1..=22 {
        assert!(rows.iter().any(|row| row[0] == format!("| S{number}")), "S{number} has no row");
    }
    let locale = Locale::new(Language::English);
    let way = |system: &str, name: &str| format!("Examples → {} → F5", format!("{name} {system}").trim());
    let ways: Vec<String> = EXAMPLES.iter().map(|example| way(example.system, &locale.text(&example.key()))).collect();
    for way in &ways {
        assert!(rows.iter().any(|row| row[2] == way), "no row says {way}");
    }
    for row in rows.iter().filter(|row| row[2].starts_with("Examples")) {
        assert!(ways.iter().any(|way| row[2] == way), "there is no {}", row[2]);
    }
}

#[test]
fn every_command_of_the_readme_parses() {
    let mut is_shell = false;
    let mut count = 0;
    for line in README.lines() {
        match line {
            "```sh" => is_shell = true,
            "```" => is_shell = false,
            _ if is_shell && line.starts_with("socketlab ") && !line.contains('[') => {
                check(line.split(" # ").next().unwrap().trim());
                count += 1;
            }
            _ => {}
        }
    }
    assert!(count > 6, "{count}");
}
