//! What the window edits: the lab that is open, its endpoints, and the session that runs them. Nothing here is drawn or
//! knows egui.

mod adding;
pub mod again;
pub mod course;
pub mod lesson;
mod recorded;
mod undo;

use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use crate::export::{Context, Names};
use crate::lab::{Endpoint, Lab, NamedPayload, Role, RoleSettings, ShowAs};
use crate::locale::Locale;
use crate::payload::{Options, Payload};
use crate::record::{Control, EndpointId, EndpointStatus};
use crate::session::{FirstPayloads, LabStart, Session};
use crate::socket::free_port;

/// One endpoint of the lab, with what is typed into its composer.
pub struct Slot {
    pub id: EndpointId,
    pub endpoint: Endpoint,
    /// How often it was changed elsewhere than in its own settings, whose fields then are filled again.
    pub revision: u32,
    /// What it had in other roles, which it takes up again with them.
    set_aside: Vec<RoleSettings>,
}

impl Slot {
    /// Gives the endpoint a role, with the settings that it had when it had that role last.
    fn change_role(&mut self, role: Role) {
        if self.endpoint.role() != role {
            let place = self.set_aside.iter().position(|settings| settings.role() == role);
            let settings = place.map_or_else(|| RoleSettings::usual(role), |place| self.set_aside.remove(place));
            self.set_aside.push(std::mem::replace(&mut self.endpoint.role, settings));
        }
    }
}

/// Makes a session with a log of at most so many bytes.
pub type MakeSession = Box<dyn Fn(u64) -> io::Result<Session>>;

/// Which of the labs that were opened in this window it is. One that is left and called back is the same again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabNumber(u32);

/// The open lab and all that belongs to it.
pub struct OpenLab {
    pub session: Session,
    pub locale: Locale,
    pub slots: Vec<Slot>,
    pub path: Option<PathBuf>,
    /// The row in the inspector.
    pub selected: Option<u64>,
    /// The row that the selected one is compared with.
    pub compared: Option<u64>,
    pub focused: Option<EndpointId>,
    /// A person has chosen it; else it is where each view begins.
    is_focus_chosen: bool,
    /// The endpoints' names, for what is written about them elsewhere.
    pub names: Names,
    name: String,
    saved: Lab,
    make_session: MakeSession,
    /// Memory for the log of a session, in bytes.
    budget: u64,
    /// Sessions that were left and whose threads have not all ended.
    retired: Vec<Session>,
    /// The recorded log that is open in the lab's place.
    recorded: Option<Recorded>,
    /// What was done last, and until when it can be undone, in seconds.
    done: Option<(Done, f64)>,
    /// Endpoints to start again once their old threads have ended.
    again: Vec<EndpointId>,
    next_id: u32,
    pub number: LabNumber,
    next_number: u32,
    /// What was started together and is on its way.
    starting: Option<LabStart>,
    /// Payloads that the lab keeps by name.
    pub payloads: Vec<NamedPayload>,
    /// Calls by hand that the lab prepares.
    pub by_hand: Vec<String>,
    /// What the lab wants shown when it is opened.
    pub show: ShowAs,
    /// Settings, by their keys, that would show the mistake whose cause is looked for; `None` where nothing is hidden.
    pub hides: Option<Vec<String>>,
}

/// What can be undone.
enum Done {
    ClearedLog,
    /// An endpoint was taken out of its place; one that ran runs again when it comes back.
    Removed {
        slot: Box<Slot>,
        place: usize,
        was_active: bool,
    },
    Left(Box<Left>),
}

/// A lab that was left, with all that belonged to it. Its endpoints are stopped. Its log keeps the memory it has, so that
/// nothing of it is missing when it is called back: until then there may be twice the memory that is set for one.
struct Left {
    number: LabNumber,
    session: Session,
    slots: Vec<Slot>,
    path: Option<PathBuf>,
    selected: Option<u64>,
    focused: Option<EndpointId>,
    title: String,
    name: String,
    saved: Lab,
    payloads: Vec<NamedPayload>,
    by_hand: Vec<String>,
    show: ShowAs,
}

/// A recorded log that is open in the lab's place.
struct Recorded {
    /// What it is called: its file, or its lab.
    title: String,
    /// Whether some of its rows cannot be read.
    is_damaged: bool,
    /// The lab, which comes back.
    behind: Box<Left>,
}

