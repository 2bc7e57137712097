//! What the window does when it is asked to: every action and every command.

use std::path::Path;
use std::sync::PoisonError;

use crate::ui::files::Parent;
use egui::Context;

use super::App;
use crate::engine::MailboxError;
use crate::export::is_log;
use crate::lab::ShowAs;
use crate::locale::{Language, Locale};
use crate::record::{ConnectionId, EndpointId, State};
use crate::ui::action::{Action, OnConnection};
use crate::ui::commands::Command;
use crate::ui::dialogs::{After, Open};
use crate::ui::files::{Document, Purpose};
use crate::ui::panels::exchange::picture_writer;
use crate::ui::panels::log::Find;
use crate::ui::panels::palette::CommandPalette;
use crate::ui::panels::pane::state::PaneState;
use crate::ui::panels::reach::ReachWindow;
use crate::ui::parts::WindowPart;
use crate::ui::preferences::{Preferences, View};
use crate::ui::sizes;
use crate::ui::table::TableChange;

impl App {
    pub(super) fn apply(&mut self, ctx: &Context, window: &Parent, action: Action) {
        match action {
            Action::Run(command) => self.run(ctx, window, command),
            Action::OpenRecent(path) if is_log(&path) => self.unless_running(ctx, window, After::OpenLog(path)),
            Action::Kept(run, act) => self.on_kept(ctx, window, run, act),
            Action::OpenRecent(path) => self.unless_unsaved(ctx, window, After::OpenFile(path)),
            Action::OpenLesson(place) => self.open_lesson(ctx, window, place),
            Action::Start(id) => self.start(id),
            Action::Stop(id) => self.model.stop(id),
            Action::UsePort(id, port) => {
                self.model.use_port(id, port);
                self.start(id);
            }
            Action::Focus(id) => {
                self.model.focus(id);
                self.is_list_in_front = false;
            }
            Action::Select(row) => {
                self.model.selected = row;
                if row.is_none() {
                    self.model.compared = None;
                }
            }
            Action::Compare(row) => self.model.compared = row,
            Action::Show(show) => self.show(ctx, show),
            Action::Reach(id) => self.dialogs.open = Some(Open::Reach(ReachWindow::new(id))),
            Action::ShowSettings(id) => self.settings_of = id,
            Action::Compose(id, action) => self.compose(window, id, action),
            Action::OnConnection(endpoint, connection, act) => self.on_connection(endpoint, connection, act),
            Action::SetFaults(id, way, faults) => self.model.session.set_faults(id, way, &faults),
            Action::HoldNext(id, way, is_held) => {
                self.model.session.relay(id).into_iter().for_each(|relay| relay.hold_next(way, is_held));
                ctx.request_repaint();
            }
            Action::Decide(id, held, decision) => {
                self.model.session.relay(id).into_iter().for_each(|relay| relay.decide(held, decision.clone()));
            }
            Action::SetKind(id, role, transport) => self.model.set_kind(id, role, transport),
            Action::FreePath(id) => self.model.free_path(id),
            Action::BrowseFolder(id) => {
                let slot = self.model.slot(id);
                let folder = slot.and_then(|slot| slot.endpoint.server_settings().behaviour_settings.folder.clone());
                self.files.ask(Purpose::Folder(id), &folder.unwrap_or_default(), &self.model.locale, window);
            }
            Action::Rename(id, name) => self.model.rename(id, name),
            Action::Duplicate(id) => drop(self.model.duplicate(id)),
            Action::Move(id, places) => self.model.shift(id, places),
            Action::Remove(id) => self.model.remove(id, Self::now(ctx)),
            Action::KeepDone => self.model.keep_done(),
            Action::PutBack(lab) => self.model.put_back(&lab),
            Action::WholeCard(is_whole) => self.is_card_over = is_whole,
            Action::ShowPython(id) => self.show_python(id),
            Action::SaveLogOf(id) => self.ask_save_log(window, Some(id)),
            Action::SaveCalls => {
                let (log, context) = (self.model.session.log(), self.model.export_context());
                let writer = self.by_hand.writer(&log, context, &self.model.locale);
                let purpose = Purpose::Save(Document::Calls, writer);
                self.files.ask(purpose, Path::new("calls.py"), &self.model.locale, window);
            }
            Action::SaveRates => {
                if let Some(writer) = self.rates.writer(&self.model) {
                    let purpose = Purpose::Save(Document::Rates, writer);
                    self.files.ask(purpose, Path::new("rates.csv"), &self.model.locale, window);
                }
            }
            Action::Table(change) => {
                self.preferences.log.apply(change);
                // What it changes is drawn already.
                ctx.request_repaint();
            }
            Action::SaveBytes(bytes) => self.ask_save_bytes(window, bytes),
            Action::SetMemory(mib) => {
                self.preferences.memory_mib = mib;
                self.model.set_budget(u64::from(mib) << 20);
            }
            Action::KeepLogs(keep) => {
                (self.preferences.keep_runs, self.preferences.disk_gib) = (keep.finished, keep.disk_gib);
                *self.keep.lock().unwrap_or_else(PoisonError::into_inner) = keep;
                self.model.session.recorder().log().keep(keep.finished);
                self.model.session.recorder().log().set_run_bytes(keep.run_bytes());
            }
        }
    }

