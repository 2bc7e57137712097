//! What can be done with a row: the filter narrowed by what it has, and its bytes copied. By the pointer's other button, or by
//! Shift+F10 for the chosen row.

use egui::containers::menu::menu_style;
use egui::{Button, Key, Modifiers, Popup, PopupCloseBehavior, Pos2, Rect, ScrollArea, TextWrapMode, Ui};

use super::again::again;
use super::open::RowMenu;
use super::row::copied;
use super::{LogAction, LogContext, LogPane};
use crate::filter::{Compare, Count, Glob, Test};
use crate::record::Row;
use crate::socket::{Direction, Outcome};
use crate::ui::panels::composer::MOST_PUT_BYTES;
use crate::ui::widgets::hex::CopyForm;
use crate::units;

/// What a low window keeps free above and below the menu together, in points.
const MARGIN: f32 = 24.0;

/// What an entry does.
enum Does {
    Only(Test),
    Without(Test),
    Copy(String),
    Asks(LogAction),
}

/// An entry; disabled with the reason where it does nothing now.
type Entry = (String, Result<Does, String>);

impl LogPane {
    /// Opens the menu of a row where the pointer's other button was pressed on it.
    pub(super) fn open_row_menu(&mut self, row: u64, at: Pos2, selected: Option<u64>) {
        self.row_menu = Some(RowMenu { row, other: selected, at, takes_focus: false });
    }

    /// Opens that of the chosen row by the keys.
    pub(super) fn row_menu_key(&mut self, ui: &Ui, selected: Option<(u64, Rect)>) {
        if let Some((row, place)) = selected
            && ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::F10))
        {
            self.row_menu = Some(RowMenu { row, other: None, at: place.left_bottom(), takes_focus: true });
        }
    }

    /// Draws the menu, where one is open.
    pub(super) fn row_menu_ui(&mut self, ui: &Ui, cx: &LogContext<'_>) -> Option<LogAction> {
        let menu = self.row_menu.as_mut()?;
        let Some(row) = cx.log.get(menu.row) else {
            self.row_menu = None;
            return None;
        };
        let mut is_open = true;
        let id = ui.scope_id().with(("row menu", cx.endpoint.0));
        let popup = Popup::new(id, ui.ctx().clone(), menu.at, ui.layer_id()).open_bool(&mut is_open);
        let popup = popup.close_behavior(PopupCloseBehavior::CloseOnClick).gap(0.0).style(menu_style);
        let shown = popup.show(|ui| {
            let mut chosen = None;
            // A low window has no room for all of them.
            let room = ui.ctx().content_rect().height() - MARGIN;
            let area = ScrollArea::vertical().max_height(room).min_scrolled_height(room);
            area.show(ui, |ui| {
                let groups = entries(&row, menu.other, cx).into_iter().filter(|group| !group.is_empty());
                for (place, group) in groups.enumerate() {
                    if place > 0 {
                        ui.separator();
                    }
                    for entry in group {
                        let is_first = std::mem::take(&mut menu.takes_focus);
                        chosen = entry_ui(ui, entry, is_first).or(chosen.take());
                    }
                }
            });
            chosen
        });
        let chosen = shown.and_then(|shown| shown.inner);
        // Enter on an entry is no click, for the menu.
        if !is_open || chosen.is_some() {
            self.row_menu = None;
            self.takes_focus = true;
            ui.ctx().request_repaint();
        }
        match chosen {
            Some(Does::Only(test)) => self.narrow(ui, |filter| filter.only(test)),
            Some(Does::Without(test)) => self.narrow(ui, |filter| filter.without(test)),
            Some(Does::Copy(text)) => ui.copy_text(text),
            Some(Does::Asks(action)) => return Some(action),
            None => {}
        }
        None
    }

    fn narrow(&mut self, ui: &Ui, change: impl FnOnce(crate::filter::Filter) -> crate::filter::Filter) {
        self.search.typed = change(self.filter.search().clone()).to_string();
        self.search.apply(&mut self.filter);
        // The row stays in sight where the filter has it.
        self.shows_selected = true;
        ui.ctx().request_repaint();
    }
}

fn entry_ui(ui: &mut Ui, (text, does): Entry, takes_focus: bool) -> Option<Does> {
    let entry = ui.add_enabled(does.is_ok(), Button::new(text).wrap_mode(TextWrapMode::Extend));
    if takes_focus {
        entry.request_focus();
    }
    match does {
        Ok(does) => entry.clicked().then_some(does),
        Err(why) => {
            entry.on_disabled_hover_text(why);
            None
        }
    }
}

