//! The endpoints at the head of the picture.

use egui::text::{LayoutJob, TextWrapping};
use egui::{Align2, Rect, Sense, Stroke, StrokeKind, TextStyle, Ui, Vec2, WidgetInfo};

use super::context::ExchangeContext;
use super::place::Places;
use crate::diagram::{Lane, Lifeline};
use crate::lab::{Model, Role};
use crate::record::{EndpointId, List};
use crate::ui::theme::{self, CARD_RADIUS};

/// The height of the names, in points.
pub(super) const HEADER_HEIGHT: f32 = 46.0;

/// A lifeline and what its head says.
pub(super) struct Head {
    pub lifeline: Lifeline,
    pub name: String,
    pub address: String,
}

/// The endpoints in the lab's order, and the sockets by hand where there are any.
pub(super) fn heads(cx: &ExchangeContext<'_>) -> Vec<Head> {
    let of_slot = |slot: &crate::ui::model::Slot| {
        let endpoint = &slot.endpoint;
        let is_server = endpoint.role() == Role::Server && endpoint.transport().has_connections();
        let model = endpoint.server_settings().model.unwrap_or(Model::usual(endpoint.transport()));
        let has_lanes = is_server && model == Model::ThreadPerConnection;
        let local = cx.session.status_in(cx.log.status(), slot.id).local.clone();
        let address = local.map_or_else(|| endpoint.address.to_string(), |local| local.to_string());
        Head {
            lifeline: Lifeline { endpoint: slot.id, has_lanes, transport: Some(endpoint.transport()) },
            name: endpoint.name.clone(),
            address,
        }
    };
    let mut all: Vec<Head> = cx.slots.iter().map(of_slot).collect();
    if !cx.log.list(List::Rows(EndpointId::BY_HAND)).is_empty() {
        let lifeline = Lifeline { endpoint: EndpointId::BY_HAND, has_lanes: false, transport: None };
        all.push(Head { lifeline, name: cx.locale.text("by-hand-endpoint"), address: String::new() });
    }
    all
}

/// Draws the heads; the endpoint that was clicked.
pub(super) fn header_ui(
    ui: &mut Ui,
    cx: &ExchangeContext<'_>,
    header: Rect,
    places: &Places,
    lifelines: &[Head],
    has_outside: bool,
) -> Option<EndpointId> {
    let palette = theme::palette(ui.ctx());
    ui.painter().hline(header.x_range(), header.bottom(), Stroke::new(1.0, palette.line));
    let (small, name_font) = (TextStyle::Small.resolve(ui.style()), TextStyle::Button.resolve(ui.style()));
    let times = Rect::from_x_y_ranges(places.times(), header.y_range()).shrink2(Vec2::new(8.0, 0.0));
    ui.painter().text(
        times.left_center(),
        Align2::LEFT_CENTER,
        cx.locale.text("exchange-times"),
        small.clone(),
        palette.weak_text,
    );
    let mut clicked = None;
    let outside = Head {
        lifeline: Lifeline { endpoint: EndpointId::LAB, has_lanes: false, transport: None },
        name: cx.locale.text("exchange-outside"),
        address: String::new(),
    };
    for (place, shown) in lifelines.iter().chain(has_outside.then_some(&outside)).enumerate() {
        let column = places.column(place);
        let width = (column.span() - 8.0).min(200.0);
        let centre = egui::pos2(places.x(Lane { lifeline: place, lane: 0 }), header.center().y);
        let card = Rect::from_center_size(centre, Vec2::new(width, HEADER_HEIGHT - 8.0));
        let colour = palette.lifeline(place);
        let response = ui.interact(card, ui.scope_id().with(("lifeline", place)), Sense::click());
        let (endpoint, name) = (shown.lifeline.endpoint, format!("{} {}", shown.name, shown.address));
        let is_focused = cx.focused == Some(endpoint);
        response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_focused, &name));
        if response.clicked() && cx.slots.iter().any(|slot| slot.id == endpoint) {
            clicked = Some(endpoint);
        }
        let painter = ui.painter().with_clip_rect(card.intersect(ui.clip_rect()));
        painter.rect(
            card,
            f32::from(CARD_RADIUS),
            if is_focused { palette.selection } else { palette.surface },
            Stroke::new(if response.has_focus() { 3.0 } else { 1.5 }, colour),
            StrokeKind::Inside,
        );
        let lift = if shown.address.is_empty() { 0.0 } else { 8.0 };
        let inner = card.shrink2(Vec2::new(8.0, 0.0));
        let line = |text: &str, y: f32, font: egui::FontId, colour| {
            let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
            job.wrap = TextWrapping::truncate_at_width(inner.width());
            let galley = painter.layout_job(job);
            painter.galley(egui::pos2(inner.center().x, y) - galley.size() / 2.0, galley, colour);
        };
        line(&shown.name, card.center().y - lift, name_font.clone(), colour);
        line(&shown.address, card.center().y + lift, small.clone(), palette.weak_text);
        response.on_hover_text(name);
    }
    clicked
}
