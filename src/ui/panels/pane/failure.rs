//! The card that says what went wrong with an endpoint: what, why, and what to do next. It lies over the log.

use egui::{Frame, Label, Margin, RichText, Ui};

use super::context::EndpointView;
use crate::explain::{Explanation, Owned, Owner, explain, explain_with, in_the_way};
use crate::lab::{Endpoint, Role};
use crate::record::State;
use crate::services;
use crate::socket::{Kind, SocketError};
use crate::ui::action::{Action, Actions};
use crate::ui::theme::{self, Palette, message_box};
use crate::ui::widgets::choice::quiet_button;
use crate::ui::widgets::{LineEnds, Stays, close_line_ui, ends_ui, reason};

/// A reserved port's stand-in is this much above it: 8013 for 13, as 8080 is for 80.
const ABOVE_RESERVED: u16 = 8000;

/// The line with the call that failed, in points.
const TITLE: f32 = 20.0;
/// The card as one line, in points.
pub(super) const FOLDED: f32 = 22.0;

/// The port that a server which got none can have instead: a fixed one, which can be passed on to clients, or 0 for one of
/// the system's choice.
fn other_port(endpoint: &Endpoint, failure: &SocketError) -> Option<u16> {
    let port = endpoint.address.port;
    if endpoint.role() == Role::Client || failure.call != "bind" || port == 0 {
        return None;
    }
    match failure.code.name {
        "EACCES" if services::is_reserved(port) => Some(port + ABOVE_RESERVED),
        "EACCES" | "EADDRINUSE" => Some(0),
        _ => None,
    }
}

/// The port of the one server of the lab that a client, refused at its own address, can have meant, and that server's name.
fn port_of_server<'a>(endpoint: &Endpoint, failure: &SocketError, owned: &'a [Owned]) -> Option<(u16, &'a str)> {
    if endpoint.role() != Role::Client || failure.code.name != "ECONNREFUSED" || !endpoint.transport().has_port() {
        return None;
    }
    let mut servers = owned.iter().filter_map(|owned| match &owned.owner {
        Owner::Endpoint(name) if owned.kind == Kind::of(endpoint.transport()) => {
            Some((owned.addr.port(), name.as_str()))
        }
        _ => None,
    });
    let one = servers.next().filter(|(port, _)| *port != 0 && *port != endpoint.address.port)?;
    servers.next().is_none().then_some(one)
}

