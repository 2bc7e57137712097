//! What the picture says in words, in the language of the window.

use super::lifelines::Head;
use crate::diagram::{Arrow, Bar, Block, Fate, Mark};
use crate::locale::Locale;
use crate::record::Lost;
use crate::units;

/// `abc · 3 B`
pub(super) fn on_arrow(arrow: &Arrow, locale: &Locale) -> String {
    let size = units::size(arrow.bytes);
    let bytes = if arrow.preview.is_empty() { size } else { format!("{} · {size}", arrow.preview) };
    match arrow.fate {
        Fate::Arrived | Fate::Outside => bytes,
        Fate::NotReceived => locale.with("exchange-not-received", &[("bytes", bytes.into())]),
        Fate::Lost(Lost::Closed) => locale.with("exchange-lost-closed", &[("bytes", bytes.into())]),
        Fate::Lost(Lost::Dropped) => locale.with("exchange-lost-dropped", &[("bytes", bytes.into())]),
    }
}

/// `2 sends → 1 recv`
pub(super) fn of_mark(mark: Mark, locale: &Locale) -> String {
    let (key, n) = match mark {
        Mark::Sends(n) => ("exchange-sends", n),
        Mark::Recvs(n) => ("exchange-recvs", n),
    };
    locale.with(key, &[("n", n.into())])
}

/// `recv() 1.20 s`; of one that still waits `recv() waits, 4.1 s`.
pub(super) fn of_bar(bar: &Bar, locale: &Locale) -> String {
    match bar.row {
        Some(_) => format!("{}() {}", bar.call, units::span(bar.waited_ns)),
        None => {
            locale.with("exchange-waits", &[("call", bar.call.into()), ("time", units::tenths(bar.waited_ns).into())])
        }
    }
}

/// What a screen reader says of a step: `client: send(3) → 3`.
pub(super) fn spoken(block: &Block, text: &str, lifelines: &[Head], locale: &Locale) -> String {
    let name =
        lifelines.iter().find(|shown| shown.lifeline.endpoint == block.endpoint).map(|shown| shown.name.as_str());
    let args = [("name", name.unwrap_or_default().into()), ("call", text.into())];
    locale.with("exchange-step", &args)
}
