//! What a row of a framed stream says beside its data: which messages its receive holds, or which receives its message
//! came in.

use egui::{Color32, Rect, TextStyle, Ui, Vec2};

use super::parts::Holds;
use crate::locale::Locale;
use crate::record::{Event, Record};
use crate::ui::theme::Palette;

/// A short text at the right end of a row.
pub(super) struct Tag {
    pub text: String,
    /// The boundaries of messages and receives are not the same here: two messages in one receive, or one in two.
    is_notable: bool,
}

impl Tag {
    /// What there is to say of a row, if it belongs to a stream that is cut into messages: in words, or where the room
    /// `is_tight` in signs, `◆1–3` or `#2`.
    pub fn of(record: &Record, holds: Option<Holds>, locale: &Locale, is_tight: bool) -> Option<Self> {
        let (key, first, last, is_notable) = match (&record.event, holds) {
            (Event::Message(place), _) if place.first_recv == place.last_recv => {
                ("log-in-recv", place.first_recv, place.last_recv, false)
            }
            (Event::Message(place), _) => ("log-in-recvs", place.first_recv, place.last_recv, true),
            (_, None | Some(Holds::Nothing)) => return None,
            (_, Some(Holds::One(number))) => ("log-holds-one", number, number, false),
            (_, Some(Holds::Part(number))) => ("log-holds-part", number, number, true),
            (_, Some(Holds::Several(first, last))) => ("log-holds-many", first, last, true),
        };
        let sign = if record.message().is_some() { "#" } else { "◆" };
        let text = match is_tight {
            true if first == last => format!("{sign}{first}"),
            true => format!("{sign}{first}–{last}"),
            false => locale.with(key, &[("first", first.into()), ("last", last.into())]),
        };
        Some(Tag { text, is_notable })
    }

    /// Draws it at the right end of `place`; where it begins, from the left.
    pub fn paint(self, ui: &Ui, place: Rect, palette: &Palette) -> f32 {
        let place = place.shrink2(Vec2::new(4.0, 2.0));
        let (ink, back) = match self.is_notable {
            true => (palette.notice, palette.notice.gamma_multiply(0.14)),
            false => (palette.weak_text, Color32::TRANSPARENT),
        };
        let galley = ui.painter().layout_no_wrap(self.text, TextStyle::Small.resolve(ui.style()), ink);
        let at = egui::Align2::RIGHT_CENTER.align_size_within_rect(galley.size() + Vec2::new(8.0, 2.0), place);
        ui.painter().rect_filled(at, 4.0, back);
        ui.painter().galley(at.min + Vec2::new(4.0, 1.0), galley, ink);
        at.left()
    }
}
