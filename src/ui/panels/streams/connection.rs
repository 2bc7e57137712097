//! Which connection is shown, and which way: that of the selected row, or the latest of the endpoint that has the focus.

use crate::address::Addr;
use crate::diagram::stream::{Cut, Keeps, Way, extent, other_end};
use crate::lab::Role;
use crate::record::{ConnectionId, EndpointId, EndpointStatus, List, Row};
use crate::socket::Direction;
use crate::ui::model::Slot;
use crate::ui::panels::pane::PaneContext;

/// Connections that can be chosen from the list, the latest ones.
const LISTED: usize = 100;

/// What surrounds the view.
pub(super) struct StreamsContext<'a> {
    pub pane: &'a PaneContext<'a>,
    pub slots: &'a [Slot],
}

/// Which way the bytes go, seen from the left end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Heading {
    /// From the left end to the right one.
    #[default]
    There,
    Back,
}

/// One end of a connection.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct End {
    /// `None` where it is not in the lab, or has not been accepted or heard of yet.
    pub connection: Option<ConnectionId>,
    /// `None` where it is not in the lab.
    pub endpoint: Option<EndpointId>,
    /// The endpoint's name, or the address of an end outside the lab.
    pub name: String,
}

/// A connection as it is shown: a client at the left of its server.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Link {
    pub left: End,
    pub right: End,
    /// What tells it from others of the same endpoints: the client's port.
    port: String,
    pub keeps: Keeps,
}

impl Link {
    /// `client :48536 ⇄ server`
    pub(super) fn name(&self) -> String {
        format!("{}{} ⇄ {}", self.left.name, self.port, self.right.name)
    }

    /// `client → server`
    pub(super) fn way_name(&self, heading: Heading) -> String {
        let (from, to) = self.ends_of(heading);
        format!("{} → {}", from.name, to.name)
    }

    pub(super) fn ends_of(&self, heading: Heading) -> (&End, &End) {
        match heading {
            Heading::There => (&self.left, &self.right),
            Heading::Back => (&self.right, &self.left),
        }
    }

    pub(super) fn way(&self, heading: Heading) -> Way {
        let (from, to) = self.ends_of(heading);
        Way { sender: from.connection, receiver: to.connection, keeps: self.keeps }
    }

    /// Which way a row's bytes went; `None` where it has none, or is of another connection.
    pub(super) fn heading_of(&self, row: &Row) -> Option<Heading> {
        Cut::of(row)?;
        let is_sender = row.direction() == Some(Direction::Out);
        let is_left = match row.connection {
            connection if connection.is_some() && connection == self.left.connection => true,
            connection if connection.is_some() && connection == self.right.connection => false,
            _ => return None,
        };
        Some(if is_sender == is_left { Heading::There } else { Heading::Back })
    }

    fn is_of(&self, endpoint: EndpointId) -> bool {
        [&self.left, &self.right].iter().any(|end| end.endpoint == Some(endpoint))
    }

    /// Of a connection of the lab.
    pub(super) fn of(cx: &StreamsContext<'_>, connection: ConnectionId) -> Option<Self> {
        let (endpoint, local, peer) = cx.known(connection)?;
        let keeps = cx.keeps(endpoint);
        let other = other_end(cx.pane.log, connection, keeps);
        let name = |id| cx.pane.names.get(id).to_string();
        let here = End { connection: Some(connection), endpoint: Some(endpoint), name: name(endpoint) };
        let there = match other {
            Some((connection, id)) => End { connection: Some(connection), endpoint: Some(id), name: name(id) },
            None => {
                let endpoint = cx.bound_at(&peer, endpoint);
                End { connection: None, endpoint, name: endpoint.map_or_else(|| peer.to_string(), name) }
            }
        };
        // A client stands at the left of its server; of two alike, the older one.
        let is_right = match cx.is_server(endpoint) {
            true => true,
            false => other.is_some_and(|(other, id)| !cx.is_server(id) && other < connection),
        };
        let port = |addr: &Addr| addr.inet().map(|inet| format!(" :{}", inet.port())).unwrap_or_default();
        Some(match is_right {
            // An address has its port already.
            true if there.endpoint.is_none() => Self { left: there, right: here, port: String::new(), keeps },
            true => Self { left: there, right: here, port: port(&peer), keeps },
            false => Self { left: here, right: there, port: local.as_ref().map(port).unwrap_or_default(), keeps },
        })
    }
}