/// What can be done, in groups.
fn entries(row: &Row, other: Option<u64>, cx: &LogContext<'_>) -> [Vec<Entry>; 3] {
    let can = |entries: Vec<(String, Does)>| entries.into_iter().map(|(text, does)| (text, Ok(does))).collect();
    [can(narrowing(row, cx)), acts(row, other, cx), can(copies(row, cx))]
}

/// What is done with the bytes of a row.
fn acts(row: &Row, other: Option<u64>, cx: &LogContext<'_>) -> Vec<Entry> {
    let bytes = || row.bytes.clone();
    let key = if row.direction() == Some(Direction::In) { "log-send-back" } else { "log-send-again" };
    let again = again(row, cx).map(|to| {
        let does = to.map(|to| Does::Asks(LogAction::SendAgain(to, bytes())));
        (cx.locale.text(key), does.map_err(|why| cx.locale.text(why)))
    });
    let has_bytes = row.has_bytes() && !row.bytes.is_empty();
    let put = (cx.sends && has_bytes).then(|| {
        let fits = row.bytes.len() <= MOST_PUT_BYTES;
        let most = || cx.locale.with("log-put-too-long", &[("most", units::grouped(MOST_PUT_BYTES as u64).into())]);
        (cx.locale.text("log-put"), fits.then(|| Does::Asks(LogAction::Put(bytes()))).ok_or_else(most))
    });
    let with = other.filter(|other| *other != row.number).and_then(|other| cx.log.get(other));
    let with = with.filter(|other| has_bytes && !other.bytes.is_empty()).map(|other| {
        let args = [("row", units::grouped(other.number).into())];
        (cx.locale.with("log-compare-with", &args), Ok(Does::Asks(LogAction::CompareBoth(other.number, row.number))))
    });
    let pin = has_bytes.then(|| (cx.locale.text("log-compare"), Ok(Does::Asks(LogAction::Compare(row.number)))));
    [again, put, with, pin].into_iter().flatten().collect()
}

/// What narrows the filter by what a row has.
fn narrowing(row: &Row, cx: &LogContext<'_>) -> Vec<(String, Does)> {
    let mut all = Vec::new();
    let with = |key: &str, value: &str| cx.locale.with(key, &[("value", value.into())]);
    let mut both = |only: &str, not: &str, shown: &str, test: Test| {
        all.push((with(only, shown), Does::Only(test.clone())));
        all.push((with(not, shown), Does::Without(test)));
    };
    if let Some(call) = row.call() {
        let name = call.op.name();
        both("log-only-call", "log-not-call", name, Test::Call(Glob::new(name)));
    }
    if let Some(peer) = row.peer() {
        let address = peer.to_string();
        both("log-only-peer", "log-not-peer", &address, Test::Peer(Glob::new(&address)));
    }
    if let Some(connection) = row.connection {
        let number = Count(u64::from(connection.0));
        let test = Test::Connection(Compare::Is(number));
        all.push((cx.locale.text("log-only-connection"), Does::Only(test)));
    }
    if let Some(direction) = row.direction() {
        let key = if direction == Direction::In { "log-only-received" } else { "log-only-sent" };
        all.push((cx.locale.text(key), Does::Only(Test::Direction(direction))));
    }
    if let Some(Outcome::Failed(code) | Outcome::Errno(code)) = row.call().map(|call| &call.outcome) {
        all.push((with("log-only-errno", code.name), Does::Only(Test::Errno(Glob::new(code.name)))));
    }
    let number = Count(row.number);
    all.push((cx.locale.text("log-from-here"), Does::Only(Test::Row(Compare::AtLeast(number)))));
    all.push((cx.locale.text("log-up-to-here"), Does::Only(Test::Row(Compare::AtMost(number)))));
    all
}

fn copies(row: &Row, cx: &LogContext<'_>) -> Vec<(String, Does)> {
    let mut all = vec![(cx.locale.text("log-copy-row"), Does::Copy(copied(row, cx.bench, cx.clock, cx.locale)))];
    if row.has_bytes() && !row.bytes.is_empty() {
        let encoding = cx.peers.encoding(row.endpoint);
        let forms = CopyForm::ALL.into_iter();
        all.extend(forms.map(|form| {
            (cx.locale.text(&format!("log-copy-{}", form.id())), Does::Copy(form.of(&row.bytes, encoding)))
        }));
    }
    all
}
