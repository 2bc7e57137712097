//! The endpoints at the head of the picture.

use std::collections::BTreeSet;

use egui::text::LayoutJob;
use egui::{
    Align, Button, Key, Layout, Rect, Response, RichText, Sense, Stroke, StrokeKind, TextStyle, TextWrapMode, Ui,
    UiBuilder, Vec2, WidgetInfo,
};

use super::context::ExchangeContext;
use super::place::Places;
use super::step_time::{Times, heading};
use crate::diagram::{Axis, Lane, Lifeline};
use crate::record::{EndpointId, List};
use crate::ui::action::{Action, Actions};
use crate::ui::commands::Command;
use crate::ui::table::{RowTime, TableChange};
use crate::ui::texts;
use crate::ui::theme::{self, CARD_RADIUS};

/// The height of the names, in points.
pub(super) const HEADER_HEIGHT: f32 = 46.0;

/// A lifeline and what its head says.
pub(super) struct Head {
    pub lifeline: Lifeline,
    pub name: String,
    pub address: String,
    /// Each of its clients has a thread, which are drawn side by side or as one.
    pub has_threads: bool,
}

/// The endpoints in the lab's order, and the sockets by hand where there are any.
pub(super) fn heads(cx: &ExchangeContext<'_>, folded: &BTreeSet<EndpointId>) -> Vec<Head> {
    let of_slot = |slot: &crate::ui::model::Slot| {
        let endpoint = &slot.endpoint;
        let lifeline = Lifeline::of(slot.id, endpoint);
        let has_threads = lifeline.has_lanes;
        let local = cx.session.status_in(cx.log.status(), slot.id).local.clone();
        let address = local.map_or_else(|| endpoint.address.to_string(), |local| local.to_string());
        Head {
            lifeline: Lifeline { has_lanes: has_threads && !folded.contains(&slot.id), ..lifeline },
            name: endpoint.name.clone(),
            address,
            has_threads,
        }
    };
    let mut all: Vec<Head> = cx.slots.iter().map(of_slot).collect();
    if !cx.log.list(List::Rows(EndpointId::BY_HAND)).is_empty() {
        all.push(Head {
            lifeline: Lifeline::by_hand(),
            name: cx.locale.text("by-hand-endpoint"),
            address: String::new(),
            has_threads: false,
        });
    }
    all
}

/// Draws the heads; by them an endpoint is chosen, and moved.
pub(super) fn header_ui(
    ui: &mut Ui,
    cx: &ExchangeContext<'_>,
    header: Rect,
    places: &Places,
    lifelines: &[Head],
    folded: &mut BTreeSet<EndpointId>,
    actions: &mut Actions,
) {
    let palette = theme::palette(ui.ctx());
    ui.painter().hline(header.x_range(), header.bottom(), Stroke::new(1.0, palette.line));
    times_ui(ui, cx, header, places, actions);
    let outside = Head {
        lifeline: Lifeline { endpoint: EndpointId::LAB, has_lanes: false, transport: None, set_up: None },
        name: cx.locale.text("exchange-outside"),
        address: String::new(),
        has_threads: false,
    };
    let has_outside = places.lifelines > lifelines.len();
    for (place, shown) in lifelines.iter().chain(has_outside.then_some(&outside)).enumerate() {
        head_ui(ui, cx, header, places, (place, shown), folded, actions);
    }
}

/// What the times count from, and what places down the picture count.
fn times_ui(ui: &mut Ui, cx: &ExchangeContext<'_>, header: Rect, places: &Places, actions: &mut Actions) {
    let palette = theme::palette(ui.ctx());
    let room = Rect::from_x_y_ranges(places.times(), header.y_range()).shrink2(Vec2::new(4.0, 2.0));
    let mut inside = ui.new_child(UiBuilder::new().max_rect(room).layout(Layout::top_down(Align::Min)));
    inside.spacing_mut().item_spacing.y = 0.0;
    let shown = Times { shown: cx.time, clock: cx.session.clock() }.on(cx.axis);
    inside.style_mut().wrap_mode = Some(TextWrapMode::Truncate);
    let text = RichText::new(cx.locale.text(heading(shown))).small().color(palette.weak_text);
    inside.horizontal(|ui| {
        ui.add_space(4.0);
        ui.label(text);
    });
    let label = |axis| {
        cx.locale.text(match axis {
            Axis::Steps => "exchange-axis-steps",
            Axis::Scale => "exchange-axis-scale",
        })
    };
    let chosen = RichText::new(format!("{} ⏷", label(cx.axis))).small();
    (inside.spacing_mut().button_padding, inside.spacing_mut().interact_size.y) = (Vec2::new(4.0, 0.0), 18.0);
    let menu = inside.menu_button(chosen, |ui| {
        for axis in Axis::ALL {
            if ui.selectable_label(cx.axis == axis, label(axis)).clicked() {
                actions.push(Action::Run(Command::Axis(axis)));
                ui.close();
            }
        }
        ui.weak(texts::with_key("exchange-zoom-hint", cx.locale));
        ui.separator();
        for time in RowTime::ALL {
            if ui.selectable_label(cx.time == time, cx.locale.text(&time.key())).clicked() {
                actions.push(Action::Table(TableChange::Time(time)));
                ui.close();
            }
        }
    });
    let name = format!("{}: {}", cx.locale.text("exchange-axis"), label(cx.axis));
    menu.response.on_hover_text(texts::with_key("exchange-zoom-hint", cx.locale)).accessible_name(name);
}

