//! `socketlab services [SEARCH]`: the well-known services and their ports.

use std::io::Write;
use std::process::ExitCode;

use clap::Args;
use unicode_width::UnicodeWidthStr;

use super::{Failure, Outcome};
use crate::services::{self, Service};

/// What is looked for.
#[derive(Debug, Args)]
pub struct Services {
    /// Words to look for: a port, a name, tcp or udp, an RFC, or what the service is for; without any, all are listed.
    #[arg(value_name = "SEARCH")]
    search: Vec<String>,
}

pub(super) fn run(args: &Services) -> Outcome {
    let text = args.search.join(" ");
    let found = services::search(&text);
    if found.is_empty() {
        let reserved = match text.trim().parse::<u16>() {
            Ok(port) if services::is_reserved(port) => ", and it is privileged (below 1024)",
            _ => "",
        };
        return Err(Failure::Failed(format!("services: none is known for {text:?}{reserved}")));
    }
    let mut out = std::io::stdout().lock();
    for line in table(&found) {
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
