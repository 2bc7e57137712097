//! `socketlab services [SEARCH]`: the well-known services and their ports; what Python has for them.

use std::process::ExitCode;

use clap::Args;

use super::columns::columns;
use super::language::say;
use super::terminal::print;
use super::{Failure, Outcome};
use crate::services::python::{self, Class, Module};
use crate::services::{self, Service};

/// What is looked for.
#[derive(Debug, Args)]
pub struct Services {
    /// Words to look for: a port, a name, tcp or udp, an RFC, or what the service is for; without any, all are listed.
    #[arg(value_name = "SEARCH")]
    search: Vec<String>,
    /// The modules of Python's standard library that speak a protocol, with its port.
    #[arg(long, conflicts_with = "classes")]
    modules: bool,
    /// The classes of Python's socketserver, each with the example that shows it.
    #[arg(long)]
    classes: bool,
}

pub(super) fn run(args: &Services) -> Outcome {
    let text = args.search.join(" ");
    let lines = match (args.modules, args.classes) {
        (true, _) => table(&python::modules(&text), module),
        (_, true) => table(&python::classes(&text), class),
        _ => table(&services::search(&text), service),
    };
    if lines.is_empty() {
        let reserved = match text.trim().parse::<u16>() {
            Ok(port) if services::is_reserved(port) => say("cli-no-service-privileged", &[]),
            _ => String::new(),
        };
        let key = if args.modules || args.classes { "cli-no-python-service" } else { "cli-no-service" };
        let what = [("text", format!("{text:?}").into()), ("reserved", reserved.into())];
        return Err(Failure::Failed(say(key, &what)));
    }
    print(&lines).map(|()| ExitCode::SUCCESS)
}

/// Port, name, transports, RFC, and what it is for.
fn service(service: &&Service) -> [String; 5] {
    let name = match &service.aliases[..] {
        [] => service.name.to_owned(),
        aliases => format!("{} ({})", service.name, aliases.join(", ")),
    };
    let reserved = if services::is_reserved(service.port) { say("cli-privileged", &[]) } else { String::new() };
    let (transports, source) = (format!("{:7}", service.transports_label()), format!("{:8}", service.source));
    [format!("{:>5}", service.port), name, transports, source, format!("{}{reserved}", service.english)]
}

/// Module, protocol, port, and what it is for.
fn module(module: &&Module) -> [String; 4] {
    let gone = match module.gone_since {
        "" => String::new(),
        version => format!(" [gone since Python {version}]"),
    };
    let Service { name, port, .. } = module.service;
    [module.name.to_owned(), (*name).to_owned(), format!("{port:>5}"), format!("{}{gone}", module.english)]
}

/// Class, as Python defines it, example, and what it does.
fn class(class: &&Class) -> [String; 3] {
    let name = match class.bases {
        "" => class.name.to_owned(),
        bases => format!("{}({bases})", class.name),
    };
    [name, class.example.to_owned(), class.english.to_owned()]
}

/// A line for each that was found.
fn table<T, const N: usize>(found: &[T], row: fn(&T) -> [String; N]) -> String {
    columns(&found.iter().map(row).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_stand_under_each_other() {
        let table = table(&services::search("time"), service);
        let lines: Vec<&str> = table.lines().collect();
        let line = lines.iter().find(|line| line.contains("daytime")).unwrap();
        assert!(line.starts_with("   13  daytime "), "{line}");
        assert!(line.ends_with("  tells the date and time as text [privileged]"), "{line}");
        let start = |line: &&str| line.find("  TCP").or_else(|| line.find("  UDP"));
        assert!(lines.iter().all(|other| start(other) == start(line)), "{lines:#?}");
    }
}
