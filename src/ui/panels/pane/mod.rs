//! One endpoint's pane, from top to bottom: header, threads, connections, live log, failure, composer.

mod backlog_watch;
mod connections;
mod context;
mod failure;
mod gauges;
mod header;
mod settings;
pub mod state;
mod workers;

use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Stroke, Ui};
use egui_tiles::UiResponse;

use super::composer::ComposerContext;
use super::log::{LogAction, LogContext};
use crate::session::Gauges;
use crate::ui::action::{Action, Actions};
use crate::ui::model::Slot;
use crate::ui::theme::{self, CARD_RADIUS};
use context::EndpointView;
pub use context::PaneContext;
use settings::settings_ui;
use state::PaneState;

/// A pane that is lower than this, in points, saves lines for its log.
const LOW: f32 = 560.0;
/// In one that is lower still, what threads wait in has no line.
const LOWEST: f32 = 360.0;

/// Draws a pane. Says whether it was just taken hold of, to be moved.
pub fn pane_ui(
    ui: &mut Ui,
    slot: &mut Slot,
    state: &mut PaneState,
    cx: &PaneContext<'_>,
    actions: &mut Actions,
) -> UiResponse {
    let palette = theme::palette(ui.ctx());
    let is_focused = cx.focused == Some(slot.id);
    let line = if is_focused { palette.accent } else { palette.line };
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, line))
        .corner_radius(CARD_RADIUS)
        .inner_margin(Margin::symmetric(10, 8))
        .outer_margin(2);
    let pressed = ui.input(|i| i.pointer.any_pressed()).then(|| ui.input(|i| i.pointer.interact_pos())).flatten();
    if !is_focused && pressed.is_some_and(|at| ui.max_rect().contains(at)) && ui.is_enabled() {
        actions.push(Action::Focus(slot.id));
    }
    frame.show(ui, |ui| content_ui(ui, slot, state, cx, actions)).inner
}

fn content_ui(
    ui: &mut Ui,
    slot: &mut Slot,
    state: &mut PaneState,
    cx: &PaneContext<'_>,
    actions: &mut Actions,
) -> UiResponse {
    ui.set_min_size(ui.available_size());
    ui.spacing_mut().item_spacing.y = 4.0;
    let (id, locale, height) = (slot.id, cx.locale, ui.available_height());
    let is_low = height < LOW;
    let status = cx.session.status_in(cx.log.status(), id);
    let status = &*status;
    let is_active = status.state.is_active();

    let problem = state.form.problem(&slot.endpoint);
    let gauges = state.gauges.update(cx.session, id);
    let view = EndpointView { id, endpoint: &slot.endpoint, status, cx, gauges: &gauges, is_low };
    let moved = view.header_ui(ui, problem.as_ref(), actions);

    if cx.takes_focus == Some(id) && is_active {
        state.log.take_focus();
    }
    settings_ui(ui, slot, cx, actions);

    if height >= LOWEST {
        state.workers.workers_ui(ui, &view);
    }
    view.connections_ui(ui, actions);
    let below =
        |name: &'static str| Panel::bottom(name).frame(Frame::new()).resizable(false).show_separator_line(false);
    let composer = below("bottom").show(ui, |ui| compose_ui(ui, &view, state, actions));
    // A panel is as high as it was in the last frame, and a moved one knows of none: so where it has changed or has
    // moved, one more frame puts it right.
    let composer_rect = composer.response.rect;
    if composer_rect != state.composer_rect {
        state.composer_rect = composer_rect;
        ui.request_repaint();
    }
    // Between the log's rows and the composer it moves neither the head nor the filter nor the composer.
    let most = ui.available_height() * 0.6;
    let failures = below("failures").show(ui, |ui| {
        let scroll = ScrollArea::vertical().id_salt("failures").max_height(most).min_scrolled_height(most);
        scroll.auto_shrink([false, true]).show(ui, |ui| {
            state.workers.backlog_ui(ui, locale);
            view.failure_ui(ui, actions);
        });
    });
    let height = failures.response.rect.height();
    if (height - state.failures_height).abs() > 0.5 {
        state.failures_height = height;
        // As for the composer; but what is to be pressed must not be seen elsewhere first.
        ui.ctx().request_discard("the failures have another height");
    }
    CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
        let (clock, connects) = (cx.session.clock(), header::connects(&slot.endpoint));
        let (log, selected) = (cx.log, cx.selected);
        let log = LogContext { endpoint: id, log, clock, locale, selected, status, connects, bench: None };
        actions.extend(state.log.log_ui(ui, &log).map(|action| match action {
            LogAction::Select(row) => Action::Select(Some(row)),
            LogAction::SaveAs => Action::SaveLogOf(id),
        }));
    });
    keep_composed(slot, state, cx);
    moved
}

/// Draws the composer of an endpoint alone, where its pane is not in sight.
pub fn composer_ui(ui: &mut Ui, slot: &mut Slot, state: &mut PaneState, cx: &PaneContext<'_>, actions: &mut Actions) {
    let status = cx.session.status_in(cx.log.status(), slot.id);
    // Nothing of the sockets is shown here.
    let gauges = Gauges::default();
    let view =
        EndpointView { id: slot.id, endpoint: &slot.endpoint, status: &status, cx, gauges: &gauges, is_low: true };
    compose_ui(ui, &view, state, actions);
    keep_composed(slot, state, cx);
}

fn compose_ui(ui: &mut Ui, view: &EndpointView<'_>, state: &mut PaneState, actions: &mut Actions) {
    let EndpointView { id, endpoint, status, cx, .. } = view;
    let context =
        ComposerContext { locale: cx.locale, endpoint, status, sender: cx.session.sender(*id), kept: cx.kept };
    let asked = state.composer.composer_ui(ui, &context);
    actions.extend(asked.into_iter().map(|action| Action::Compose(*id, action)));
}

fn keep_composed(slot: &mut Slot, state: &PaneState, cx: &PaneContext<'_>) {
    // A server's answers are in the encoding that is chosen here or in its settings.
    state.composer.save_into(&mut slot.endpoint);
    // A log that is saved later is, too, even if the endpoint is gone by then.
    cx.names.set_encoding(slot.id, slot.endpoint.payload_options.encoding);
}
