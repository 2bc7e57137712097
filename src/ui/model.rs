//! What the window shows: the lab that is open, its endpoints, and the session that runs them. Nothing is drawn here.

use std::path::PathBuf;
use std::sync::Arc;

use super::panels::composer::Composer;
use super::panels::log::LogPane;
use super::panels::pane::workers::Workers;
use super::panels::settings::Form;
use super::undo::{Left, MakeSession};
use crate::export::Names;
use crate::lab::{Endpoint, Lab, NamedPayload, Role};
use crate::locale::Locale;
use crate::payload::Options;
use crate::record::{EndpointId, EndpointStatus};
use crate::session::{FirstPayloads, LabStart, Session};
use crate::socket::free_port;

/// One endpoint of the lab, and what the window keeps for it.
pub struct Slot {
    pub id: EndpointId,
    pub endpoint: Endpoint,
    pub form: Form,
    pub log: LogPane,
    pub composer: Composer,
    pub workers: Workers,
    /// Where the composer was drawn last, in points.
    pub composer_rect: egui::Rect,
    /// How high the part was that tells of failures, in points.
    pub told_height: f32,
}

impl Slot {
    fn new(id: EndpointId, endpoint: Endpoint) -> Self {
        let form = Form::of(&endpoint);
        let mut composer = Composer::new(&endpoint.payload, endpoint.payload_options);
        composer.set_repeat(endpoint.repeat);
        Self {
            id,
            endpoint,
            form,
            log: LogPane::default(),
            composer,
            workers: Workers::default(),
            composer_rect: egui::Rect::NOTHING,
            told_height: 0.0,
        }
    }

    /// The endpoint as it is saved, with what stands in its composer.
    pub fn to_save(&self) -> Endpoint {
        Endpoint {
            payload: self.composer.notation(),
            payload_options: self.composer.options(),
            repeat: self.composer.repeat(),
            ..self.endpoint.clone()
        }
    }
}

/// Which of the labs that were opened in this window it is. One that is left and called back is the same again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabNumber(u32);

/// The open lab and all that belongs to it.
pub struct Model {
    pub session: Session,
    pub locale: Locale,
    pub slots: Vec<Slot>,
    pub path: Option<PathBuf>,
    /// The row in the inspector.
    pub selected: Option<u64>,
    pub focused: Option<EndpointId>,
    /// The endpoints' names, for what is written about them elsewhere.
    pub names: Names,
    pub(super) name: String,
    pub(super) saved: Lab,
    make_session: MakeSession,
    /// Memory for the log of a session, in bytes.
    pub(super) budget: u64,
    /// Sessions that were left and whose threads have not all ended.
    pub(super) retired: Vec<Session>,
    /// Endpoints to start again once their old threads have ended.
    pub(super) again: Vec<EndpointId>,
    next_id: u32,
    pub(super) number: LabNumber,
    next_number: u32,
    /// What was started together and is on its way.
    starting: Option<LabStart>,
    /// Payloads that the lab keeps by name.
    pub payloads: Vec<NamedPayload>,
}

/// A lab without what stands in its composers.
fn without_drafts(mut lab: Lab) -> Lab {
    for endpoint in &mut lab.endpoints {
        endpoint.payload.clear();
        // A server answers in its encoding.
        let encoding = Some(endpoint.payload_options.encoding).filter(|_| endpoint.role() == Role::Server);
        endpoint.payload_options = Options { encoding: encoding.unwrap_or_default(), ..Options::default() };
        endpoint.repeat = None;
        endpoint.set_to(None);
    }
    lab
}

impl Model {
    /// Starts a session for the lab, with a log of at most `budget` bytes.
    ///
    /// # Errors
    /// The system cannot create another thread.
    pub fn new(
        make_session: MakeSession,
        budget: u64,
        locale: Locale,
        lab: Lab,
        path: Option<PathBuf>,
    ) -> std::io::Result<Self> {
        let mut model = Self {
            session: make_session(budget)?,
            make_session,
            budget,
            retired: Vec::new(),
            again: Vec::new(),
            locale,
            slots: Vec::new(),
            path: None,
            selected: None,
            focused: None,
            names: Names::default(),
            name: String::new(),
            saved: Lab::default(),
            next_id: 1,
            number: LabNumber(0),
            next_number: 1,
            starting: None,
            payloads: Vec::new(),
        };
        model.fill(lab, path);
        Ok(model)
    }

    /// Stops the lab that is open, and opens another with a session and a log of its own; the one that was left, so that
    /// one can go back to it. Where the system has no thread for another session, the old one goes on with its log
    /// cleared, and there is no way back.
    pub fn open(&mut self, lab: Lab, path: Option<PathBuf>) -> Option<Left> {
        let left = match (self.make_session)(self.budget) {
            Ok(session) => Some(self.leave(session)),
            Err(_) => {
                for slot in std::mem::take(&mut self.slots) {
                    self.session.remove(slot.id);
                }
                self.session.clear_log();
                self.session.forget_cleared();
                None
            }
        };
        (self.selected, self.focused) = (None, None);
        self.fill(lab, path);
        left
    }

    fn fill(&mut self, lab: Lab, path: Option<PathBuf>) {
        self.number = LabNumber(self.next_number);
        self.next_number += 1;
        (self.path, self.name, self.payloads) = (path, lab.name, lab.payloads);
        self.starting = None;
        self.again.clear();
        for endpoint in lab.endpoints {
            self.push(self.slots.len(), endpoint);
        }
        self.focused = self.slots.first().map(|slot| slot.id);
        self.saved = self.lab();
    }

