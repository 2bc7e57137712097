//! Whose an address is: which endpoint of the picture has it, is set up for it, or had it once.

use std::net::SocketAddr;

use super::build::Builder;
use super::lifeline::Lifeline;
use super::scene::Lane;
use crate::address::{Addr, Transport};
use crate::record::{EndpointId, Life, List, Row};

/// Rows of an endpoint's life that are looked at for the address that it had.
const MAX_LOOK: usize = 16;

impl Builder<'_> {
    pub(super) fn transport(&self, row: &Row) -> Option<Transport> {
        self.place.get(&row.endpoint)?.1.transport
    }

    /// The lifeline of the endpoint that has the address to which a row went, or had it last.
    pub(super) fn bound_at(&self, row: &Row, addr: &Addr) -> Option<Lane> {
        self.lifeline(self.transport(row), |lifeline| self.is_local(lifeline, row, addr))
    }

    /// The lifeline of the endpoint that is set up for this address, whether it runs or not.
    pub(super) fn meant(&self, row: &Row, addr: &Addr) -> Option<Lane> {
        self.lifeline(self.transport(row), |lifeline| is_set_up(lifeline, row, addr))
    }

    /// Where a datagram was to go, if no endpoint of the lab was bound to that address when it was sent.
    pub(super) fn not_bound(&self, row: &Row) -> Option<Lane> {
        let transport = self.transport(row).filter(|transport| transport.has_datagrams())?;
        let addr = row.peer()?;
        let is_its = |lifeline: &Lifeline| {
            let had = || self.had_before(lifeline.endpoint, row).is_some_and(|had| is_at(&had, row, addr));
            self.is_local(lifeline, row, addr) || is_set_up(lifeline, row, addr) || had()
        };
        let all = self.wanted.lifelines.iter().filter(|lifeline| lifeline.transport == Some(transport));
        let is_bound = |lifeline: &Lifeline| !self.is_stopped(lifeline.endpoint, row);
        let its: Vec<&Lifeline> = all.filter(|lifeline| is_its(lifeline)).collect();
        self.lane(its.first().filter(|_| !its.iter().any(|lifeline| is_bound(lifeline)))?.endpoint, None)
    }

    /// The leftmost lifeline of this transport of which this holds.
    fn lifeline(&self, transport: Option<Transport>, holds: impl Fn(&Lifeline) -> bool) -> Option<Lane> {
        let found = self.wanted.lifelines.iter().find(|lifeline| lifeline.transport == transport && holds(lifeline))?;
        self.lane(found.endpoint, None)
    }

    fn is_local(&self, lifeline: &Lifeline, row: &Row, addr: &Addr) -> bool {
        let status = self.log.status().endpoint(lifeline.endpoint);
        status.local.as_ref().is_some_and(|local| is_at(local, row, addr))
    }

    /// Whether an endpoint had no socket before this row: it had never been started, or had ended.
    fn is_stopped(&self, endpoint: EndpointId, row: &Row) -> bool {
        let lives = self.log.list(List::Life(endpoint));
        match lives.place_from(row.number).checked_sub(1) {
            // What has left the log may have been a start.
            None => lives.gone() == 0,
            Some(last) => {
                let last = lives.get(last).and_then(|number| self.log.get(number));
                let life = last.as_ref().and_then(|last| last.life());
                matches!(life, Some(Life::Stopped | Life::Failed { .. } | Life::Removed))
            }
        }
    }

    /// The address that an endpoint had when it ended before this row. With port 0 the next start gives it another.
    fn had_before(&self, endpoint: EndpointId, row: &Row) -> Option<Addr> {
        if !self.is_stopped(endpoint, row) {
            return None;
        }
        let lives = self.log.list(List::Life(endpoint));
        let end = lives.place_from(row.number);
        let before = (end.saturating_sub(MAX_LOOK)..end).rev().filter_map(|place| self.log.get(lives.get(place)?));
        let local = |row: Row| match row.life() {
            Some(Life::Bound { local } | Life::Listening { local }) => Some((**local).clone()),
            _ => None,
        };
        before.filter_map(local).next()
    }
}

fn is_set_up(lifeline: &Lifeline, row: &Row, addr: &Addr) -> bool {
    lifeline.set_up.is_some_and(|set_up| is_at(&Addr::Inet(set_up), row, addr))
}

/// Whether a socket that is bound here has the address to which a row of this machine went.
fn is_at(bound: &Addr, row: &Row, addr: &Addr) -> bool {
    let is_any = |addr: &Addr| addr.inet().is_some_and(|inet| inet.ip().is_unspecified());
    let ip = |addr: &Addr| addr.inet().map(|inet: SocketAddr| inet.ip().to_canonical());
    // One that is bound to all numbers has those of this machine only.
    let own = row.ends.as_ref().and_then(|ends| ip(ends.local()?));
    let is_here = ip(addr).is_some_and(|ip| ip.is_loopback() || Some(ip) == own);
    bound.clashes(addr) && (!is_any(bound) || is_here)
}
