//! `socketlab serve BEHAVIOUR ADDRESS`: one server.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::input::{LINES, LineForm, read_lines};
use super::options::{DatagramArgs, FramingArgs, PayloadArgs};
use super::stage::{Stage, hand};
use super::values::{Place, backlog, connections, delay_ms, duration, kind, recv_size, rule};
use super::{Failure, LogArgs, Outcome, log_file, told_of_server};
use crate::behaviour::{self, Answer, Answers, BEHAVIOURS, List, MAX_LEAVE_CHARS, Rule, Setting, Stamp};
use crate::lab::{Endpoint, Model, Role, Turns};
use crate::payload::Moment;
use crate::record::{EndpointId, State};
use crate::session::To;

const SERVER: EndpointId = EndpointId(1);

/// The server's arguments.
#[derive(Debug, Args)]
#[command(after_help = LINES)]
pub struct Serve {
    /// What it replies: echo, upper-case, timestamp and others; manual: a line of standard input for each reply.
    #[arg(value_parser = kind)]
    behaviour: &'static behaviour::Kind,
    /// Where it listens, such as tcp://127.0.0.1:5001, udp://[::1]:0 or unix:///tmp/a.sock; port 0 lets the system
    /// choose, and a service's name stands for its port. Schemes: tcp, udp, unix, unixgram, unixpacket.
    #[arg(value_name = "ADDRESS", value_parser = str::parse::<Place>)]
    place: Place,
    /// Stop after this time, such as 500ms, 2s or 1m.
    #[arg(long = "for", value_name = "DURATION", value_parser = duration)]
    limit: Option<Duration>,
    /// How it serves many: one-at-a-time, thread-per-connection (thread) or event-loop.
    #[arg(long, value_name = "MODEL", value_parser = str::parse::<Model>)]
    model: Option<Model>,
    #[command(flatten)]
    framing: FramingArgs,
    /// The bytes that each recv asks for; datagrams are received whole unless --cut-datagrams is given.
    #[arg(long, value_name = "N", value_parser = recv_size)]
    recv_size: Option<usize>,
    /// How many connections may wait for accept.
    #[arg(long, value_name = "N", value_parser = backlog)]
    backlog: Option<i32>,
    /// How many connections may be open at once.
    #[arg(long, value_name = "N", value_parser = connections)]
    max_connections: Option<usize>,
    /// When a client has ended its side of a connection, keep the other open until the server stops: CLOSE_WAIT. Without
    /// it the server closes, too, when everything is sent.
    #[arg(long)]
    keep_half_open: bool,
    /// In turns: after a reply of yours wait for the client's next message. Only with manual.
    #[arg(long)]
    half_duplex: bool,
    #[command(flatten)]
    told: Told,
    #[command(flatten)]
    payloads: PayloadArgs,
    #[command(flatten)]
    datagrams: DatagramArgs,
    #[command(flatten)]
    log: LogArgs,
}

/// What the behaviour is told.
#[derive(Debug, Args)]
#[command(next_help_heading = "The behaviour")]
struct Told {
    /// How long every reply waits, such as 500ms: it shows how the models differ.
    #[arg(long, value_name = "DURATION", value_parser = delay_ms)]
    delay: Option<u64>,
    /// What is sent, as a payload: the greeting, the quotes (a line each).
    #[arg(long, value_name = "PAYLOAD", allow_hyphen_values = true)]
    text: Option<String>,
    /// The folder whose names may be listed.
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// List its names that begin with a dot, too.
    #[arg(long)]
    hidden_names: bool,
    /// A rule, WHEN:PATTERN=REPLY; may be repeated, the first that fits gives its reply. WHEN is exact, prefix, contains, regex
    /// or hex; \= in the pattern is =; the reply is a payload, in which $1 and $name are what a regex captured.
    #[arg(long, value_name = "WHEN:PATTERN=REPLY", value_parser = rule, allow_hyphen_values = true)]
    rule: Vec<Rule>,
    /// How the time stands before what was sent: spaced, [ctime] data, or joined, [ctime]data.
    #[arg(long, value_name = "FORM", value_parser = str::parse::<Stamp>)]
    stamp: Option<Stamp>,
    /// What daytime replies: time, or repeat: what was sent, with the time before it.
    #[arg(long, value_name = "WHAT", value_parser = str::parse::<Answer>)]
    answer: Option<Answer>,
    /// How ls lists the names: lines, or python: ['a', 'b'].
    #[arg(long, value_name = "FORM", value_parser = str::parse::<List>)]
    list: Option<List>,
    /// What a room is sent when a client leaves; ${name}, ${room} and ${ctime} are filled in.
    #[arg(long, value_name = "TEXT", value_parser = leave, allow_hyphen_values = true)]
    leave: Option<String>,
}

