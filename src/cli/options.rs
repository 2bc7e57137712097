//! Options that several commands share: how payloads become bytes, and what sockets of datagrams can be told.

use clap::Args;

use super::Failure;
use super::values::{Switch, ttl};
use crate::address::{Group, Transport};
use crate::framing::Framing;
use crate::lab;
use crate::payload::{Checksum, Encoding, Escapes, JsonForm, LineEnding, Options};

/// How what is typed becomes bytes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Payloads")]
pub(super) struct PayloadArgs {
    /// The encoding of text, typed and shown in the log: utf-8, gbk, gb18030, big5, shift_jis, latin-1, utf-16le or
    /// utf-16be.
    #[arg(long, value_name = "NAME", value_parser = str::parse::<Encoding>)]
    encoding: Option<Encoding>,
    /// Whether \n, \xHH and ${…} in a text mean something: on or off. In lines of standard input they do only with on.
    #[arg(long, value_name = "ON|OFF", value_parser = str::parse::<Escapes>)]
    escapes: Option<Escapes>,
    /// What is put behind a text: none, lf, crlf, cr or nul. It takes the place of the end of a line of standard input
    /// (what becomes of that without it stands at the end of this help).
    #[arg(long, value_name = "NAME", value_parser = str::parse::<LineEnding>)]
    line_ending: Option<LineEnding>,
    /// A checksum behind every payload: crc8, crc16-modbus, crc16-ccitt, crc32, sum8 or xor8, and perhaps :be or :le.
    #[arg(long, value_name = "NAME", value_parser = str::parse::<Checksum>)]
    checksum: Option<Checksum>,
    /// How JSON is sent: as-typed or minified.
    #[arg(long, value_name = "FORM", value_parser = str::parse::<JsonForm>)]
    json: Option<JsonForm>,
}

impl PayloadArgs {
    /// Whether any was given that is for typed payloads alone; an encoding is also for texts of the program.
    pub(super) fn is_of_typing(&self) -> bool {
        self.escapes.is_some() || self.line_ending.is_some() || self.checksum.is_some() || self.json.is_some()
    }

    /// The encoding of text.
    pub(super) fn encoding(&self) -> Encoding {
        self.encoding.unwrap_or_default()
    }

    /// For a payload in its notation.
    pub(super) fn options(&self) -> Options {
        Options {
            encoding: self.encoding.unwrap_or_default(),
            escapes: self.escapes.unwrap_or_default(),
            line_ending: self.line_ending.unwrap_or_default(),
            json: self.json.unwrap_or_default(),
            checksum: self.checksum.unwrap_or_default(),
        }
    }

    /// For what is expected to come: nothing that only a sender here would have put behind it.
    pub(super) fn options_of_answers(&self) -> Options {
        Options { line_ending: LineEnding::None, checksum: Checksum::default(), ..self.options() }
    }

    /// What stands behind a line, where that was told.
    pub(super) fn line_ending(&self) -> Option<LineEnding> {
        self.line_ending
    }

    /// For a line of standard input; `None` where its bytes go out as they came, whatever becomes of its end.
    pub(super) fn options_of_lines(&self) -> Option<Options> {
        let escapes = self.escapes.unwrap_or(Escapes::Off);
        let is_told = self.encoding.is_some() || self.escapes == Some(Escapes::On) || self.checksum.is_some();
        is_told.then(|| Options { escapes, ..self.options() })
    }
}

/// How a stream is cut into messages.
#[derive(Debug, Args)]
pub(super) struct FramingArgs {
    /// How a stream is cut into messages: raw, line, line:crlf, delimiter:TEXT, fixed:N, length:u16be, idle:MS.
    #[arg(long, value_name = "FRAMING", value_parser = str::parse::<Framing>)]
    framing: Option<Framing>,
}

impl FramingArgs {
    /// The framing; raw where none is given.
    pub(super) fn framing(&self, transport: Transport) -> Result<Framing, Failure> {
        let framing = self.framing.clone().unwrap_or_default();
        if !framing.is_raw() && !transport.is_stream() {
            let label = transport.label();
            return Err(Failure::Usage(format!(
                "--framing {framing}: {label} keeps boundaries by itself; it is for streams"
            )));
        }
        Ok(framing)
    }
}

/// What a socket of datagrams can be told.
#[derive(Debug, Args)]
#[command(next_help_heading = "Datagrams")]
pub(super) struct DatagramArgs {
    /// Receive with recvfrom(bufsize), as most programs do, where bufsize is --recv-size: the rest of a longer datagram is
    /// lost, and a row says how much. Without it each is received whole.
    #[arg(long)]
    cut_datagrams: bool,
    /// SO_BROADCAST: allow sending to broadcast addresses.
    #[arg(long)]
    broadcast: bool,
    /// Join a multicast group, such as 239.1.2.3, 239.1.2.3%eth0 or ff15::7%2; may be repeated.
    #[arg(long, value_name = "GROUP", value_parser = str::parse::<Group>)]
    group: Vec<Group>,
    /// IP_MULTICAST_TTL: how many hops what is sent to a group may go.
    #[arg(long, value_name = "HOPS", value_parser = ttl)]
    ttl: Option<u8>,
    /// IP_MULTICAST_LOOP: whether what is sent to a group comes to members on this machine: on or off.
    #[arg(long, value_name = "ON|OFF", value_parser = str::parse::<Switch>)]
    multicast_loop: Option<Switch>,
    /// IP_MULTICAST_IF: the interface to send to groups from, by name, number or address.
    #[arg(long, value_name = "INTERFACE")]
    multicast_interface: Option<String>,
}

impl DatagramArgs {
    /// Puts them into an endpoint's options.
    pub(super) fn apply(&self, transport: Transport, options: &mut lab::Options) -> Result<(), Failure> {
        if self.cut_datagrams && !transport.has_datagrams() {
            return Err(Failure::Usage("--cut-datagrams is for udp:// and unixgram:// addresses".to_owned()));
        }
        options.cut_datagrams = self.cut_datagrams;
        let name = [
            (self.broadcast, "--broadcast"),
            (!self.group.is_empty(), "--group"),
            (self.ttl.is_some(), "--ttl"),
            (self.multicast_loop.is_some(), "--multicast-loop"),
            (self.multicast_interface.is_some(), "--multicast-interface"),
        ];
        if let Some((_, name)) = name.into_iter().find(|(is_given, _)| *is_given)
            && transport != Transport::Udp
        {
            return Err(Failure::Usage(format!("{name} is for udp:// addresses")));
        }
        options.broadcast = self.broadcast;
        options.groups.clone_from(&self.group);
        options.multicast_ttl = self.ttl;
        options.multicast_loop = self.multicast_loop.map(|switch| switch == Switch::On);
        options.multicast_interface.clone_from(&self.multicast_interface);
        Ok(())
    }
}
