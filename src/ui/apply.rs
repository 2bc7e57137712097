//! What the window does when it is told to: every action and every command in one place.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::Frame as Window;
use egui::{Context, ViewportCommand};

use super::action::{Action, OnConnection, Step};
use super::app::App;
use super::commands::Command;
use super::dialogs::{After, Open};
use super::example_names;
use super::files::{Outcome, Purpose, Write, reason};
use super::panels::log::search::Find;
use super::panels::palette::{CommandPalette, Only};
use super::panels::program::ProgramWindow;
use super::panels::settings::FormAction;
use super::parts::{Part, Way};
use super::undo::Done;
use crate::engine::MailboxError;
use crate::export;
use crate::lab::Lab;
use crate::lab::examples::EXAMPLES;
use crate::locale::Locale;
use crate::record::{EndpointId, Record, State};

/// The ending of lab files.
const LAB_ENDING: &str = ".lab.toml";

impl App {
    pub(super) fn apply(&mut self, ctx: &Context, window: &Window, action: Action) {
        match action {
            Action::Run(command) => self.run(ctx, window, command),
            Action::Start(id) => self.model.start(id),
            Action::Stop(id) => self.model.stop(id),
            Action::UsePort(id, port) => self.model.use_port(id, port),
            Action::Focus(id) => self.model.focused = Some(id),
            Action::Select(row) => self.model.selected = row,
            Action::Compose(id, action) => self.compose(window, id, action),
            Action::OnConnection(endpoint, connection, act) => {
                let session = &self.model.session;
                let done = match act {
                    OnConnection::HalfClose => session.half_close(endpoint, connection),
                    OnConnection::Close => {
                        session.close(endpoint, connection);
                        Ok(())
                    }
                    OnConnection::Forget => session.forget_remote(endpoint, connection),
                };
                // A connection that has gone in the meantime is what was wanted, or seen to be gone.
                if done == Err(MailboxError::Busy)
                    && let Some(slot) = self.model.slot_mut(endpoint)
                {
                    slot.composer.refused(MailboxError::Busy.into());
                }
            }
            Action::OnForm(id, FormAction::SetKind(role, transport)) => self.model.set_kind(id, role, transport),
            Action::OnForm(id, FormAction::FreePath) => self.model.free_path(id),
            Action::OnForm(id, FormAction::BrowseFolder) => {
                let folder = self
                    .model
                    .slot(id)
                    .and_then(|slot| slot.endpoint.server_settings().behaviour_settings.folder.clone());
                self.files.ask(Purpose::Folder(id), &folder.unwrap_or_default(), &self.model.locale, window);
            }
            Action::Rename(id, name) => self.model.rename(id, name),
            Action::Duplicate(id) => drop(self.model.duplicate(id)),
            Action::Move(id, step) => self.move_endpoint(id, step),
            Action::Remove(id) => self.remove(ctx, id),
            Action::Undo => {
                if self.undo.refusal(&self.model).is_none()
                    && let Some(done) = self.undo.take()
                {
                    if matches!(done, Done::Left(_)) {
                        self.panes.rearrange();
                    }
                    self.model.undo(done);
                }
            }
            Action::KeepDone => {
                if let Some(done) = self.undo.take() {
                    self.model.finish(done);
                }
            }
            Action::ShowPython(id) => self.show_python(id),
            Action::SaveLogOf(id) => self.ask_save_log(window, Some(id)),
            Action::SaveCalls => {
                let suggestion = Path::new("calls.py");
                self.files.ask(Purpose::SaveCalls(self.by_hand.writer()), suggestion, &self.model.locale, window);
            }
            Action::SetMemory { mib } => {
                self.preferences.memory_mib = mib;
                self.model.set_budget(u64::from(mib) << 20);
            }
        }
    }

