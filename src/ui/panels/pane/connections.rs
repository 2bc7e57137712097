//! An endpoint's connections: those that are open, with what can be done to them, then those that were closed, with why.

use std::collections::HashMap;

use egui::{Label, Rect, RichText, ScrollArea, Sense, Ui};

use super::context::EndpointView;
use super::gauges::{in_hover, in_row};
use crate::address::Transport;
use crate::clock::Stamp;
use crate::explain::explain;
use crate::lab::Role;
use crate::record::{ConnectionId, ConnectionStatus, End, EndpointStatus, Traffic};
use crate::services;
use crate::socket::TcpState;
use crate::ui::action::{Action, Actions, OnConnection};
use crate::ui::widgets::{LineEnds, ends_ui};
use crate::units::{self, size};

/// A row's height, in points: what a small button needs.
const ROW_HEIGHT: f32 = 22.0;
/// Rows that are seen at once.
const SEEN_ROWS: f32 = 6.5;
/// Open connections that are listed, the oldest first.
const MOST_OPEN: usize = 200;

/// A connection, or the line that says how many are open besides those listed.
type Line<'a> = Option<(ConnectionId, &'a ConnectionStatus)>;

/// The connections that are listed, of however many there are.
struct Listed<'a> {
    /// Open ones first.
    rows: Vec<Line<'a>>,
    open: usize,
    closed: usize,
}

impl<'a> Listed<'a> {
    fn of(status: &'a EndpointStatus) -> Self {
        // An event loop may have ten thousand: they are counted, not listed.
        let open = status.open().count();
        let closed = status.connections.len() - open;
        let mut rows: Vec<Line<'_>> = status.open().take(MOST_OPEN).map(Some).collect();
        rows.extend((open > MOST_OPEN).then_some(None));
        // Of the closed ones the last is the one that is asked about.
        let ended = status.connections.iter().rev().filter(|(_, connection)| !connection.is_open());
        rows.extend(ended.map(|(id, connection)| Some((*id, connection))));
        Self { rows, open, closed }
    }
}

/// Where the list was drawn last, and its rows.
type LastShown = (Rect, Vec<Option<ConnectionId>>);

