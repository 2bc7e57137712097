//! One endpoint's pane, from top to bottom: header, settings, failure, connections, live log, composer.

mod backlog_watch;
pub mod connections;
mod context;
pub mod failure;
pub mod header;
pub mod state;
pub mod workers;

use egui::{Frame, Label, Margin, Panel, RichText, ScrollArea, Sense, Stroke, Ui};

use super::composer::ComposerContext;
use super::log::{LogAction, LogContext};
use super::settings::Editing;
use crate::record::EndpointStatus;
use crate::services;
use crate::ui::action::{Action, Actions};
use crate::ui::model::Slot;
use crate::ui::theme::{self, CARD_RADIUS};
use crate::ui::widgets::{LineEnds, ends_ui};
use context::EndpointView;
pub use context::PaneContext;
use failure::{Space, failure_ui};
use header::Header;
use state::PaneState;

/// A pane that is lower than this, in points, saves lines for its log.
const LOW: f32 = 560.0;
/// In one that is lower still, what threads wait in has no line.
const LOWEST: f32 = 360.0;
/// What stands around the fields of the settings, in points: the line above them and the frame.
const SETTINGS_FRAME: f32 = 56.0;

/// Whether the pane's handle was just taken hold of, to move the pane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handle {
    Untouched,
    DragStarted,
}

/// A pane while it is drawn.
struct Pane<'a> {
    slot: &'a mut Slot,
    state: &'a mut PaneState,
    status: &'a EndpointStatus,
    cx: &'a PaneContext<'a>,
    space: Space,
    actions: &'a mut Actions,
}

/// Draws a pane.
pub fn pane_ui(
    ui: &mut Ui,
    slot: &mut Slot,
    state: &mut PaneState,
    cx: &PaneContext<'_>,
    actions: &mut Actions,
) -> Handle {
    let palette = theme::palette(ui.ctx());
    let status = cx.session.status_in(cx.log.status(), slot.id);
    let is_focused = cx.focused == Some(slot.id);
    let line = if is_focused { palette.accent } else { palette.line };
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, line))
        .corner_radius(CARD_RADIUS)
        .inner_margin(Margin::symmetric(10, 8))
        .outer_margin(2);
    let mut handle = Handle::Untouched;
    let pressed = ui.input(|i| i.pointer.any_pressed()).then(|| ui.input(|i| i.pointer.interact_pos())).flatten();
    if !is_focused && pressed.is_some_and(|at| ui.max_rect().contains(at)) && ui.is_enabled() {
        actions.push(Action::Focus(slot.id));
    }
    frame.show(ui, |ui| {
        ui.set_min_size(ui.available_size());
        ui.spacing_mut().item_spacing.y = 4.0;
        let height = ui.available_height();
        let space = if height < LOW { Space::Scarce } else { Space::Ample };
        let plain = Frame::new();
        let mut pane = Pane { slot, state, status: &status, cx, space, actions };
        handle = pane.head_ui(ui);
        // In a low pane the settings of an endpoint that does not run take the place of its log.
        if pane.state.log.is_asked_to_find() && space == Space::Scarce {
            pane.state.form.is_open = false;
        }
        let hides_log = space == Space::Scarce && pane.state.form.is_open && !pane.status.state.is_active();
        let settings_height = match space {
            _ if hides_log => ui.available_height() - pane.state.composer_rect.height().max(60.0) - SETTINGS_FRAME,
            Space::Scarce => height * 0.3,
            Space::Ample => height * 0.55,
        };
        if cx.takes_focus == Some(pane.slot.id) && pane.status.state.is_active() {
            pane.state.log.take_focus();
        }
        pane.settings_ui(ui, settings_height);
        if space == Space::Ample || !pane.state.form.is_open {
            if height >= LOWEST {
                pane.workers_ui(ui);
            }
            pane.connections_ui(ui);
        }
        let composer = Panel::bottom("bottom").frame(plain).resizable(false).show_separator_line(false);
        let composer = composer.show(ui, |ui| pane.composer_ui(ui));
        // A panel is as high as it was in the last frame, and a moved one knows of none: so where it has changed or has
        // moved, one more frame puts it right.
        let composer_rect = composer.response.rect;
        if composer_rect != pane.state.composer_rect {
            pane.state.composer_rect = composer_rect;
            ui.request_repaint();
        }
        // Between the log's rows and the composer it moves neither the head nor the filter nor the composer.
        let failures = Panel::bottom("failures").frame(plain).resizable(false).show_separator_line(false);
        let most = ui.available_height() * 0.6;
        let failures = failures.show(ui, |ui| {
            let scroll = ScrollArea::vertical().id_salt("failures").max_height(most).min_scrolled_height(most);
            scroll.auto_shrink([false, true]).show(ui, |ui| {
                pane.state.workers.backlog_ui(ui, cx.locale);
                if let Some(port) = failure_ui(ui, &pane.slot.endpoint, pane.status, cx.owned, cx.locale, space) {
                    pane.actions.push(Action::UsePort(pane.slot.id, port));
                }
            });
        });
        let height = failures.response.rect.height();
        if (height - pane.state.failures_height).abs() > 0.5 {
            pane.state.failures_height = height;
            // As for the composer; but what is to be pressed must not be seen elsewhere first.
            ui.ctx().request_discard("the failures have another height");
        }
        egui::CentralPanel::default().frame(plain).show(ui, |ui| {
            if hides_log {
                return;
            }
            let log = LogContext {
                endpoint: pane.slot.id,
                log: cx.log,
                clock: cx.session.clock(),
                locale: cx.locale,
                selected: cx.selected,
                status: pane.status,
                connects: header::connects(&pane.slot.endpoint),
                bench: None,
            };
            match pane.state.log.log_ui(ui, &log) {
                Some(LogAction::Select(row)) => pane.actions.push(Action::Select(Some(row))),
                Some(LogAction::SaveAs) => pane.actions.push(Action::SaveLogOf(pane.slot.id)),
                None => {}
            }
        });
    });
    handle
}