/// A lab without what stands in its composers.
fn without_drafts(mut lab: Lab) -> Lab {
    for endpoint in &mut lab.endpoints {
        endpoint.payload.clear();
        // A server answers in its encoding.
        let encoding = Some(endpoint.payload_options.encoding).filter(|_| endpoint.role() == Role::Server);
        endpoint.payload_options = Options { encoding: encoding.unwrap_or_default(), ..Options::default() };
        endpoint.repeat = None;
        if endpoint.role() == Role::Peer {
            endpoint.set_to(None);
        }
    }
    lab
}

/// The lab without what its logs are searched for: it is saved with the lab, but nothing is lost with it.
fn without_searches(mut lab: Lab) -> Lab {
    lab.endpoints.iter_mut().for_each(|endpoint| endpoint.filter = Default::default());
    lab
}

impl OpenLab {
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
    ) -> io::Result<Self> {
        let mut model = Self {
            session: make_session(budget)?,
            make_session,
            budget,
            retired: Vec::new(),
            recorded: None,
            done: None,
            again: Vec::new(),
            locale,
            slots: Vec::new(),
            path: None,
            selected: None,
            compared: None,
            focused: None,
            is_focus_chosen: false,
            names: Names::default(),
            name: String::new(),
            saved: Lab::default(),
            next_id: 1,
            number: LabNumber(0),
            next_number: 1,
            starting: None,
            payloads: Vec::new(),
            by_hand: Vec::new(),
            show: ShowAs::default(),
            hides: None,
        };
        model.name_bench();
        model.fill(lab, path);
        Ok(model)
    }

    fn fill(&mut self, lab: Lab, path: Option<PathBuf>) {
        self.fill_as(lab, path, None);
    }

    /// With endpoints of these ids, where they have some.
    fn fill_as(&mut self, lab: Lab, path: Option<PathBuf>, ids: Option<&[EndpointId]>) {
        self.number = LabNumber(self.next_number);
        self.next_number += 1;
        (self.path, self.name) = (path, lab.name);
        (self.payloads, self.by_hand, self.show) = (lab.payloads, lab.by_hand, lab.show);
        self.starting = None;
        self.again.clear();
        for (place, endpoint) in lab.endpoints.into_iter().enumerate() {
            match ids.and_then(|ids| ids.get(place)) {
                Some(id) => self.push_as(place, *id, endpoint),
                None => drop(self.push(place, endpoint)),
            }
        }
        (self.focused, self.is_focus_chosen) = (self.slots.first().map(|slot| slot.id), false);
        self.saved = self.lab();
    }

    /// Changes the memory for the log, in bytes.
    pub fn set_budget(&mut self, bytes: u64) {
        self.budget = bytes;
        self.session.recorder().order(Control::SetBudget(bytes));
    }

    /// The lab as it would be saved now.
    pub fn lab(&self) -> Lab {
        Lab {
            name: self.name.clone(),
            endpoints: self.slots.iter().map(|slot| slot.endpoint.clone()).collect(),
            payloads: self.payloads.clone(),
            by_hand: self.by_hand.clone(),
            show: self.show,
        }
    }

    /// Whether something would be lost if the lab were closed now.
    ///
    /// What was typed into the composers of a lab that has no file yet does not count: an example that was only played
    /// with is left without a question.
    pub fn is_dirty(&self) -> bool {
        // Of a recorded log nothing is lost: it is in its file.
        if self.is_recorded() {
            return false;
        }
        let (now, saved) = (without_searches(self.lab()), without_searches(self.saved.clone()));
        if self.path.is_some() { now != saved } else { without_drafts(now) != without_drafts(saved) }
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
        if let Some((title, _)) = self.recorded() {
            return title.to_owned();
        }
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
        self.names.get(id).to_string()
    }

    pub fn status(&self, id: EndpointId) -> Arc<EndpointStatus> {
        self.session.status(id)
    }

    /// Starts an endpoint.
    pub fn start(&mut self, id: EndpointId) {
        if let Some(slot) = self.slots.iter().find(|slot| slot.id == id && !self.is_recorded()) {
            self.session.start(id, &slot.endpoint);
        }
    }

    /// Gives an endpoint another port. Clients of the lab that were set to a server's old address, and do not run, go
    /// with it. For port 0 the system is asked at once for one that is free, so that the clients know it, too.
    pub fn use_port(&mut self, id: EndpointId, port: u16) {
        let Some(old) = self.slot(id).map(|slot| slot.endpoint.address.clone()) else { return };
        let is_server = self.slot(id).is_some_and(|slot| slot.endpoint.role() != Role::Client);
        let port = if port == 0 { free_port(&old).unwrap_or(0) } else { port };
        for place in 0..self.slots.len() {
            let is_active = self.status(self.slots[place].id).state.is_active();
            let slot = &mut self.slots[place];
            let follows =
                is_server && port != 0 && slot.endpoint.role() == Role::Client && slot.endpoint.address == old;
            if (slot.id == id || follows) && !is_active {
                slot.endpoint.address.port = port;
                slot.revision += 1;
            }
        }
    }

    pub fn stop(&mut self, id: EndpointId) {
        if let Some(starting) = &mut self.starting {
            starting.forget(id);
        }
        self.again.retain(|again| *again != id);
        self.session.stop(id);
    }

    /// Starts all that `can_start`, in their order: see [`LabStart`].
    pub fn start_all(&mut self, mut can_start: impl FnMut(&Slot) -> bool) {
        let startable = self.slots.iter().filter(|slot| can_start(slot));
        let endpoints = startable.map(|slot| (slot.id, slot.endpoint.clone())).collect();
        // No first payload that could be wrong: in the window a person sends.
        self.starting = LabStart::new(endpoints, FirstPayloads::Left).ok().filter(|_| !self.is_recorded());
    }

    /// Whether some are still to be started.
    pub fn is_starting(&self) -> bool {
        self.starting.is_some()
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

    pub fn rename(&mut self, id: EndpointId, name: String) {
        if let Some(slot) = self.slot_mut(id) {
            slot.endpoint.name = name.clone();
            self.names.set(id, &name);
        }
    }

    /// Names the calls made by hand, in the language of the window.
    pub fn name_bench(&self) {
        self.names.set(EndpointId::BY_HAND, &self.locale.text("by-hand-endpoint"));
    }

    /// What rows need beside themselves to be written.
    pub fn export_context(&self) -> Context {
        Context::new(self.session.clock(), self.names.clone())
    }

    /// Moves an endpoint so many places down in the list, or up.
    pub fn shift(&mut self, id: EndpointId, places: isize) {
        let Some(place) = self.slots.iter().position(|slot| slot.id == id) else { return };
        let other = place.saturating_add_signed(places).min(self.slots.len() - 1);
        self.slots.swap(place, other);
    }

    fn push(&mut self, place: usize, endpoint: Endpoint) -> EndpointId {
        let id = EndpointId(self.next_id);
        self.push_as(place, id, endpoint);
        id
    }

    fn push_as(&mut self, place: usize, id: EndpointId, mut endpoint: Endpoint) {
        self.next_id = self.next_id.max(id.0.saturating_add(1));
        self.names.set(id, &endpoint.name);
        self.names.set_encoding(id, endpoint.payload_options.encoding);
        // With its prefix, as the composer writes it.
        endpoint.payload = Payload::of(&endpoint.payload).to_string();
        self.slots.insert(place, Slot { id, endpoint, revision: 0, set_aside: Vec::new() });
        self.focus(id);
    }

    /// Says in the log what it is of, where that has changed.
    pub fn describe(&self) {
        let ids: Vec<EndpointId> = self.slots.iter().map(|slot| slot.id).collect();
        let names = self.names.all().into_iter().map(|(id, name, _)| (id, name));
        self.session.describe(&self.lab(), &ids, names.collect());
    }

    /// Chooses an endpoint.
    pub fn focus(&mut self, id: EndpointId) {
        (self.focused, self.is_focus_chosen) = (Some(id), true);
    }

    /// Where nobody has been chosen, it is who speaks first: the first client, or peer.
    pub fn focus_speaker(&mut self) {
        let with = |role| self.slots.iter().find(|slot| slot.endpoint.role() == role).map(|slot| slot.id);
        if !self.is_focus_chosen {
            self.focused = with(Role::Client).or_else(|| with(Role::Peer)).or(self.focused);
        }
    }
}
