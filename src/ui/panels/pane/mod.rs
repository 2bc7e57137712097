//! One endpoint's pane, from top to bottom: header, facts, live log, composer. What opens lies over the log.

mod connections;
mod context;
mod facts;
mod failure;
mod gauges;
mod header;
mod over;
mod relay;
mod room;
pub mod state;
mod workers;

use egui::{CentralPanel, Frame, Margin, Panel, ScrollArea, Stroke, Ui};
use egui_tiles::UiResponse;

use super::composer::{ComposerAction, ComposerContext, speaker_ui};
use super::log::{FilterLine, LogAction, LogContext, height_of};
use crate::record::{EndpointStatus, State};
use crate::ui::action::{Action, Actions};
use crate::ui::model::Slot;
use crate::ui::theme::{self, CARD_RADIUS};
use crate::ui::widgets::Stays;
use context::EndpointView;
pub use context::PaneContext;
use failure::FOLDED;
use over::over_ui;
use room::{COMPOSER, ROWS, Room, SPACE};
use state::{PaneState, PaneStates};

/// The names of the columns in a low window, in points.
const LOW_LINE: f32 = 20.0;
/// The part of a log that the card with what went wrong may cover where a person opened it.
const CARD: f32 = 0.7;
/// The card is one line where five rows leave less than this, in points.
const LEAST_CARD: f32 = 96.0;

/// Draws a pane. Says whether it was just taken hold of, to be moved.
///
/// `place` is the endpoint's place in the lab.
pub fn pane_ui(
    ui: &mut Ui,
    (place, slot): (usize, &mut Slot),
    state: &mut PaneState,
    cx: &PaneContext<'_>,
    actions: &mut Actions,
) -> UiResponse {
    let palette = theme::palette(ui.ctx());
    let (is_focused, is_low) = (cx.focused == Some(slot.id), theme::is_low(ui.ctx()));
    let line = if is_focused { palette.accent } else { palette.line };
    let frame = Frame::new()
        .fill(palette.surface)
        .stroke(Stroke::new(1.0, line))
        .corner_radius(CARD_RADIUS)
        .inner_margin(if is_low { Margin::symmetric(5, 1) } else { Margin::symmetric(8, 4) })
        .outer_margin(if is_low { 0 } else { 2 });
    let pressed = ui.input(|i| i.pointer.any_pressed()).then(|| ui.input(|i| i.pointer.interact_pos())).flatten();
    if !is_focused && pressed.is_some_and(|at| ui.max_rect().contains(at)) && ui.is_enabled() {
        actions.push(Action::Focus(slot.id));
    }
    frame.show(ui, |ui| content_ui(ui, (place, slot), state, cx, actions)).inner
}

