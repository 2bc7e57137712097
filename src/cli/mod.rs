//! The command line: the same engine and labs as the window, for scripts and for machines without a display.
//!
//! Standard output carries the live log and the one line that scripts wait for; errors go to standard error, one line
//! each, and name the call and the address. Exit status: 0 done, 1 it failed or an expectation was not met, 2 wrong
//! usage.

mod client;
mod columns;
mod connect;
mod demo;
mod examples;
mod filtered;
pub(crate) mod grade;
mod help;
mod input;
mod interrupt;
mod lab;
mod language;
mod log;
mod log_file;
mod log_pipe;
mod options;
mod peer;
mod python;
mod reach;
mod relay;
mod report;
mod saved;
mod serve;
mod services;
mod show;
mod stage;
mod steps;
mod terminal;
mod usage;
mod values;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::address::Address;
use crate::explain::{Owner, explain_with};
use crate::export::{Format, Rotation, ToDisk};
use crate::filter::Filter;
use crate::lab::ShowAs;
use crate::socket::SocketError;

pub use demo::play as demo;
pub use help::command;
use language::{locale, read};
pub use language::{said, say};
use show::ShowArgs;
pub use usage::parse;

/// Learn and test sockets, and see every call they make.
#[derive(Debug, Parser)]
#[command(name = "socketlab", version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Option<Command>,
    /// What to open in the window: a lab, a course (.course.toml), or a recorded log (.lablog or .jsonl); without it, the Echo lab.
    #[arg(value_name = "LAB.toml|COURSE.toml|LOG.lablog")]
    lab: Option<PathBuf>,
    /// The same, for shortcuts.
    #[arg(long = "lab", value_name = "FILE", conflicts_with = "lab")]
    lab_option: Option<PathBuf>,
    #[command(flatten)]
    show: ShowArgs,
}

impl Cli {
    /// The file to open in the window, and how it is to be shown.
    pub fn window(&self) -> (Option<PathBuf>, ShowAs) {
        (self.lab.clone().or_else(|| self.lab_option.clone()), self.show.show())
    }

    /// The word that stands where a command does, and is neither one nor a file.
    fn mistyped(&self) -> Option<&str> {
        let word = self.lab.as_deref()?;
        let is_word = |text: &&str| text.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
        word.to_str().filter(is_word).filter(|_| self.command.is_none() && !word.exists())
    }
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Play the Echo lab in the terminal: a server, a client, one message and its echo.
    Demo,
    /// Run a server.
    Serve(serve::Serve),
    /// Connect a client, send payloads and expect replies.
    Connect(connect::Connect),
    /// Bind a socket of datagrams that receives from any address and sends to the one it is given.
    Peer(peer::Peer),
    /// Hand on what comes at one address to another, and back, with the faults of a bad network in between.
    Relay(relay::Relay),
    /// Run a lab: start its endpoints; a client or peer that has a payload sends it, once or as often as its `repeat` says.
    Run(lab::Run),
    /// Check the steps of a lesson: over a saved log, over a run of its own, or with a program of yours as the client.
    Grade(grade::Grade),
    /// Print an endpoint of a lab as a Python program that does the same.
    Python(python::Python),
    /// List the kept runs; or read a saved log or a kept run: print, count or convert the rows that a filter lets through.
    Log(log::Log),
    /// Write what was done in a lab as one file to hand in, from its log.
    Report(report::Report),
    /// List the labs that come with the program, or run or print one.
    Examples(examples::Examples),
    /// Look up well-known services and their ports.
    Services(services::Services),
}

/// What every command that keeps a log takes.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Log")]
struct LogArgs {
    /// Write the log to FILE as it grows; its ending chooses the format: .txt, .csv, .jsonl or .pcapng;
    /// .lablog, which can be opened again with all its views, is saved in the end. With - it goes to
    /// standard output for another program: `--log - --log-format pcapng | wireshark -k -i -`.
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// The format of the log, whatever its file is called.
    #[arg(long, value_name = "FORMAT", requires = "log", value_parser = log_file::format_named)]
    log_format: Option<&'static Format>,
    /// Replace the log file if it exists.
    #[arg(long, requires = "log", conflicts_with = "append")]
    overwrite: bool,
    /// Add to the log file if it exists.
    #[arg(long, requires = "log")]
    append: bool,
    /// Begin another file at this size or after this time, such as 100M or 1h. As with logrotate, FILE is the newest, and what was
    /// before it is called log.1.jsonl, log.2.jsonl and so on, the newest first. A row stands whole in one file.
    #[arg(long, value_name = "SIZE|TIME", requires = "log", value_parser = read::<Rotation>)]
    log_rotate: Option<Rotation>,
    /// Of the files before it keep the newest N. Without it all stay.
    #[arg(long, value_name = "N", requires = "log_rotate", value_parser = clap::value_parser!(u32).range(1..))]
    log_keep: Option<u32>,
    /// When rows are to be on the disk itself, for a machine that may lose its power: row (as soon as they are there), second, or
    /// system (when it likes, as usual). That this program may be killed is no matter: the system has rows within milliseconds.
    #[arg(long, value_name = "WHEN", requires = "log", value_parser = read::<ToDisk>)]
    log_flush: Option<ToDisk>,
    /// Print and write only the rows that FILTER lets through, such as 'call:recv* length:>100'; docs/FILTER.md has all of
    /// it.
    #[arg(long, value_name = "FILTER", value_parser = read::<Filter>)]
    filter: Option<Filter>,
    /// Do not print the live log.
    #[arg(long, short)]
    quiet: bool,
}

