//! One thing to do, done.

use std::time::Duration;

use super::{Player, Typed};
use crate::address::Address;
use crate::by_hand::request;
use crate::engine::{Cancel, MailboxError};
use crate::lab::{Endpoint, Role, setting};
use crate::lesson::{Deed, Pace, Who};
use crate::payload::{Moment, Payload};
use crate::record::{EndpointId, State};
use crate::session::{EndpointSender, FirstPayloads, LabStart, Plan, Repeat, SendError, To};

/// How long an endpoint may take to start or stop; a client that waits in the backlog goes on waiting.
const TURN_LIMIT: Duration = Duration::from_secs(2);
/// How long a client may be on its way before one goes on to the next.
const CONNECT_LIMIT: Duration = Duration::from_millis(400);
/// How long a call by hand may take before one goes on to the next thing: longer than the timeouts that lessons set.
const CALL_LIMIT: Duration = Duration::from_secs(1);
/// How long a send waits for its turn, and for a connection.
const SEND_LIMIT: Duration = Duration::from_secs(5);

/// Those whose controls a step names.
pub(super) fn named(deeds: &[Deed]) -> Vec<String> {
    deeds.iter().flat_map(Deed::endpoints).cloned().collect()
}

impl Player {
    /// Does it; `named` are those that the step names, so that the others are known.
    pub(super) fn act(&mut self, deed: &Deed, named: &[String]) {
        match deed {
            Deed::Press { who, control, times, pace } => {
                self.press(&self.whose(who, named), control.name, *times, *pace)
            }
            Deed::Type { who, text } => self.types(who, vec![text.clone()]),
            Deed::Kept { who, payloads } => self.types_kept(who, payloads),
            Deed::Repeat { who, every, times } => self.repeats(who, every.0, *times),
            Deed::SendTo { who, address } => self.sends_to(who, address),
            Deed::Set { who, setting, value } => self.set(who, setting, value),
            Deed::Call { statement } => self.calls(statement),
            Deed::Wait(time) => drop(self.until(time.0, |_| false)),
            // A person reads it.
            Deed::Words(_) => {}
        }
    }

    fn refuse(&mut self, who: &str, why: impl std::fmt::Display) {
        self.refused.push(format!("{who}: {why}"));
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.lab.endpoints.iter().position(|endpoint| endpoint.name == name)
    }

    fn id(&self, name: &str) -> Option<EndpointId> {
        self.ids.get(self.place(name)?).copied()
    }

    /// The endpoints whose control is meant; none for the window's.
    fn whose(&self, who: &Who, named: &[String]) -> Option<Vec<String>> {
        let clients = self.lab.endpoints.iter().filter(|endpoint| endpoint.role() == Role::Client);
        let clients = clients.map(|endpoint| endpoint.name.clone());
        match who {
            Who::Window => None,
            Who::Named(names) => Some(names.clone()),
            Who::AllClients => Some(clients.collect()),
            Who::Others => Some(clients.filter(|name| !named.contains(name)).collect()),
        }
    }

    fn press(&mut self, who: &Option<Vec<String>>, control: &str, times: u32, pace: Pace) {
        let Some(who) = who else { return self.press_for_all(control) };
        for _ in 0..times {
            for name in who {
                self.press_of(name, control, pace);
                if !matches!(pace, Pace::Within(_)) {
                    self.settle();
                }
            }
        }
    }

    fn press_for_all(&mut self, control: &str) {
        match control {
            "Start all" => {
                let endpoints = self.endpoints().map(|(id, endpoint)| (id, endpoint.clone())).collect();
                // No first payload that could be wrong: what is sent is a deed of its own.
                let Ok(mut start) = LabStart::new(endpoints, FirstPayloads::Left) else { return };
                self.until(TURN_LIMIT, |player| start.advance(&mut player.session));
            }
            "Stop all" => {
                self.session.stop_all();
                self.until(TURN_LIMIT, |player| {
                    !player.ids.iter().any(|id| player.session.status(*id).state.is_active())
                });
            }
            "Prepare" => {
                let prepared = self.lab.by_hand.clone();
                prepared.iter().for_each(|statement| self.calls(statement));
            }
            _ => self.refuse(control, "there is no such control"),
        }
        self.settle();
    }

    /// A call by hand. One that waits goes on waiting, and ends with what comes later.
    fn calls(&mut self, statement: &str) {
        self.bench.poll();
        let statement = self.elsewhere.statement(statement);
        let number = match request(&self.bench, &statement).map(|request| self.bench.call(request)) {
            Ok(Ok(number)) => number,
            Ok(Err(why)) => return self.refuse(&statement, why),
            Err(why) => return self.refuse(&statement, why),
        };
        if self.bench.wait(number, CALL_LIMIT).is_some() {
            self.settle();
        }
    }

