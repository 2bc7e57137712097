//! Sockets by hand: the sockets on the left, the call and the transcript in the middle, the path of calls and the options
//! on the right; where the window is narrow, these stand behind tabs.

mod diagram;
mod explained;
mod fields;
mod options;
mod picker;
mod sockets;
mod transcript;

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use egui::{CentralPanel, Margin, Panel, RichText, Ui};

use crate::by_hand::picker::{Arguments, PICKS, Pick, Wrong};
use crate::by_hand::{Bench, Call, Op, Refused, SocketId, suggested_address};
use crate::explain::Owned;
use crate::locale::Locale;
use crate::replace::Target;
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::files::Write;
use crate::ui::theme;
use crate::ui::widgets::choice::segments_ui;
use crate::ui::widgets::right_ui;

/// From this width on, in points, the diagram stands beside the calls.
const WIDE: f32 = 1060.0;

/// What stands on the right, or in the middle where the window is narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum View {
    Calls,
    Path,
    Options,
}

/// A way to write the transcript.
type Form = fn(&Bench) -> String;

/// The panel and its bench.
pub struct ByHand {
    bench: Bench,
    is_shown: bool,
    selected: Option<SocketId>,
    pick: &'static Pick,
    args: Arguments,
    /// On the right.
    beside: View,
    /// In the middle of a narrow window.
    front: View,
    /// Why the last call was not made.
    refused: Option<Refused>,
    /// The call whose meaning is shown; without one, the last.
    explained: Option<u64>,
    /// Sockets there were at the last look.
    known: usize,
    /// What the address was suggested for.
    suggested_for: Option<(SocketId, &'static str)>,
    /// The call that the fields described last: a payload of megabytes is not made anew for each frame.
    built: Option<Built>,
}

/// What the fields said, and the call that they describe.
struct Built {
    pick: &'static str,
    socket: Option<SocketId>,
    args: Arguments,
    call: Result<Call, Wrong>,
}

impl ByHand {
    /// An empty bench. `wake` is called when a call has ended.
    pub fn new(wake: impl Fn() + Send + Sync + 'static) -> Self {
        Self {
            bench: Bench::new(wake),
            is_shown: false,
            selected: None,
            pick: &PICKS[0],
            args: Arguments::default(),
            beside: View::Path,
            front: View::Calls,
            refused: None,
            explained: None,
            known: 0,
            suggested_for: None,
            built: None,
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
        self.bench.poll();
        let sockets = self.bench.sockets();
        // A socket just made is the one that the next call is for; one just accepted is not looked for.
        if let Some(made) = sockets.get(self.known..).and_then(|new| new.iter().rfind(|seat| !seat.state.is_accepted)) {
            self.selected = Some(made.id);
        }
        self.known = sockets.len();
    }

    /// Writes the transcript as it is now, in the format of the file's ending: a program, text or JSON.
    pub fn writer(&self) -> Write {
        let (python, text, json) = (self.bench.to_python(), self.bench.to_text(), self.bench.to_json_lines());
        Arc::new(move |path: &Path| {
            let content = match path.extension().and_then(|ending| ending.to_str()) {
                Some("txt") => &text,
                Some("json" | "jsonl") => &json,
                _ => &python,
            };
            put(path, content).map_err(|error| error.to_string())
        })
    }

    /// Draws the panel. `owned` are the program's own sockets.
    pub fn by_hand_ui(&mut self, ui: &mut Ui, locale: &Locale, owned: &[Owned], actions: &mut Actions) {
        self.suggest();
        let palette = theme::palette(ui.ctx());
        let is_wide = ui.available_width() >= WIDE;
        let side = |margin| theme::bar(palette, Margin::symmetric(margin, 6));
        self.head_ui(ui, locale, is_wide, actions);
        let left = Panel::left("by hand sockets").frame(side(8)).resizable(true);
        left.default_size(if is_wide { 250.0 } else { 215.0 }).size_range(180.0..=360.0).show(ui, |ui| {
            self.sockets_ui(ui, locale);
        });
        if is_wide {
            let right = Panel::right("by hand beside").frame(side(10)).resizable(true);
            right.default_size(370.0).size_range(300.0..=520.0).show(ui, |ui| {
                let choices =
                    [(View::Path, locale.text("by-hand-path")), (View::Options, locale.text("by-hand-options"))];
                segments_ui(ui, &locale.text("by-hand-beside"), &mut self.beside, &choices);
                ui.add_space(4.0);
                match self.beside {
                    View::Options => self.options_ui(ui, locale),
                    View::Path | View::Calls => self.diagram_ui(ui, locale),
                }
            });
        }
        CentralPanel::default().frame(side(10)).show(ui, |ui| match if is_wide { View::Calls } else { self.front } {
            View::Calls => {
                self.picker_ui(ui, locale);
                ui.separator();
                self.transcript_ui(ui, locale, owned);
            }
            View::Path => self.diagram_ui(ui, locale),
            View::Options => self.options_ui(ui, locale),
        });
        if self.bench.entries().iter().rev().take(200).any(|entry| entry.is_waiting()) {
            // So that the time of what waits is seen to grow.
            ui.ctx().request_repaint_after(std::time::Duration::from_millis(500));
        }
    }

    /// The title, what can be done with the transcript, and the way back.
    fn head_ui(&mut self, ui: &mut Ui, locale: &Locale, is_wide: bool, actions: &mut Actions) {
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
                    let has_calls = !self.bench.entries().is_empty();
                    ui.add_enabled_ui(has_calls, |ui| self.keep_ui(ui, locale, actions));
                    let reset = egui::Button::new(locale.text("by-hand-reset"));
                    if ui.add_enabled(has_calls, reset).on_hover_text(locale.text("by-hand-reset-hint")).clicked() {
                        self.reset();
                    }
                    if ui.button(locale.text("by-hand-back")).clicked() {
                        actions.push(Action::Run(Command::ByHand));
                    }
                });
            });
        });
    }

    /// The menu of ways to keep the transcript.
    fn keep_ui(&mut self, ui: &mut Ui, locale: &Locale, actions: &mut Actions) {
        ui.menu_button(locale.text("by-hand-keep"), |ui| {
            let ways: [(&str, Form); 3] = [
                ("by-hand-copy-python", Bench::to_python),
                ("by-hand-copy-text", Bench::to_text),
                ("by-hand-copy-json", Bench::to_json_lines),
            ];
            for (key, way) in ways {
                if ui.button(locale.text(key)).clicked() {
                    ui.ctx().copy_text(way(&self.bench));
                    ui.close();
                }
            }
            ui.separator();
            if ui.button(locale.text("by-hand-save")).clicked() {
                actions.push(Action::SaveCalls);
                ui.close();
            }
        });
    }

    fn reset(&mut self) {
        self.bench.reset();
        (self.selected, self.refused, self.explained, self.known) = (None, None, None, 0);
        self.pick = &PICKS[0];
    }

    /// The call that the fields describe now.
    fn build(&mut self) -> Result<Call, Wrong> {
        let (pick, socket) = (self.pick.name, self.selected);
        let is_same = |built: &&Built| built.pick == pick && built.socket == socket && built.args == self.args;
        if let Some(built) = self.built.as_ref().filter(is_same) {
            return built.call.clone();
        }
        let seat = socket.and_then(|id| self.bench.socket(id));
        let call = self.pick.build(seat, &self.args);
        self.built = Some(Built { pick, socket, args: self.args.clone(), call: call.clone() });
        call
    }

    /// Closes every socket: the window goes.
    pub fn close_all(&mut self) {
        self.bench.reset();
    }

    /// Makes a call on the bench.
    fn make(&mut self, call: Call) {
        self.refused = self.bench.call(call).err();
        self.explained = None;
    }

    fn make_on(&mut self, id: SocketId, op: Op) {
        self.make(Call::On(id, op));
    }

    /// Offers an address when another socket or call has been chosen.
    fn suggest(&mut self) {
        let seat = self.selected.and_then(|id| self.bench.socket(id));
        let wants_address = self.pick.fields.contains(&crate::by_hand::picker::Field::Address);
        let Some(seat) = seat.filter(|_| wants_address) else { return };
        let now = Some((seat.id, self.pick.name));
        if now != self.suggested_for {
            self.args.address = suggested_address(&self.bench, seat, self.pick.name);
            self.suggested_for = now;
        }
    }
}

/// Replaces the file in one step.
fn put(path: &Path, content: &str) -> std::io::Result<()> {
    let target = Target::of(path)?;
    let mut beside = target.open_beside()?;
    beside.write_all(content.as_bytes())?;
    target.put(beside)
}
