//! Where a peer sends: an address that is typed, or one of those it has heard from.

use egui::{TextEdit, Ui};

use super::context::{ComposerContext, not_running};
use crate::address::{Address, AddressError, Transport};
use crate::lab::{Endpoint, Role};
use crate::session::To;
use crate::ui::theme;

/// The most characters of an address.
const MAX_CHARS: usize = 300;
/// The field and its list, in points.
const WIDTH: f32 = 190.0;

/// The destination as it is typed.
#[derive(Debug, Clone, Default)]
pub(super) struct Destination {
    text: String,
    /// The endpoint's own, as it was last seen: where it is changed elsewhere, the field follows.
    seen: Option<Address>,
}

impl Destination {
    /// Takes over what was set elsewhere.
    pub(super) fn follow(&mut self, endpoint: &Endpoint) {
        if endpoint.to() != self.seen.as_ref() {
            self.seen = endpoint.to().cloned();
            self.text = endpoint.to().map(Address::authority).unwrap_or_default();
        }
    }

    /// Where it sends now, or why it cannot. Without an address it is the only one that it has heard from.
    pub(super) fn to(&self, cx: &ComposerContext<'_>) -> Result<To, String> {
        let (status, locale, transport) = (cx.status, cx.locale, cx.endpoint.transport());
        if let Some(key) = not_running(Role::Peer, transport, &status.state) {
            return Err(locale.text(key));
        }
        if self.text.trim().is_empty() {
            let mut open = status.open();
            return match (open.next(), open.next()) {
                (Some((id, _)), None) => Ok(To::One(id)),
                _ if transport.is_unix() => Err(locale.text("composer-no-path")),
                _ => Err(locale.text("composer-no-destination")),
            };
        }
        let address = parse(transport, &self.text)
            .map_err(|error| locale.with("composer-wrong-destination", &[("expected", (&error.expected).into())]))?;
        if address.port == 0 && !transport.is_unix() {
            return Err(locale.text("composer-port-zero"));
        }
        // One that it knows keeps its turns and its row in the list of addresses.
        let known = status.open().find(|(_, connection)| connection.peer.to_string() == address.authority());
        Ok(known.map_or(To::Address(address), |(id, _)| To::One(id)))
    }

    /// The field and the addresses that are known; the new destination where it was changed to one.
    pub(super) fn field_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>) -> Option<Option<Address>> {
        let (locale, transport) = (cx.locale, cx.endpoint.transport());
        let before = self.text.clone();
        ui.spacing_mut().item_spacing.x = 4.0;
        let known: Vec<String> = cx.status.open().map(|(_, connection)| connection.peer.to_string()).collect();
        let menu = ui.add_enabled_ui(!known.is_empty(), |ui| {
            let menu = ui.menu_button("⏷", |ui| {
                for peer in &known {
                    if ui.button(peer).clicked() {
                        self.text.clone_from(peer);
                        ui.close();
                    }
                }
            });
            let name = locale.text("composer-known");
            menu.response.on_hover_text(&name).accessible_name(name);
        });
        let name = locale.text("composer-destination");
        let hint = match &known[..] {
            [only] => only.clone(),
            _ if transport.is_unix() => "/tmp/peer.sock".to_owned(),
            _ => "127.0.0.1:5002".to_owned(),
        };
        let is_wrong = !self.text.trim().is_empty() && parse(transport, &self.text).is_err();
        let edit = TextEdit::singleline(&mut self.text)
            .desired_width((WIDTH - menu.response.rect.width() - 12.0).max(60.0))
            .char_limit(MAX_CHARS)
            .hint_text(hint)
            .text_color_opt(is_wrong.then_some(theme::palette(ui.ctx()).trouble));
        ui.add(edit).on_hover_text(locale.text("composer-destination-hint")).accessible_name(name);
        if self.text == before {
            return None;
        }
        let to = match self.text.trim() {
            "" => None,
            text => Some(parse(transport, text).ok()?),
        };
        self.seen.clone_from(&to);
        Some(to)
    }
}

fn parse(transport: Transport, text: &str) -> Result<Address, AddressError> {
    format!("{}://{}", transport.scheme(), text.trim()).parse()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{Language, Locale};
    use crate::record::{EndpointStatus, State};

    #[test]
    fn an_address_is_needed_and_read_as_the_endpoints_transport() {
        let mut endpoint = Endpoint::peer("peer", "udp://127.0.0.1:0".parse().unwrap());
        let locale = Locale::new(Language::English);
        let status = EndpointStatus { state: State::Running, ..EndpointStatus::default() };
        let to = |destination: &Destination, endpoint: &Endpoint| {
            destination.to(&ComposerContext { locale: &locale, endpoint, status: &status, sender: None, kept: &[] })
        };
        let mut destination = Destination::default();
        assert!(to(&destination, &endpoint).is_err());
        for (text, is_right) in [("127.0.0.1:9", true), ("[::1]:9", true), ("127.0.0.1", false), ("127.0.0.1:0", false)]
        {
            destination.text = text.to_owned();
            assert_eq!(to(&destination, &endpoint).is_ok(), is_right, "{text}");
        }
        endpoint.set_to(Some("udp://10.0.0.1:5000".parse().unwrap()));
        destination.follow(&endpoint);
        assert_eq!(destination.text, "10.0.0.1:5000");
        assert_eq!(to(&destination, &endpoint), Ok(To::Address(endpoint.to().unwrap().clone())));
    }
}
