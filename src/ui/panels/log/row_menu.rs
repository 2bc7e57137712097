//! What can be done with a row: the filter narrowed by what it has, and its bytes copied. By the pointer's other button, or by
//! Shift+F10 for the chosen row.

use egui::{Button, Key, Modifiers, Popup, PopupCloseBehavior, Rect, Response, TextWrapMode, Ui};

use super::open::RowMenu;
use super::row::copied;
use super::{LogContext, LogPane};
use crate::filter::{Compare, Count, Glob, Test};
use crate::record::Row;
use crate::socket::{Direction, Outcome};
use crate::ui::widgets::hex::CopyForm;

/// What an entry does.
enum Does {
    Only(Test),
    Without(Test),
    Copy(String),
}

impl LogPane {
    /// Opens the menu of a row where the pointer's other button was pressed on it.
    pub(super) fn open_row_menu(&mut self, response: &Response, row: u64) -> bool {
        let at = response.interact_pointer_pos().filter(|_| response.secondary_clicked());
        if let Some(at) = at {
            self.row_menu = Some(RowMenu { row, at, takes_focus: false });
        }
        at.is_some()
    }

    /// Opens that of the chosen row by the keys.
    pub(super) fn row_menu_key(&mut self, ui: &Ui, selected: Option<(u64, Rect)>) {
        if let Some((row, place)) = selected
            && ui.input_mut(|input| input.consume_key(Modifiers::SHIFT, Key::F10))
        {
            self.row_menu = Some(RowMenu { row, at: place.left_bottom(), takes_focus: true });
        }
    }

    /// Draws the menu, where one is open.
    pub(super) fn row_menu_ui(&mut self, ui: &Ui, cx: &LogContext<'_>) {
        let Some(menu) = &mut self.row_menu else { return };
        let Some(row) = cx.log.get(menu.row) else {
            self.row_menu = None;
            return;
        };
        let mut is_open = true;
        let id = ui.scope_id().with(("row menu", cx.endpoint.0));
        let popup = Popup::new(id, ui.ctx().clone(), menu.at, ui.layer_id()).open_bool(&mut is_open);
        let popup = popup.close_behavior(PopupCloseBehavior::CloseOnClick).gap(0.0);
        let shown = popup.show(|ui| {
            let mut chosen = None;
            for (text, does) in entries(&row, cx) {
                let entry = ui.add(Button::new(text).wrap_mode(TextWrapMode::Extend));
                if std::mem::take(&mut menu.takes_focus) {
                    entry.request_focus();
                }
                if entry.clicked() {
                    chosen = Some(does);
                }
            }
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
            None => {}
        }
    }

    fn narrow(&mut self, ui: &Ui, change: impl FnOnce(crate::filter::Filter) -> crate::filter::Filter) {
        self.search.typed = change(self.filter.search().clone()).to_string();
        self.search.apply(&mut self.filter);
        // The row stays in sight where the filter has it.
        self.shows_selected = true;
        ui.ctx().request_repaint();
    }
}

fn entries(row: &Row, cx: &LogContext<'_>) -> Vec<(String, Does)> {
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
    all.push((cx.locale.text("log-copy-row"), Does::Copy(copied(row, cx.bench, cx.clock, cx.locale))));
    if row.has_bytes() && !row.bytes.is_empty() {
        let encoding = cx.peers.encoding(row.endpoint);
        let forms = CopyForm::ALL.into_iter();
        all.extend(forms.map(|form| {
            (cx.locale.text(&format!("log-copy-{}", form.id())), Does::Copy(form.of(&row.bytes, encoding)))
        }));
    }
    all
}
