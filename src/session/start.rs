//! A lab on its way up: who is started when, where clients really go, and what is said first. The window and the command
//! line both drive it, each in its own way of waiting.
//!
//! Endpoints that are bound start in the order in which they stand, each when the one before listens or has failed: of two
//! at one address it is always the second that finds it in use. Clients come after them, in their order, too: each when the one before
//! at the same server is connected, so that the first is the one that is accepted first.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use bytes::Bytes;

use super::{Ended, Plan, Repeat, Session, To};
use crate::address::Address;
use crate::engine::Cancel;
use crate::lab::{Endpoint, Role};
use crate::message::sentences;
use crate::payload::{Content, Moment, Payload, PayloadError};
use crate::record::{EndpointId, State};

/// How long a repeated send may take to see that its endpoint has ended.
const LAST_LOOK: Duration = Duration::from_secs(1);

/// How long a client is waited for whose `connect` does not return: the backlog may be full.
const PATIENCE: Duration = Duration::from_millis(500);

/// Whether what stands in the composers of clients and peers is sent: once, or as often as its `repeat` says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FirstPayloads {
    Sent,
    /// A person sends.
    Left,
}

sentences! {
    /// A first payload that cannot be sent.
    #[derive(Debug, Clone, PartialEq)]
    pub struct FirstPayloadError: "first-payload" {
        /// The endpoint's name.
        pub endpoint: String,
        pub error: Box<PayloadError>,
    }
}

/// The endpoints of a lab that are started together.
#[derive(Debug)]
pub struct LabStart {
    endpoints: Vec<(EndpointId, Endpoint)>,
    /// Those that have not been started: the bound ones in the order in which they stand, and behind them the clients.
    waiting: VecDeque<EndpointId>,
    /// Those that were started, when, and may still be on their way.
    on_their_way: Vec<(EndpointId, Instant)>,
    /// Those whose first payload has not been sent.
    speakers: Vec<EndpointId>,
    held_back: Vec<EndpointId>,
    /// Sends that repeat; they end when this is dropped.
    repeats: Vec<(EndpointId, Repeat)>,
}

impl LabStart {
    /// How often to look at least whether it can go on.
    pub const LOOK: Duration = Duration::from_millis(100);

