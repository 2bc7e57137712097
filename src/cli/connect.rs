//! `socketlab connect ADDRESS`: one client that sends payloads and expects answers.

use std::collections::VecDeque;
use std::io::BufRead;
use std::process::ExitCode;
use std::time::Duration;

use bytes::Bytes;
use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches};
use crossbeam_channel::{Receiver, TryRecvError, bounded};

use super::interrupt::Interrupt;
use super::terminal::Terminal;
use super::{Failure, LogArgs, Outcome, duration, log_file, told};
use crate::address::{Address, Transport};
use crate::engine::PostError;
use crate::escape::escape;
use crate::export::{Context, Names};
use crate::lab::Endpoint;
use crate::payload::{Moment, Options, Payload};
use crate::record::{ConnectionId, EndpointId, State, Wake};
use crate::session::{DEFAULT_BUDGET_BYTES, Session, Target};
use crate::socket::{Direction, SocketError};

const CLIENT: EndpointId = EndpointId(1);
/// How long an answer may take unless `--timeout` says otherwise.
const DEFAULT_TIMEOUT: Duration = Duration::from_secs(5);
/// A line of standard input longer than this is sent in pieces.
const MAX_LINE_BYTES: u64 = 1 << 20;
/// Characters of a payload in an error.
const SHOWN_CHARS: usize = 200;

/// The client's arguments.
#[derive(Debug, Args)]
pub struct Connect {
    /// Where to connect, such as tcp://127.0.0.1:5001 or udp://localhost:5001.
    #[arg(value_parser = str::parse::<Address>)]
    address: Address,
    #[command(flatten)]
    steps: Steps,
    /// How long to wait for the connection and for each answer [default: 5s].
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    timeout: Option<Duration>,
    #[command(flatten)]
    log: LogArgs,
}

/// `--send` and `--expect` in the order in which they stand on the command line.
#[derive(Debug, Clone, Default)]
struct Steps(Vec<Step>);

#[derive(Debug, Clone)]
enum Step {
    /// Rendered when it is sent: it may hold the time.
    Send(Payload),
    Expect(Bytes),
}

