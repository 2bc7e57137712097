//! `socketlab serve BEHAVIOUR ADDRESS`: one server.

use std::io::IsTerminal;
use std::time::Duration;

use clap::Args;

use super::input::{LineForm, read_lines};
use super::interrupt::countdown;
use super::language::{read, said, say};
use super::options::{FramingArgs, PayloadArgs, SettingArgs};
use super::stage::{ONE, Stage};
use super::values::{Place, duration, kind};
use super::{Failure, LogArgs, Outcome, reach};
use crate::behaviour::{self, Answers};
use crate::lab::{Endpoint, Model, Role};
use crate::session::To;

/// The server's arguments.
#[derive(Debug, Args)]
pub struct Serve {
    /// What it replies: echo, upper-case, timestamp and others; manual: a line of standard input for each reply.
    #[arg(value_parser = kind)]
    behaviour: &'static behaviour::Kind,
    /// Where it listens, such as tcp://127.0.0.1:5001, udp://[::1]:0 or unix:///tmp/a.sock; port 0 lets the system
    /// choose, and a service's name stands for its port. Schemes: tcp, udp, unix, unixgram, unixpacket.
    #[arg(value_name = "ADDRESS", value_parser = read::<Place>)]
    place: Place,
    /// Stop after this time, such as 500ms, 2s or 1m.
    #[arg(long = "for", value_name = "DURATION", value_parser = duration)]
    limit: Option<Duration>,
    /// How it serves many: one-at-a-time, thread-per-connection (thread) or event-loop.
    #[arg(long, value_name = "MODEL", value_parser = read::<Model>)]
    model: Option<Model>,
    /// Print the address that other machines have to type as a QR code, too.
    #[arg(long)]
    qr: bool,
    #[command(flatten)]
    framing: FramingArgs,
    #[command(flatten)]
    settings: SettingArgs,
    #[command(flatten)]
    payloads: PayloadArgs,
    #[command(flatten)]
    log: LogArgs,
}

impl Serve {
    /// The server that the arguments describe.
    fn endpoint(&self) -> Result<Endpoint, Failure> {
        let transport = self.place.address.transport;
        if !Role::Server.fits(transport) {
            return Err(Failure::Usage(say("cli-no-servers", &[("transport", transport.label().into())])));
        }
        if let Some(model) = self.model.filter(|model| !model.fits(transport)) {
            let fitting: Vec<&str> = Model::ALL.iter().filter(|m| m.fits(transport)).map(|m| m.id()).collect();
            let fitting = fitting.join(&say("cli-or", &[]));
            let args =
                [("model", model.id().into()), ("transport", transport.label().into()), ("fitting", fitting.into())];
            return Err(Failure::Usage(say("cli-model", &args)));
        }
        if self.settings.has("turns") && self.behaviour.answers != Answers::Person {
            return Err(Failure::Usage(say("cli-half-duplex", &[("behaviour", self.behaviour.id.into())])));
        }
        if self.payloads.is_of_typing() && self.behaviour.answers != Answers::Person {
            return Err(Failure::Usage(say("cli-of-typing", &[("behaviour", self.behaviour.id.into())])));
        }
        let mut endpoint = Endpoint::server("server", self.place.address.clone());
        let server = endpoint.make_server();
        (server.behaviour, server.model) = (self.behaviour.id.to_owned(), self.model);
        endpoint.payload_options.encoding = self.payloads.encoding();
        endpoint.framing = self.framing.framing(transport)?;
        self.settings.apply(&mut endpoint)?;
        match (self.behaviour.make)(&endpoint.setup()) {
            Ok(_) => Ok(endpoint),
            Err(error) => Err(Failure::Usage(format!("{}: {}", self.behaviour.id, said(&error)))),
        }
    }
}

pub(super) fn run(args: &Serve) -> Outcome {
    let endpoint = args.endpoint()?;
    Stage::play_bound(&args.log, &args.place, &endpoint, |stage| {
        if let Some(local) = stage.session.status(ONE).local.as_ref().filter(|_| args.qr) {
            stage.tell(&reach::code(&args.place.address, local, std::io::stdout().is_terminal()));
        }
        if args.behaviour.answers == Answers::Person {
            return answer(stage, args, &endpoint);
        }
        stage.interrupt.wait(args.limit, || !stage.is_active());
        Ok(())
    })
}

/// Sends each line of standard input to every client that is there; one that comes while nobody is there waits.
fn answer(stage: &Stage, args: &Serve, endpoint: &Endpoint) -> Result<(), Failure> {
    let (session, interrupt) = (&stage.session, &stage.interrupt);
    let form = LineForm::new(&args.payloads, endpoint);
    let lines = read_lines(interrupt.notifier());
    let left = countdown(args.limit);
    let clients = || -> Vec<_> { session.status(ONE).open().map(|(id, _)| id).collect() };
    loop {
        let mut line = None;
        interrupt.wait(left(), || {
            line = line.take().or_else(|| lines.try_recv().ok());
            line.is_some() && !clients().is_empty() || !stage.is_active()
        });
        // No line: somebody wishes to end, or the time is over. The end of standard input ends nothing.
        let Some(line) = line.filter(|_| stage.is_active()) else { return Ok(()) };
        let bytes = form.bytes(&line, &stage.next_moment())?;
        for client in clients() {
            if let Err(error) = stage.hand(left(), || session.send(ONE, &To::One(client), &bytes).map(|_| ())) {
                eprintln!("socketlab: send: {}", said(&error));
            }
        }
        if interrupt.is_wished() {
            return Ok(());
        }
    }
}