    pub(super) fn on_connection(&mut self, endpoint: EndpointId, connection: ConnectionId, act: OnConnection) {
        let mailboxes = self.model.session.mailboxes(endpoint);
        let done = match act {
            OnConnection::HalfClose => mailboxes.half_close(connection),
            OnConnection::Close => {
                mailboxes.close(connection);
                Ok(())
            }
            OnConnection::Reset => {
                mailboxes.reset(connection);
                Ok(())
            }
            OnConnection::Forget => mailboxes.forget(connection),
        };
        // A connection that has gone in the meantime is what was wanted, or seen to be gone.
        if done == Err(MailboxError::Busy)
            && let Some(state) = self.state(endpoint)
        {
            state.composer.refused(MailboxError::Busy.into());
        }
    }

    fn run(&mut self, ctx: &Context, window: &Parent, command: Command) {
        let preferences = &mut self.preferences;
        match command {
            Command::NewLab => self.unless_unsaved(ctx, window, After::New),
            Command::OpenLog => self.unless_running(ctx, window, After::AskLog),
            Command::EarlierRuns => {
                self.earlier.look();
                self.dialogs.open = Some(Open::Earlier);
            }
            Command::CloseLog => self.close_recorded(ctx),
            Command::OpenLab => self.unless_unsaved(ctx, window, After::Open),
            Command::Example(place) => self.unless_unsaved(ctx, window, After::Example(place)),
            Command::Quit => self.unless_unsaved(ctx, window, After::Quit),
            Command::SaveLab => self.save_lab(window),
            Command::SaveLabAs => self.ask_save_lab(window),
            Command::KeepShown => {
                let now = preferences.shown(self.model.locale.language());
                self.model.show = if self.model.show == now { ShowAs::default() } else { now };
                self.title.clear();
            }
            Command::SaveLog => self.ask_save_log(window, None),
            Command::SaveReport => self.open_report(),
            Command::ClearLog => self.model.clear_log(Self::now(ctx)),
            Command::Undo => {
                let before = self.model.number;
                self.model.undo();
                if self.model.number != before {
                    self.show_lab(ctx);
                    self.panes.rearrange();
                }
                self.title.clear();
            }
            Command::Find => self.find(Find::Begin),
            Command::FindNext => self.find(Find::Next),
            Command::FindBefore => self.find(Find::Before),
            Command::GoTo => self.dialogs.open = Some(Open::GoTo(Default::default())),
            Command::NextPart => self.go(ctx, 1),
            Command::PartBefore => self.go(ctx, -1),
            Command::StartAll => self.model.start_all(|slot| self.states.can_start(slot)),
            Command::StopAll => self.model.stop_all(),
            Command::StartOrStop => {
                if let Some(id) = self.model.focused {
                    match self.model.status(id).state {
                        State::Stopped | State::Failed(_) => self.start(id),
                        _ => self.model.stop(id),
                    }
                }
            }
            Command::AddAny => self.dialogs.open = Some(Open::Palette(CommandPalette::adding())),
            Command::Examples => self.dialogs.open = Some(Open::Examples(Default::default())),
            Command::Add(role, transport) => drop(self.model.add(role, transport)),
            Command::ShowPython => {
                if let Some(id) = self.model.focused {
                    self.show_python(id);
                }
            }
            Command::Reach => {
                if let Some(id) = self.model.focused {
                    self.dialogs.open = Some(Open::Reach(ReachWindow::new(id)));
                }
            }
            Command::RemoveEndpoint => {
                if let Some(id) = self.model.focused {
                    self.model.remove(id, Self::now(ctx));
                }
            }
            Command::ToggleEndpoints if ctx.content_rect().width() < sizes::LIST_FROM_WIDTH => {
                self.is_list_in_front = !self.is_list_in_front;
            }
            Command::ToggleEndpoints => preferences.show_endpoints = !preferences.show_endpoints,
            Command::ToggleInspector => preferences.show_inspector = !preferences.show_inspector,
            Command::ToggleCard => self.toggle_card(),
            Command::Inspect(place) => {
                preferences.inspector_place = place;
                preferences.show_inspector = true;
            }
            Command::View(view) => {
                preferences.view = view;
                // What is asked for is seen, whatever stood in its place.
                self.by_hand.hide();
                if view != View::Exchange && self.preferences.presents {
                    self.present(ctx);
                }
            }
            Command::Axis(axis) => preferences.axis = axis,
            Command::Present => self.present(ctx),
            Command::SavePicture => {
                let purpose = Purpose::Save(Document::Picture, picture_writer(&self.model, preferences.log.time));
                self.files.ask(purpose, Path::new("exchange.svg"), &self.model.locale, window);
            }
            Command::RowTime(time) => preferences.log.apply(TableChange::Time(time)),
            Command::ToggleColumn(column) => preferences.log.apply(TableChange::Toggle(column)),
            Command::FoldBursts => preferences.log.apply(TableChange::Folds),
            Command::Arrange(arrangement) => {
                preferences.arrangement = arrangement;
                self.panes.rearrange();
            }
            Command::ZoomIn => self.zoom(ctx, self.preferences.zoomed(1)),
            Command::ZoomOut => self.zoom(ctx, self.preferences.zoomed(-1)),
            Command::ZoomReset => self.zoom(ctx, 100),
            Command::Language(language) => {
                preferences.language = Some(language);
                self.speak(language);
            }
            Command::Theme(theme) => {
                preferences.theme = theme;
                ctx.set_theme(theme);
            }
            Command::Palette => self.dialogs.open = Some(Open::Palette(Default::default())),
            Command::Settings => self.dialogs.open = Some(Open::Preferences),
            Command::ByHand => {
                self.by_hand.toggle();
                self.model.selected = None;
            }
            Command::Services => self.dialogs.open = Some(Open::Services(Default::default())),
            Command::Shortcuts => self.dialogs.open = Some(Open::Shortcuts),
            Command::About => self.dialogs.open = Some(Open::About),
        }
        // What changed is to be seen now, not at the next event.
        ctx.request_repaint();
    }