impl StreamsContext<'_> {
    fn endpoints(&self) -> impl Iterator<Item = EndpointId> {
        self.slots.iter().map(|slot| slot.id).chain([EndpointId::BY_HAND])
    }

    fn status(&self, endpoint: EndpointId) -> std::sync::Arc<EndpointStatus> {
        match endpoint {
            EndpointId::BY_HAND => self.pane.log.status().endpoint(endpoint),
            _ => self.pane.session.status_in(self.pane.log.status(), endpoint),
        }
    }

    fn slot(&self, endpoint: EndpointId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == endpoint)
    }

    fn is_server(&self, endpoint: EndpointId) -> bool {
        self.slot(endpoint).is_some_and(|slot| slot.endpoint.role() == Role::Server)
    }

    /// The endpoint of the lab that has this address and is spoken to in the same way as `other`.
    fn bound_at(&self, addr: &Addr, other: EndpointId) -> Option<EndpointId> {
        let is_it = |local: &Addr| match (local.inet(), addr.inet()) {
            (Some(local), Some(addr)) if local.ip().is_unspecified() => local.port() == addr.port(),
            _ => local == addr,
        };
        let transport = self.slot(other)?.endpoint.transport();
        let alike = self.slots.iter().filter(|slot| slot.id != other && slot.endpoint.transport() == transport);
        alike.map(|slot| slot.id).find(|id| self.status(*id).local.as_ref().is_some_and(is_it))
    }

    fn keeps(&self, endpoint: EndpointId) -> Keeps {
        match self.slot(endpoint).map(|slot| slot.endpoint.transport()) {
            Some(transport) if !transport.has_connections() => Keeps::Datagrams,
            Some(transport) if !transport.is_stream() => Keeps::Records,
            _ => Keeps::Bytes,
        }
    }

    /// The framing by which an end cuts messages out of what it receives.
    pub(super) fn framing(&self, end: &End) -> Option<String> {
        let framing = &self.slot(end.endpoint?)?.endpoint.framing;
        (!framing.is_raw()).then(|| framing.to_string())
    }

    /// The endpoint of a connection, its own address and its peer's: by the status, or by a row of it.
    fn known(&self, connection: ConnectionId) -> Option<(EndpointId, Option<Addr>, Addr)> {
        let by_status = self.endpoints().find_map(|endpoint| {
            let status = self.status(endpoint);
            let found = status.connections.get(&connection)?;
            Some((endpoint, found.local.clone(), found.peer.clone()))
        });
        by_status.or_else(|| {
            let lists = [Direction::In, Direction::Out].map(|direction| List::Moved(connection, direction));
            let row = lists.iter().find_map(|list| self.pane.log.get(self.pane.log.list(*list).get(0)?))?;
            let ends = row.ends.as_ref()?;
            Some((row.endpoint, ends.local().cloned(), ends.peer().clone()))
        })
    }

    /// The latest connection of an endpoint, one that is open first.
    fn latest(&self, endpoint: EndpointId) -> Option<ConnectionId> {
        let status = self.status(endpoint);
        let open = status.connections.iter().rev().find(|(_, connection)| connection.is_open());
        open.or_else(|| status.connections.iter().next_back()).map(|(id, _)| *id)
    }

    /// The connections that can be chosen, each once, the latest first.
    pub(super) fn links(&self) -> Vec<(ConnectionId, String)> {
        let latest = |endpoint| {
            let status = self.status(endpoint);
            status.connections.keys().rev().take(LISTED).copied().collect::<Vec<_>>()
        };
        let mut all: Vec<ConnectionId> = self.endpoints().flat_map(latest).collect();
        all.sort_unstable_by_key(|connection| std::cmp::Reverse(*connection));
        let link = |connection| Some((connection, Link::of(self, connection)?));
        // One with both ends in the lab stands there as its left end.
        let is_first = |(connection, link): &(ConnectionId, Link)| {
            link.left.connection.or(link.right.connection) == Some(*connection)
        };
        let links = all.into_iter().take(2 * LISTED).filter_map(link).filter(is_first);
        links.map(|(connection, link)| (connection, link.name())).collect()
    }
}

/// What the person has chosen, and what the other views had chosen in the last frame.
#[derive(Debug, Default)]
pub(super) struct Choice {
    connection: Option<ConnectionId>,
    pub heading: Heading,
    /// Whether a person chose the way: else it is one that has bytes.
    pub is_heading_chosen: bool,
    selected: Option<u64>,
    focused: Option<EndpointId>,
}

impl Choice {
    pub(super) fn choose(&mut self, connection: ConnectionId) {
        (self.connection, self.is_heading_chosen) = (Some(connection), false);
    }

    /// The connection to show now.
    pub(super) fn link(&mut self, cx: &StreamsContext<'_>) -> Option<Link> {
        let is_new_row = std::mem::replace(&mut self.selected, cx.pane.selected) != cx.pane.selected;
        let row = cx.pane.selected.filter(|_| is_new_row).and_then(|number| cx.pane.log.get(number));
        if let Some(connection) = row.as_ref().and_then(|row| row.connection) {
            self.connection = Some(connection);
        }
        let mut link = self.connection.and_then(|connection| Link::of(cx, connection));
        let is_new_focus = std::mem::replace(&mut self.focused, cx.pane.focused) != cx.pane.focused;
        let is_elsewhere = |link: &Link| cx.pane.focused.is_some_and(|focused| !link.is_of(focused));
        if is_new_focus && row.is_none() && link.as_ref().is_some_and(is_elsewhere) {
            (self.connection, self.is_heading_chosen, link) = (None, false, None);
        }
        if link.is_none() {
            let focused = cx.pane.focused.and_then(|endpoint| cx.latest(endpoint));
            let latest = focused.or_else(|| cx.endpoints().filter_map(|endpoint| cx.latest(endpoint)).max());
            link = latest.and_then(|connection| Link::of(cx, connection));
        }
        if let (Some(link), Some(row)) = (&link, &row)
            && let Some(heading) = link.heading_of(row)
        {
            (self.heading, self.is_heading_chosen) = (heading, true);
        }
        // Where only the server sends, as daytime does, there is nothing to see the other way.
        let has_bytes = |link: &Link, heading| !extent(cx.pane.log, link.way(heading)).is_empty();
        if let Some(link) = link.as_ref().filter(|_| !self.is_heading_chosen)
            && !has_bytes(link, self.heading)
        {
            self.heading = if has_bytes(link, Heading::Back) { Heading::Back } else { Heading::There };
        }
        link
    }
}
