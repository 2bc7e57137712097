//! The line above the strips: which connection, which way, how closely, and how bytes are written.

use std::ops::Range;

use egui::{Button, ComboBox, TextWrapMode, Ui};

use super::Streams;
use super::connection::{Choice, Heading, Link, StreamsContext};
use super::form::{Form, form_ui};
use super::sight::{STEP, Sight};
use crate::diagram::stream::extent;
use crate::locale::Locale;
use crate::ui::widgets::choice::{quiet_button, segments_ui};
use crate::ui::widgets::{LineEnds, ends_ui};

/// A view narrower than this, in points, has its controls in two lines.
const ONE_LINE: f32 = 780.0;
/// The width of the list of connections, in points.
const LIST_WIDTH: f32 = 200.0;
const LIST_HEIGHT: f32 = 360.0;

impl Streams {
    /// Draws the controls; how bytes are written from now on.
    pub(super) fn bar_ui(&mut self, ui: &mut Ui, cx: &StreamsContext<'_>, link: &Link, form: Form) -> Form {
        let mut chosen = form;
        let all = extent(cx.pane.log, link.way(self.choice.heading));
        let line = LineEnds::of("streams bar", 28.0);
        let (choice, sight) = (&mut self.choice, &mut self.sight);
        let mut how = |ui: &mut Ui| {
            zoom_ui(ui, cx.pane.locale, sight, &all);
            form_ui(ui, cx.pane.locale, &mut chosen);
        };
        if ui.available_width() >= ONE_LINE {
            ends_ui(ui, line, |ui| which_ui(ui, choice, cx, link), how);
        } else {
            ui.horizontal(|ui| which_ui(ui, choice, cx, link));
            ends_ui(ui, line, |_| (), |ui| how(ui));
        }
        if chosen != form {
            self.form = Some(chosen);
        }
        chosen
    }
}

/// The connection, and the way.
fn which_ui(ui: &mut Ui, choice: &mut Choice, cx: &StreamsContext<'_>, link: &Link) {
    let locale = cx.pane.locale;
    let name = format!("{}: {}", locale.text("streams-connection"), link.name());
    let width = LIST_WIDTH.min(ui.available_width() * 0.45);
    let list = ComboBox::from_id_salt("streams connection").selected_text(link.name()).width(width).truncate();
    let shown = list.height(LIST_HEIGHT).show_ui(ui, |ui| {
        for (connection, text) in cx.links() {
            let is_shown = [link.left.connection, link.right.connection].contains(&Some(connection));
            if ui.add(Button::selectable(is_shown, text).wrap_mode(TextWrapMode::Extend)).clicked() {
                choice.choose(connection);
            }
        }
    });
    shown.response.accessible_name(&name).on_hover_text(&name);
    let ways = [Heading::There, Heading::Back].map(|heading| (heading, link.way_name(heading)));
    segments_ui(ui, &locale.text("streams-direction"), &mut choice.heading, &ways);
}

/// How closely.
fn zoom_ui(ui: &mut Ui, locale: &Locale, sight: &mut Sight, all: &Range<u64>) {
    if quiet_button(ui, "−", &locale.text("streams-zoom-out")).clicked() {
        sight.zoom(all, STEP, 0.5);
    }
    if quiet_button(ui, "+", &locale.text("streams-closer")).clicked() {
        sight.zoom(all, 1.0 / STEP, 0.5);
    }
    if ui.button(locale.text("streams-fit")).on_hover_text(locale.text("streams-fit-hint")).clicked() {
        sight.fit();
    }
    let newest = ui.selectable_label(sight.follows, locale.text("streams-newest"));
    if newest.on_hover_text(locale.text("streams-newest-hint")).clicked() {
        sight.follows = !sight.follows;
    }
}
