//! What the picture says in words, in the language of the window.

use super::look::Look;
pub(super) use crate::diagram::words::{of_backlog, of_bar, of_mark, of_shared, on_arrow, short_on_arrow, unread};
use crate::diagram::{Arrow, Fate};
use crate::locale::Locale;

/// What a screen reader says of an arrow: `abc · 3 B, client → server`.
pub(super) fn arrow_spoken(arrow: &Arrow, look: &Look<'_>) -> String {
    let locale = look.locale;
    let [from, to] = [arrow.from, arrow.to].map(|(lane, _)| look.name_at(lane.lifeline));
    let mut bytes = on_arrow(arrow, locale);
    if arrow.fate == Fate::NotReceived {
        bytes = locale.with("exchange-not-received", &[("bytes", bytes.into())]);
    }
    if let Some(mark) = arrow.mark {
        bytes = format!("{bytes} ({})", of_mark(mark, locale));
    }
    locale.with("exchange-arrow", &[("bytes", bytes.into()), ("from", from.into()), ("to", to.into())])
}

/// What a screen reader says of a step: `client: send(3) → 3`.
pub(super) fn spoken(name: &str, text: &str, locale: &Locale) -> String {
    locale.with("exchange-step", &[("name", name.into()), ("call", text.into())])
}
