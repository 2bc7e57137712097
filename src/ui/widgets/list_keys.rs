//! A list below a search field: the arrows move what stands out in the list, while the field keeps the keys.

use egui::{FocusDirection, Key, Modifiers, Response, Ui};

/// What was pressed since the last frame; a quick hand presses more than once.
#[derive(Debug, Clone, Copy)]
pub struct ListKeys {
    up: usize,
    down: usize,
    enter: bool,
}

impl ListKeys {
    /// Takes the keys from the field; to be called before it is drawn.
    pub fn take(ui: &Ui) -> Self {
        ui.input_mut(|input| {
            let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key);
            Self { up: count(Key::ArrowUp), down: count(Key::ArrowDown), enter: count(Key::Enter) > 0 }
        })
    }

    /// Whether the row that stands out is to be in sight.
    pub fn moves(self) -> bool {
        self.up + self.down > 0
    }

    /// Gives the keys to the field where nothing else has them; after an arrow it has them in any case.
    pub fn keep(self, field: &Response) {
        if self.moves() {
            // egui would go to the next widget below.
            field.ctx.memory_mut(|memory| memory.move_focus(FocusDirection::None));
        }
        if self.moves() || field.ctx.memory(|memory| memory.focused().is_none()) {
            field.request_focus();
        }
    }

    /// The row that stands out now, of `rows`.
    pub fn moved(self, chosen: usize, rows: usize) -> usize {
        (chosen + self.down).saturating_sub(self.up).min(rows.saturating_sub(1))
    }

    /// Whether Enter was pressed in the field: on a button or a row it is its click.
    pub fn enters(self, field: &Response) -> bool {
        self.enter && field.has_focus()
    }
}
