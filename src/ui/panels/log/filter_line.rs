//! The line above a log's rows: what to show of them, what to look for, and where to save them.

use egui::{Button, TextStyle, TextWrapMode, Ui};

use super::filter::Show;
use super::{Find, LogAction, LogContext, LogPane};
use crate::record::ConnectionId;
use crate::ui::widgets::{choice, text_width};

/// The list of connections and that of what to show, in points.
const CONNECTION_WIDTH: f32 = 130.0;
const SHOW_WIDTH: f32 = 104.0;
/// The narrowest and the widest search, in points.
const SEARCH: std::ops::RangeInclusive<f32> = 96.0..=360.0;
/// From this width on, in points, the list of connections and the button that saves have places of their own.
const WIDE: f32 = 640.0;
/// Connections that can be chosen from the list.
const MOST_CONNECTIONS: usize = 200;

impl LogPane {
    /// Whether rows are hidden, sought, or about to be.
    pub(super) fn uses_filter(&self, ui: &Ui, cx: &LogContext<'_>) -> bool {
        let is_typing = ui.memory(|memory| memory.has_focus(Self::search_id(cx)));
        self.filter.is_active() || self.find == Some(Find::Begin) || self.search.problem.is_some() || is_typing
    }

    /// What to show and what to look for, in one line. The search is as wide as the pane allows, whatever stands beside it
    /// now, so that nothing moves it.
    pub(super) fn filter_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>) -> Option<LogAction> {
        let (width, gap) = (ui.available_width(), ui.spacing().item_spacing.x);
        let padding = 2.0 * ui.spacing().button_padding.x;
        let wide = |ui: &Ui, text: &str| text_width(ui, text, &TextStyle::Button) + padding;
        let segments: f32 = Show::ALL.iter().map(|show| wide(ui, &cx.locale.text(&show.key()))).sum::<f32>() + 4.0;
        let is_wide = width >= WIDE;
        let save = wide(ui, &if is_wide { cx.locale.text("log-save") } else { "⋯".to_owned() });
        let beside = save + gap + if is_wide { CONNECTION_WIDTH + gap } else { 0.0 };
        let room = |shows: f32| width - shows - gap - beside;
        let has_segments = room(segments) >= *SEARCH.start();
        let search_width = room(if has_segments { segments } else { SHOW_WIDTH }).clamp(*SEARCH.start(), *SEARCH.end());

        let search_left = ui.max_rect().right() - search_width - gap - save;
        let line = ui.horizontal(|ui| {
            self.show_ui(ui, cx, has_segments);
            if is_wide {
                self.connection_ui(ui, cx);
            }
            ui.add_space((search_left - ui.cursor().left()).max(0.0));
            self.search_ui(ui, cx, search_width);
            if is_wide { save_ui(ui, cx) } else { self.more_ui(ui, cx) }
        });
        line.inner
    }

    fn show_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>, has_segments: bool) {
        let has_messages = cx.log.status().endpoint(cx.endpoint).messages > 0 && cx.log.end_row() > cx.log.first_row();
        // Where nothing is cut into messages there is nothing to choose.
        let is_offered = |show: &Show| *show != Show::Framed || has_messages || self.filter.show == Show::Framed;
        let offered = Show::ALL.into_iter().filter(is_offered);
        let choices: Vec<(Show, String)> = offered.map(|show| (show, cx.locale.text(&show.key()))).collect();
        let name = cx.locale.text("log-show");
        if has_segments {
            choice::segments_ui(ui, &name, &mut self.filter.show, &choices);
        } else {
            let list = choice::List { name: &name, width: SHOW_WIDTH, when_none: "", short: None };
            choice::list_ui(ui, list, &mut self.filter.show, &choices);
        }
    }

    fn connection_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>) {
        let Some(choices) = self.connections(cx) else { return };
        let name = cx.locale.text("log-connection");
        // One that is no longer listed keeps its place.
        let gone = self.filter.connection.map(|_| cx.locale.text("log-connection-gone")).unwrap_or_default();
        let list = choice::List { name: &name, width: CONNECTION_WIDTH, when_none: &gone, short: None };
        choice::list_ui(ui, list, &mut self.filter.connection, &choices);
    }

    /// In a narrow pane: the connections, and where to save.
    fn more_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>) -> Option<LogAction> {
        let name = cx.locale.text("log-more");
        let mut asked = None;
        let menu = ui.menu_button("⋯", |ui| {
            for (connection, text) in self.connections(cx).unwrap_or_default() {
                let is_chosen = self.filter.connection == connection;
                if ui.add(Button::selectable(is_chosen, text).wrap_mode(TextWrapMode::Extend)).clicked() {
                    self.filter.connection = connection;
                    ui.ctx().request_repaint();
                }
            }
            asked = save_ui(ui, cx);
        });
        menu.response.on_hover_text(&name).accessible_name(name);
        asked
    }

    /// The connections that can be chosen, where there are several: of thousands the last, as a search finds the others by
    /// their address.
    fn connections(&self, cx: &LogContext<'_>) -> Option<Vec<(Option<ConnectionId>, String)>> {
        let all = (None, cx.locale.text("log-all-connections"));
        let known: Vec<(Option<ConnectionId>, String)> = match cx.bench {
            Some(bench) => bench.sockets().iter().map(|socket| (Some(socket.id), socket.var.clone())).collect(),
            None => {
                let known = &cx.status.connections;
                let last = known.iter().skip(known.len().saturating_sub(MOST_CONNECTIONS));
                last.map(|(id, connection)| (Some(*id), connection.peer.to_string())).collect()
            }
        };
        let is_choice = known.len() > 1 || self.filter.connection.is_some();
        is_choice.then(|| std::iter::once(all).chain(known).collect())
    }
}

fn save_ui(ui: &mut Ui, cx: &LogContext<'_>) -> Option<LogAction> {
    let button = ui.button(cx.locale.text("log-save")).on_hover_text(cx.locale.text("log-save-hint"));
    button.clicked().then(|| {
        ui.close();
        LogAction::SaveAs
    })
}
