//! pcapng (draft-ietf-opsawg-pcapng), for Wireshark: the packets that the calls stand for.
//!
//! The lab sees calls, not packets: IP, TCP and UDP headers are made from what the calls say (the interface is called so), and each
//! packet has its call as a comment. What goes over
//! Unix sockets has no headers: each call's bytes stand alone, on an interface of their own.

mod datagrams;
mod packet;
mod stream;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::time::Duration;

use pcap_file::pcapng::blocks::enhanced_packet::{EnhancedPacketBlock, EnhancedPacketOption};
use pcap_file::pcapng::blocks::interface_description::{InterfaceDescriptionBlock, InterfaceDescriptionOption};
use pcap_file::pcapng::blocks::section_header::{SectionHeaderBlock, SectionHeaderOption};
use pcap_file::pcapng::{Block, PcapNgWriter};
use pcap_file::{DataLink, Endianness, PcapError};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Context, Exporter, Format};
use crate::address::Ends;
use crate::clock::Stamp;
use crate::record::{ConnectionId, EndpointId, Event, Note, Record, without_result};
use crate::socket::{Call, Direction, Flags, How, Kind, Op, OptionValue, Outcome, Receiving, SocketOption};
use crate::units;
use datagrams::Datagrams;
use packet::Flow;
use stream::{Sending, Stream};

pub(super) const FORMAT: Format =
    Format { extension: "pcapng", name: "pcapng", is_text: false, make: |context| Box::new(Pcapng::new(context)) };

/// Where a packet stands: the place of its interface in [`INTERFACES`].
#[derive(Debug, Clone, Copy)]
enum Interface {
    Packets,
    Bytes,
}

/// The interfaces, each with its link type, name and description.
const INTERFACES: &[(DataLink, &str, &str)] = &[
    (DataLink::RAW, "socketlab", "synthesised from socket calls"),
    (DataLink::WIRESHARK_UPPER_PDU, "socketlab-bytes", "bytes of socket calls that have no IP addresses"),
];

/// What stands before bytes without headers (LINKTYPE_WIRESHARK_UPPER_PDU): that they are for the dissector "data" (tag 12), and
/// the end of the tags.
const BYTES_ALONE: &[u8] = b"\0\x0c\0\x04data\0\0\0\0";
/// Nanoseconds, as a power of ten.
const NANOSECONDS: u8 = 9;
/// Connections that are over and remembered, so that a late row does not begin them anew.
const MAX_OVER: usize = 4096;

struct Pcapng {
    context: Context,
    /// What is written is taken out of it with each row.
    blocks: Option<PcapNgWriter<Vec<u8>>>,
    /// By both addresses, from the side that connected.
    streams: FxHashMap<Flow, Stream>,
    over: VecDeque<Flow>,
    datagrams: Datagrams,
    /// The sockets that are of datagrams.
    datagram_sockets: FxHashSet<(EndpointId, Option<ConnectionId>)>,
}

