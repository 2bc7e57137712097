//! IP packets with a TCP segment or a UDP datagram in them, with their lengths and checksums.

use std::io;
use std::net::{IpAddr, SocketAddr};

use etherparse::err::packet::BuildWriteError;
use etherparse::{IpHeaders, PacketBuilder, PacketBuilderStep, TcpHeader, TcpOptionElement};

/// What a segment carries at most: an IPv4 packet of 65,535 bytes without both headers. It is the MSS of Linux's loopback.
pub(super) const MAX_SEGMENT_BYTES: usize = 65_495;
/// What a packet says of hops.
const HOPS: u8 = 64;
/// The window and its shift (RFC 7323): 1 GiB. The rows do not tell how large the real one was.
const WINDOW: (u16, u8) = (u16::MAX, 14);

/// Both addresses of a packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Flow {
    pub from: SocketAddr,
    pub to: SocketAddr,
}

/// What a segment is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Syn,
    Data { push: bool },
    Ack,
    Fin,
    Reset,
}

/// One TCP segment but for its bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segment {
    pub kind: Kind,
    pub sequence: u32,
    /// `None` in the very first one.
    pub acknowledged: Option<u32>,
}

impl Flow {
    /// From a socket to its peer. An IPv4 number in IPv6's form is one of IPv4 (RFC 4291 §2.5.5.2), and a socket of every
    /// number of this machine that talks to this machine itself has its peer's.
    pub(super) fn new(local: SocketAddr, peer: SocketAddr) -> Self {
        let canonical = |addr: SocketAddr| SocketAddr::new(addr.ip().to_canonical(), addr.port());
        let (mut from, mut to) = (canonical(local), canonical(peer));
        if from.ip().is_unspecified() && to.ip().is_loopback() {
            from.set_ip(to.ip());
        }
        if to.ip().is_unspecified() && from.ip().is_loopback() {
            to.set_ip(from.ip());
        }
        Self { from, to }
    }

    /// The other way.
    pub(super) fn back(self) -> Self {
        Self { from: self.to, to: self.from }
    }

    fn ip(self) -> PacketBuilderStep<IpHeaders> {
        match (self.from.ip(), self.to.ip()) {
            (IpAddr::V4(from), IpAddr::V4(to)) => PacketBuilder::ipv4(from.octets(), to.octets(), HOPS),
            (from, to) => PacketBuilder::ipv6(v6(from), v6(to), HOPS),
        }
    }

    /// A packet with this segment and its bytes.
    pub(super) fn tcp(self, segment: Segment, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut header = TcpHeader::new(self.from.port(), self.to.port(), segment.sequence, WINDOW.0);
        if let Some(acknowledged) = segment.acknowledged {
            (header.ack, header.acknowledgment_number) = (true, acknowledged);
        }
        match segment.kind {
            Kind::Syn => {
                header.syn = true;
                let mss = TcpOptionElement::MaximumSegmentSize(MAX_SEGMENT_BYTES as u16);
                let options = [mss, TcpOptionElement::Noop, TcpOptionElement::WindowScale(WINDOW.1)];
                header.set_options(&options).map_err(io::Error::other)?;
            }
            Kind::Data { push } => header.psh = push,
            Kind::Ack => {}
            Kind::Fin => header.fin = true,
            Kind::Reset => header.rst = true,
        }
        let packet = self.ip().tcp_header(header);
        let mut out = Vec::with_capacity(packet.size(bytes.len()));
        packet.write(&mut out, bytes).map_err(io_error)?;
        Ok(out)
    }

    /// A packet with a datagram of these bytes.
    pub(super) fn udp(self, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let packet = self.ip().udp(self.from.port(), self.to.port());
        let mut out = Vec::with_capacity(packet.size(bytes.len()));
        packet.write(&mut out, bytes).map_err(io_error)?;
        Ok(out)
    }
}

fn v6(ip: IpAddr) -> [u8; 16] {
    match ip {
        IpAddr::V4(ip) => ip.to_ipv6_mapped().octets(),
        IpAddr::V6(ip) => ip.octets(),
    }
}

fn io_error(error: BuildWriteError) -> io::Error {
    match error {
        BuildWriteError::Io(error) => error,
        other => io::Error::other(other),
    }
}
