//! The lab's endpoints by name and colour, and which of them is the peer of a row.

use crate::address::{Addr, Transport};
use crate::payload::Encoding;
use crate::record::{EndpointId, Record, Row, Snapshot};

/// An endpoint as other endpoints see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub endpoint: EndpointId,
    pub name: String,
    /// `None` for sockets by hand, which may be of any.
    pub transport: Option<Transport>,
    /// Where its socket is, or was last.
    pub local: Option<Addr>,
    /// In which the text of its bytes is written.
    pub encoding: Encoding,
}

/// The endpoints in the lab's order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Peers(Vec<Known>);

/// An endpoint of the lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer<'a> {
    pub name: &'a str,
    /// Its place in the lab, which gives its colour.
    pub place: usize,
}

impl Peers {
    /// The peer of a row, where it is in the lab: by what was exchanged, else by the address that an endpoint has.
    pub fn of_row(&self, log: &Snapshot, row: &Row) -> Option<Peer<'_>> {
        let place = match log.peer_endpoint(row) {
            Some(endpoint) => self.place(endpoint)?,
            None => return self.of_address(row),
        };
        self.0.get(place).map(|known| Peer { name: &known.name, place })
    }

    /// The peer of a row by its address alone.
    pub fn of_address(&self, row: &Record) -> Option<Peer<'_>> {
        let place = self.at(self.0.get(self.place(row.endpoint)?)?.transport?, row.peer()?)?;
        self.0.get(place).map(|known| Peer { name: &known.name, place })
    }

    /// The endpoints in the lab's order.
    pub fn all(&self) -> &[Known] {
        &self.0
    }

    /// The encoding of an endpoint's text.
    pub fn encoding(&self, endpoint: EndpointId) -> Encoding {
        self.place(endpoint).and_then(|place| self.0.get(place)).map(|known| known.encoding).unwrap_or_default()
    }

    /// The places of the endpoints whose names are wanted.
    pub(super) fn places(&self, wanted: impl Fn(&str) -> bool) -> Vec<usize> {
        self.0.iter().enumerate().filter(|(_, known)| wanted(&known.name)).map(|(place, _)| place).collect()
    }

    fn place(&self, endpoint: EndpointId) -> Option<usize> {
        self.0.iter().position(|known| known.endpoint == endpoint)
    }

    /// Who is at an address of this transport.
    fn at(&self, transport: Transport, peer: &Addr) -> Option<usize> {
        let is_at = |local: &Addr| match (local.inet(), peer.inet()) {
            (Some(local), Some(peer)) if local.ip().is_unspecified() => {
                local.port() == peer.port() && peer.ip().is_loopback()
            }
            _ => local == peer && !peer.is_unnamed(),
        };
        self.0.iter().position(|known| known.transport == Some(transport) && known.local.as_ref().is_some_and(is_at))
    }
}

impl From<Vec<Known>> for Peers {
    fn from(known: Vec<Known>) -> Self {
        Self(known)
    }
}
