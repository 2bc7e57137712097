//! Sockets by hand: the sockets on the left, the call and its rows of the log in the middle, the path of calls, the options
//! and the inspector on the right; where the window is narrow, the first two stand behind tabs.

mod diagram;
mod explained;
mod fields;
mod options;
mod picker;
mod preparing;
mod sockets;
mod waiting;

use std::path::Path;
use std::sync::Arc;

use egui::{CentralPanel, Frame, Label, Margin, Panel, RichText, Ui};

use self::preparing::Preparing;
use crate::by_hand::picker::{Arguments, Field, PICKS, Pick, Wrong};
use crate::by_hand::{Bench, BenchSocket, Refused, Request, suggested_address};
use crate::clock::Clock;
use crate::engine::Shared;
use crate::explain::Owned;
use crate::export::{self, Context, Format};
use crate::locale::Locale;
use crate::record::{ConnectionId, EndpointId, EndpointStatus, Record, Snapshot};
use crate::replace;
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::files::Write;
use crate::ui::panels::log::{FilterLine, LogAction, LogContext, LogPane};
use crate::ui::peers::Peers;
use crate::ui::table::Table;
use crate::ui::theme;
use crate::ui::widgets::choice::segments_ui;
use crate::ui::widgets::right_ui;

/// Lower rows, in points, have no line to filter them.
const ROOM_FOR_FILTER: f32 = 170.0;

/// What stands on the right, or in the middle where the window is narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Calls,
    Path,
    Options,
    Inspector,
}

/// The panel and its bench.
pub struct ByHand {
    bench: Bench,
    is_shown: bool,
    selected: Option<ConnectionId>,
    pick: &'static Pick,
    args: Arguments,
    /// On the right.
    beside: View,
    /// In the middle of a narrow window.
    front: View,
    /// Why the last call was not made.
    refused: Option<Refused>,
    log: LogPane,
    /// The row of the last call that has ended.
    last: Option<Record>,
    /// The newest socket at the last look.
    known: Option<ConnectionId>,
    /// What the address was suggested for.
    suggested_for: Option<(ConnectionId, &'static str)>,
    /// The call that the fields described last: a payload of megabytes is not made again for each frame.
    built: Option<Built>,
    preparing: Preparing,
}

/// What the panel is drawn with.
pub struct ByHandContext<'a> {
    pub locale: &'a Locale,
    pub log: &'a Snapshot,
    /// The calls that the lab prepares.
    pub prepared: &'a [String],
    pub clock: Clock,
    /// The row that is selected.
    pub selected: Option<u64>,
    /// The row that it is compared with.
    pub compared: Option<u64>,
    /// The program's own sockets.
    pub owned: &'a [Owned],
    /// How logs are shown.
    pub table: &'a Table,
    pub peers: &'a Peers,
    /// How rows are written.
    pub export: &'a Context,
    /// Draws the inspector, where there is room beside the calls.
    pub inspector: Option<&'a mut dyn FnMut(&mut Ui)>,
}

/// What the fields said, and the call that they describe.
struct Built {
    pick: &'static str,
    socket: Option<ConnectionId>,
    args: Arguments,
    call: Result<Request, Wrong>,
}