    fn run(&mut self, ctx: &Context, window: &Window, command: Command) {
        let preferences = &mut self.preferences;
        match command {
            Command::NewLab => self.unless_unsaved(ctx, window, After::New),
            Command::OpenLab => self.unless_unsaved(ctx, window, After::Open),
            Command::Quit => self.unless_unsaved(ctx, window, After::Quit),
            Command::SaveLab => self.save_lab(window),
            Command::SaveLabAs => self.ask_save_lab(window),
            Command::SaveLog => self.ask_save_log(window, None),
            Command::ClearLog => {
                if self.model.session.log().totals().rows > 0 {
                    // What was cleared before it is gone for good first: the log keeps one.
                    self.did(ctx, Done::ClearedLog);
                    self.model.session.clear_log();
                    self.model.selected = None;
                }
            }
            Command::Find => self.find(Find::Begin),
            Command::FindNext => self.find(Find::Next),
            Command::FindBefore => self.find(Find::Before),
            Command::NextPart => self.go(ctx, Way::On),
            Command::PartBefore => self.go(ctx, Way::Back),
            Command::StartAll => self.model.start_all(),
            Command::StopAll => self.model.stop_all(),
            Command::StartOrStop => {
                if let Some(id) = self.model.focused {
                    match self.model.status(id).state {
                        State::Stopped | State::Failed(_) => self.model.start(id),
                        _ => self.model.stop(id),
                    }
                }
            }
            Command::AddAny => self.dialogs.open(Open::Palette(CommandPalette::new(Only::Adding))),
            Command::Examples => self.dialogs.open(Open::Examples(Default::default())),
            Command::Example(place) => self.unless_unsaved(ctx, window, After::Example(place)),
            Command::Add(role, transport) => drop(self.model.add(role, transport)),
            Command::ShowPython => {
                if let Some(id) = self.model.focused {
                    self.show_python(id);
                }
            }
            Command::RemoveEndpoint => {
                if let Some(id) = self.model.focused {
                    self.remove(ctx, id);
                }
            }
            Command::ToggleEndpoints => preferences.show_endpoints = !preferences.show_endpoints,
            Command::ToggleInspector => preferences.show_inspector = !preferences.show_inspector,
            Command::Arrange(arrangement) => {
                preferences.arrangement = arrangement;
                self.panes.rearrange();
            }
            Command::ZoomIn => self.zoom(ctx, self.preferences.zoomed(1)),
            Command::ZoomOut => self.zoom(ctx, self.preferences.zoomed(-1)),
            Command::ZoomReset => self.zoom(ctx, 100),
            Command::Language(language) => {
                preferences.language = Some(language);
                self.model.locale = Locale::new(language);
            }
            Command::Theme(theme) => {
                preferences.theme = theme;
                ctx.set_theme(theme);
            }
            Command::Palette => self.dialogs.open(Open::Palette(Default::default())),
            Command::Settings => self.dialogs.open(Open::Preferences),
            Command::ByHand => self.by_hand.toggle(),
            Command::Services => self.dialogs.open(Open::Services(Default::default())),
            Command::Shortcuts => self.dialogs.open(Open::Shortcuts),
            Command::About => self.dialogs.open(Open::About),
        }
        // What changed is to be seen now, not at the next event.
        ctx.request_repaint();
    }

    pub(super) fn zoom(&mut self, ctx: &Context, percent: u16) {
        self.preferences.zoom_percent = percent;
        ctx.set_zoom_factor(f32::from(percent) / 100.0);
    }

    fn find(&mut self, find: Find) {
        if let Some(slot) = self.model.focused.and_then(|id| self.model.slot_mut(id)) {
            slot.log.find(find);
        }
    }

    fn go(&mut self, ctx: &Context, way: Way) {
        // From a card one comes to the pane of its endpoint.
        if let (Some(Part::List), Some(id)) = (self.parts.focused(ctx), self.views.endpoints.at()) {
            self.model.focused = Some(id);
        }
        self.parts.go(ctx, way);
    }

    fn remove(&mut self, ctx: &Context, id: EndpointId) {
        if let Some(removed) = self.model.remove(id) {
            self.did(ctx, Done::Removed(Box::new(removed)));
        }
    }

    /// Notes something that can be undone; what was done before it cannot any more.
    fn did(&mut self, ctx: &Context, done: Done) {
        if let Some(before) = self.undo.note(done, ctx.input(|input| input.time)) {
            self.model.finish(before);
        }
    }

    fn move_endpoint(&mut self, id: EndpointId, step: Step) {
        let slots = &mut self.model.slots;
        let Some(place) = slots.iter().position(|slot| slot.id == id) else { return };
        let other = match step {
            Step::Up => place.checked_sub(1),
            Step::Down => Some(place + 1).filter(|other| *other < slots.len()),
        };
        if let Some(other) = other {
            slots.swap(place, other);
        }
    }

    /// Goes on at once where nothing would be lost; else asks first.
    fn unless_unsaved(&mut self, ctx: &Context, window: &Window, after: After) {
        if self.model.is_dirty() {
            self.dialogs.open(Open::Unsaved(after));
        } else {
            self.go_on(ctx, window, after);
        }
    }

