//! Where a peer sends: an address that is typed, or one of those it has heard from.

use egui::{RichText, TextEdit, Ui};

use super::target::not_running;
use crate::address::{Address, AddressError, Transport};
use crate::lab::{Endpoint, Role};
use crate::locale::Locale;
use crate::record::EndpointStatus;
use crate::session::To;
use crate::ui::theme;

/// The most characters of an address.
const MAX_CHARS: usize = 300;

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
    pub(super) fn to(&self, endpoint: &Endpoint, status: &EndpointStatus, locale: &Locale) -> Result<To, String> {
        if let Some(key) = not_running(Role::Peer, endpoint.transport(), &status.state) {
            return Err(locale.text(key));
        }
        if self.text.trim().is_empty() {
            let mut open = status.open();
            return match (open.next(), open.next()) {
                (Some((id, _)), None) => Ok(To::One(id)),
                _ => Err(locale.text(empty_key(endpoint.transport()))),
            };
        }
        let address = parse(endpoint.transport(), &self.text).map_err(|error| wrong(&error, locale))?;
        if address.port == 0 && !endpoint.transport().is_unix() {
            return Err(locale.text("composer-port-zero"));
        }
        // One that it knows keeps its turns and its row in the list of addresses.
        let known = status.open().find(|(_, connection)| connection.peer.to_string() == address.authority());
        Ok(known.map_or(To::Address(address), |(id, _)| To::One(id)))
    }

    /// The field and the addresses that are known; the new destination where it was changed to one.
    pub(super) fn field_ui(
        &mut self,
        ui: &mut Ui,
        endpoint: &Endpoint,
        status: &EndpointStatus,
        locale: &Locale,
        width: f32,
    ) -> Option<Option<Address>> {
        let before = self.text.clone();
        ui.spacing_mut().item_spacing.x = 4.0;
        let known: Vec<String> = status.open().map(|(_, connection)| connection.peer.to_string()).collect();
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
            _ if endpoint.transport().is_unix() => "/tmp/peer.sock".to_owned(),
            _ => "127.0.0.1:5002".to_owned(),
        };
        let is_wrong = !self.text.trim().is_empty() && parse(endpoint.transport(), &self.text).is_err();
        let palette = theme::palette(ui.ctx());
        let edit = TextEdit::singleline(&mut self.text)
            .desired_width((width - menu.response.rect.width() - 12.0).max(60.0))
            .char_limit(MAX_CHARS)
            .hint_text(RichText::new(hint).color(palette.weak_text))
            .text_color_opt(is_wrong.then_some(palette.trouble));
        let edited = ui.add(edit);
        edited.on_hover_text(locale.text("composer-destination-hint")).accessible_name(name);
        if self.text == before {
            return None;
        }
        let to = match self.text.trim() {
            "" => None,
            text => Some(parse(endpoint.transport(), text).ok()?),
        };
        self.seen.clone_from(&to);
        Some(to)
    }
}

fn empty_key(transport: Transport) -> &'static str {
    if transport.is_unix() { "composer-no-path" } else { "composer-no-destination" }
}

fn parse(transport: Transport, text: &str) -> Result<Address, AddressError> {
    format!("{}://{}", transport.scheme(), text.trim()).parse()
}

fn wrong(error: &AddressError, locale: &Locale) -> String {
    locale.with("composer-wrong-destination", &[("expected", (&error.expected).into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::Language;
    use crate::record::State;

    #[test]
    fn an_address_is_needed_and_read_as_the_endpoints_transport() {
        let mut endpoint = Endpoint::peer("peer", "udp://127.0.0.1:0".parse().unwrap());
        let locale = Locale::new(Language::English);
        let status = EndpointStatus { state: State::Running, ..EndpointStatus::default() };
        let mut destination = Destination::default();
        assert!(destination.to(&endpoint, &status, &locale).is_err());
        for (text, is_right) in [("127.0.0.1:9", true), ("[::1]:9", true), ("127.0.0.1", false), ("127.0.0.1:0", false)]
        {
            destination.text = text.to_owned();
            assert_eq!(destination.to(&endpoint, &status, &locale).is_ok(), is_right, "{text}");
        }
        endpoint.set_to(Some("udp://10.0.0.1:5000".parse().unwrap()));
        destination.follow(&endpoint);
        assert_eq!(destination.text, "10.0.0.1:5000");
        assert_eq!(destination.to(&endpoint, &status, &locale), Ok(To::Address(endpoint.to().unwrap().clone())));
    }
}
