//! The lab's endpoints by name and colour, and which of them is the peer of a row.

use super::model::Slot;
use crate::address::{Addr, Transport};
use crate::record::{EndpointId, Row, Snapshot};

/// An endpoint as other endpoints see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    pub endpoint: EndpointId,
    pub name: String,
    /// `None` for sockets by hand, which may be of any.
    pub transport: Option<Transport>,
    /// Where its socket is, or was last.
    pub local: Option<Addr>,
}

/// The endpoints in the lab's order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Peers(Vec<Known>);

/// The endpoints with a text in their names, whatever its case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    peers: Peers,
    places: Vec<usize>,
}

impl Named {
    /// Whether the peer of a row is one of them.
    pub fn has_peer_of(&self, log: &Snapshot, row: &Row) -> bool {
        self.peers.of_row(log, row).is_some_and(|peer| self.places.contains(&peer.place))
    }
}

/// An endpoint of the lab.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer<'a> {
    pub name: &'a str,
    /// Its place in the lab, which gives its colour.
    pub place: usize,
}

impl Peers {
    /// The endpoints of the lab, and behind them the sockets by hand, under this name.
    pub fn of(slots: &[Slot], log: &Snapshot, by_hand: String) -> Self {
        let known = |slot: &Slot| Known {
            endpoint: slot.id,
            name: slot.endpoint.name.clone(),
            transport: Some(slot.endpoint.transport()),
            local: log.status().endpoint(slot.id).local.clone(),
        };
        let bench = Known { endpoint: EndpointId::BY_HAND, name: by_hand, transport: None, local: None };
        Self(slots.iter().map(known).chain([bench]).collect())
    }

    /// The peer of a row, where it is in the lab: by what was exchanged, else by the address that an endpoint has.
    pub fn of_row(&self, log: &Snapshot, row: &Row) -> Option<Peer<'_>> {
        let place = match log.peer_endpoint(row) {
            Some(endpoint) => self.place(endpoint)?,
            None => self.at(self.0.get(self.place(row.endpoint)?)?.transport?, row.peer()?)?,
        };
        self.0.get(place).map(|known| Peer { name: &known.name, place })
    }

    /// The endpoints with this text in their names; `None` where there are none.
    pub fn named(&self, text: &str) -> Option<Named> {
        let text = text.to_lowercase();
        let is_it = |(_, known): &(usize, &Known)| known.name.to_lowercase().contains(&text);
        let places: Vec<usize> = self.0.iter().enumerate().filter(is_it).map(|(place, _)| place).collect();
        (!places.is_empty()).then(|| Named { peers: self.clone(), places })
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