    pub(super) fn go_on(&mut self, ctx: &Context, window: &Window, after: After) {
        match after {
            After::Example(place) => {
                if let Some(example) = EXAMPLES.get(place) {
                    self.open_lab(ctx, example_names::in_language(example.lab(), &self.model.locale), None);
                }
            }
            After::New => self.open_lab(ctx, Lab::default(), None),
            After::Open => {
                let suggestion = self.model.path.clone().unwrap_or_default();
                self.files.ask(Purpose::OpenLab, &suggestion, &self.model.locale, window);
            }
            After::Quit => {
                self.dialogs.let_quit();
                ctx.send_viewport_cmd(ViewportCommand::Close);
            }
        }
    }

    fn open_lab(&mut self, ctx: &Context, lab: Lab, path: Option<PathBuf>) {
        // It belongs to the lab that is left, and cannot be undone in another.
        if let Some(before) = self.undo.take() {
            self.model.finish(before);
        }
        if let Some(left) = self.model.open(lab, path) {
            match left.has_something() {
                true => self.did(ctx, Done::Left(Box::new(left))),
                false => self.model.finish(Done::Left(Box::new(left))),
            }
        }
        self.panes.rearrange();
    }

    /// Saves the lab where it came from, or asks where.
    pub(super) fn save_lab(&mut self, window: &Window) {
        match self.model.path.clone() {
            Some(path) => self.files.go(self.saving(), path, &self.model.locale),
            None => self.ask_save_lab(window),
        }
    }

    fn ask_save_lab(&mut self, window: &Window) {
        let name = self.model.title();
        let name = if name.is_empty() { self.model.locale.text("untitled") } else { name };
        let usual = PathBuf::from(format!("{}{LAB_ENDING}", name.trim_end_matches(LAB_ENDING)));
        let suggestion = self.model.path.clone().unwrap_or(usual);
        self.files.ask(self.saving(), &suggestion, &self.model.locale, window);
    }

    fn saving(&self) -> Purpose {
        Purpose::SaveLab(self.model.number(), self.model.lab())
    }

    /// Shows the program of an endpoint as it is set up now, with what its composer holds.
    fn show_python(&mut self, id: EndpointId) {
        if let Some(slot) = self.model.slots.iter().find(|slot| slot.id == id) {
            self.dialogs.open(Open::Program(ProgramWindow::new(&slot.to_save(), &self.model.lab())));
        }
    }

    /// Asks where to save the log, or only the rows of one endpoint.
    fn ask_save_log(&mut self, window: &Window, only: Option<EndpointId>) {
        let stem = only.map_or_else(|| "log".to_owned(), |id| self.model.name_of(id));
        let stem: String = stem.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
        let write = self.log_writer(only);
        let suggestion = PathBuf::from(format!("{stem}.txt"));
        self.files.ask(Purpose::SaveLog(write), &suggestion, &self.model.locale, window);
    }

    /// Writes the log as it is now, in the format of the file's ending.
    fn log_writer(&self, only: Option<EndpointId>) -> Write {
        let (log, locale) = (self.model.session.log(), self.model.locale.clone());
        let context = export::Context::new(self.model.session.clock(), self.model.names.clone());
        Arc::new(move |path: &Path| {
            let wanted = |record: &Record| only.is_none_or(|id| record.endpoint == id);
            let saved = export::save(&log, &context, path, wanted);
            saved.map(|_| ()).map_err(|error| reason::of_export(&error, &locale))
        })
    }

    /// What came of opening or saving a file.
    pub(super) fn finish(&mut self, ctx: &Context, window: &Window, outcome: Outcome) {
        match outcome {
            Outcome::Opened(path, lab) => self.open_lab(ctx, lab, Some(path)),
            Outcome::SavedLab(number, path, lab) => {
                self.notices.saved(&path, ctx.input(|input| input.time));
                // What was to come after it was not meant for a lab that was opened in the meantime.
                let after = self.dialogs.take_pending();
                if self.model.mark_saved(number, lab, path)
                    && let Some(after) = after
                {
                    self.go_on(ctx, window, after);
                }
            }
            Outcome::SavedLog(path) | Outcome::SavedProgram(path) => {
                self.notices.saved(&path, ctx.input(|input| input.time))
            }
            Outcome::Payload(id, path) => {
                if let Some(slot) = self.model.slot_mut(id) {
                    slot.composer.chose_file(&path);
                }
            }
            Outcome::Folder(id, folder) => {
                if let Some(slot) = self.model.slot_mut(id) {
                    slot.endpoint.make_server().behaviour_settings.folder = Some(folder);
                    slot.form.refill(&slot.endpoint);
                }
            }
            Outcome::Cancelled => drop(self.dialogs.take_pending()),
        }
        ctx.request_repaint();
    }
}
