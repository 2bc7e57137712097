//! Below the transcript: what the chosen call's result means; without a choice, the last call's.

use egui::{Label, RichText, ScrollArea, Ui};

use super::ByHand;
use crate::by_hand::{Call, Entry, Op, Outcome, Returned};
use crate::explain::{Owned, Owner, at, explain_with};
use crate::locale::Locale;
use crate::socket::SocketError;
use crate::ui::theme::{self, message_box};

/// The height of the box, in points.
const HEIGHT: f32 = 88.0;

impl ByHand {
    pub(super) fn explained_height(&self, _ui: &Ui, locale: &Locale, owned: &[Owned]) -> f32 {
        if self.lines(locale, owned).is_some() { HEIGHT + theme::GAP } else { 0.0 }
    }

    pub(super) fn explained_ui(&self, ui: &mut Ui, locale: &Locale, owned: &[Owned]) {
        let Some((is_trouble, lines)) = self.lines(locale, owned) else { return };
        let palette = theme::palette(ui.ctx());
        let color = if is_trouble { palette.trouble } else { palette.accent };
        ui.add_space(theme::GAP);
        message_box(palette, color).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.set_height(HEIGHT - 18.0);
            ScrollArea::vertical().id_salt("by hand meaning").auto_shrink([false, false]).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 3.0;
                for (place, line) in lines.into_iter().enumerate() {
                    let text = if place == 0 { RichText::new(line).strong() } else { RichText::new(line) };
                    ui.add(Label::new(text).wrap().selectable(true));
                }
            });
        });
    }

    /// What there is to say, and whether it is about a failure.
    fn lines(&self, locale: &Locale, owned: &[Owned]) -> Option<(bool, Vec<String>)> {
        let entry = match self.explained {
            Some(number) => self.bench.entry(number)?,
            None => self.bench.entries().last()?,
        };
        let code = match &entry.outcome {
            Outcome::Failed { code, .. } | Outcome::Returned(Returned::Errno(Some(code))) => *code,
            Outcome::TimedOut { .. } => return Some((true, vec![locale.text("by-hand-means-timeout")])),
            Outcome::Cancelled { .. } => return Some((false, vec![locale.text("by-hand-means-cancelled")])),
            Outcome::Waiting => return Some((false, vec![locale.text(waits_for(&entry.call))])),
            Outcome::Returned(Returned::Received { data, total: 0, .. }) if data.from.is_none() => {
                return Some((false, vec![locale.text("by-hand-means-end")]));
            }
            outcome => {
                let (key, args) = outcome.note()?;
                let is_known = locale.has(&format!("{key}-means"));
                return is_known.then(|| (false, vec![locale.with(&format!("{key}-means"), &args)]));
            }
        };
        // What the system answers in an order of calls that makes no sense is explained by the order.
        let order = format!("by-hand-order-{}-{}", entry.call.name().replace('_', "-"), code.name);
        let address = self.address_of(entry);
        let error = SocketError { call: entry.call.name(), address, code, holder: None };
        let told = explain_with(&error, self.in_the_way(entry, &error, owned), locale);
        let head = format!("{code}: {}", told.means);
        if locale.has(&order) {
            return Some((true, vec![head, locale.text(&order)]));
        }
        Some((true, vec![head, told.cause, format!("→ {}", told.next_step)]))
    }

    /// What of this program, other than the socket itself, has the address that a `bind` or a `listen` could not have.
    fn in_the_way<'a>(&self, entry: &Entry, error: &SocketError, owned: &'a [Owned]) -> Option<&'a Owner> {
        let Call::On(id, op) = &entry.call else { return None };
        let seat = self.bench.socket(*id).filter(|_| error.code.name == "EADDRINUSE")?;
        let wanted = match op {
            Op::Bind(addr) => addr,
            Op::Listen { .. } => seat.state.local.as_ref()?,
            _ => return None,
        };
        let is_other = |owner: &&Owner| !matches!(owner, Owner::ByHand(var) if *var == seat.var);
        at(owned, seat.state.kind, wanted).into_iter().find(is_other)
    }

    /// The address that a call was about.
    fn address_of(&self, entry: &Entry) -> String {
        match &entry.call {
            Call::On(_, Op::Bind(addr) | Op::Connect(addr) | Op::ConnectEx(addr) | Op::SendTo(.., addr)) => {
                addr.to_string()
            }
            Call::On(id, _) => match self.bench.socket(*id) {
                Some(seat) => match (&seat.state.peer, &seat.state.local) {
                    (Some(addr), _) | (None, Some(addr)) => addr.to_string(),
                    (None, None) => seat.var.clone(),
                },
                None => String::new(),
            },
            Call::Socket { family, kind, protocol } => format!("{family}, {kind}, {}", protocol.name()),
            Call::SocketOf(id) => self.bench.socket(*id).map_or_else(String::new, |seat| seat.var.clone()),
            Call::GetServByName { service, protocol } => format!("{service}/{protocol}"),
            Call::GetAddrInfo { host, .. } => host.clone(),
            Call::GetHostName => String::new(),
        }
    }
}

/// The key of what a waiting call waits for.
fn waits_for(call: &Call) -> &'static str {
    match call.name() {
        "accept" => "by-hand-waits-accept",
        "connect" | "connect_ex" => "by-hand-waits-connect",
        "recv" | "recvfrom" | "readline" => "by-hand-waits-recv",
        "send" | "sendall" | "sendto" | "write" => "by-hand-waits-send",
        _ => "by-hand-waits-other",
    }
}
