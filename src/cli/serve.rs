//! `socketlab serve BEHAVIOUR ADDRESS`: one server.

use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::interrupt::Interrupt;
use super::terminal::Terminal;
use super::{Failure, LogArgs, Outcome, duration, log_file, recv_size, told_of_server};
use crate::address::Address;
use crate::behaviour;
use crate::export::{Context, Names};
use crate::lab::Endpoint;
use crate::record::{EndpointId, State};
use crate::services;
use crate::session::{DEFAULT_BUDGET_BYTES, Session};

const SERVER: EndpointId = EndpointId(1);

/// The server's arguments.
#[derive(Debug, Args)]
pub struct Serve {
    /// What it answers: echo, upper-case, timestamp or manual.
    #[arg(value_parser = kind)]
    behaviour: &'static behaviour::Kind,
    /// Where it listens, such as tcp://127.0.0.1:5001 or udp://[::1]:0; port 0 lets the system choose, and a
    /// service's name stands for its port.
    #[arg(value_parser = str::parse::<Address>)]
    address: Address,
    /// Stop after this time, such as 500ms, 2s or 1m.
    #[arg(long = "for", value_name = "DURATION", value_parser = duration)]
    limit: Option<Duration>,
    /// The bytes that each recv asks for; UDP datagrams are always received whole.
    #[arg(long, value_name = "N", value_parser = recv_size)]
    recv_size: Option<usize>,
    #[command(flatten)]
    log: LogArgs,
}

/// Finds a behaviour by its name.
fn kind(name: &str) -> Result<&'static behaviour::Kind, String> {
    behaviour::find(name).ok_or_else(|| {
        let known: Vec<&str> = behaviour::BEHAVIOURS.iter().map(|kind| kind.id).collect();
        format!("there are {}", known.join(", "))
    })
}

pub(super) fn run(args: &Serve) -> Outcome {
    let failed = |error: std::io::Error| Failure::Failed(error.to_string());
    let interrupt = Interrupt::listen()?;
    let mut session = Session::new(DEFAULT_BUDGET_BYTES, interrupt.wake()).map_err(failed)?;
    let names = Names::default();
    names.set(SERVER, "server");
    let context = Context::new(session.clock(), names);
    if let Some(file) = log_file::open(&args.log, &context)? {
        session.add_sink(Box::new(file));
    }
    let (terminal, gate) = Terminal::new(context, interrupt.sender());
    if !args.log.quiet {
        session.add_sink(Box::new(terminal));
    }

    let mut endpoint = Endpoint::server("server", args.address.clone());
    endpoint.behaviour = args.behaviour.id.to_owned();
    if let Some(size) = args.recv_size {
        endpoint.options.recv_size = size;
    }
    session.start(SERVER, &endpoint);
    interrupt.wait(None, || session.status(SERVER).state != State::Starting);
    let status = session.status(SERVER);
    if let (State::Running, Some(local)) = (&status.state, status.local.as_ref()) {
        let scheme = args.address.transport.scheme();
        let listening = format!("listening on {scheme}://{local}");
        gate.open(Some(&services::named(listening, local.port(), scheme)));
        interrupt.wait(args.limit, || !session.status(SERVER).state.is_active());
    }
    let failure = session.failure(SERVER);
    session.stop(SERVER);
    session.wait_for(SERVER, Duration::from_secs(1), |status| !status.state.is_active());
    session.flush();
    match failure {
        Some(failure) => Err(Failure::Failed(told_of_server(&failure, &args.address))),
        None => log_file::check(&session).map(|()| ExitCode::SUCCESS),
    }
}
