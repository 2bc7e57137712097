//! The parts of the window that F6 goes through, as on other desktops: the list of endpoints, the pane of the chosen one,
//! the column with its settings or the card, the inspector.

use egui::{Context, Rect, Ui};

/// A part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WindowPart {
    List,
    Pane,
    /// The column with the settings or the card.
    Side,
    Inspector,
}

/// Where the parts were drawn last, and which one is to have the keys.
#[derive(Debug, Default)]
pub struct WindowParts {
    drawn: Vec<(WindowPart, Rect)>,
    wanted: Option<WindowPart>,
}

impl WindowParts {
    /// Forgets where they were, and gives the part that is to have the keys now.
    pub fn begin(&mut self) -> Option<WindowPart> {
        self.drawn.clear();
        self.wanted.take()
    }

    /// Notes a part that was drawn: they are gone through in the order of [`WindowPart`], whichever is drawn first.
    pub fn drawn(&mut self, part: WindowPart, rect: Rect) {
        self.drawn.push((part, rect));
        self.drawn.sort_by_key(|(part, _)| *part);
    }

    /// Goes so many parts on from the one that has the keys, or back; from none to the first, or the last.
    pub fn go(&mut self, ctx: &Context, steps: isize) {
        self.wanted = self.after(self.place(ctx), steps);
    }

    /// The part that has the keys.
    pub fn focused(&self, ctx: &Context) -> Option<WindowPart> {
        self.drawn.get(self.place(ctx)?).map(|(part, _)| *part)
    }

    fn place(&self, ctx: &Context) -> Option<usize> {
        let focused = ctx.memory(|memory| memory.focused()).and_then(|id| ctx.read_response(id))?;
        self.drawn.iter().position(|(_, rect)| rect.contains(focused.rect.center()))
    }

    fn after(&self, at: Option<usize>, steps: isize) -> Option<WindowPart> {
        let from = at.map_or(if steps > 0 { -1 } else { 0 }, |at| at as isize);
        let place = (from + steps).checked_rem_euclid(self.drawn.len() as isize)?;
        self.drawn.get(place as usize).map(|(part, _)| *part)
    }
}

/// Gives the keys to the first widget of a part that was just drawn.
pub fn focus_first(ui: &Ui, rect: Rect) {
    let layer = ui.layer_id();
    let first = ui.ctx().viewport(|viewport| {
        let mut widgets = viewport.this_pass.widgets.get_layer(layer);
        widgets
            .find(|widget| widget.sense.is_focusable() && widget.enabled && rect.contains_rect(widget.rect))
            .map(|widget| widget.id)
    });
    if let Some(first) = first {
        ui.memory_mut(|memory| memory.request_focus(first));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_gone_through_in_their_order_and_back() {
        let mut parts = WindowParts::default();
        assert_eq!(parts.after(None, 1), None);
        for part in [WindowPart::Inspector, WindowPart::List, WindowPart::Pane] {
            parts.drawn(part, Rect::NOTHING);
        }
        let mut at = None;
        let mut walk = |steps| {
            let part = parts.after(at, steps).unwrap();
            at = parts.drawn.iter().position(|(drawn, _)| *drawn == part);
            part
        };
        assert_eq!(
            [(); 4].map(|()| walk(1)),
            [WindowPart::List, WindowPart::Pane, WindowPart::Inspector, WindowPart::List]
        );
        assert_eq!([(); 3].map(|()| walk(-1)), [WindowPart::Inspector, WindowPart::Pane, WindowPart::List]);
    }
}
