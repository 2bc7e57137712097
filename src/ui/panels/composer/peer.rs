//! Where a peer sends: an address that is typed, or one of those it has heard from.

use egui::{Key, TextEdit, Ui};

use super::chip::choose_ui;
use super::context::{ComposerContext, not_running};
use crate::address::{Address, AddressError, Transport};
use crate::lab::{Endpoint, Role};
use crate::session::To;
use crate::ui::theme;

/// The most characters of an address.
const MAX_CHARS: usize = 300;
/// The field, in points.
const WIDTH: f32 = 220.0;
/// Characters of an address that its chip shows.
const SHOWN_CHARS: usize = 24;
/// Known addresses that are offered.
const MOST_KNOWN: usize = 12;

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

    /// Where it goes, in a word.
    pub(super) fn shown(&self, cx: &ComposerContext<'_>) -> String {
        let mut open = cx.status.open();
        match (self.text.trim(), open.next(), open.next()) {
            ("", Some((_, only)), None) => only.peer.to_string(),
            ("", ..) => format!("{}…", cx.locale.text("composer-destination")),
            // The path of a socket may be long.
            (text, ..) => text.chars().take(SHOWN_CHARS).collect(),
        }
    }

    /// The field and the addresses that are known; the new destination where it was changed to one.
    pub(super) fn field_ui(&mut self, ui: &mut Ui, cx: &ComposerContext<'_>) -> Option<Option<Address>> {
        ui.reset_style();
        let (locale, transport) = (cx.locale, cx.endpoint.transport());
        let before = self.text.clone();
        let name = locale.text("composer-destination");
        let hint = if transport.is_unix() { "/tmp/peer.sock" } else { "127.0.0.1:5002" };
        let is_wrong = !self.text.trim().is_empty() && parse(transport, &self.text).is_err();
        let edit = TextEdit::singleline(&mut self.text)
            .desired_width(WIDTH)
            .char_limit(MAX_CHARS)
            .hint_text(hint)
            .text_color_opt(is_wrong.then_some(theme::palette(ui.ctx()).trouble));
        let field = ui.add(edit).on_hover_text(locale.text("composer-destination-hint")).accessible_name(name);
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
            ui.close();
        }
        let known = cx.status.open().take(MOST_KNOWN);
        let known: Vec<(String, String)> = known.map(|(_, c)| (c.peer.to_string(), c.peer.to_string())).collect();
        if !known.is_empty() {
            ui.weak(locale.text("composer-known"));
            self.text = choose_ui(ui, &known, &self.text).unwrap_or(std::mem::take(&mut self.text));
        }
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
            destination.to(&ComposerContext {
                locale: &locale,
                endpoint,
                status: &status,
                sender: None,
                refusal: None,
                kept: &[],
            })
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
