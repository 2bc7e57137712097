//! `socketlab peer ADDRESS`: one socket of datagrams that is bound, receives from any address and sends to the one it is given.

use std::time::Duration;

use bytes::Bytes;
use clap::Args;

use super::input::{LineForm, read_lines, without_end};
use super::interrupt::countdown;
use super::language::{read, said, say};
use super::options::{PayloadArgs, SettingArgs};
use super::stage::{ONE, Stage};
use super::values::{Place, duration};
use super::{Failure, LogArgs, Outcome};
use crate::address::Address;
use crate::engine::Cancel;
use crate::lab::{Endpoint, Role};
use crate::payload::{Content, Moment, Payload};
use crate::record::{ConnectionId, List};
use crate::session::To;
use crate::socket::Direction;

/// What begins a line of standard input that changes where the next ones go.
const CHANGE: &str = "/to ";

/// The peer's arguments.
#[derive(Debug, Args)]
pub struct Peer {
    /// Where it is bound, such as udp://127.0.0.1:5021 or unixgram:///tmp/a.sock; port 0 lets the system choose.
    #[arg(value_name = "ADDRESS", value_parser = read::<Place>)]
    place: Place,
    /// Where lines of standard input go, each as a datagram; without it, to the address that sent last. A line
    /// "/to ADDRESS" changes it.
    #[arg(long, value_name = "ADDRESS", value_parser = read::<Address>)]
    to: Option<Address>,
    /// Send a payload at the beginning; may be repeated.
    #[arg(long, value_name = "PAYLOAD", requires = "to", allow_hyphen_values = true)]
    send: Vec<String>,
    /// A line of standard input that ends it, such as q. The end of standard input ends nothing.
    #[arg(long, value_name = "LINE")]
    quit: Option<String>,
    /// Stop after this time, such as 500ms, 2s or 1m.
    #[arg(long = "for", value_name = "DURATION", value_parser = duration)]
    limit: Option<Duration>,
    #[command(flatten)]
    settings: SettingArgs,
    #[command(flatten)]
    payloads: PayloadArgs,
    #[command(flatten)]
    log: LogArgs,
}

impl Peer {
    fn endpoint(&self) -> Result<Endpoint, Failure> {
        let transport = self.place.address.transport;
        if !Role::Peer.fits(transport) {
            return Err(Failure::Usage(say("cli-no-peers", &[("transport", transport.label().into())])));
        }
        if let Some(to) = &self.to {
            self.fits(to).map_err(Failure::Usage)?;
        }
        let mut endpoint = Endpoint::peer("peer", self.place.address.clone());
        endpoint.set_to(self.to.clone());
        endpoint.payload_options.encoding = self.payloads.encoding();
        self.settings.apply(&mut endpoint)?;
        if self.settings.has("recv_size") && !self.settings.has("cut_datagrams") {
            return Err(Failure::Usage(say("cli-recv-size", &[])));
        }
        Ok(endpoint)
    }

    fn fits(&self, to: &Address) -> Result<(), String> {
        let own = self.place.address.transport.scheme();
        let fits = to.transport == self.place.address.transport;
        if fits {
            Ok(())
        } else {
            Err(say("cli-other-scheme", &[("to", to.to_string().into()), ("scheme", own.into())]))
        }
    }
}

pub(super) fn run(args: &Peer) -> Outcome {
    let endpoint = args.endpoint()?;
    let wrong = |text: &String| {
        let content = Payload::of(text).content(&args.payloads.options(), &Moment::first());
        content.err().map(|error| Failure::Usage(format!("--send {text}: {}", said(&error))))
    };
    if let Some(wrong) = args.send.iter().find_map(wrong) {
        return Err(wrong);
    }
    let form = LineForm::new(&args.payloads, &endpoint);
    Stage::play_bound(&args.log, &args.place, &endpoint, |stage| {
        Chat { stage, args, left: countdown(args.limit), to: args.to.clone() }.run(&form)
    })
}

/// What it says, and to whom the next line goes.
struct Chat<'a, L> {
    stage: &'a Stage,
    args: &'a Peer,
    /// How long it may still run.
    left: L,
    to: Option<Address>,
}

impl<L: Fn() -> Option<Duration>> Chat<'_, L> {
    fn run(&mut self, form: &LineForm) -> Result<(), Failure> {
        for text in &self.args.send {
            let payload = Payload::of(text);
            let content = payload.content(&self.args.payloads.options(), &self.stage.next_moment());
            self.send(&content.map_err(|error| Failure::Failed(format!("{payload}: {}", said(&error))))?);
        }
        let lines = read_lines(self.stage.interrupt.notifier());
        loop {
            let mut line = None;
            let heard = self.stage.interrupt.wait((self.left)(), || {
                line = line.take().or_else(|| lines.try_recv().ok());
                line.is_some() || !self.stage.is_active()
            });
            let Some(line) = line.filter(|_| heard) else { return Ok(()) };
            if self.args.quit.as_ref().is_some_and(|quit| without_end(&line) == quit.as_bytes()) {
                return Ok(());
            }
            if !self.changes_destination(&line) {
                self.send(&Content::Bytes(form.bytes(&line, &self.stage.next_moment())?));
            }
        }
    }

    /// Whether the line says where the next ones go; a mistake in it is reported and changes nothing.
    fn changes_destination(&mut self, line: &Bytes) -> bool {
        let line = without_end(line);
        let Some(text) = std::str::from_utf8(&line).ok().and_then(|line| line.strip_prefix(CHANGE)) else {
            return false;
        };
        let to = read::<Address>(text.trim());
        match to.and_then(|to| self.args.fits(&to).map(|()| to)) {
            Ok(to) => self.to = Some(to),
            Err(error) => eprintln!("socketlab: {CHANGE}{error}"),
        }
        true
    }

    /// Sends to where a line said, or to whoever has written last. A person may go on after a mistake, so it is reported.
    fn send(&mut self, content: &Content) {
        let to = match (&self.to, self.last()) {
            (Some(to), _) => To::Address(to.clone()),
            (None, Some(last)) => To::One(last),
            (None, None) => {
                eprintln!("socketlab: {}", say("cli-nobody-to-send-to", &[]));
                return;
            }
        };
        let Some(sender) = self.stage.session.sender(ONE) else { return };
        let cancel = Cancel::default();
        let deliver = || sender.deliver(&to, content, self.args.payloads.options().checksum, &cancel).map(|_| ());
        if let Err(error) = self.stage.hand((self.left)(), deliver) {
            eprintln!("socketlab: send: {}", said(&error));
        }
    }

    /// Who has written last.
    fn last(&self) -> Option<ConnectionId> {
        let log = self.stage.session.log();
        let rows = log.list(List::Rows(ONE));
        let mut newest_first = rows.places().rev().filter_map(|place| log.get(rows.get(place)?));
        newest_first.find(|row| row.direction() == Some(Direction::In))?.connection
    }
}