fn leave(text: &str) -> Result<String, String> {
    if text.chars().count() > MAX_LEAVE_CHARS {
        return Err(format!("it has at most {MAX_LEAVE_CHARS} characters"));
    }
    Ok(text.to_owned())
}

impl Told {
    /// The settings, where the behaviour looks at all that are given.
    fn settings(&self, kind: &behaviour::Kind) -> Result<behaviour::Settings, Failure> {
        let given = [
            (self.text.is_some(), "text", Setting::Text),
            (self.folder.is_some(), "folder", Setting::Folder),
            (self.hidden_names, "hidden-names", Setting::Folder),
            (!self.rule.is_empty(), "rule", Setting::Rules),
            (self.stamp.is_some(), "stamp", Setting::Stamp),
            (self.answer.is_some(), "answer", Setting::Answer),
            (self.list.is_some(), "list", Setting::List),
            (self.leave.is_some(), "leave", Setting::Leave),
        ];
        let wrong = given.into_iter().find(|(is_given, _, setting)| *is_given && !kind.settings.contains(setting));
        if let Some((_, option, setting)) = wrong {
            let those = BEHAVIOURS.iter().filter(|kind| kind.settings.contains(&setting));
            let those: Vec<&str> = those.map(|kind| kind.id).collect();
            return Err(Failure::Usage(format!("--{option} is not for {}; it is for {}", kind.id, those.join(", "))));
        }
        Ok(behaviour::Settings {
            text: self.text.clone().unwrap_or_default(),
            folder: self.folder.clone(),
            hidden_names: self.hidden_names,
            delay_ms: self.delay.unwrap_or_default(),
            rules: self.rule.clone(),
            stamp: self.stamp.unwrap_or_default(),
            answer: self.answer.unwrap_or_default(),
            list: self.list.unwrap_or_default(),
            leave: self.leave.clone().unwrap_or_default(),
        })
    }
}

impl Serve {
    /// The server that the arguments describe.
    fn endpoint(&self) -> Result<Endpoint, Failure> {
        let transport = self.place.address.transport;
        if !Role::Server.fits(transport) {
            return Err(Failure::Usage(format!(
                "{} has no servers; connect sends its echo requests",
                transport.label()
            )));
        }
        if let Some(model) = self.model.filter(|model| !model.fits(transport)) {
            let fitting: Vec<&str> = Model::ALL.iter().filter(|m| m.fits(transport)).map(|m| m.id()).collect();
            let (label, fitting) = (transport.label(), fitting.join(" or "));
            return Err(Failure::Usage(format!("--model {model}: a server of {label} is {fitting}")));
        }
        if self.half_duplex && self.behaviour.answers != Answers::Person {
            return Err(Failure::Usage(format!("--half-duplex is not for {}; it is for manual", self.behaviour.id)));
        }
        if self.payloads.is_of_typing() && self.behaviour.answers != Answers::Person {
            let what = "--escapes, --line-ending, --checksum and --json make bytes of what you type";
            return Err(Failure::Usage(format!("{what}; they are not for {}", self.behaviour.id)));
        }
        if self.keep_half_open && !transport.has_connections() {
            let label = transport.label();
            return Err(Failure::Usage(format!(
                "--keep-half-open: {label} has no connections that could be half open"
            )));
        }
        let mut endpoint = Endpoint::server("server", self.place.address.clone());
        let server = endpoint.make_server();
        server.behaviour = self.behaviour.id.to_owned();
        server.behaviour_settings = self.told.settings(self.behaviour)?;
        server.model = self.model;
        server.backlog = self.backlog.unwrap_or(server.backlog);
        server.keep_half_open = self.keep_half_open;
        server.max_connections = self.max_connections.unwrap_or(server.max_connections);
        endpoint.payload_options.encoding = self.payloads.encoding();
        endpoint.framing = self.framing.framing(transport)?;
        let options = &mut endpoint.options;
        options.recv_size = self.recv_size.unwrap_or(options.recv_size);
        options.turns = if self.half_duplex { Turns::HalfDuplex } else { Turns::FullDuplex };
        self.datagrams.apply(transport, options)?;
        match (self.behaviour.make)(&endpoint.setup()) {
            Ok(_) => Ok(endpoint),
            Err(error) => Err(Failure::Usage(format!("{}: {error}", self.behaviour.id))),
        }
    }
}