impl EndpointView<'_> {
    /// Draws some rows, the others behind a scroll bar.
    pub fn connections_ui(&self, ui: &mut Ui, actions: &mut Actions) {
        let Listed { mut rows, open, closed } = Listed::of(self.status);
        let memory = ui.make_persistent_id("connections shown");
        let last_shown: Option<LastShown> = ui.data(|data| data.get_temp(memory));
        let id = |row: &Line<'_>| row.map(|(id, _)| id);
        if let Some((_, order)) = last_shown.filter(|(rect, _)| ui.rect_contains_pointer(*rect)) {
            // What is about to be clicked stays under the pointer; what is new comes last.
            let places: HashMap<_, usize> = order.into_iter().zip(0..).collect();
            rows.sort_by_key(|row| places.get(&id(row)).copied().unwrap_or(usize::MAX));
        }
        let order = rows.iter().map(id).collect();
        let key = if self.endpoint.transport().has_connections() { "connections-title" } else { "remotes-title" };
        let title = self.cx.locale.with(key, &[("open", open.into()), ("closed", closed.into())]);
        ui.label(RichText::new(title).small().weak());
        let (top, one) = (ui.cursor().top(), ROW_HEIGHT + ui.spacing().item_spacing.y);
        let list = ScrollArea::vertical().id_salt("connections").max_height(SEEN_ROWS * one).auto_shrink([false, true]);
        let list = list.show_rows(ui, ROW_HEIGHT, rows.len(), |ui, shown| {
            for row in &rows[shown] {
                match row {
                    Some((id, connection)) => {
                        ui.push_id(id.0, |ui| self.row_ui(ui, *id, connection, actions));
                    }
                    None => self.more_ui(ui, open - MOST_OPEN),
                }
            }
        });
        let rect = list.inner_rect.with_min_y(top);
        ui.data_mut(|data| data.insert_temp::<LastShown>(memory, (rect, order)));
    }

    fn more_ui(&self, ui: &mut Ui, more: usize) {
        ui.horizontal(|ui| {
            ui.set_height(ROW_HEIGHT);
            let text = self.cx.locale.with("connections-more", &[("n", more.into())]);
            ui.label(RichText::new(text).small().weak());
        });
    }

    fn row_ui(&self, ui: &mut Ui, id: ConnectionId, connection: &ConnectionStatus, actions: &mut Actions) {
        ui.set_height(ROW_HEIGHT);
        let line = LineEnds::of("connection", ROW_HEIGHT);
        ends_ui(ui, line, |ui| self.words_ui(ui, id, connection), |ui| self.buttons_ui(ui, id, connection, actions));
    }

    fn words_ui(&self, ui: &mut Ui, id: ConnectionId, connection: &ConnectionStatus) {
        let (locale, transport) = (self.cx.locale, self.endpoint.transport());
        let gauge = self.gauges.connections.get(&id);
        let since = self.time(connection.opened);
        let opened = locale.with("connection-since", &[("time", since.into())]);
        let Traffic { received_bytes, sent_bytes, .. } = connection.traffic;
        let moved = format!("↓ {} ↑ {}", size(received_bytes), size(sent_bytes));
        let peer = services::named(&connection.peer, connection.peer.port(), transport.scheme());
        let known = gauge.map(|gauge| in_row(gauge, locale)).unwrap_or_default();
        let peer = [vec![peer], known].concat().join(" · ");
        let text = match &connection.ended {
            None => {
                let halves = self
                    .halves(connection, gauge.and_then(|gauge| gauge.state))
                    .map(|halves| format!(" · {halves}"))
                    .unwrap_or_default();
                format!("{peer} · {moved}{halves} · {opened}")
            }
            Some((at, end)) => format!("{peer} · {} {} · {moved}", self.time(*at), self.ending(end)),
        };
        let shown = RichText::new(&text).small();
        let shown = if connection.is_open() { shown } else { shown.weak() };
        let label = Label::new(shown).truncate().sense(Sense::hover());
        let local = connection.local.as_ref().map(|local| format!("\n{local}")).unwrap_or_default();
        let all = gauge.map(|gauge| in_hover(gauge, transport, locale)).unwrap_or_default();
        let all: String = all.iter().map(|line| format!("\n{line}")).collect();
        ui.add(label).on_hover_text(format!("{text}{local}{all}"));
    }

    fn buttons_ui(&self, ui: &mut Ui, id: ConnectionId, connection: &ConnectionStatus, actions: &mut Actions) {
        // A recorded one can only be looked at.
        if !connection.is_open() || self.cx.session.of_recorded().is_some() {
            return;
        }
        ui.spacing_mut().button_padding.y = 0.0;
        ui.spacing_mut().interact_size.y = ROW_HEIGHT - 2.0;
        ui.spacing_mut().item_spacing.x = 4.0;
        let transport = self.endpoint.transport();
        let offered: &[(&str, OnConnection)] = match (transport.has_connections(), self.endpoint.role()) {
            // A relay hands on the ends of others.
            (true, Role::Relay) if transport == Transport::Tcp => {
                &[("close", OnConnection::Close), ("reset", OnConnection::Reset)]
            }
            (true, Role::Relay) => &[("close", OnConnection::Close)],
            // Only TCP has a reset.
            (true, _) if transport == Transport::Tcp => &[
                ("half-close", OnConnection::HalfClose),
                ("close", OnConnection::Close),
                ("reset", OnConnection::Reset),
            ],
            (true, _) => &[("half-close", OnConnection::HalfClose), ("close", OnConnection::Close)],
            (false, Role::Server | Role::Peer | Role::Relay) => &[("forget", OnConnection::Forget)],
            // A client without its one address could do nothing any more.
            (false, Role::Client) => &[],
        };
        for (key, act) in offered {
            let can_press = *act != OnConnection::HalfClose || !connection.sent_end;
            let text = RichText::new(self.cx.locale.text(key)).small();
            let named = self.cx.locale.with(&format!("{key}-named"), &[("peer", connection.peer.to_string().into())]);
            let button = egui::Button::new(text).min_size(egui::vec2(0.0, ROW_HEIGHT - 2.0));
            let response = ui.add_enabled(can_press, button).accessible_name(named);
            if response.on_hover_text(self.cx.locale.text(&format!("{key}-hint"))).clicked() {
                actions.push(Action::OnConnection(self.id, id, *act));
            }
        }
    }

    /// Which halves of an open connection have ended.
    fn halves(&self, connection: &ConnectionStatus, state: Option<TcpState>) -> Option<String> {
        let key = match (connection.sent_end, connection.received_end) {
            (false, false) => return None,
            (true, false) => "half-sent",
            // The state's name is TCP's (RFC 9293 §3.3.2).
            (false, true) if self.endpoint.transport() == Transport::Tcp && state.is_none() => {
                return Some(format!("{} · CLOSE_WAIT", self.cx.locale.text("half-received")));
            }
            (false, true) => "half-received",
            (true, true) => "half-both",
        };
        Some(self.cx.locale.text(key))
    }

    fn ending(&self, end: &End) -> String {
        match end {
            End::Here => self.cx.locale.text("ended-here"),
            End::Peer => self.cx.locale.text("ended-peer"),
            End::Failed { failure } => explain(failure, self.cx.locale).what,
        }
    }

    fn time(&self, stamp: Stamp) -> String {
        units::time_to_the_second(self.cx.session.clock().wall(stamp))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_ten_thousand_connections_some_are_listed_and_all_are_counted() {
        let connection = |n: u32| {
            let ended = n.is_multiple_of(1000).then_some((Stamp(u64::from(n)), End::Peer));
            let status = ConnectionStatus::open(None, ([127, 0, 0, 1], 1).into(), Stamp(0));
            (ConnectionId(n), ConnectionStatus { ended, ..status })
        };
        let status = EndpointStatus { connections: (0..10_000).map(connection).collect(), ..Default::default() };
        let listed = Listed::of(&status);
        assert_eq!((listed.open, listed.closed), (9990, 10));
        assert_eq!(listed.rows.len(), MOST_OPEN + 1 + 10);
        assert!(listed.rows[MOST_OPEN].is_none(), "how many are open besides");
        let (last, _) = listed.rows[MOST_OPEN + 1].unwrap();
        assert_eq!(last, ConnectionId(9000), "the last that was closed stands first");
    }
}