    /// Of these endpoints; nothing is started before [`Self::advance`].
    ///
    /// # Errors
    /// A first payload that is to be sent has a mistake.
    pub fn new(endpoints: Vec<(EndpointId, Endpoint)>, first: FirstPayloads) -> Result<Self, FirstPayloadError> {
        let speaks = |e: &Endpoint| {
            first == FirstPayloads::Sent && matches!(e.role(), Role::Client | Role::Peer) && !e.payload.is_empty()
        };
        let speakers = endpoints.iter().filter(|(_, endpoint)| speaks(endpoint));
        // All are read before any starts, so that a mistake in the last leaves nothing half done.
        speakers.clone().try_for_each(|(_, endpoint)| first_content(endpoint, &Moment::first()).map(drop))?;
        let speakers = speakers.map(|(id, _)| *id).collect();
        // A relay behind the servers, as it may be the client of one, and before the clients.
        let rank = |endpoint: &Endpoint| (!endpoint.role().binds(), endpoint.role() == Role::Relay);
        let mut waiting: Vec<_> = endpoints.iter().map(|(id, endpoint)| (rank(endpoint), *id)).collect();
        waiting.sort_by_key(|(rank, _)| *rank);
        let waiting = waiting.into_iter().map(|(_, id)| id).collect();
        let (on_their_way, held_back, repeats) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Self { endpoints, waiting, on_their_way, speakers, held_back, repeats })
    }

    /// Goes as far as it can go now, without waiting; `true` once there is nothing left to do. To be called again
    /// whenever a state has changed, and every [`Self::LOOK`] at least.
    pub fn advance(&mut self, session: &mut Session) -> bool {
        loop {
            self.on_their_way.retain(|(id, _)| session.status(*id).state == State::Starting);
            let Some(next) = self.waiting.front().copied() else { break };
            if self.has_to_wait(next) {
                return false;
            }
            self.waiting.pop_front();
            self.start(session, next);
        }
        // A server that is still on its way has to be there before anybody speaks.
        if self.on_their_way().any(|(endpoint, _)| endpoint.role().binds()) {
            return false;
        }
        self.say_all(session);
        self.on_their_way.is_empty()
    }

    /// Whether one before it comes first: a server waits for the one before, the clients for the last of them, and a client for the one
    /// before at its server.
    fn has_to_wait(&self, next: EndpointId) -> bool {
        let address = self.endpoint(next).map(|endpoint| &endpoint.address);
        self.on_their_way().any(|(endpoint, since)| {
            let is_same_server = Some(&endpoint.address) == address;
            endpoint.role().binds() || is_same_server && since.elapsed() < PATIENCE
        })
    }

    fn on_their_way(&self) -> impl Iterator<Item = (&Endpoint, Instant)> {
        self.on_their_way.iter().filter_map(|(id, since)| Some((self.endpoint(*id)?, *since)))
    }

    /// Once all are started, each says its first payload when it is there itself: a client that waits for its server, or
    /// for nothing, holds no other one back.
    fn say_all(&mut self, session: &Session) {
        for id in std::mem::take(&mut self.speakers) {
            if self.on_their_way.iter().any(|(other, _)| *other == id) {
                self.speakers.push(id);
            } else {
                self.repeats.extend(self.say(session, id).map(|repeat| (id, repeat)));
            }
        }
    }

    /// Why the repeated sends have ended that have. Those whose endpoint has ended just now are waited for.
    pub fn ended_repeats(&self, session: &Session) -> Vec<(EndpointId, Ended)> {
        let ended = |(id, repeat): &(EndpointId, Repeat)| {
            let limit = if session.status(*id).state.is_active() { Duration::ZERO } else { LAST_LOOK };
            Some((*id, repeat.wait(limit).ended?))
        };
        self.repeats.iter().filter_map(ended).collect()
    }

    /// Leaves out an endpoint that was stopped or removed meanwhile.
    pub fn forget(&mut self, id: EndpointId) {
        self.waiting.retain(|waiting| *waiting != id);
        self.speakers.retain(|waiting| *waiting != id);
        self.on_their_way.retain(|(waiting, _)| *waiting != id);
    }

    /// The clients that were not started because their server has failed: at its address they would meet somebody
    /// else's program.
    pub fn held_back(&self) -> &[EndpointId] {
        &self.held_back
    }

    fn start(&mut self, session: &mut Session, id: EndpointId) {
        let Some(endpoint) = self.endpoint(id) else { return };
        if let (Role::Relay, Some(to)) = (endpoint.role(), endpoint.to()) {
            let mut relay = endpoint.clone();
            // A target that has failed is found out when a client comes.
            relay.set_to(Some(self.reachable(session, to).unwrap_or_else(|| to.clone())));
            session.start(id, &relay);
        } else if endpoint.role().binds() {
            session.start(id, endpoint);
        } else if let Some(address) = self.reachable(session, &endpoint.address) {
            session.start(id, &Endpoint { address, ..endpoint.clone() });
        } else {
            self.held_back.push(id);
            return;
        }
        self.on_their_way.push((id, Instant::now()));
    }

    /// Sends what an endpoint says first, once or as often as its lab has it; one that does not get through has said why
    /// already.
    fn say(&self, session: &Session, id: EndpointId) -> Option<Repeat> {
        let endpoint = self.endpoint(id)?;
        let to = match (endpoint.role(), endpoint.to()) {
            (Role::Peer, Some(to)) => self.reachable(session, to).map(To::Address),
            (Role::Peer, None) => None,
            _ => Some(To::All),
        };
        // Rendered again, as it may hold the time.
        let clock = session.clock();
        let moment = Moment { time: clock.wall(clock.now()), ..Moment::first() };
        let content = first_content(endpoint, &moment).ok().filter(|content| *content != Content::Bytes(Bytes::new()));
        let (to, content, sender) = (to?, content?, session.sender(id)?);
        if let Some(repeat) = endpoint.repeat {
            let plan = Plan::new(to.clone(), Payload::of(&endpoint.payload), endpoint.payload_options, repeat.every.0);
            // Where the system has no thread for it, it is sent once.
            if let Ok(begun) = Repeat::start(sender.clone(), Plan { times: repeat.times, ..plan }) {
                return Some(begun);
            }
        }
        let _ = sender.deliver(&to, &content, endpoint.payload_options.checksum, &Cancel::default());
        None
    }

    /// Where an address that may be one of the lab's own really is, which differs for port 0; `None` where all that are
    /// to be found there have failed.
    fn reachable(&self, session: &Session, address: &Address) -> Option<Address> {
        let is_there = |endpoint: &Endpoint| endpoint.role().binds() && endpoint.address == *address;
        let owners = self.endpoints.iter().filter(|(_, owner)| is_there(owner));
        let statuses: Vec<_> = owners.map(|(id, _)| session.status(*id)).collect();
        let mut active = statuses.iter().filter(|status| status.state.is_active());
        if let Some(local) = active.find_map(|status| status.local.clone()) {
            let port = if address.transport.has_port() { local.port() } else { 0 };
            return Some(Address { port, ..address.clone() });
        }
        let have_failed = statuses.iter().all(|status| matches!(status.state, State::Failed(_)));
        if have_failed && !statuses.is_empty() { None } else { Some(address.clone()) }
    }

    fn endpoint(&self, id: EndpointId) -> Option<&Endpoint> {
        self.endpoints.iter().find(|(other, _)| *other == id).map(|(_, endpoint)| endpoint)
    }
}

fn first_content(endpoint: &Endpoint, moment: &Moment) -> Result<Content, FirstPayloadError> {
    let content = Payload::of(&endpoint.payload).content(&endpoint.payload_options, moment);
    content.map_err(|error| FirstPayloadError { endpoint: endpoint.name.clone(), error: Box::new(error) })
}
