//! The search of a log: its field, what it found or what is wrong, and the steps from one match to the next.

use egui::{Align2, Atom, EventFilter, Id, IdSalt, Key, Label, RichText, TextBuffer, TextEdit, TextStyle, Ui, vec2};

use super::completing::offers_ui;
use super::{Find, LogAction, LogContext, LogPane};
use crate::filter;
use crate::record::Numbers;
use crate::ui::theme;
use crate::ui::widgets::{Beside, layout, select_all, text_width, whole_ui};
use crate::units;

/// The width of the field that stays for typing beside the number of matches, in points.
const TYPED: f32 = 76.0;

impl LogPane {
    /// Asks for something that is done when the log is drawn next.
    pub fn find(&mut self, find: Find) {
        self.find = Some(find);
    }

    /// The keys go to the rows; where there are none, to the search.
    pub fn take_focus(&mut self) {
        if self.view.is_empty() {
            self.find(Find::Begin);
        } else {
            self.takes_focus = true;
        }
    }

    /// Whether something waits to be done.
    pub fn is_asked_to_find(&self) -> bool {
        self.find.is_some()
    }

    /// Whether rows are searched for.
    pub fn is_searching(&self) -> bool {
        self.filter.is_searching()
    }

    /// The field's, wherever it stands.
    pub(super) fn search_id(cx: &LogContext<'_>) -> Id {
        Id::unique(("log search", cx.endpoint.0))
    }

    /// The field, with what it found or what is wrong in it.
    pub(super) fn search_ui(&mut self, ui: &mut Ui, cx: &LogContext<'_>, width: f32) {
        let palette = theme::palette(ui.ctx());
        let name = cx.locale.text("log-search");
        let id = Self::search_id(cx);
        let open = self.completing.keys(ui, cx, id, &self.search.typed);
        // What is being typed is not finished as long as something is offered for it.
        let error = self.search.problem.clone().filter(|_| !open.is_some());
        let (note, color) = match &error {
            Some(_) => (format!("! {}", cx.locale.text("log-search-wrong")), palette.trouble),
            None if self.filter.is_searching() => {
                let found = self.view.len() as u64;
                let args = [("n", found.into()), ("rows", units::grouped(found).into())];
                (cx.locale.with("log-matches", &args), palette.weak_text)
            }
            None => (String::new(), palette.weak_text),
        };
        let whole_note = text_width(ui, &note, &TextStyle::Small).ceil() + 1.0;
        let note_width = if note.is_empty() { 0.0 } else { whole_note.min(width - TYPED) };
        let error_at = error.as_ref().map(|error| error.at);
        let mut layouter = |ui: &Ui, text: &dyn TextBuffer, _: f32| {
            let font = TextStyle::Body.resolve(ui.style());
            layout(ui, text.as_str(), &font, f32::INFINITY, error_at)
        };
        let field = TextEdit::singleline(&mut self.search.typed).id(id).desired_width(width).align(Align2::LEFT_CENTER);
        let field = field.hint_text(cx.locale.text("log-search-hint")).layouter(&mut layouter);
        // Room for the number of matches.
        let field = field.suffix(Atom::custom(IdSalt::new("matches"), vec2(note_width, 1.0)));
        let (tab, escape) = (open.takes_tab(), open.is_some());
        let keys = EventFilter { horizontal_arrows: true, vertical_arrows: true, tab, escape };
        let field = ui.add(field.event_filter(keys)).accessible_name(&name);
        let (pressed_offer, is_held) = offers_ui(ui, cx, id, field.rect, &open);
        self.completing.follow(&field, &self.search.typed, is_held);
        let taken = open.taken.clone().or(pressed_offer);
        if let Some(offer) = &taken {
            open.put(ui, id, &mut self.search.typed, offer);
            self.completing.go_on(offer);
            field.request_focus();
        }
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        let escaped = field.lost_focus() && pressed(Key::Escape);
        if field.lost_focus() && pressed(Key::Enter) {
            let back = ui.input(|input| input.modifiers.shift);
            self.find = Some(if back { Find::Before } else { Find::Next });
            field.request_focus();
        }
        if self.find == Some(Find::Begin) || self.find.is_some() && !self.filter.is_searching() {
            self.find = None;
            field.request_focus();
            select_all(ui, id, &self.search.typed);
        }
        if !note.is_empty() {
            let right = field.rect.right() - 4.0;
            let place = egui::Rect::from_x_y_ranges(right - note_width..=right, field.rect.y_range());
            let label = ui.put(place, Label::new(RichText::new(&note).small().color(color)).truncate());
            // The field has no room for the reason: it stands over the log's head, or where one points at the word.
            if let Some(error) = &error {
                let why = RichText::new(cx.locale.say(error)).color(color);
                if field.has_focus() {
                    whole_ui(ui, id.with("whole"), field.rect, Beside::Below, why);
                } else {
                    label.on_hover_text(why);
                }
            }
        }
        if escaped {
            self.leave_search();
        } else if field.changed() || taken.is_some() {
            self.search.apply(&mut self.filter);
            // What is wrong is shown in the next frame.
            ui.ctx().request_repaint();
        }
    }

    /// Leaves the search: all rows again, the chosen one in sight, and the keys at the list.
    pub(super) fn leave_search(&mut self) {
        self.search.typed.clear();
        self.takes_focus = true;
        self.shows_selected = true;
        self.search.apply(&mut self.filter);
    }

    /// Brings the chosen row into sight, where the filter shows it.
    pub fn show_selected(&mut self) {
        self.shows_selected = true;
    }

    /// A log that looks for something from the beginning.
    pub fn searching(sought: &filter::Filter) -> Self {
        let mut log = Self::default();
        log.search.typed = sought.to_string();
        log.search.apply(&mut log.filter);
        log
    }

    /// What is looked for.
    pub fn sought(&self) -> &filter::Filter {
        self.filter.search()
    }

    /// The rows that are shown.
    pub fn shown(&self) -> &Numbers {
        &self.view
    }

    /// Goes to the next match, or to the one before; after the last the first comes again. Waits until all are known.
    pub(super) fn step(&mut self, cx: &LogContext<'_>) -> Option<LogAction> {
        if !self.is_caught_up {
            return None;
        }
        let find = self.find.take()?;
        let last = self.view.len().checked_sub(1)?;
        let selected = cx.selected.map(|row| (self.view.place_from(row), self.view.place(row).is_some()));
        let place = match (find, selected) {
            (Find::Begin, _) => return None,
            (Find::Next, None) => 0,
            // A chosen row that is no match itself is followed by the match at its place.
            (Find::Next, Some((place, is_match))) => {
                Some(place + usize::from(is_match)).filter(|place| *place <= last).unwrap_or_default()
            }
            (Find::Before, None) => last,
            (Find::Before, Some((place, _))) => place.checked_sub(1).unwrap_or(last),
        };
        self.show_place(place, last, cx);
        self.view.get(place).map(LogAction::Select)
    }

    /// Scrolls so that a row is in sight, and stays there unless it is the last.
    pub(super) fn show_place(&mut self, place: usize, last: usize, cx: &LogContext<'_>) {
        if place == last {
            self.held_from = None;
        } else {
            self.hold(cx.log);
        }
        self.open_at(place);
        self.scroll.reveal(self.shown_rows().at(place));
        self.remember_top();
    }
}
