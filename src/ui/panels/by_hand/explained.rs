//! Below the calls: what the last one waits for, or what its result means.

use egui::{Label, RichText, ScrollArea, Ui};

use super::ByHand;
use crate::by_hand::{Step, UnderWay, note};
use crate::explain::{Owned, Owner, at, explain_with};
use crate::locale::Locale;
use crate::record::Record;
use crate::socket::{Op, Outcome, SocketError};
use crate::ui::theme::{self, message_box};

/// The height of the box, in points: in a low window the rows need the room more.
const HEIGHT: f32 = 88.0;
const LOW_HEIGHT: f32 = 54.0;
/// A window that is lower than this is low, in points.
const LOW: f32 = 680.0;

impl ByHand {
    pub(super) fn explained_ui(&self, ui: &mut Ui, locale: &Locale, owned: &[Owned]) {
        let Some((is_trouble, lines)) = self.lines(locale, owned) else { return };
        let palette = theme::palette(ui.ctx());
        let color = if is_trouble { palette.trouble } else { palette.accent };
        ui.add_space(theme::GAP);
        message_box(palette, color).show(ui, |ui| {
            ui.set_width(ui.available_width());
            let height = if ui.ctx().content_rect().height() < LOW { LOW_HEIGHT } else { HEIGHT };
            ui.set_height(height - 18.0);
            let lines_area = ScrollArea::vertical().id_salt("by hand meaning").auto_shrink([false, false]);
            lines_area.min_scrolled_height(0.0).show(ui, |ui| {
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
        if let Some(call) = self.bench.under_way().last() {
            return Some((false, vec![locale.text(waits_for(call))]));
        }
        let record = self.last.as_ref()?;
        let call = record.call()?;
        let code = match &call.outcome {
            Outcome::Failed(code) | Outcome::Errno(code) => **code,
            Outcome::TimedOut => return Some((true, vec![locale.text("by-hand-means-timeout")])),
            Outcome::Cancelled => return Some((false, vec![locale.text("by-hand-means-cancelled")])),
            Outcome::EndOfStream => return Some((false, vec![locale.text("by-hand-means-end")])),
            _ => {
                let (key, args) = note(record)?;
                let is_known = locale.has(&format!("{key}-means"));
                return is_known.then(|| (false, vec![locale.with(&format!("{key}-means"), &args)]));
            }
        };
        // What the system answers in an order of calls that makes no sense is explained by the order.
        let name = call.op.name();
        let order = format!("by-hand-order-{}-{}", name.replace('_', "-"), code.name);
        let address = self.address_of(record, &call.op);
        let error = SocketError { call: name, address, code, holder: None };
        let explained = explain_with(&error, self.in_the_way(record, &call.op, &error, owned), locale);
        let head = format!("{code}: {}", explained.means);
        if locale.has(&order) {
            return Some((true, vec![head, locale.text(&order)]));
        }
        Some((true, vec![head, explained.cause, format!("→ {}", explained.next_step)]))
    }

    /// What of this program, other than the socket itself, has the address that a `bind` or a `listen` could not have.
    fn in_the_way<'a>(&self, record: &Record, op: &Op, error: &SocketError, owned: &'a [Owned]) -> Option<&'a Owner> {
        let socket = self.bench.socket(record.connection?).filter(|_| error.code.name == "EADDRINUSE")?;
        let wanted = match op {
            Op::Bind(addr) => addr,
            Op::Listen { .. } => socket.state.local.as_ref()?,
            _ => return None,
        };
        let is_other = |owner: &&Owner| !matches!(owner, Owner::ByHand(var) if *var == socket.var);
        at(owned, socket.state.kind, wanted).into_iter().find(is_other)
    }

    /// The address that a call was about.
    fn address_of(&self, record: &Record, op: &Op) -> String {
        let socket = record.connection.and_then(|id| self.bench.socket(id));
        match op {
            Op::Socket { family, kind, protocol } => format!("{family}, {kind}, {}", protocol.name()),
            Op::GetServByName(asked) => format!("{}/{}", asked.service, asked.protocol),
            Op::GetAddrInfo(asked) => asked.host.to_string(),
            op => match (op.address().or(record.peer()), socket) {
                (Some(addr), _) => addr.to_string(),
                (None, Some(socket)) => {
                    socket.state.local.as_ref().map_or_else(|| socket.var.clone(), |local| local.to_string())
                }
                (None, None) => String::new(),
            },
        }
    }
}

/// The key of what a waiting call waits for.
fn waits_for(call: &UnderWay) -> &'static str {
    match Step::of(call.op()) {
        Some(Step::Accept) => "by-hand-waits-accept",
        Some(Step::Connect) => "by-hand-waits-connect",
        Some(Step::Receive) => "by-hand-waits-recv",
        Some(Step::Send) => "by-hand-waits-send",
        _ => "by-hand-waits-other",
    }
}