fn content_ui(
    ui: &mut Ui,
    (place, slot): (usize, &mut Slot),
    state: &mut PaneState,
    cx: &PaneContext<'_>,
    actions: &mut Actions,
) -> UiResponse {
    ui.set_min_size(ui.available_size());
    if theme::is_low(ui.ctx()) {
        (ui.spacing_mut().item_spacing.y, ui.spacing_mut().interact_size.y) = (1.0, LOW_LINE);
    } else {
        ui.spacing_mut().item_spacing.y = SPACE;
    }
    let (id, locale, all) = (slot.id, cx.locale, ui.available_rect_before_wrap());
    let status = cx.session.status_in(cx.log.status(), id);
    let status = &*status;
    let room = Room::of(all.height(), ui.spacing().item_spacing.y, height_of(ui, ROWS));
    let problem = state.form.problem(&slot.endpoint);
    let gauges = state.gauges.update(cx.session, id);
    let view = EndpointView { id, endpoint: &slot.endpoint, status, cx, gauges: &gauges, place };
    let composing = (!room.has_composer).then_some(&mut state.is_composing);
    let moved = view.header_ui(ui, problem.as_ref(), composing, actions);
    if room.has_facts {
        ui.scope(|ui| view.facts_ui(ui, state, problem.as_ref(), actions));
    }
    if cx.takes_focus == Some(id) && status.state.is_active() {
        state.log.take_focus();
    }
    if room.has_composer {
        let below = Panel::bottom("bottom").frame(Frame::new()).resizable(false).show_separator_line(false);
        below.exact_size(COMPOSER).show(ui, |ui| compose_ui(ui, slot, status, state, cx, actions));
    }
    let filter = if room.has_filter { FilterLine::Shown } else { FilterLine::Hidden };
    let log = CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
        let (clock, connects) = (cx.session.clock(), header::connects(&slot.endpoint));
        let (log, selected) = (cx.log, cx.selected);
        let (table, peers) = (cx.table, cx.peers);
        let (compared, sends) = (cx.compared, slot.endpoint.relay_settings().is_none());
        let log = LogContext {
            endpoint: id,
            log,
            clock,
            locale,
            selected,
            compared,
            status,
            connects,
            sends,
            table,
            peers,
            bench: None,
        };
        match state.log.log_ui(ui, &log, filter) {
            Some(LogAction::Select(row)) => actions.push(Action::Select(Some(row))),
            Some(LogAction::Compare(row)) => actions.push(Action::Compare(Some(row))),
            Some(LogAction::CompareBoth(one, other)) => {
                actions.extend([Action::Compare(Some(one)), Action::Select(Some(other))]);
            }
            Some(LogAction::SendAgain(to, bytes)) => {
                actions.push(Action::Compose(id, ComposerAction::SendAsIs { to, bytes }));
            }
            Some(LogAction::Put(bytes)) => actions.push(Action::Compose(id, ComposerAction::Put(bytes))),
            Some(LogAction::SaveAs) => actions.push(Action::SaveLogOf(id)),
            Some(LogAction::Table(change)) => actions.push(Action::Table(change)),
            None => {}
        }
    });
    state.card.follow(matches!(status.state, State::Failed(_)));
    if state.card.is_open {
        let log = log.response.rect;
        let free = log.height() - height_of(ui, ROWS);
        state.card.is_whole |= free >= LEAST_CARD;
        let (id, is_whole) = (ui.scope_id().with("trouble"), state.card.is_whole);
        let most = if free >= LEAST_CARD { free } else { log.height() * CARD };
        if is_whole {
            over_ui(ui, id, log, |ui| {
                let scroll = ScrollArea::vertical().max_height(most).auto_shrink([false, true]);
                if scroll.show(ui, |ui| view.card_ui(ui, actions)).inner == Stays::Closed {
                    state.card.is_open = false;
                }
            });
        } else if free >= FOLDED || !room.has_facts {
            // The line of facts says it, too.
            over_ui(ui, id, log, |ui| state.card.is_whole = view.folded_ui(ui));
        }
    }
    if state.is_composing && !room.has_composer {
        over_ui(ui, ui.scope_id().with("composer"), all, |ui| {
            theme::card(theme::palette(ui.ctx())).show(ui, |ui| compose_ui(ui, slot, status, state, cx, actions));
        });
    }
    keep_composed(slot, state, cx);
    moved
}

/// Draws the composer of the endpoint that has the focus, at the lower edge of a view that shows all of them; before it a list
/// of who else can speak.
pub fn speaker_line_ui(
    ui: &mut Ui,
    id: &'static str,
    slots: &mut [Slot],
    states: &mut PaneStates,
    cx: &PaneContext<'_>,
    actions: &mut Actions,
) {
    let Some(place) = slots.iter().position(|slot| cx.focused == Some(slot.id)) else { return };
    let frame = theme::card(theme::palette(ui.ctx())).inner_margin(Margin::symmetric(8, 2));
    let line = Panel::bottom(id).frame(frame).resizable(false).show_separator_line(false);
    line.show(ui, |ui| {
        ui.set_height(COMPOSER);
        ui.horizontal_centered(|ui| {
            actions.extend(speaker_ui(ui, cx.locale, slots, slots[place].id).map(Action::Focus));
            let slot = &mut slots[place];
            let (status, state) = (cx.session.status_in(cx.log.status(), slot.id), states.of(slot));
            compose_ui(ui, slot, &status, state, cx, actions);
            keep_composed(slot, state, cx);
        });
    });
}

fn compose_ui(
    ui: &mut Ui,
    slot: &Slot,
    status: &EndpointStatus,
    state: &mut PaneState,
    cx: &PaneContext<'_>,
    actions: &mut Actions,
) {
    if slot.endpoint.relay_settings().is_some() {
        return state.relay.relay_ui(ui, slot, cx, actions);
    }
    let (endpoint, sender) = (&slot.endpoint, cx.session.sender(slot.id));
    let is_recorded = cx.session.of_recorded().is_some();
    let refusal = is_recorded.then(|| cx.locale.text("recorded-no-send"));
    let context = ComposerContext { locale: cx.locale, endpoint, status, sender, refusal, kept: cx.kept };
    let asked = state.composer.composer_ui(ui, &context);
    actions.extend(asked.into_iter().map(|action| Action::Compose(slot.id, action)));
}

fn keep_composed(slot: &mut Slot, state: &PaneState, cx: &PaneContext<'_>) {
    // A server's answers are in the encoding that is chosen here or in its settings.
    state.composer.save_into(&mut slot.endpoint);
    if slot.endpoint.filter != *state.log.sought() {
        slot.endpoint.filter = state.log.sought().clone();
    }
    // A log that is saved later is, too, even if the endpoint is gone by then.
    cx.names.set_encoding(slot.id, slot.endpoint.payload_options.encoding);
}
