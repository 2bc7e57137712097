//! `socketlab connect ADDRESS`: one client that sends payloads and expects replies.

use std::time::Duration;

use clap::Args;

use super::client::{Client, DEFAULT_TIMEOUT, Talk};
use super::input::LineForm;
use super::language::{read, say};
use super::options::{FramingArgs, PayloadArgs, SettingArgs};
use super::stage::{ONE, Stage};
use super::steps::StepArgs;
use super::values::{duration, times};
use super::{Failure, LogArgs, Outcome, failed};
use crate::address::Address;
use crate::lab::{Endpoint, Limits};

/// The client's arguments.
#[derive(Debug, Args)]
pub struct Connect {
    /// Where to connect, such as tcp://127.0.0.1:5001, udp://localhost:5001, tcp://[fe80::1%eth0]:80,
    /// unix:///tmp/a.sock or icmp://127.0.0.1. Schemes: tcp, udp, unix, unixgram, unixpacket, icmp.
    #[arg(value_parser = read::<Address>)]
    address: Address,
    #[command(flatten)]
    steps: StepArgs,
    /// Do the steps again, so long from one beginning to the next, until stopped.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    every: Option<Duration>,
    /// How many times the steps are done.
    #[arg(long, value_name = "N", requires = "every", value_parser = times)]
    repeat: Option<u64>,
    /// A line of standard input that ends it, such as q.
    #[arg(long, value_name = "LINE", conflicts_with_all = ["send", "expect"])]
    quit: Option<String>,
    /// How long to wait for the connection and for each reply [default: 5s]; in turns, no longer than 5s once standard
    /// input has ended.
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    timeout: Option<Duration>,
    #[command(flatten)]
    framing: FramingArgs,
    #[command(flatten)]
    settings: SettingArgs,
    #[command(flatten)]
    payloads: PayloadArgs,
    #[command(flatten)]
    log: LogArgs,
}

impl Connect {
    fn endpoint(&self, timeout: Duration) -> Result<Endpoint, Failure> {
        let mut endpoint = Endpoint::client("client", self.address.clone());
        endpoint.framing = self.framing.framing(self.address.transport)?;
        endpoint.payload_options.encoding = self.payloads.encoding();
        self.settings.apply(&mut endpoint)?;
        let client = endpoint.make_client();
        client.connect_timeout_ms = timeout.as_millis().clamp(1, u128::from(u32::MAX)) as u64;
        if self.settings.has("turns") && self.every.is_some() {
            // A loop goes on when an answer is lost, and a row says that it was.
            client.answer_timeout_ms = client.connect_timeout_ms.min(Limits::ANSWER_TIMEOUT_MS);
        }
        Ok(endpoint)
    }

    fn talk(&self, endpoint: &Endpoint, timeout: Duration) -> Result<Talk, Failure> {
        let steps = self.steps.steps(&self.payloads)?;
        if steps.is_empty() && self.every.is_some() {
            return Err(Failure::Usage(say("cli-every", &[])));
        }
        let line = LineForm::new(&self.payloads, endpoint);
        let (every, times, quit) = (self.every, self.repeat, self.quit.clone());
        Ok(Talk { steps, options: self.payloads.options(), every, times, line, quit, timeout })
    }
}

pub(super) fn run(args: &Connect) -> Outcome {
    let timeout = args.timeout.unwrap_or(DEFAULT_TIMEOUT);
    let endpoint = args.endpoint(timeout)?;
    let talk = args.talk(&endpoint, timeout)?;
    let mut stage = Stage::set(&args.log)?;
    stage.open(None);
    let status = stage.start(&endpoint);
    let Some(connection) = status.connections.keys().next().copied() else {
        let failure = stage.session.failure(ONE);
        stage.finish(&[ONE]);
        stage.withdraw_log();
        let interrupted = || Failure::Failed(say("cli-interrupted", &[("address", args.address.to_string().into())]));
        return Err(failure.as_ref().map_or_else(interrupted, failed));
    };
    let result = Client::new(&stage, &endpoint, connection, &talk).converse();
    stage.finish(&[ONE]);
    stage.outcome(result)
}
