//! A search field above a list: the arrows move what stands out in the list, while the field keeps the keys.

use egui::{FocusDirection, Key, Modifiers, TextEdit, Ui};

/// What is typed, and the row that stands out.
#[derive(Debug, Clone, Default)]
pub struct Search {
    text: String,
    pub chosen: usize,
}

/// What was found.
pub struct Found<T> {
    pub rows: Vec<T>,
    /// The row that stands out.
    pub chosen: usize,
    /// An arrow moved it in this frame.
    pub is_moved: bool,
    /// Something else is sought since this frame.
    pub is_changed: bool,
    is_entered: bool,
}

impl<T> Found<T> {
    /// The row that Enter was pressed for.
    pub fn entered(&self) -> Option<&T> {
        self.rows.get(self.chosen).filter(|_| self.is_entered)
    }
}

impl Search {
    /// Draws the field; what `find` finds for its text.
    pub fn search_ui<T>(&mut self, ui: &mut Ui, name: &str, find: impl FnOnce(&str) -> Vec<T>) -> Found<T> {
        // The field must not get these keys. A quick hand presses more than once a frame.
        let (up, down, enter) = ui.input_mut(|input| {
            let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key);
            (count(Key::ArrowUp), count(Key::ArrowDown), count(Key::Enter))
        });
        let edit = TextEdit::singleline(&mut self.text).desired_width(f32::INFINITY).hint_text(name);
        let field = ui.add(edit).accessible_name(name);
        let is_moved = up + down > 0;
        if is_moved {
            // egui would go to the next widget below.
            ui.memory_mut(|memory| memory.move_focus(FocusDirection::None));
        }
        if is_moved || ui.memory(|memory| memory.focused().is_none()) {
            field.request_focus();
        }
        let rows = find(&self.text);
        let before = if field.changed() { 0 } else { self.chosen };
        self.chosen = (before + down).saturating_sub(up).min(rows.len().saturating_sub(1));
        // On a button or a row Enter is its click.
        let is_entered = enter > 0 && field.has_focus();
        Found { rows, chosen: self.chosen, is_moved, is_changed: field.changed(), is_entered }
    }
}