pub(super) fn run(args: &Serve) -> Outcome {
    let endpoint = args.endpoint()?;
    let mut stage = Stage::set(&args.log)?;
    stage.name(SERVER, &endpoint);
    stage.session.start(SERVER, &endpoint);
    stage.interrupt.wait(None, || stage.session.status(SERVER).state != State::Starting);
    let status = stage.session.status(SERVER);
    let is_running = status.state == State::Running;
    let mut result = Ok(());
    if let (true, Some(local)) = (is_running, status.local.as_ref()) {
        stage.open(Some(&args.place.told(local)));
        if args.behaviour.answers == Answers::Person {
            result = answer(&stage, args, &endpoint);
        } else {
            stage.interrupt.wait(args.limit, || !stage.session.status(SERVER).state.is_active());
        }
    }
    let failure = stage.session.failure(SERVER);
    stage.finish(&[SERVER]);
    match failure {
        Some(failure) => {
            if !is_running {
                stage.withdraw_log();
            }
            Err(Failure::Failed(told_of_server(&failure, &args.place.address)))
        }
        None => result.and_then(|()| log_file::check(&stage.session)).map(|()| ExitCode::SUCCESS),
    }
}

/// Sends each line of standard input to every client that is there; one that comes while nobody is there waits.
fn answer(stage: &Stage, args: &Serve, endpoint: &Endpoint) -> Result<(), Failure> {
    let (session, interrupt) = (&stage.session, &stage.interrupt);
    let form = LineForm::new(&args.payloads, endpoint);
    let lines = read_lines(interrupt.wake());
    let deadline = args.limit.map(|limit| std::time::Instant::now() + limit);
    let left = || deadline.map(|deadline| deadline.saturating_duration_since(std::time::Instant::now()));
    let is_over = || !session.status(SERVER).state.is_active();
    let clients = || -> Vec<_> { session.status(SERVER).open().map(|(id, _)| id).collect() };
    for seq in 1.. {
        let mut line = None;
        interrupt.wait(left(), || {
            line = line.take().or_else(|| lines.try_recv().ok());
            line.is_some() && !clients().is_empty() || is_over()
        });
        // No line: somebody wishes to end, or the time is over. The end of standard input ends nothing.
        let Some(line) = line.filter(|_| !is_over()) else { break };
        let clock = session.clock();
        let bytes = form.bytes(&line, &Moment { seq, time: clock.wall(clock.now()), ..Moment::first() })?;
        for client in clients() {
            let send = || session.send(SERVER, &To::One(client), &bytes).map(|_| ());
            if let Err(error) = hand((session, SERVER), interrupt, left(), send) {
                eprintln!("socketlab: send: {error}");
            }
        }
        if interrupt.is_wished() {
            break;
        }
    }
    Ok(())
}
