//! The line above the strips: which connection, which way, how closely, and how bytes are written.

use std::ops::Range;

use egui::{Button, ComboBox, TextWrapMode, Ui};

use super::connection::{Choice, Heading, Link, StreamsContext};
use super::form::{Form, form_ui};
use super::save::save_ui;
use super::sight::{STEP, Sight};
use super::{Mode, Streams};
use crate::diagram::stream::extent;
use crate::locale::Locale;
use crate::ui::action::Actions;
use crate::ui::widgets::choice::{quiet_button, segments_ui};
use crate::ui::widgets::{LineEnds, ends_ui};

/// A view narrower than this, in points, has its controls in two lines.
const ONE_LINE: f32 = 900.0;
/// A window narrower than this, in points, has no buttons to zoom.
const NARROW: f32 = 760.0;
/// The width of the list of connections, in points.
const LIST_WIDTH: f32 = 200.0;
const LIST_HEIGHT: f32 = 360.0;

impl Streams {
    /// Draws the controls; how bytes are written from now on.
    pub(super) fn bar_ui(
        &mut self,
        ui: &mut Ui,
        cx: &StreamsContext<'_>,
        link: &Link,
        form: Form,
        actions: &mut Actions,
    ) -> Form {
        let mut chosen = form;
        let all = extent(cx.pane.log, link.way(self.choice.heading));
        let line = LineEnds::of("streams bar", 28.0);
        let locale = cx.pane.locale;
        let is_wide = ui.available_width() >= ONE_LINE;
        // What is seen of the connection stands at the left, where it stays when it changes what stands at the right.
        let (before, choice, sight, follows) = (self.mode, &mut self.choice, &mut self.sight, &mut self.follow.follows);
        let mode = &mut self.mode;
        let how = |ui: &mut Ui| {
            let follows = match before {
                Mode::Cuts => {
                    zoom_ui(ui, locale, sight, &all);
                    &mut sight.follows
                }
                Mode::Follow => follows,
            };
            let newest = ui.selectable_label(*follows, locale.text("streams-newest"));
            if newest.on_hover_text(locale.text("streams-newest-hint")).clicked() {
                *follows = !*follows;
            }
            form_ui(ui, locale, &mut chosen);
            save_ui(ui, cx, link, actions);
        };
        let ways_ui = |ui: &mut Ui, choice: &mut Choice| {
            if before == Mode::Cuts {
                let ways = [Heading::There, Heading::Back].map(|heading| (heading, link.way_name(heading)));
                let before = choice.heading;
                segments_ui(ui, &locale.text("streams-direction"), &mut choice.heading, &ways);
                choice.is_heading_chosen |= choice.heading != before;
            }
        };
        if is_wide {
            let which = |ui: &mut Ui| {
                connection_ui(ui, choice, cx, link);
                mode_ui(ui, locale, mode);
                ways_ui(ui, choice);
            };
            ends_ui(ui, line, which, how);
        } else {
            ui.horizontal(|ui| {
                connection_ui(ui, choice, cx, link);
                ways_ui(ui, choice);
            });
            ends_ui(ui, line, |ui| mode_ui(ui, locale, mode), how);
        }
        if chosen != form {
            self.form = Some(chosen);
        }
        chosen
    }
}

/// What is seen of the connection.
fn mode_ui(ui: &mut Ui, locale: &Locale, mode: &mut Mode) {
    let modes = [(Mode::Cuts, "streams-cuts"), (Mode::Follow, "streams-follow")];
    let modes = modes.map(|(mode, key)| (mode, locale.text(key)));
    segments_ui(ui, &locale.text("streams-mode"), mode, &modes);
}

/// The connection, and the others to choose from.
fn connection_ui(ui: &mut Ui, choice: &mut Choice, cx: &StreamsContext<'_>, link: &Link) {
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
}

/// How closely.
fn zoom_ui(ui: &mut Ui, locale: &Locale, sight: &mut Sight, all: &Range<u64>) {
    // Where there is little room, keys and the wheel do the same.
    let has_room = ui.ctx().content_rect().width() > NARROW;
    if has_room && quiet_button(ui, "−", &locale.text("streams-zoom-out")).clicked() {
        sight.zoom(all, STEP, 0.5);
    }
    if has_room && quiet_button(ui, "+", &locale.text("streams-closer")).clicked() {
        sight.zoom(all, 1.0 / STEP, 0.5);
    }
    if ui.button(locale.text("streams-fit")).on_hover_text(locale.text("streams-fit-hint")).clicked() {
        sight.fit();
    }
}