impl Exporter for Pcapng {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let application = concat!("Socket Lab ", env!("CARGO_PKG_VERSION"));
        let section = SectionHeaderBlock {
            endianness: Endianness::Little,
            options: vec![SectionHeaderOption::UserApplication(application.into())],
            ..SectionHeaderBlock::default()
        };
        self.blocks = Some(PcapNgWriter::with_section_header(Vec::new(), section).map_err(io_error)?);
        INTERFACES.iter().try_for_each(|(link, name, description)| {
            let mut interface = InterfaceDescriptionBlock::new(*link, 0);
            interface.options = vec![
                InterfaceDescriptionOption::IfName((*name).into()),
                InterfaceDescriptionOption::IfDescription((*description).into()),
                InterfaceDescriptionOption::IfTsResol(NANOSECONDS),
            ];
            self.write(out, &Block::InterfaceDescription(interface))
        })
    }

    fn row(&mut self, out: &mut dyn Write, row: Option<u64>, record: &Record) -> io::Result<()> {
        match &record.event {
            Event::Call(call) => self.call(out, row, record, call),
            Event::Note(Note::BytesUnread { .. }) => {
                if let Some(flow) = flow(record)
                    && let Some(stream) = stream_of(&mut self.streams, flow)
                {
                    stream.will_reset(stream.side(flow));
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Pcapng {
    fn new(context: Context) -> Self {
        Self {
            context,
            blocks: None,
            streams: FxHashMap::default(),
            over: VecDeque::new(),
            datagrams: Datagrams::default(),
            datagram_sockets: FxHashSet::default(),
        }
    }

    fn call(&mut self, out: &mut dyn Write, row: Option<u64>, record: &Record, call: &Call) -> io::Result<()> {
        let socket = (record.endpoint, record.connection);
        match &call.op {
            Op::Socket { kind: Kind::Datagram, .. } => _ = self.datagram_sockets.insert(socket),
            Op::Socket { .. } => _ = self.datagram_sockets.remove(&socket),
            _ => {}
        }
        let is_datagram = [socket, (record.endpoint, None)].iter().any(|socket| self.datagram_sockets.contains(socket));
        if call.op == Op::Close {
            self.datagram_sockets.remove(&socket);
        }
        let comment = self.comment(row, record.endpoint, call);
        let Some(flow) = flow(record) else {
            if record.direction().is_none() {
                return Ok(());
            }
            let bytes = [BYTES_ALONE, &record.bytes].concat();
            return self.write_packet(out, record.at, Interface::Bytes, bytes, Some(&comment));
        };
        let packets = if is_datagram || matches!(call.op, Op::SendTo(_) | Op::RecvFrom(_)) {
            self.datagram(flow, record, call)?
        } else {
            self.on_stream(flow, record, call)?
        };
        packets.into_iter().enumerate().try_for_each(|(nth, packet)| {
            let comment = (nth == 0).then_some(&*comment);
            self.write_packet(out, record.at, Interface::Packets, packet, comment)
        })
    }

    fn datagram(&mut self, flow: Flow, record: &Record, call: &Call) -> io::Result<Vec<Vec<u8>>> {
        let bytes = &record.bytes;
        let asked = receiving(&call.op).map_or(0, |asked| asked.bufsize);
        let flow = match record.direction() {
            Some(Direction::Out) => {
                self.datagrams.sent(flow, bytes);
                flow
            }
            Some(Direction::In) if !is_peek(record) && !self.datagrams.received(flow.back(), bytes, asked) => {
                flow.back()
            }
            _ => return Ok(Vec::new()),
        };
        Ok(vec![flow.udp(bytes)?])
    }

    fn on_stream(&mut self, flow: Flow, record: &Record, call: &Call) -> io::Result<Vec<Vec<u8>>> {
        let sendings = self.sendings(flow, record, call);
        sendings.iter().map(|sending| sending.packet(record)).collect()
    }

    fn sendings(&mut self, flow: Flow, record: &Record, call: &Call) -> Vec<Sending> {
        let id = record.connection;
        match (&call.op, &call.outcome) {
            (Op::Connect(_) | Op::ConnectEx(_), Outcome::Done) => return self.opened(flow, flow, id),
            (Op::Connect(_) | Op::ConnectEx(_), _) => return Vec::new(),
            // By hand the row is the listener's, and says which socket it gave.
            (Op::Accept, Outcome::Accepted(accepted)) => {
                return self.opened(flow.back(), flow, Some(ConnectionId(accepted.1)));
            }
            (Op::Accept, outcome) if !outcome.is_failure() => return self.opened(flow.back(), flow, id),
            _ => {}
        }
        let is_later = stream_of(&mut self.streams, flow).is_none_or(|stream| stream.is_before(stream.side(flow), id));
        let stream = match stream_of(&mut self.streams, flow) {
            Some(stream) if !is_later => stream,
            _ => self.begin_stream(flow, flow, id),
        };
        let side = stream.side(flow);
        if !stream.takes(side, id) {
            return Vec::new();
        }
        let offset = call.place.map(|place| place.offset);
        let sendings = match (&call.op, &call.outcome, record.direction()) {
            _ if is_peek(record) => Vec::new(),
            (_, _, Some(Direction::Out)) => stream.sent(side, offset, record.bytes.len()),
            (_, _, Some(Direction::In)) => stream.received(side, offset, record.bytes.len()),
            (_, Outcome::EndOfStream, _) => stream.received_end(side),
            (Op::Shutdown(How::Write | How::Both), Outcome::Done, _) => stream.end(side),
            (Op::SetSockOpt(SocketOption::Linger, value), Outcome::Done, _) => {
                if **value == OptionValue::Linger(Some(Duration::ZERO)) {
                    stream.will_reset(side);
                }
                Vec::new()
            }
            (Op::Close, ..) => stream.closed(side),
            (_, Outcome::Failed(code), _) if code.name == "ECONNRESET" => stream.reset(1 - side),
            _ => Vec::new(),
        };
        if stream.is_over() {
            self.forget_oldest(flow);
        }
        sendings
    }

    /// One side has opened its connection; the packets that opened it, unless the other side's row has come before.
    fn opened(&mut self, flow: Flow, here: Flow, id: Option<ConnectionId>) -> Vec<Sending> {
        let is_there = stream_of(&mut self.streams, here).is_some_and(|stream| {
            let side = stream.side(here);
            stream.waits_for(side) && stream.takes(side, id)
        });
        if is_there { Vec::new() } else { self.begin_stream(flow, here, id).open() }
    }

    /// A connection in the place of an older one with the same addresses, if there was one. `flow` is from the side that
    /// connected, `here` from the side whose row it is.
    fn begin_stream(&mut self, flow: Flow, here: Flow, id: Option<ConnectionId>) -> &mut Stream {
        self.streams.remove(&flow.back());
        let mut stream = Stream::new(flow);
        stream.takes(stream.side(here), id);
        let entry = self.streams.entry(flow).insert_entry(stream);
        entry.into_mut()
    }

    /// Notes that a connection is over, and forgets the one that has been for the longest time.
    fn forget_oldest(&mut self, flow: Flow) {
        if self.over.len() == MAX_OVER
            && let Some(oldest) = self.over.pop_front()
        {
            let is_over = |stream: &Stream| stream.is_over();
            [oldest, oldest.back()].iter().for_each(|flow| {
                if self.streams.get(flow).is_some_and(is_over) {
                    self.streams.remove(flow);
                }
            });
        }
        self.over.push_back(flow);
    }

    /// `row 12: Client: send(5) = 5, 21 µs`
    fn comment(&self, row: Option<u64>, endpoint: EndpointId, call: &Call) -> String {
        let row = row.map(|row| format!("row {row}: ")).unwrap_or_default();
        let name = crate::escape::escape(self.context.names.get(endpoint).as_bytes(), MAX_NAME_CHARS);
        format!("{row}{name}: {} = {}, {}", without_result(&call.op), call.outcome, units::took(call.took_ns))
    }

    fn write_packet(
        &mut self,
        out: &mut dyn Write,
        at: Stamp,
        interface: Interface,
        packet: Vec<u8>,
        comment: Option<&str>,
    ) -> io::Result<()> {
        let since_1970 = self.context.time(at).timestamp_nanos_opt().unwrap_or_default();
        let block = EnhancedPacketBlock {
            interface_id: interface as u32,
            timestamp: Duration::from_nanos(u64::try_from(since_1970).unwrap_or_default()),
            original_len: packet.len() as u32,
            data: Cow::Owned(packet),
            options: comment.map(|comment| EnhancedPacketOption::Comment(comment.into())).into_iter().collect(),
        };
        self.write(out, &Block::EnhancedPacket(block))
    }

    fn write(&mut self, out: &mut dyn Write, block: &Block<'_>) -> io::Result<()> {
        // A file that is begun has them.
        let Some(blocks) = &mut self.blocks else { return Ok(()) };
        blocks.write_block(block).map_err(io_error)?;
        out.write_all(blocks.get_ref())?;
        blocks.get_mut().clear();
        Ok(())
    }
}

/// Characters of an endpoint's name in a comment.
const MAX_NAME_CHARS: usize = 60;

impl Sending {
    fn packet(&self, record: &Record) -> io::Result<Vec<u8>> {
        self.flow.tcp(self.segment, record.bytes.get(self.bytes.clone()).unwrap_or_default())
    }
}

fn io_error(error: PcapError) -> io::Error {
    match error {
        PcapError::IoError(error) => error,
        other => io::Error::other(other),
    }
}

/// From the row's socket to its peer, where both have numbers.
fn flow(record: &Record) -> Option<Flow> {
    let ends: &Ends = record.ends.as_ref()?;
    Some(Flow::new(ends.local()?.inet()?, ends.peer().inet()?))
}

fn stream_of(streams: &mut FxHashMap<Flow, Stream>, flow: Flow) -> Option<&mut Stream> {
    let key = if streams.contains_key(&flow) { flow } else { flow.back() };
    streams.get_mut(&key)
}

/// Whether the bytes stay where they are, for the next call.
fn is_peek(record: &Record) -> bool {
    let asked = record.call().and_then(|call| receiving(&call.op));
    asked.is_some_and(|asked| asked.flags.has(Flags::PEEK))
}

fn receiving(op: &Op) -> Option<&Receiving> {
    match op {
        Op::Recv(asked) | Op::RecvFrom(asked) => Some(asked),
        _ => None,
    }
}
