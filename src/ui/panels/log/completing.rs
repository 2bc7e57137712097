//! What can be typed next in the search of a log: a list below the field, which keeps the keys.

use egui::{
    Button, Id, Key, Modifiers, Popup, PopupCloseBehavior, Rect, RectAlign, Response, RichText, Role, ScrollArea,
    Sense, TextEdit, Ui, WidgetInfo,
};

use super::LogContext;
use super::open::Completing;
use crate::filter::{Completion, Offer, complete};
use crate::ui::theme;

/// How high the list grows, in points.
const HEIGHT: f32 = 236.0;
/// And how wide it is.
const WIDTH: f32 = 290.0;
/// Addresses that are offered.
const MOST_ADDRESSES: usize = 100;

/// What can be typed, as long as the list is open.
pub(super) struct Open {
    completion: Completion,
    chosen: Option<usize>,
    /// Whether an arrow moved what stands out.
    is_moved: bool,
    /// What Enter or Tab took.
    pub(super) taken: Option<Offer>,
}

impl Open {
    /// Whether there is anything to offer.
    pub(super) fn is_some(&self) -> bool {
        !self.completion.offers.is_empty()
    }

    /// Whether Tab takes an offer: where something was typed for it or chosen. Elsewhere it goes on to the next widget.
    pub(super) fn takes_tab(&self) -> bool {
        self.is_some() && (self.chosen.is_some() || !self.completion.range.is_empty())
    }

    /// Puts an offer into the field, the cursor behind it.
    pub(super) fn put(&self, ui: &Ui, id: Id, typed: &mut String, offer: &Offer) {
        let (text, cursor) = self.completion.complete(typed, offer);
        *typed = text;
        let mut state = TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
        let cursor = egui::text::CCursor::new(cursor);
        state.cursor.set_char_range(Some(egui::text::CCursorRange::one(cursor)));
        state.store(ui.ctx(), id);
    }
}

impl Completing {
    /// What the keys do before the field gets them.
    pub(super) fn keys(&mut self, ui: &Ui, cx: &LogContext<'_>, id: Id, typed: &str) -> Open {
        let nothing = Open { completion: Completion::default(), chosen: None, is_moved: false, taken: None };
        if !ui.memory(|memory| memory.has_focus(id)) {
            return nothing;
        }
        let takes = |key| ui.input_mut(|input| input.count_and_consume_key(Modifiers::NONE, key));
        if !self.is_open {
            self.is_open = takes(Key::ArrowDown) > 0;
            self.chosen = None;
            return nothing;
        }
        let cursor = TextEdit::load_state(ui.ctx(), id).and_then(|state| state.cursor.char_range());
        let cursor = cursor.map_or(usize::MAX, |range| range.primary.index.into());
        let known = cx.status.connections.values().rev().take(MOST_ADDRESSES);
        let mut addresses: Vec<String> = known.map(|connection| connection.peer.to_string()).collect();
        addresses.dedup();
        let completion = complete(typed, cursor, cx.peers, &addresses);
        let Some(last) = completion.offers.len().checked_sub(1) else { return nothing };
        let (up, down) = (takes(Key::ArrowUp), takes(Key::ArrowDown));
        self.chosen = match self.chosen {
            None if down > 0 => Some((down - 1).min(last)),
            // Up from the first goes back to the field.
            Some(at) => (at + down).checked_sub(up).map(|at| at.min(last)),
            None => None,
        };
        let mut open = Open { completion, chosen: self.chosen, is_moved: up + down > 0, taken: None };
        let is_taken = self.chosen.is_some() && takes(Key::Enter) > 0 || open.takes_tab() && takes(Key::Tab) > 0;
        if is_taken {
            open.taken = open.completion.offers.get(self.chosen.unwrap_or(0)).cloned();
        } else if takes(Key::Escape) > 0 {
            self.is_open = false;
            open.completion = Completion::default();
        }
        open
    }

    /// Opens the list as something is typed, or where an empty field is pressed; closes it with the field.
    pub(super) fn follow(&mut self, field: &Response, typed: &str, is_held: bool) {
        if field.changed() {
            (self.is_open, self.chosen) = (true, None);
        } else if field.clicked() && typed.is_empty() {
            self.is_open = true;
        } else if !field.has_focus() && !is_held {
            *self = Self::default();
        }
    }

    /// Something was taken: the value of a field is typed next.
    pub(super) fn go_on(&mut self, offer: &Offer) {
        (self.is_open, self.chosen) = (offer.field.is_some(), None);
    }
}

/// Draws the list below the field; the offer that was pressed, and whether the pointer is on the list.
pub(super) fn offers_ui(ui: &Ui, cx: &LogContext<'_>, id: Id, place: Rect, open: &Open) -> (Option<Offer>, bool) {
    let popup = Popup::new(id.with("offers"), ui.ctx().clone(), place, ui.layer_id()).open(open.is_some());
    let popup =
        popup.close_behavior(PopupCloseBehavior::IgnoreClicks).align(RectAlign::BOTTOM_START).gap(2.0).width(WIDTH);
    let popup = popup.accessible_name(cx.locale.text("filter-list"));
    let shown = popup.show(|ui| {
        let mut pressed = None;
        ui.set_width(WIDTH);
        ScrollArea::vertical().max_height(HEIGHT).min_scrolled_height(HEIGHT).show(ui, |ui| {
            for (place, offer) in open.completion.offers.iter().enumerate() {
                let is_chosen = open.chosen == Some(place);
                let response = offer_ui(ui, cx, offer, is_chosen);
                if is_chosen && open.is_moved {
                    response.scroll_to_me(None);
                }
                if response.clicked() {
                    pressed = Some(offer.clone());
                }
            }
        });
        pressed
    });
    shown.map_or((None, false), |shown| (shown.inner, shown.response.contains_pointer()))
}

fn offer_ui(ui: &mut Ui, cx: &LogContext<'_>, offer: &Offer, is_chosen: bool) -> Response {
    let about = offer.field.map(|field| cx.locale.text(&format!("filter-field-{field}"))).unwrap_or_default();
    let weak = theme::palette(ui.ctx()).weak_text;
    let texts = (RichText::new(&offer.text).monospace(), RichText::new(&about).small().color(weak));
    // Not focusable: the field keeps the keys.
    let button = Button::selectable(is_chosen, texts).sense(Sense::CLICK).wrap_mode(egui::TextWrapMode::Extend);
    let response = ui.add(button.min_size(egui::vec2(ui.available_width(), 0.0)));
    let spoken = format!("{} {about}", offer.text);
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, spoken.trim()));
    response
}
