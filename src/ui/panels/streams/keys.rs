//! What keys and the wheel do: from cut to cut, closer and farther.

use std::ops::Range;

use egui::{EventFilter, Key, Response, Ui};

use super::Streams;
use super::bands::Bands;
use super::connection::StreamsContext;
use super::sight::STEP;
use crate::diagram::stream::{Cut, Cuts, Way};
use crate::record::Row;
use crate::socket::Direction;

/// The keys that go from cut to cut.
const ARROWS: [Key; 6] = [Key::ArrowLeft, Key::ArrowRight, Key::ArrowUp, Key::ArrowDown, Key::Home, Key::End];

impl Streams {
    /// Does what keys, the wheel and a drag over the picture ask for; the row that a key leads to.
    pub(super) fn keys(
        &mut self,
        ui: &Ui,
        focus: &Response,
        bands: &Bands,
        all: &Range<u64>,
        next: impl Fn(Key) -> Option<u64>,
    ) -> Option<u64> {
        if ui.rect_contains_pointer(bands.rect) {
            let (zoomed, scrolled) = ui.input_mut(|input| {
                let (zoom, way) = (input.zoom_delta(), std::mem::take(&mut input.smooth_scroll_delta));
                (zoom, way.x + way.y)
            });
            if zoomed != 1.0 {
                let at = ui.input(|input| input.pointer.hover_pos()).map_or(0.5, |at| bands.part(at.x));
                self.sight.zoom(all, 1.0 / f64::from(zoomed), at);
            } else if scrolled != 0.0 {
                self.sight.scroll(all, -bands.bytes(scrolled));
            }
        }
        if focus.clicked() {
            focus.request_focus();
        }
        if focus.dragged() {
            self.sight.scroll(all, -bands.bytes(focus.drag_delta().x));
        }
        if !focus.has_focus() {
            return None;
        }
        let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(focus.id, filter));
        let pressed =
            |key| ui.input(|input| input.key_pressed(key) && !input.modifiers.command && !input.modifiers.alt);
        if pressed(Key::Plus) || pressed(Key::Equals) {
            self.sight.zoom(all, 1.0 / STEP, 0.5);
        } else if pressed(Key::Minus) {
            self.sight.zoom(all, STEP, 0.5);
        } else if pressed(Key::Num0) {
            self.sight.fit();
        } else {
            return ARROWS.into_iter().find(|key| pressed(*key)).and_then(next);
        }
        None
    }
}

/// The strips of a way that there are, from top to bottom.
fn sides<'a>(cx: &StreamsContext<'a>, way: Way) -> Vec<Cuts<'a>> {
    let log = cx.pane.log;
    let sends = way.sender.map(|sender| Cuts::of_calls(log, sender, Direction::Out));
    let recvs = way.receiver.map(|receiver| Cuts::of_calls(log, receiver, Direction::In));
    let messages = way.receiver.map(|receiver| Cuts::of_messages(log, receiver));
    [sends, recvs, messages].into_iter().flatten().filter(|cuts| !cuts.is_empty()).collect()
}

/// The row of the cut that one of the [`ARROWS`] leads to.
pub(super) fn next(cx: &StreamsContext<'_>, way: Way, key: Key) -> Option<u64> {
    let sides = sides(cx, way);
    let selected = cx.pane.selected.and_then(|number| cx.pane.log.get(number));
    let at = selected.as_ref().and_then(|row: &Row| {
        let found = sides.iter().enumerate().find_map(|(side, cuts)| Some((side, cuts.place(row.number)?)));
        found.zip(Cut::of(row))
    });
    let Some(((side, place), cut)) = at else {
        let first = sides.first()?;
        let place = if key == Key::Home { 0 } else { first.len() - 1 };
        return first.get(place).map(|cut| cut.row);
    };
    let cuts = sides.get(side)?;
    let above_or_below = |side: usize| {
        let there = sides.get(side)?;
        there.get(there.from(cut.bytes.start).min(there.len() - 1)).map(|cut| cut.row)
    };
    let to = match key {
        Key::ArrowLeft => place.checked_sub(1)?,
        Key::ArrowRight => place + 1,
        Key::Home => 0,
        Key::End => cuts.len() - 1,
        Key::ArrowUp => return above_or_below(side.checked_sub(1)?),
        _ => return above_or_below(side + 1),
    };
    cuts.get(to).map(|cut| cut.row)
}