impl EndpointView<'_> {
    fn failure(&self) -> Option<&SocketError> {
        match &self.status.state {
            State::Failed(failure) => Some(failure),
            _ => self.status.trouble.as_ref(),
        }
    }

    fn explained(&self) -> Option<Explanation> {
        let locale = self.cx.locale;
        self.failure().map(|failure| match self.status.state {
            State::Failed(_) => {
                explain_with(failure, in_the_way(self.cx.owned, &self.endpoint.address, failure), locale)
            }
            _ => explain(failure, locale),
        })
    }

    fn card_frame(&self, palette: &Palette) -> Frame {
        let failed = matches!(self.status.state, State::Failed(_));
        message_box(palette, if failed { palette.trouble } else { palette.notice })
    }

    /// Draws the cause in one line, where the rows leave no room for more; whether all of it is wanted.
    pub fn folded_ui(&self, ui: &mut Ui) -> bool {
        let (palette, locale) = (theme::palette(ui.ctx()), self.cx.locale);
        let frame = self.card_frame(palette).inner_margin(Margin::symmetric(6, 0));
        frame
            .show(ui, |ui| {
                let cause =
                    |explained: Explanation| if self.cx.hides_mistake { explained.means } else { explained.cause };
                let cause = self.explained().map(cause).unwrap_or_default();
                let words = |ui: &mut Ui| ui.add(Label::new(RichText::new(&cause).small()).truncate());
                let unfold = |ui: &mut Ui| quiet_button(ui, "⏶", &locale.text("trouble-unfold")).clicked();
                ui.spacing_mut().interact_size.y = FOLDED - 2.0;
                ends_ui(ui, LineEnds::of("trouble", FOLDED - 2.0), words, unfold).1
            })
            .inner
    }

    /// Draws what ended the endpoint, or what it lived on after, and who was turned away and what was lost; whether the
    /// card stays.
    pub fn card_ui(&self, ui: &mut Ui, actions: &mut Actions) -> Stays {
        let (palette, locale) = (theme::palette(ui.ctx()), self.cx.locale);
        let (failure, explained) = (self.failure(), self.explained());
        let failed = matches!(self.status.state, State::Failed(_));
        let inside = self.card_frame(palette).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 3.0;
            let line = |ui: &mut Ui, text: RichText| drop(ui.add(Label::new(text).wrap().selectable(true)));
            let title = |ui: &mut Ui| {
                if let Some(explained) = &explained {
                    ui.add(Label::new(RichText::new(&explained.what).small().monospace()).truncate());
                }
            };
            let stays = close_line_ui(ui, LineEnds::of("trouble", TITLE), &locale.text("trouble-close"), title);
            if let Some(explained) = explained {
                if self.cx.hides_mistake {
                    line(ui, RichText::new(explained.means));
                    line(ui, RichText::new(locale.text("card-hidden")).weak());
                } else {
                    line(ui, RichText::new(explained.cause).strong());
                    line(ui, RichText::new(format!("→ {}", explained.next_step)));
                    if let Some(failure) = failure.filter(|_| failed) {
                        self.ways_out_ui(ui, failure, actions);
                    }
                    line(ui, RichText::new(explained.means).small().weak());
                }
            }
            if self.status.refused > 0 && self.endpoint.role() == Role::Server {
                reason(ui, &self.refused_text());
            }
            if self.status.lost > 0 {
                reason(ui, &locale.with("rows-lost", &[("n", self.status.lost.into())]));
            }
            stays
        });
        inside.inner
    }

    /// The buttons that do what helps.
    fn ways_out_ui(&self, ui: &mut Ui, failure: &SocketError, actions: &mut Actions) {
        let locale = self.cx.locale;
        if let Some(port) = other_port(self.endpoint, failure) {
            let key = if port == 0 { "use-any-port" } else { "use-port" };
            let button = ui.button(locale.with(key, &[("port", port.to_string().into())]));
            if button.on_hover_text(locale.text("use-port-hint")).clicked() {
                actions.push(Action::UsePort(self.id, port));
            }
        }
        if let Some((port, name)) = port_of_server(self.endpoint, failure, self.cx.owned) {
            let args = [("port", port.to_string().into()), ("name", name.into())];
            let button = ui.button(locale.with("use-server-port", &args));
            if button.on_hover_text(locale.text("use-server-port-hint")).clicked() {
                actions.push(Action::UsePort(self.id, port));
            }
        }
    }

    /// How many clients were turned away.
    pub fn refused_text(&self) -> String {
        let limit = self.endpoint.listening().max_connections;
        self.cx.locale.with("limit-reached", &[("limit", limit.into()), ("n", self.status.refused.into())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::address::Transport;
    use crate::lab::Lab;
    use crate::socket::ErrorCode;

    #[test]
    fn a_refused_client_is_offered_the_port_of_the_only_server() {
        let mut client = Lab::echo().endpoints.remove(1);
        client.address.port = 5002;
        let code = ErrorCode { raw: 111, name: "ECONNREFUSED" };
        let failure = SocketError { call: "connect", address: client.address.authority(), code, holder: None };
        let server = |name: &str, kind, port: u16| Owned {
            owner: Owner::Endpoint(name.to_owned()),
            kind,
            addr: format!("127.0.0.1:{port}").parse().unwrap(),
        };
        let (tcp, udp) = (Kind::of(Transport::Tcp), Kind::of(Transport::Udp));
        let of = |owned: &[Owned]| port_of_server(&client, &failure, owned).map(|(port, _)| port);
        assert_eq!(of(&[server("server", tcp, 5001), server("other", udp, 5003)]), Some(5001));
        assert_eq!(of(&[server("server", tcp, 5001), server("second", tcp, 5003)]), None, "which one is not known");
        assert_eq!(of(&[server("server", tcp, 5002)]), None, "it has that port already");
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn another_port_is_offered_where_it_helps() {
        let server = Lab::echo().endpoints.remove(0);
        let mut client = server.clone();
        client.make_client();
        for (endpoint, call, name, port, expected) in [
            (&server, "bind", "EACCES", 13, Some(8013)),
            (&server, "bind", "EACCES", 5001, Some(0)),
            (&server, "bind", "EADDRINUSE", 8013, Some(0)),
            (&server, "bind", "EADDRNOTAVAIL", 5001, None),
            (&server, "accept", "EACCES", 5001, None),
            (&client, "bind", "EADDRINUSE", 5001, None),
        ] {
            let mut endpoint = endpoint.clone();
            endpoint.address.port = port;
            let code = ErrorCode { raw: 1, name };
            let failure = SocketError { call, address: endpoint.address.authority(), code, holder: None };
            assert_eq!(other_port(&endpoint, &failure), expected, "{call} {name} {port}");
        }
    }
}
