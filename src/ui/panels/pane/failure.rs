//! What went wrong with an endpoint, shown where it happened: what, why, and what to do next.

use egui::{Label, RichText, Ui};

use crate::explain::{Owned, explain, explain_with, in_the_way};
use crate::lab::{Endpoint, Role};
use crate::locale::Locale;
use crate::record::{EndpointStatus, State};
use crate::services;
use crate::socket::SocketError;
use crate::ui::theme::{self, message_box};

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    Ample,
    /// The log needs the lines; what failed stands in it, too.
    Scarce,
}

/// A reserved port's stand-in is this much above it: 8013 for 13, as 8080 is for 80.
const ABOVE_RESERVED: u16 = 8000;

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

/// Draws the failure that ended the endpoint, and more quietly what it lived on after. Draws nothing where all is well.
/// The port is another one to use.
pub fn failure_ui(
    ui: &mut Ui,
    endpoint: &Endpoint,
    status: &EndpointStatus,
    owned: &[Owned],
    locale: &Locale,
    space: Space,
) -> Option<u16> {
    let mut taken = None;
    let palette = theme::palette(ui.ctx());
    if let State::Failed(failure) = &status.state {
        let explained = explain_with(failure, in_the_way(owned, &endpoint.address, failure), locale);
        message_box(palette, palette.trouble).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.add(Label::new(RichText::new(explained.cause).strong()).wrap().selectable(true));
            ui.add(Label::new(RichText::new(format!("→ {}", explained.next_step))).wrap().selectable(true));
            if let Some(port) = other_port(endpoint, failure) {
                let key = if port == 0 { "use-any-port" } else { "use-port" };
                let button = ui.button(locale.with(key, &[("port", port.to_string().into())]));
                if button.on_hover_text(locale.text("use-port-hint")).clicked() {
                    taken = Some(port);
                }
            }
            if space == Space::Ample {
                ui.add(Label::new(RichText::new(explained.means).small().weak()).wrap().selectable(true));
                ui.add(Label::new(RichText::new(explained.what).small().monospace().weak()).wrap().selectable(true));
            }
        });
    } else if let Some(trouble) = &status.trouble {
        let explained = explain(trouble, locale);
        let text = format!("⚠ {} — {}", explained.what, explained.cause);
        ui.add(Label::new(RichText::new(text).small().color(palette.notice)).wrap());
        ui.add(Label::new(RichText::new(format!("→ {}", explained.next_step)).small()).wrap());
    }
    for text in losses(endpoint, status, locale) {
        ui.add(Label::new(RichText::new(format!("⚠ {text}")).small().color(palette.trouble)).wrap());
    }
    taken
}

/// Who was turned away, and what was lost.
fn losses(endpoint: &Endpoint, status: &EndpointStatus, locale: &Locale) -> Vec<String> {
    let mut texts = Vec::new();
    if status.refused > 0 && endpoint.role() == Role::Server {
        let limit = endpoint.server_settings().max_connections;
        texts.push(locale.with("limit-reached", &[("limit", limit.into()), ("n", status.refused.into())]));
    }
    if status.lost > 0 {
        texts.push(locale.with("rows-lost", &[("n", status.lost.into())]));
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lab::Lab;
    use crate::socket::ErrorCode;

    #[test]
    fn another_port_is_offered_where_it_helps() {
        let mut endpoint = Lab::echo().endpoints.remove(0);
        let mut offered = |call, name, port| {
            endpoint.address.port = port;
            let code = ErrorCode { raw: 1, name };
            other_port(&endpoint, &SocketError { call, address: endpoint.address.authority(), code, holder: None })
        };
        assert_eq!(offered("bind", "EACCES", 13), Some(8013));
        assert_eq!(offered("bind", "EACCES", 5001), Some(0));
        assert_eq!(offered("bind", "EADDRINUSE", 8013), Some(0));
        assert_eq!(offered("bind", "EADDRNOTAVAIL", 5001), None);
        assert_eq!(offered("accept", "EACCES", 5001), None);
        endpoint.make_client();
        let code = ErrorCode { raw: 1, name: "EADDRINUSE" };
        let failure = SocketError { call: "bind", address: String::new(), code, holder: None };
        assert_eq!(other_port(&endpoint, &failure), None);
    }
}
