//! The composer's text field and what was sent from it before.

use egui::scroll_area::ScrollBarVisibility;
use egui::{
    Align2, Event, Id, Key, KeyboardShortcut, LayerId, Margin, Modifiers, Order, Rect, Response, ScrollArea,
    TextBuffer, TextEdit, TextStyle, Ui, UiBuilder,
};

use crate::lab::Limits;
use crate::payload::{Options, Payload, PayloadError};
use crate::ui::widgets::layout;

/// Lines that the field grows to, by the height of the window: at least, and at most.
const MAX_LINES: (usize, usize) = (4, 10);
/// The window's height for one of these lines, in points.
const HEIGHT_FOR_LINE: f32 = 80.0;
/// Payloads that can be called back.
const HISTORY: usize = 100;
/// Around the text, in points.
const MARGIN: Margin = Margin::symmetric(6, 4);

/// What is in the field, and how it becomes bytes.
pub(super) type Draft = (Payload, Options);

/// What was sent, oldest first, and the draft that one comes back to.
#[derive(Debug, Default)]
pub(super) struct History {
    sent: Vec<Draft>,
    /// Which one is shown, and the draft that was in the field before.
    shown: Option<(usize, Draft)>,
}

impl History {
    pub(super) fn push(&mut self, entry: Draft) {
        self.shown = None;
        self.sent.retain(|sent| *sent != entry);
        self.sent.push(entry);
        if self.sent.len() > HISTORY {
            self.sent.remove(0);
        }
    }

    /// The text was changed: what is in the field is a draft again.
    pub(super) fn forget_place(&mut self) {
        self.shown = None;
    }

    /// The payload sent before the one in the field.
    pub(super) fn back(&mut self, current: Draft) -> Option<Draft> {
        let (place, draft) = match self.shown.take() {
            Some((place, draft)) => (place.saturating_sub(1), draft),
            // What was just sent is still in the field: one step back is the one before it.
            None if self.sent.last() == Some(&current) => (self.sent.len().saturating_sub(2), current),
            None => (self.sent.len().checked_sub(1)?, current),
        };
        let entry = self.sent.get(place).cloned();
        self.shown = Some((place, draft));
        entry
    }

    /// The payload sent after it, and at the end the draft.
    pub(super) fn forward(&mut self) -> Option<Draft> {
        let (place, draft) = self.shown.take()?;
        match self.sent.get(place + 1).cloned() {
            Some(entry) => {
                self.shown = Some((place + 1, draft));
                Some(entry)
            }
            None => Some(draft),
        }
    }
}

/// What the keys in the field ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    Send,
    Back,
    Forward,
}

/// Takes the keys that are not for the text itself; to be called before [`field_ui`].
pub(super) fn keys(ui: &Ui, id: Id, text: &str) -> Option<Wish> {
    if !ui.memory(|memory| memory.has_focus(id)) {
        return None;
    }
    let is_one_line = !text.contains('\n');
    let mut asked = None;
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return true };
            let taken = match key {
                Key::Enter if !modifiers.shift => Wish::Send,
                Key::ArrowUp if modifiers.command || is_one_line && modifiers.is_none() => Wish::Back,
                Key::ArrowDown if modifiers.command || is_one_line && modifiers.is_none() => Wish::Forward,
                _ => return true,
            };
            asked = Some(taken);
            false
        });
    });
    asked
}

/// A text as the field shows it.
pub(super) struct Measured {
    /// All its lines, those that are wrapped too, as far as the window has room.
    pub(super) lines: usize,
    /// How far its first line goes, in points.
    pub(super) width: f32,
}

/// How many lines the text has in a field of this width, and how wide it is.
pub(super) fn measure(ui: &Ui, text: &str, width: f32) -> Measured {
    let font = TextStyle::Monospace.resolve(ui.style());
    let most = (ui.ctx().content_rect().height() / HEIGHT_FOR_LINE) as usize;
    let most = most.clamp(MAX_LINES.0, MAX_LINES.1);
    // A text of many lines is not laid out to count them.
    let typed = text.split('\n').take(most).count();
    if text.len() >= 64 << 10 {
        return Measured { lines: most, width };
    }
    let galley = layout(ui, text, &font, width - MARGIN.sum().x, None);
    let width = galley.rows.first().map_or(0.0, |row| row.size.x);
    Measured { lines: galley.rows.len().max(typed).clamp(1, most), width }
}

/// The field in its place of one line. While one writes, a text of more lines lies over what is above it, so that it moves
/// nothing; else its first line shows. An error is marked in the text.
pub(super) fn field_ui(
    ui: &mut Ui,
    (id, place): (Id, Rect),
    hint: &str,
    error: Option<&PayloadError>,
    text: &mut String,
) -> (Response, Rect) {
    let has_focus = ui.memory(|memory| memory.has_focus(id));
    let lines = if has_focus { measure(ui, text, place.width()).lines } else { 1 };
    let font = TextStyle::Monospace.resolve(ui.style());
    let line_height = ui.fonts_mut(|fonts| fonts.row_height(&font));
    let height = (line_height * lines as f32 + MARGIN.sum().y).max(place.height());
    let grown = place.with_min_y((place.bottom() - height).max(ui.ctx().content_rect().top()));
    let mut builder = UiBuilder::new().id_salt("field").max_rect(grown);
    if lines > 1 {
        builder = builder.layer_id(LayerId::new(Order::Middle, id));
    }
    let mut inside = ui.new_child(builder);
    if lines > 1 {
        inside.set_clip_rect(ui.ctx().content_rect());
    }
    let response = edit_ui(&mut inside, id, lines, hint, error.map(|error| error.at), text);
    (response, grown)
}

fn edit_ui(ui: &mut Ui, id: Id, lines: usize, hint: &str, error_at: Option<usize>, text: &mut String) -> Response {
    let font = TextStyle::Monospace.resolve(ui.style());
    let size = ui.available_size();
    let mut layouter = |ui: &Ui, text: &dyn TextBuffer, width: f32| layout(ui, text.as_str(), &font, width, error_at);
    let bar = if lines > 1 { ScrollBarVisibility::VisibleWhenNeeded } else { ScrollBarVisibility::AlwaysHidden };
    let area = ScrollArea::vertical().id_salt(id).max_height(size.y).min_scrolled_height(size.y);
    let shown = area.scroll_bar_visibility(bar).show(ui, |ui| {
        let edit = TextEdit::multiline(text)
            .id(id)
            .font(TextStyle::Monospace)
            .desired_rows(lines)
            .min_size(egui::Vec2::new(0.0, size.y))
            .margin(MARGIN)
            .align(Align2::LEFT_CENTER)
            .desired_width(size.x)
            .char_limit(Limits::PAYLOAD_CHARS)
            .hint_text(hint)
            .return_key(KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter))
            .layouter(&mut layouter);
        edit.show(ui)
    });
    shown.inner.response.response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_goes_back_and_forth_and_ends_at_the_draft() {
        let draft = |text: &str| (Payload::of(text), Options::default());
        let mut history = History::default();
        assert_eq!(history.back(draft("draft")), None);
        for text in ["a", "b", "a", "c"] {
            history.push(draft(text));
        }
        for (current, before) in [("c", "a"), ("a", "b"), ("b", "b")] {
            assert_eq!(history.back(draft(current)), Some(draft(before)), "before {current}");
        }
        for after in [Some("a"), Some("c"), Some("c"), None] {
            assert_eq!(history.forward(), after.map(draft));
        }
        assert_eq!(history.back(draft("draft")), Some(draft("c")));
        assert_eq!(history.forward(), Some(draft("draft")));
    }
}