impl ByHand {
    /// An empty bench, whose calls become rows where `shared` has them go. `wake` is called when a call has ended.
    pub fn new(shared: Shared, wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            bench: Bench::new(shared, wake),
            is_shown: false,
            selected: None,
            pick: &PICKS[0],
            args: Arguments::default(),
            beside: View::Path,
            front: View::Calls,
            refused: None,
            log: LogPane::default(),
            last: None,
            known: None,
            suggested_for: None,
            built: None,
            preparing: Preparing::default(),
        }
    }

    pub fn bench(&self) -> &Bench {
        &self.bench
    }

    pub fn is_shown(&self) -> bool {
        self.is_shown
    }

    /// Shows the panel in the place of the lab, or the lab again. Its sockets live on.
    pub fn toggle(&mut self) {
        self.is_shown = !self.is_shown;
    }

    /// Takes in what has come of the calls; to be called once a frame.
    pub fn poll(&mut self) {
        if let Some((_, record)) = self.bench.poll().pop() {
            self.last = Some(record);
        }
        self.preparing.go_on(&mut self.bench);
        let sockets = self.bench.sockets();
        // A socket just made is the one that the next call is for; one just accepted is not looked for.
        let is_new = |socket: &&BenchSocket| Some(socket.id) > self.known && !socket.state.is_accepted;
        if let Some(made) = sockets.iter().rfind(is_new) {
            self.selected = Some(made.id);
        }
        self.known = sockets.last().map(|socket| socket.id).max(self.known);
    }

    /// The rows go to the log of this session; the sockets live on where it is another than before.
    pub fn follow(&mut self, shared: &Shared) {
        if self.bench.move_to(shared) {
            self.forget();
        }
    }

    /// The log on the panel.
    pub fn log(&mut self) -> &mut LogPane {
        &mut self.log
    }

    fn has_calls(&self, log: &Snapshot) -> bool {
        !self.bench.under_way().is_empty() || self.bench.rows(log).next().is_some()
    }

    fn to_python(&self, log: &Snapshot) -> String {
        self.bench.to_python(&self.bench.rows(log).map(|row| row.record).collect::<Vec<_>>())
    }

    /// Writes the calls as they are now, in the format of the file's ending: a program, or one of the log's.
    pub fn writer(&self, log: &Snapshot, context: Context, locale: &Locale) -> Write {
        let python = self.to_python(log);
        let (log, since, locale) = (log.clone(), self.bench.since(), locale.clone());
        Arc::new(move |path: &Path| {
            if export::format_for(path).is_ok() {
                let saved = export::save((&log, &[]), &context, path, |record| Bench::has_made(record, since));
                return saved.map(drop).map_err(|error| locale.say(&error));
            }
            replace::write(path, &python).map_err(|error| error.to_string())
        })
    }

    /// Shows the lab.
    pub fn hide(&mut self) {
        self.is_shown = false;
    }

    /// Draws the panel.
    pub fn by_hand_ui(&mut self, ui: &mut Ui, mut cx: ByHandContext<'_>, actions: &mut Actions) {
        let locale = cx.locale;
        self.suggest();
        let palette = theme::palette(ui.ctx());
        let inspector = cx.inspector.take();
        let is_wide = inspector.is_some();
        let side = |margin| theme::bar(palette, Margin::symmetric(margin, 6));
        self.head_ui(ui, &cx, is_wide, actions);
        let left = Panel::left("by hand sockets").frame(side(8)).resizable(true);
        left.default_size(if is_wide { 250.0 } else { 215.0 }).size_range(180.0..=360.0).show(ui, |ui| {
            self.sockets_ui(ui, locale);
        });
        if let Some(inspector) = inspector {
            let right = Panel::right("by hand beside").frame(side(10)).resizable(true);
            right.default_size(370.0).size_range(300.0..=520.0).show(ui, |ui| {
                let choices = [
                    (View::Path, locale.text("by-hand-path")),
                    (View::Options, locale.text("by-hand-options")),
                    (View::Inspector, locale.text("inspector")),
                ];
                segments_ui(ui, &locale.text("by-hand-beside"), &mut self.beside, &choices);
                ui.add_space(4.0);
                match self.beside {
                    View::Options => self.options_ui(ui, locale),
                    View::Inspector => inspector(ui),
                    View::Path | View::Calls => self.diagram_ui(ui, locale),
                }
            });
        }
        CentralPanel::default().frame(side(10)).show(ui, |ui| match if is_wide { View::Calls } else { self.front } {
            View::Calls | View::Inspector => {
                self.picker_ui(ui, locale);
                ui.separator();
                self.calls_ui(ui, &cx, actions);
            }
            View::Path => self.diagram_ui(ui, locale),
            View::Options => self.options_ui(ui, locale),
        });
        if !self.bench.under_way().is_empty() {
            // So that the time of what waits is seen to grow.
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(500));
        }
    }

    /// The calls that have ended, those that wait, and what the last one means.
    fn calls_ui(&mut self, ui: &mut Ui, cx: &ByHandContext<'_>, actions: &mut Actions) {
        let locale = cx.locale;
        if !self.has_calls(cx.log) {
            let text = RichText::new(locale.text("by-hand-no-calls")).color(theme::palette(ui.ctx()).weak_text);
            ui.add(Label::new(text).wrap());
            return;
        }
        let below = Panel::bottom("by hand below").frame(Frame::new()).resizable(false).show_separator_line(false);
        below.show(ui, |ui| {
            self.waiting_ui(ui, locale);
            self.explained_ui(ui, locale, cx.owned);
        });
        CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
            let log = LogContext {
                endpoint: EndpointId::BY_HAND,
                log: cx.log,
                clock: cx.clock,
                locale,
                selected: cx.selected,
                compared: cx.compared,
                status: &EndpointStatus::default(),
                connects: false,
                sends: false,
                table: cx.table,
                peers: cx.peers,
                bench: Some(&self.bench),
            };
            let filter = if ui.available_height() < ROOM_FOR_FILTER { FilterLine::Hidden } else { FilterLine::Shown };
            match self.log.log_ui(ui, &log, filter) {
                Some(LogAction::Select(row)) => {
                    self.beside = View::Inspector;
                    actions.push(Action::Select(Some(row)));
                }
                Some(LogAction::Compare(row)) => actions.push(Action::Compare(Some(row))),
                Some(LogAction::CompareBoth(one, other)) => {
                    self.beside = View::Inspector;
                    actions.extend([Action::Compare(Some(one)), Action::Select(Some(other))]);
                }
                // Each call is made by hand here.
                Some(LogAction::SendAgain(..) | LogAction::Put(_)) => {}
                Some(LogAction::SaveAs) => actions.push(Action::SaveCalls),
                Some(LogAction::Table(change)) => actions.push(Action::Table(change)),
                None => {}
            }
        });
    }

    /// The title, what can be done with the calls, and the way back.
    fn head_ui(&mut self, ui: &mut Ui, cx: &ByHandContext<'_>, is_wide: bool, actions: &mut Actions) {
        let locale = cx.locale;
        let palette = theme::palette(ui.ctx());
        Panel::top("by hand head").frame(theme::bar(palette, Margin::symmetric(8, 5))).show(ui, |ui| {
            ui.horizontal(|ui| {
                ui.label(RichText::new(locale.text("command-by-hand")).heading());
                if !is_wide {
                    let choices = [
                        (View::Calls, locale.text("by-hand-calls")),
                        (View::Path, locale.text("by-hand-path")),
                        (View::Options, locale.text("by-hand-options")),
                    ];
                    segments_ui(ui, &locale.text("by-hand-beside"), &mut self.front, &choices);
                }
                right_ui(ui, "by hand head", |ui| {
                    let has_calls = self.has_calls(cx.log);
                    ui.add_enabled_ui(has_calls, |ui| self.copy_ui(ui, cx));
                    let reset = egui::Button::new(locale.text("by-hand-reset"));
                    if ui
                        .add_enabled(has_calls || !self.bench.sockets().is_empty(), reset)
                        .on_hover_text(locale.text("by-hand-reset-hint"))
                        .clicked()
                    {
                        self.reset();
                    }
                    if !cx.prepared.is_empty() {
                        self.preparing.button_ui(ui, cx.prepared, &self.bench, locale);
                    }
                    if ui.button(locale.text("by-hand-back")).clicked() {
                        actions.push(Action::Run(Command::ByHand));
                    }
                });
            });
        });
    }

    /// The menu of what the calls can be copied as.
    fn copy_ui(&self, ui: &mut Ui, cx: &ByHandContext<'_>) {
        let locale = cx.locale;
        ui.menu_button(locale.text("by-hand-copy"), |ui| {
            if ui.button(locale.text("by-hand-copy-python")).clicked() {
                ui.ctx().copy_text(self.to_python(cx.log));
                ui.close();
            }
            for format in export::FORMATS.iter().filter(|format| format.is_text) {
                if ui.button(locale.with("by-hand-copy-as", &[("format", format.name.into())])).clicked() {
                    ui.ctx().copy_text(self.in_format(format, cx));
                    ui.close();
                }
            }
        });
    }

    fn in_format(&self, format: &Format, cx: &ByHandContext<'_>) -> String {
        let mut written = Vec::new();
        let mut exporter = (format.make)(cx.export.clone());
        // Writing into memory does not fail.
        let _ = exporter.begin(&mut written);
        for row in self.bench.rows(cx.log) {
            let _ = exporter.row(&mut written, Some(row.number), &row);
        }
        String::from_utf8_lossy(&written).into_owned()
    }

    fn reset(&mut self) {
        self.bench.reset();
        self.preparing = Preparing::default();
        self.forget();
        (self.selected, self.pick) = (None, &PICKS[0]);
    }

    fn forget(&mut self) {
        self.log = LogPane::default();
        (self.refused, self.last) = (None, None);
    }

    /// The call that the fields describe now.
    fn build(&mut self) -> Result<Request, Wrong> {
        let (pick, socket) = (self.pick.name, self.selected);
        let is_same = |built: &&Built| built.pick == pick && built.socket == socket && built.args == self.args;
        if let Some(built) = self.built.as_ref().filter(is_same) {
            return built.call.clone();
        }
        let call = self.pick.build(socket.and_then(|id| self.bench.socket(id)), &self.args);
        self.built = Some(Built { pick, socket, args: self.args.clone(), call: call.clone() });
        call
    }

    /// Closes every socket: the window goes.
    pub fn close_all(&mut self) {
        self.bench.reset();
    }

    /// Makes a call on the bench.
    fn make(&mut self, call: Request) {
        self.refused = self.bench.call(call).err();
    }

    /// Offers an address when another socket or call has been chosen.
    fn suggest(&mut self) {
        let socket = self.selected.and_then(|id| self.bench.socket(id));
        let wants_address = self.pick.fields.contains(&Field::Address);
        let Some(socket) = socket.filter(|_| wants_address) else { return };
        let now = Some((socket.id, self.pick.name));
        if now != self.suggested_for {
            self.args.address = suggested_address(&self.bench, socket, self.pick.name);
            self.suggested_for = now;
        }
    }
}