impl Args for Steps {
    fn augment_args(command: clap::Command) -> clap::Command {
        let step = |name: &'static str, help: &'static str| {
            let arg = Arg::new(name).long(name).value_name("PAYLOAD").help(help).allow_hyphen_values(true);
            arg.action(ArgAction::Append).value_parser(parse_payload)
        };
        command
            .arg(step(
                "send",
                "Send a payload: hello, text:héllo\\n, hex:48 65, u16be:1,2, json:{\"a\":1}. \
                Without it each line of standard input is sent, and its end half-closes",
            ))
            .arg(step("expect", "Wait for exactly these bytes: next in the stream, or the next datagram"))
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for Steps {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let of = |name: &str, make: fn(Typed) -> Step| -> Vec<(usize, Step)> {
            let values = matches.get_many::<Typed>(name).into_iter().flatten().cloned();
            matches.indices_of(name).into_iter().flatten().zip(values.map(make)).collect()
        };
        let mut steps = of("send", |typed| Step::Send(typed.payload));
        steps.extend(of("expect", |typed| Step::Expect(typed.bytes)));
        steps.sort_by_key(|(place, _)| *place);
        Ok(Self(steps.into_iter().map(|(_, step)| step).collect()))
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

/// A payload of the command line without mistakes, and its bytes at the first moment.
#[derive(Debug, Clone)]
struct Typed {
    payload: Payload,
    bytes: Bytes,
}

fn parse_payload(text: &str) -> Result<Typed, String> {
    let payload = Payload::from(text.to_owned());
    let bytes = payload.bytes(&Options::default()).map_err(|error| error.to_string())?;
    Ok(Typed { payload, bytes })
}

pub(super) fn run(args: &Connect) -> Outcome {
    let interrupt = Interrupt::listen()?;
    let failed = |error: std::io::Error| Failure::Failed(error.to_string());
    let mut session = Session::new(DEFAULT_BUDGET_BYTES, interrupt.wake()).map_err(failed)?;
    let names = Names::default();
    names.set(CLIENT, "client");
    let context = Context::new(session.clock(), names);
    if let Some(file) = log_file::open(&args.log, &context)? {
        session.add_sink(Box::new(file));
    }
    if !args.log.quiet {
        let (terminal, gate) = Terminal::new(context, interrupt.sender());
        gate.open(None);
        session.add_sink(Box::new(terminal));
    }
    let timeout = args.timeout.unwrap_or(DEFAULT_TIMEOUT);
    let mut endpoint = Endpoint::client("client", args.address.clone());
    endpoint.options.connect_timeout_ms = timeout.as_millis().clamp(1, u128::from(u32::MAX)) as u64;
    session.start(CLIENT, &endpoint);
    interrupt.wait(None, || session.status(CLIENT).state != State::Starting);
    let status = session.status(CLIENT);
    let Some(connection) = status.connections.keys().next().copied() else {
        return Err(match session.failure(CLIENT) {
            Some(failure) => Failure::Failed(told(&failure)),
            None => Failure::Failed(format!("connect {}: interrupted", args.address)),
        });
    };
    let mut client = Client::new(&session, connection, args.address.transport, timeout, &interrupt);
    let result = client.converse(&args.steps.0);
    session.stop(CLIENT);
    session.wait_for(CLIENT, Duration::from_secs(1), |status| !status.state.is_active());
    session.flush();
    result.and_then(|()| log_file::check(&session)).map(|()| ExitCode::SUCCESS)
}

/// The conversation: what it has read of the log so far, and what came.
struct Client<'a> {
    session: &'a Session,
    connection: ConnectionId,
    transport: Transport,
    timeout: Duration,
    interrupt: &'a Interrupt,
    next_row: u64,
    /// What came and no expectation has taken yet; a datagram each, or pieces of the stream.
    came: VecDeque<Bytes>,
    posted_bytes: u64,
}

impl<'a> Client<'a> {
    fn new(
        session: &'a Session,
        connection: ConnectionId,
        transport: Transport,
        timeout: Duration,
        interrupt: &'a Interrupt,
    ) -> Self {
        let came = VecDeque::new();
        Self { session, connection, transport, timeout, interrupt, next_row: 0, came, posted_bytes: 0 }
    }

    fn converse(&mut self, steps: &[Step]) -> Result<(), Failure> {
        let mut seq = 0;
        for step in steps {
            match step {
                Step::Send(payload) => {
                    seq += 1;
                    let clock = self.session.clock();
                    let moment = Moment { seq, time: clock.wall(clock.now()), ..Moment::first() };
                    let rendered = payload.render(&Options::default(), &moment);
                    self.send(&rendered.map_err(|error| Failure::Failed(format!("{payload}: {error}")))?)?;
                }
                Step::Expect(expected) => self.meet(expected)?,
            }
        }
        let sent = steps.iter().filter(|step| matches!(step, Step::Send(_))).count() as u64;
        let expects = steps.iter().any(|step| matches!(step, Step::Expect(_)));
        if sent == 0 {
            let lines = self.send_standard_input()?;
            self.finish(lines)
        } else if expects {
            self.all_sent()
        } else {
            self.finish(sent)
        }
    }

    /// Sends a payload, waiting for its place in the queue.
    fn send(&mut self, payload: &Bytes) -> Result<(), Failure> {
        let mut result = Err(PostError::Busy.into());
        self.interrupt.wait(Some(self.timeout), || {
            result = self.session.send(CLIENT, Target::One(self.connection), payload).map(|_| ());
            result != Err(PostError::Busy.into())
        });
        self.posted_bytes += payload.len() as u64;
        result.map_err(|error| match self.failure() {
            Some(failure) => Failure::Failed(told(&failure)),
            None => Failure::Failed(format!("send: {error}")),
        })
    }

    fn meet(&mut self, expected: &Bytes) -> Result<(), Failure> {
        let mut got = None;
        let (interrupt, timeout) = (self.interrupt, self.timeout);
        interrupt.wait(Some(timeout), || {
            // The order matters: what came before the end is in the log when the end is seen and the log is flushed.
            let is_over = !self.is_active() || self.failure().is_some();
            if is_over {
                self.session.flush();
            }
            self.read_log();
            got = self.take(expected);
            got.is_some() || is_over
        });
        match got {
            Some(got) if got == expected => Ok(()),
            Some(got) => Err(unmet(expected, &got, "came")),
            None => {
                let so_far: Vec<u8> = self.came.iter().flatten().copied().collect();
                let how = match self.failure() {
                    Some(failure) => format!("came before {failure}"),
                    None if self.is_active() => "came in time".to_owned(),
                    None => "came before the end".to_owned(),
                };
                Err(unmet(expected, &so_far, &how))
            }
        }
    }

    /// What stands against an expectation: the next datagram, or as many bytes of the stream as are expected, or all that
    /// came where they differ already; `None` while that is open.
    fn take(&mut self, expected: &Bytes) -> Option<Bytes> {
        if !self.transport.is_stream() {
            return self.came.pop_front();
        }
        let mut stream: Vec<u8> = self.came.drain(..).flatten().collect();
        if stream.starts_with(expected) {
            let rest = stream.split_off(expected.len());
            self.came.push_back(Bytes::from(rest));
            return Some(Bytes::from(stream));
        }
        if !expected.starts_with(&stream) {
            // All of it, so that the error shows what came instead.
            return Some(Bytes::from(stream));
        }
        self.came.push_back(Bytes::from(stream));
        None
    }

    /// Sends each line of standard input as it comes; how many there were.
    fn send_standard_input(&mut self) -> Result<u64, Failure> {
        let lines = read_lines(self.interrupt.wake());
        let mut sent = 0;
        loop {
            let mut line = Err(TryRecvError::Empty);
            let heard = self.interrupt.wait(None, || {
                line = lines.try_recv();
                line != Err(TryRecvError::Empty) || !self.is_active()
            });
            match line {
                Ok(line) if heard => self.send(&line)?,
                _ => return Ok(sent),
            }
            sent += 1;
        }
    }

    /// Says that nothing more is sent, and takes what still comes: to the stream's end, or a datagram for each sent;
    /// until nothing has come for the time limit.
    fn finish(&mut self, sent: u64) -> Result<(), Failure> {
        if self.transport.has_connections() && self.is_active() {
            // Where the other side has ended it meanwhile there is nothing left to close.
            self.interrupt
                .wait(Some(self.timeout), || self.session.half_close(CLIENT, self.connection) != Err(PostError::Busy));
        }
        let received = || self.session.status(CLIENT).traffic.received;
        let is_over = || !self.is_active() || !self.transport.has_connections() && received() >= sent;
        while !is_over() && self.failure().is_none() {
            let before = received();
            if !self.interrupt.wait(Some(self.timeout), || is_over() || received() > before) {
                break;
            }
        }
        self.all_sent()?;
        self.failure().map_or(Ok(()), |failure| Err(Failure::Failed(told(&failure))))
    }

    /// Waits until the last byte has gone out; a failure after that harms nothing that was asked for.
    fn all_sent(&self) -> Result<(), Failure> {
        let status = || self.session.status(CLIENT);
        let has_gone = || status().traffic.sent_bytes >= self.posted_bytes;
        self.interrupt.wait(Some(self.timeout), || !self.is_active() || status().trouble.is_some() || has_gone());
        match self.failure() {
            _ if has_gone() => Ok(()),
            Some(failure) => Err(Failure::Failed(told(&failure))),
            None => Err(Failure::Failed("send: the other side did not take it all in time".to_owned())),
        }
    }

    /// What has gone wrong, if anything has: the call, the address and the code.
    fn failure(&self) -> Option<SocketError> {
        let lived_on = || self.session.status(CLIENT).trouble.clone();
        self.session.failure(CLIENT).or_else(lived_on)
    }

    fn is_active(&self) -> bool {
        self.session.status(CLIENT).state.is_active()
    }

    fn read_log(&mut self) {
        let log = self.session.log();
        for (row, record) in log.rows(self.next_row) {
            self.next_row = row + 1;
            if record.direction() == Some(Direction::In) {
                self.came.push_back(record.bytes.clone());
            }
        }
    }
}

fn unmet(expected: &[u8], got: &[u8], how: &str) -> Failure {
    let show = |bytes: &[u8]| match bytes.len() {
        0 => "nothing".to_owned(),
        1 => format!("1 byte \"{}\"", escape(bytes, SHOWN_CHARS)),
        n => format!("{n} bytes \"{}\"", escape(bytes, SHOWN_CHARS)),
    };
    Failure::Failed(format!("expected {}; {} {how}", show(expected), show(got)))
}

/// Reads standard input in a thread of its own, since reading cannot be interrupted.
fn read_lines(wake: Wake) -> Receiver<Bytes> {
    let (line_tx, line_rx) = bounded(16);
    std::thread::spawn(move || {
        let mut input = std::io::stdin().lock();
        loop {
            let mut line = Vec::new();
            let read = std::io::Read::take(&mut input, MAX_LINE_BYTES).read_until(b'\n', &mut line);
            let is_over = match read {
                Ok(0) | Err(_) => true,
                Ok(_) => line_tx.send(Bytes::from(line)).is_err(),
            };
            if is_over {
                break;
            }
            wake();
        }
        drop(line_tx);
        wake();
    });
    line_rx
}
