//! The keys of the picture.

use egui::{EventFilter, Key, Modifiers, Response, Ui};

use super::bar::Wish;
use super::context::ExchangeContext;
use crate::diagram::{Replay, Steps};

/// What a key wants.
pub(super) enum Pressed {
    Select(u64),
    Wish(Wish),
    /// Show the calls that the selected step stands for.
    Open(u64),
}

/// What was pressed while the picture has the keys. Up and down choose a step; left and right go back and forth in
/// time, and so do the others while a moment is held.
pub(super) fn pressed(
    ui: &Ui,
    cx: &ExchangeContext<'_>,
    focus: &Response,
    steps: &Steps<'_>,
    replay: &Replay,
    page: usize,
) -> Option<Pressed> {
    if !focus.has_focus() {
        return None;
    }
    let filter = EventFilter { vertical_arrows: true, horizontal_arrows: true, ..EventFilter::default() };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focus.id, filter));
    let range = steps.range();
    let last = range.end.checked_sub(1).filter(|last| *last >= range.start)?;
    let page = page as i64;
    let pressed = |key| ui.input(|input| input.modifiers == Modifiers::NONE && input.key_pressed(key));
    let wish = |wish| Some(Pressed::Wish(wish));
    match () {
        () if pressed(Key::Space) => return wish(Wish::PlayOrHold),
        () if pressed(Key::ArrowLeft) => return wish(Wish::Step(-1)),
        () if pressed(Key::ArrowRight) => return wish(Wish::Step(1)),
        () if pressed(Key::Enter) => return cx.selected.map(Pressed::Open),
        () => {}
    }
    let by = [(Key::ArrowUp, -1), (Key::ArrowDown, 1), (Key::PageUp, -page), (Key::PageDown, page)];
    let by = by.into_iter().find(|(key, _)| pressed(*key)).map(|(_, by)| by);
    let end = [(Key::Home, range.start), (Key::End, last)].into_iter().find(|(key, _)| pressed(*key));
    if !replay.is_live() {
        return match (by, end) {
            (Some(by), _) => wish(Wish::Step(by)),
            (None, Some((_, step))) => wish(Wish::Moment(step)),
            (None, None) => None,
        };
    }
    let from = cx.selected.map(|row| steps.step_from(row).min(last));
    let to = match (by, end, from) {
        (_, Some((_, step)), _) => step,
        (Some(by), None, Some(from)) => from.saturating_add_signed(by).clamp(range.start, last),
        (Some(_), None, None) => last,
        (None, None, _) => return None,
    };
    steps.row(to).map(Pressed::Select)
}