    /// The state of an endpoint's pane.
    pub(super) fn state(&mut self, id: EndpointId) -> Option<&mut PaneState> {
        self.model.slot(id).map(|slot| self.states.of(slot))
    }

    /// Starts an endpoint, unless one of its settings is wrong.
    pub(super) fn start(&mut self, id: EndpointId) {
        if self.model.slot(id).is_some_and(|slot| self.states.can_start(slot)) {
            self.model.start(id);
        }
    }

    pub(super) fn zoom(&mut self, ctx: &Context, percent: u16) {
        self.preferences.zoom_percent = percent;
        ctx.set_zoom_factor(f32::from(percent) / 100.0);
    }

    /// Shows the lab that was opened as it asks for.
    pub(super) fn show_lab(&mut self, ctx: &Context) {
        let was_presented = self.preferences.presents;
        self.shown.open(self.model.show, &mut self.preferences);
        let Preferences { language, zoom_percent, presents, .. } = self.preferences;
        self.speak(language.unwrap_or_else(Language::of_system));
        self.zoom(ctx, zoom_percent);
        if presents != was_presented {
            self.preferences.presents = was_presented;
            self.present(ctx);
        }
        self.model.show.view.is_some().then(|| self.by_hand.hide());
    }

    fn speak(&mut self, language: Language) {
        if self.model.locale.language() != language {
            self.model.locale = Locale::new(language);
            self.model.name_bench();
        }
    }

    /// Shows the exchange alone and large, or all again.
    fn present(&mut self, ctx: &Context) {
        let presents = !self.preferences.presents;
        self.preferences.presents = presents;
        if presents {
            self.by_hand.hide();
        }
        ctx.send_viewport_cmd(egui::ViewportCommand::Fullscreen(presents));
    }

    fn find(&mut self, find: Find) {
        if self.by_hand.is_shown() {
            self.by_hand.log().find(find);
        } else if self.preferences.view == View::Streams {
            self.streams.find(find);
        } else if let Some(state) = self.model.focused.and_then(|id| self.state(id)) {
            state.log.find(find);
        }
    }

    fn go(&mut self, ctx: &Context, steps: isize) {
        // From a card one comes to the pane of its endpoint.
        if let (Some(WindowPart::List), Some(id)) = (self.parts.focused(ctx), self.endpoint_list.at()) {
            self.model.focus(id);
        }
        self.parts.go(ctx, steps);
    }

    /// The window's clock, in seconds.
    pub(super) fn now(ctx: &Context) -> f64 {
        ctx.input(|input| input.time)
    }
}