impl Pane<'_> {
    fn head_ui(&mut self, ui: &mut Ui) -> Handle {
        let Pane { slot, state, status, cx, actions, .. } = self;
        let problem = state.form.problem(&slot.endpoint);
        let header = Header { view: EndpointView { id: slot.id, endpoint: &slot.endpoint, status, cx }, problem };
        // The header is the handle: taken hold of between its parts, it moves the pane. No stop for Tab, since no key does.
        let place = egui::Rect::from_min_size(ui.cursor().min, egui::vec2(ui.available_width(), 28.0));
        let grip = ui.interact(place, ui.scope_id().with("grip"), Sense::DRAG);
        if grip.hovered() {
            ui.set_cursor_icon(egui::CursorIcon::Grab);
        }
        header.header_ui(ui, actions);
        // A click on the button in it is no drag.
        let is_moved = |ui: &Ui| ui.input(|input| input.pointer.is_decidedly_dragging());
        if grip.dragged() && is_moved(ui) { Handle::DragStarted } else { Handle::Untouched }
    }

    fn settings_ui(&mut self, ui: &mut Ui, max_height: f32) {
        let Pane { slot, state, status, cx, actions, .. } = self;
        let locale = cx.locale;
        let endpoint = &slot.endpoint;
        let line = LineEnds::of("settings line", 20.0);
        ends_ui(
            ui,
            line,
            |ui| {
                let (port, scheme) = (endpoint.address.port, endpoint.transport().scheme());
                let summary = services::named(&endpoint.address, port, scheme);
                ui.add(Label::new(RichText::new(summary).monospace().weak()).truncate());
            },
            |ui| {
                let named = locale.with("show-python-named", &[("name", endpoint.name.as_str().into())]);
                let python = egui::Button::new(RichText::new(locale.text("show-python")).small()).frame(false);
                let python = ui.add(python).accessible_name(named).on_hover_text(locale.text("show-python-hint"));
                if python.clicked() {
                    actions.push(Action::ShowPython(slot.id));
                }
                let text = if state.form.is_open { "⏶" } else { "⏷" };
                let text = RichText::new(format!("{} {text}", locale.text("settings"))).small();
                let named = locale.with("settings-named", &[("name", endpoint.name.as_str().into())]);
                if ui.add(egui::Button::selectable(state.form.is_open, text)).accessible_name(named).clicked() {
                    state.form.is_open = !state.form.is_open;
                }
            },
        );
        if !state.form.is_open {
            return;
        }
        let editing = if status.state.is_active() { Editing::StopFirst } else { Editing::Allowed };
        let palette = theme::palette(ui.ctx());
        Frame::new().fill(palette.stripe).corner_radius(6).inner_margin(Margin::same(8)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let scroll = ScrollArea::vertical().id_salt("settings").max_height(max_height).auto_shrink([false, true]);
            scroll.show(ui, |ui| state.form.form_ui(ui, slot, editing, locale, actions));
        });
        state.composer.set_encoding(slot.endpoint.payload_options.encoding);
    }

    fn workers_ui(&mut self, ui: &mut Ui) {
        let Pane { slot, state, status, cx, space, .. } = self;
        let view = EndpointView { id: slot.id, endpoint: &slot.endpoint, status, cx };
        let max_rows = match space {
            Space::Scarce => 3.5,
            Space::Ample => 6.5,
        };
        state.workers.workers_ui(ui, &view, max_rows);
    }

    fn connections_ui(&mut self, ui: &mut Ui) {
        let Pane { slot, status, cx, space, actions, .. } = self;
        let view = EndpointView { id: slot.id, endpoint: &slot.endpoint, status, cx };
        // The log stays the largest part, however low the window.
        let max_rows = match space {
            Space::Scarce => 2.5,
            Space::Ample => 4.5,
        };
        view.connections_ui(ui, max_rows, actions);
    }

    fn composer_ui(&mut self, ui: &mut Ui) {
        let Pane { slot, state, status, cx, actions, .. } = self;
        let sender = cx.session.sender(slot.id);
        let context = ComposerContext { locale: cx.locale, endpoint: &slot.endpoint, status, sender, kept: cx.kept };
        let asked = state.composer.composer_ui(ui, &context);
        actions.extend(asked.into_iter().map(|action| Action::Compose(slot.id, action)));
        // A server's answers are in the encoding that is chosen here or in its settings.
        state.composer.save_into(&mut slot.endpoint);
        // A log that is saved later is, too, even if the endpoint is gone by then.
        cx.names.set_encoding(slot.id, slot.endpoint.payload_options.encoding);
    }
}