    /// Changes the memory for the log, in bytes.
    pub fn set_budget(&mut self, bytes: u64) {
        self.budget = bytes;
        self.session.set_budget(bytes);
    }

    /// The lab as it would be saved now.
    pub fn lab(&self) -> Lab {
        Lab {
            name: self.name.clone(),
            endpoints: self.slots.iter().map(Slot::to_save).collect(),
            payloads: self.payloads.clone(),
        }
    }

    /// Whether something would be lost if the lab were closed now.
    ///
    /// What was typed into the composers of a lab that has no file yet does not count: an example that was only played
    /// with is left without a question.
    pub fn is_dirty(&self) -> bool {
        let (now, saved) = (self.lab(), self.saved.clone());
        if self.path.is_some() { now != saved } else { without_drafts(now) != without_drafts(saved) }
    }

    pub fn number(&self) -> LabNumber {
        self.number
    }

    /// Notes that `lab` now stands in the file at `path`. `false` where another lab has been opened in the meantime: the
    /// file is not this one's.
    #[must_use]
    pub fn mark_saved(&mut self, number: LabNumber, lab: Lab, path: PathBuf) -> bool {
        let is_open = number == self.number;
        if is_open {
            (self.saved, self.path) = (lab, Some(path));
        }
        is_open
    }

    /// What the lab is called in the title: its file's name, else its own.
    pub fn title(&self) -> String {
        let file = self.path.as_ref().and_then(|path| path.file_name()).map(|name| name.to_string_lossy().into_owned());
        file.filter(|name| !name.is_empty()).unwrap_or_else(|| self.name.clone())
    }

    /// What the lab is called in words: one that has no name is untitled.
    pub fn shown_title(&self) -> String {
        let title = self.title();
        if title.is_empty() { self.locale.text("untitled") } else { title }
    }

    pub fn slot(&self, id: EndpointId) -> Option<&Slot> {
        self.slots.iter().find(|slot| slot.id == id)
    }

    pub fn slot_mut(&mut self, id: EndpointId) -> Option<&mut Slot> {
        self.slots.iter_mut().find(|slot| slot.id == id)
    }

    pub fn name_of(&self, id: EndpointId) -> String {
        self.slot(id).map_or_else(|| format!("#{}", id.0), |slot| slot.endpoint.name.clone())
    }

    pub fn status(&self, id: EndpointId) -> Arc<EndpointStatus> {
        self.session.status(id)
    }

    /// Starts an endpoint, unless one of its settings is wrong.
    pub fn start(&mut self, id: EndpointId) {
        let Some(slot) = self.slots.iter().find(|slot| slot.id == id) else { return };
        if slot.form.problem(&slot.endpoint).is_none() {
            self.session.start(id, &slot.endpoint);
        }
    }

    /// Gives a server another port and starts it. Clients of the lab that were set to its old address, and do not run, go
    /// with it. For port 0 the system is asked at once for one that is free, so that the clients know it, too.
    pub fn use_port(&mut self, id: EndpointId, port: u16) {
        let Some(old) = self.slot(id).map(|slot| slot.endpoint.address.clone()) else { return };
        let port = if port == 0 { free_port(&old).unwrap_or(0) } else { port };
        for place in 0..self.slots.len() {
            let is_active = self.status(self.slots[place].id).state.is_active();
            let slot = &mut self.slots[place];
            let follows = port != 0 && slot.endpoint.role() == Role::Client && slot.endpoint.address == old;
            if (slot.id == id || follows) && !is_active {
                slot.endpoint.address.port = port;
                slot.form.refill(&slot.endpoint);
            }
        }
        self.start(id);
    }

    pub fn stop(&mut self, id: EndpointId) {
        self.leave_out(id);
        self.again.retain(|again| *again != id);
        self.session.stop(id);
    }

    /// Starts all whose settings are right, in their order: see [`LabStart`].
    pub fn start_all(&mut self) {
        let is_right = |slot: &&Slot| slot.form.problem(&slot.endpoint).is_none();
        let endpoints = self.slots.iter().filter(is_right).map(|slot| (slot.id, slot.endpoint.clone())).collect();
        // Nothing is said that could be wrong: in the window a person sends.
        self.starting = LabStart::new(endpoints, FirstPayloads::Left).ok();
    }

    pub fn stop_all(&mut self) {
        self.starting = None;
        self.again.clear();
        self.session.stop_all();
    }

    /// Goes on with what was started together; called once a frame. A client whose server has failed stays as it is, and
    /// its name is given.
    pub fn go_on_starting(&mut self) -> Vec<String> {
        let session = &mut self.session;
        let started = self.starting.take_if(|starting| starting.advance(session));
        let held_back = started.iter().flat_map(LabStart::held_back);
        held_back.map(|id| self.name_of(*id)).collect()
    }

    fn leave_out(&mut self, id: EndpointId) {
        if let Some(starting) = &mut self.starting {
            starting.forget(id);
        }
    }

    pub fn rename(&mut self, id: EndpointId, name: String) {
        if let Some(slot) = self.slot_mut(id) {
            slot.endpoint.name = name;
            self.names.set(id, &self.name_of(id));
        }
    }

    pub(super) fn push(&mut self, place: usize, endpoint: Endpoint) -> EndpointId {
        let id = EndpointId(self.next_id);
        self.next_id += 1;
        self.names.set(id, &endpoint.name);
        self.names.set_encoding(id, endpoint.payload_options.encoding);
        self.slots.insert(place, Slot::new(id, endpoint));
        self.focused = Some(id);
        id
    }
}