fn head_ui(
    ui: &mut Ui,
    cx: &ExchangeContext<'_>,
    header: Rect,
    places: &Places,
    (place, shown): (usize, &Head),
    folded: &mut BTreeSet<EndpointId>,
    actions: &mut Actions,
) {
    let palette = theme::palette(ui.ctx());
    let width = (places.column(place).span() - 8.0).min(200.0 * places.size);
    let centre = egui::pos2(places.x(Lane { lifeline: place, lane: 0 }), header.center().y);
    let mut card = Rect::from_center_size(centre, Vec2::new(width, header.height() - 8.0));
    let colour = palette.lifeline(place);
    let (endpoint, name) = (shown.lifeline.endpoint, format!("{} {}", shown.name, shown.address));
    let slot = cx.slots.iter().position(|slot| slot.id == endpoint);
    let sense = if slot.is_some() { Sense::click_and_drag() } else { Sense::click() };
    let mut response = ui.interact(card, ui.scope_id().with(("lifeline", endpoint.0)), sense);
    let is_focused = cx.focused == Some(endpoint);
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_focused, &name));
    if let Some(slot) = slot {
        if response.clicked() {
            actions.push(Action::Focus(endpoint));
        }
        let places_of_slots = (places, cx.slots.len());
        moves(ui, &response, endpoint, slot, places_of_slots, actions);
        card = card.translate(Vec2::new(response.total_drag_delta().unwrap_or_default().x, 0.0));
        response.context_menu(|ui| menu_ui(ui, cx, shown, slot, folded, actions));
        response = response.on_hover_cursor(egui::CursorIcon::Grab);
    }
    let painter = ui.painter().with_clip_rect(card.intersect(ui.clip_rect()));
    painter.rect(
        card,
        f32::from(CARD_RADIUS),
        if is_focused { palette.selection } else { palette.surface },
        Stroke::new(if response.has_focus() { 3.0 } else { 1.5 }, colour),
        StrokeKind::Inside,
    );
    let font = |style: TextStyle| {
        let font = style.resolve(ui.style());
        egui::FontId { size: font.size * places.size, ..font }
    };
    let inner = card.shrink2(Vec2::new(8.0, 0.0));
    let lay_out = |text: &str, style, colour, rows: usize| {
        let mut job = LayoutJob::simple(text.to_owned(), font(style), colour, inner.width());
        (job.wrap.max_rows, job.halign) = (rows, Align::Center);
        painter.layout_job(job)
    };
    let draw = |galley: std::sync::Arc<egui::Galley>, y: f32, colour| {
        painter.galley(egui::pos2(inner.center().x, y - galley.size().y / 2.0), galley, colour);
    };
    let name_in = |rows| lay_out(&shown.name, TextStyle::Button, colour, rows);
    // A name that is cut may look like another, so it takes the address' line, too.
    if shown.address.is_empty() || name_in(1).elided {
        draw(name_in(2), card.center().y, colour);
    } else {
        let lift = 8.0 * places.size;
        draw(name_in(1), card.center().y - lift, colour);
        let weak = palette.weak_text;
        let address = |text: &str| lay_out(text, TextStyle::Small, weak, 1);
        let whole = shown.address.split("://").last().unwrap_or_default();
        let port = whole.rsplit_once(':').map(|(_, port)| format!(":{port}"));
        let galley = address(whole);
        let short = port.filter(|_| galley.elided).map(|port| address(&port));
        draw(short.unwrap_or(galley), card.center().y + lift, weak);
    }
    if !response.dragged() {
        response.on_hover_text(if slot.is_some() {
            cx.locale.with("exchange-head-hint", &[("name", name.into())])
        } else {
            name
        });
    }
}

/// Moves a lifeline that was dragged to another place, or that Alt and an arrow key move.
fn moves(
    ui: &Ui,
    response: &Response,
    endpoint: EndpointId,
    slot: usize,
    (places, slots): (&Places, usize),
    actions: &mut Actions,
) {
    if let (true, Some(at)) = (response.drag_stopped(), response.interact_pointer_pos()) {
        let first = places.column(0).min;
        let to = ((at.x - first) / places.column(0).span()).clamp(0.0, slots.saturating_sub(1) as f32) as usize;
        // The list swaps neighbours, so it goes from place to place.
        let way = (to as isize - slot as isize).signum();
        actions.extend((0..to.abs_diff(slot)).map(|_| Action::Move(endpoint, way)));
    }
    if response.has_focus() {
        let pressed = |key| ui.input(|input| input.modifiers.alt && input.key_pressed(key));
        for (key, way) in [(Key::ArrowLeft, -1), (Key::ArrowRight, 1)] {
            if pressed(key) {
                actions.push(Action::Move(endpoint, way));
            }
        }
    }
}

fn menu_ui(
    ui: &mut Ui,
    cx: &ExchangeContext<'_>,
    shown: &Head,
    slot: usize,
    folded: &mut BTreeSet<EndpointId>,
    actions: &mut Actions,
) {
    let endpoint = shown.lifeline.endpoint;
    let ways = [(slot > 0, "exchange-move-left", -1), (slot + 1 < cx.slots.len(), "exchange-move-right", 1)];
    for (can, key, way) in ways {
        if ui.add_enabled(can, Button::new(cx.locale.text(key))).clicked() {
            actions.push(Action::Move(endpoint, way));
            ui.close();
        }
    }
    if shown.has_threads {
        let is_folded = folded.contains(&endpoint);
        let key = if is_folded { "exchange-unfold" } else { "exchange-fold" };
        if ui.button(cx.locale.text(key)).clicked() {
            if is_folded {
                folded.remove(&endpoint);
            } else {
                folded.insert(endpoint);
            }
            ui.close();
        }
    }
}