impl LogArgs {
    /// The format in which standard output carries the log for another program, if it does.
    fn piped(&self) -> Result<Option<&'static Format>, Failure> {
        if self.log.as_deref() != Some(Path::new("-")) {
            return Ok(None);
        }
        if self.log_rotate.is_some() || self.log_flush.is_some() {
            return Err(Failure::Usage(say("cli-log-options", &[])));
        }
        let why = || Failure::Usage(say("cli-log-format", &[]));
        self.log_format.map(Some).ok_or_else(why)
    }
}

/// Why a command ended early.
#[derive(Debug)]
enum Failure {
    /// The command line asks for what cannot be: exit status 2.
    Usage(String),
    /// It was tried and failed: exit status 1.
    Failed(String),
}

type Outcome = Result<ExitCode, Failure>;

/// Runs a command.
pub fn run(command: Command) -> ExitCode {
    status(match command {
        Command::Demo => demo::run(),
        Command::Serve(args) => serve::run(&args),
        Command::Connect(args) => connect::run(&args),
        Command::Peer(args) => peer::run(&args),
        Command::Relay(args) => relay::run(&args),
        Command::Run(args) => lab::run(&args),
        Command::Grade(args) => grade::run(&args),
        Command::Python(args) => python::run(&args),
        Command::Log(args) => log::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Examples(args) => examples::run(&args),
        Command::Services(args) => services::run(&args),
    })
}

/// The exit status of a command; what went wrong is said on standard error.
fn status(outcome: Outcome) -> ExitCode {
    let (status, message) = match outcome {
        Ok(code) => return code,
        Err(Failure::Usage(message)) => (2, message),
        Err(Failure::Failed(message)) => (1, message),
    };
    // One line each: scripts read them by the line.
    eprintln!("socketlab: {}", message.replace('\n', " "));
    ExitCode::from(status)
}

/// A failed call that ends a command.
fn failed(error: &SocketError) -> Failure {
    Failure::Failed(explained(error, None))
}

/// A failed call in one line: the call, the address, the code, which endpoint of the lab stands in the way, where that is
/// known, and what to do next.
fn explained(error: &SocketError, owner: Option<&Owner>) -> String {
    let explained = explain_with(error, owner, locale());
    let who = match owner {
        Some(Owner::Endpoint(name)) => say("cli-endpoint", &[("name", format!("{name:?}").into())]),
        // Sockets made by hand are the window's.
        Some(Owner::ByHand(_)) | None => String::new(),
    };
    let next = explained.next_step.trim_end_matches(['.', '。']);
    let cause = explained.cause.trim_end_matches(['.', '。']);
    let args = [("error", format!("{error}{who}").into()), ("cause", cause.into()), ("next", next.into())];
    // Of a client: whether it is the name, the port, or the way between.
    let key = if matches!(error.call, "connect" | "getaddrinfo") { "cli-not-reached" } else { "cli-failed" };
    say(key, &args)
}

/// As [`explained`], of a server that did not get its port: with an address that is free.
fn explained_of_server(error: &SocketError, address: &Address) -> String {
    let explained = explained(error, None);
    let is_refused = error.call == "bind" && ["EACCES", "EADDRINUSE"].contains(&error.code.name);
    if !is_refused || address.port == 0 {
        return explained;
    }
    // Where the port is held, the one beside it may be, too; the system knows one that is not.
    let free = Address { port: 0, ..address.clone() };
    say("cli-free-address", &[("failed", explained.into()), ("address", free.to_string().into())])
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn the_help_calls_a_reply_a_reply() {
        let mut all = vec![Cli::command()];
        all.extend(Cli::command().get_subcommands().cloned());
        for mut command in all {
            let help = command.render_long_help().to_string().replace("--answer", "");
            assert!(!help.contains("answer"), "{}: {help}", command.get_name());
        }
    }

    #[test]
    fn a_server_that_gets_no_port_is_offered_a_free_one() {
        let address: Address = "udp://127.0.0.1:daytime".parse().unwrap();
        let code = crate::socket::ErrorCode { raw: 13, name: "EACCES" };
        let mut error = SocketError { call: "bind", address: address.authority(), code, holder: None };
        let explained = explained_of_server(&error, &address);
        assert!(explained.starts_with("bind 127.0.0.1:13: EACCES (13)"), "{explained}");
        assert!(
            explained.contains("; next: Choose a port from 1024") && explained.ends_with("udp://127.0.0.1:0"),
            "{explained}"
        );
        let path: Address = "unix:///tmp/a.sock".parse().unwrap();
        let refused = SocketError { address: path.authority(), ..error.clone() };
        assert!(!explained_of_server(&refused, &path).contains("unix://"), "a path has no free port");
        error.call = "sendto";
        assert!(!explained_of_server(&error, &address).contains("udp://"));
    }
}
