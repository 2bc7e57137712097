//! `socketlab services [SEARCH]`: the well-known services and their ports; what Python has for them.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use unicode_width::UnicodeWidthStr;

use super::{Failure, Outcome};
use crate::services::{
    self, Service,
    modules::{self, Module},
    socketserver::{self, Class},
};

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
        (true, _) => module_table(&modules::search(&text)),
        (_, true) => class_table(&socketserver::search(&text)),
        _ => table(&services::search(&text)),
    };
    if lines.is_empty() {
        let reserved = match text.trim().parse::<u16>() {
            Ok(port) if services::is_reserved(port) => ", and it is privileged (below 1024)",
            _ => "",
        };
        let of_python = if args.modules || args.classes { " of Python's" } else { "" };
        return Err(Failure::Failed(format!("services: none{of_python} is known for {text:?}{reserved}")));
    }
    let mut out = std::io::stdout().lock();
    for line in lines {
        // Whoever closes our output has seen enough.
        if writeln!(out, "{line}").is_err() {
            break;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The columns port, name, transports, RFC, and what it is for; as wide as they need to be.
fn table(found: &[&Service]) -> Vec<String> {
    let name = |service: &Service| match &service.aliases[..] {
        [] => service.name.to_owned(),
        aliases => format!("{} ({})", service.name, aliases.join(", ")),
    };
    let width = found.iter().map(|service| name(service).width()).max().unwrap_or(0);
    let line = |service: &&Service| {
        let reserved = if services::is_reserved(service.port) { " [privileged]" } else { "" };
        let (port, transports) = (service.port, service.transports_label());
        let (name, source, what) = (name(service), service.source, service.english);
        format!("{port:>5}  {name:width$}  {transports:7}  {source:8}  {what}{reserved}")
    };
    found.iter().map(line).collect()
}

/// The columns module, protocol, port, and what it is for.
fn module_table(found: &[&Module]) -> Vec<String> {
    let (name, service) = (|module: &Module| module.name, |module: &Module| module.service.name);
    let widths = [width(found, name), width(found, service)];
    let line = |module: &&Module| {
        let gone = match module.gone_since {
            "" => String::new(),
            version => format!(" [gone since Python {version}]"),
        };
        let (name_width, service_width) = (widths[0], widths[1]);
        let (port, what) = (module.service.port, module.english);
        format!("{:name_width$}  {:service_width$}  {port:>5}  {what}{gone}", module.name, module.service.name)
    };
    found.iter().map(line).collect()
}

/// The columns class, example, and what it does; a class is written as Python defines it.
fn class_table(found: &[&Class]) -> Vec<String> {
    let name = |class: &Class| match class.bases {
        "" => class.name.to_owned(),
        bases => format!("{}({bases})", class.name),
    };
    let widths = [width(found, name), width(found, |class| class.example)];
    let line = |class: &&Class| {
        let (name_width, example_width) = (widths[0], widths[1]);
        format!("{:name_width$}  {:example_width$}  {}", name(class), class.example, class.english)
    };
    found.iter().map(line).collect()
}

/// How wide a column has to be.
fn width<T, S: AsRef<str>>(found: &[&T], text: impl Fn(&T) -> S) -> usize {
    found.iter().map(|row| text(row).as_ref().width()).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_columns_stand_under_each_other() {
        let lines = table(&services::search("time"));
        let line = lines.iter().find(|line| line.contains("daytime")).unwrap();
        assert!(line.starts_with("   13  daytime "), "{line}");
        assert!(line.ends_with("  tells the date and time as text [privileged]"), "{line}");
        let start = |line: &String| line.find("  TCP").or_else(|| line.find("  UDP"));
        assert!(lines.iter().all(|other| start(other) == start(line)), "{lines:#?}");
    }
}