    fn press_of(&mut self, name: &str, control: &str, pace: Pace) {
        let Some((place, id)) = self.place(name).zip(self.id(name)) else {
            return self.refuse(name, "no endpoint has this name");
        };
        let endpoint = self.lab.endpoints[place].clone();
        match control {
            "Start" | "Connect" => {
                self.session.start(id, &endpoint);
                let limit = if endpoint.role() == Role::Client { CONNECT_LIMIT } else { TURN_LIMIT };
                self.until(limit, |player| player.session.status(id).state != State::Starting);
            }
            "Stop" | "Disconnect" => {
                self.session.stop(id);
                self.until(TURN_LIMIT, |player| !player.session.status(id).state.is_active());
            }
            "Send" if pace == Pace::Each => {
                for typed in self.typed(&endpoint) {
                    self.send(id, &endpoint, &typed);
                    self.settle();
                }
            }
            "Send" => {
                let typed = self.typed(&endpoint).pop();
                typed.iter().for_each(|typed| self.send(id, &endpoint, typed));
            }
            "Half-close" | "Close" => {
                let mailboxes = self.session.mailboxes(id);
                let open: Vec<_> = self.session.status(id).open().map(|(connection, _)| connection).collect();
                for connection in open {
                    let refused = match control {
                        "Close" => {
                            mailboxes.close(connection);
                            Ok(())
                        }
                        _ => mailboxes.half_close(connection),
                    };
                    refused.unwrap_or_else(|why| self.refuse(name, why));
                }
            }
            "Duplicate" => {
                let name = self.lab.free_name(&endpoint.name);
                self.insert(self.lab.place_for_copy(place), Endpoint { name, ..endpoint });
            }
            // Opening a form does nothing.
            "Settings" | "Read as" => {}
            _ => self.refuse(name, format!("there is no control {control}")),
        }
    }

    /// What stands in an endpoint's composer.
    fn typed(&self, endpoint: &Endpoint) -> Vec<Typed> {
        let own = || vec![Typed { text: endpoint.payload.clone(), options: endpoint.payload_options }];
        self.typed.get(&endpoint.name).cloned().unwrap_or_else(own)
    }

    fn types(&mut self, who: &str, texts: Vec<String>) {
        let Some(place) = self.place(who) else { return self.refuse(who, "no endpoint has this name") };
        let options = self.lab.endpoints[place].payload_options;
        self.typed.insert(who.to_owned(), texts.into_iter().map(|text| Typed { text, options }).collect());
    }

    fn types_kept(&mut self, who: &str, names: &[String]) {
        let kept = names.iter().filter_map(|name| self.lab.payloads.iter().find(|payload| payload.name == *name));
        let typed: Vec<Typed> = kept.map(|kept| Typed { text: kept.payload.clone(), options: kept.options }).collect();
        if typed.len() < names.len() {
            self.refuse(who, format!("the lab does not keep all of {}", names.join(", ")));
        }
        self.typed.insert(who.to_owned(), typed);
    }

    fn to(endpoint: &Endpoint) -> To {
        match (endpoint.role(), endpoint.to()) {
            (Role::Peer, Some(to)) => To::Address(to.clone()),
            _ => To::All,
        }
    }

    fn send(&mut self, id: EndpointId, endpoint: &Endpoint, typed: &Typed) {
        self.sends += 1;
        let clock = self.session.clock();
        let moment = Moment { seq: self.sends, time: clock.wall(clock.now()), ..Moment::first() };
        let content = match Payload::of(&typed.text).content(&typed.options, &moment) {
            Ok(content) => content,
            Err(why) => return self.refuse(&endpoint.name, why),
        };
        let to = Self::to(endpoint);
        let mut result = Err(SendError::Mailbox(MailboxError::NotOpen));
        let send = |sender: &EndpointSender| sender.deliver(&to, &content, typed.options.checksum, &Cancel::default());
        self.until(SEND_LIMIT, |player| {
            let Some(sender) = player.session.sender(id) else { return true };
            result = send(sender);
            let can_wait = [MailboxError::Busy, MailboxError::NotYourTurn, MailboxError::NotOpen];
            let waits = matches!(&result, Err(SendError::Mailbox(why)) if can_wait.contains(why));
            !waits || !player.session.status(id).state.is_active()
        });
        if let Err(why) = result {
            self.refuse(&endpoint.name, why);
        }
    }

    fn repeats(&mut self, who: &str, every: Duration, times: u32) {
        let found = self.place(who).map(|place| self.lab.endpoints[place].clone());
        let sender = self.id(who).and_then(|id| self.session.sender(id).cloned());
        let (Some(endpoint), Some(sender)) = (found, sender) else { return self.refuse(who, "it does not run") };
        let Some(typed) = self.typed(&endpoint).pop() else { return };
        let plan = Plan::new(Self::to(&endpoint), Payload::of(&typed.text), typed.options, every);
        match Repeat::start(sender, Plan { times: Some(times.into()), ..plan }) {
            Ok(repeat) => {
                self.repeats.push(repeat);
                // Nobody presses twice at one moment.
                let end = self.session.log().end_row();
                self.until(TURN_LIMIT, |player| player.session.log().end_row() > end);
            }
            Err(why) => self.refuse(who, why),
        }
    }

    fn sends_to(&mut self, who: &str, address: &str) {
        let Some(place) = self.place(who) else { return self.refuse(who, "no endpoint has this name") };
        let scheme = self.lab.endpoints[place].transport().scheme();
        match format!("{scheme}://{address}").parse::<Address>() {
            Ok(to) => self.lab.endpoints[place].set_to(Some(self.elsewhere.address(&to))),
            Err(why) => self.refuse(who, why),
        }
    }

    fn set(&mut self, who: &str, id: &str, value: &str) {
        let Some(place) = self.place(who) else { return self.refuse(who, "no endpoint has this name") };
        let endpoint = &mut self.lab.endpoints[place];
        let text = match value {
            "true" => "on",
            "false" => "off",
            text => text,
        };
        match (id, setting(id)) {
            ("host", _) => endpoint.address.host = text.to_owned(),
            ("port", _) => match text.parse() {
                Ok(port) => endpoint.address.port = self.elsewhere.port(endpoint.transport(), port),
                Err(why) => self.refuse(who, why),
            },
            (_, Some(setting)) => match setting.read(text) {
                Ok(value) => setting.put(endpoint, value),
                Err(why) => self.refuse(who, why),
            },
            (_, None) => self.refuse(who, format!("{id} is no setting")),
        }
    }
}
