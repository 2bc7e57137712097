//! The parts of the window that F6 goes through, as on other desktops: the list of endpoints, the pane of the chosen one,
//! the inspector.

use egui::{Context, Rect};

/// A part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WindowPart {
    List,
    Pane,
    Inspector,
}

/// Which way to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    On,
    Back,
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

    /// Notes a part that was drawn, in their order.
    pub fn drawn(&mut self, part: WindowPart, rect: Rect) {
        self.drawn.push((part, rect));
    }

    /// Goes to another part from the one that has the keys; to the first where none has.
    pub fn go(&mut self, ctx: &Context, way: Way) {
        let focused = ctx.memory(|memory| memory.focused()).and_then(|id| ctx.read_response(id));
        let at = focused.and_then(|response| self.place_of(response.rect));
        self.wanted = self.after(at, way);
    }

    /// The part that has the keys.
    pub fn focused(&self, ctx: &Context) -> Option<WindowPart> {
        let focused = ctx.memory(|memory| memory.focused()).and_then(|id| ctx.read_response(id))?;
        self.drawn.get(self.place_of(focused.rect)?).map(|(part, _)| *part)
    }

    fn place_of(&self, widget: Rect) -> Option<usize> {
        self.drawn.iter().position(|(_, rect)| rect.contains(widget.center()))
    }

    fn after(&self, at: Option<usize>, way: Way) -> Option<WindowPart> {
        let all = self.drawn.len();
        let place = match (at, way) {
            (_, _) if all == 0 => return None,
            (None, Way::On) => 0,
            (None, Way::Back) => all - 1,
            (Some(at), Way::On) => (at + 1) % all,
            (Some(at), Way::Back) => (at + all - 1) % all,
        };
        self.drawn.get(place).map(|(part, _)| *part)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_gone_through_in_their_order_and_back() {
        let mut parts = WindowParts::default();
        assert_eq!(parts.after(None, Way::On), None);
        for part in [WindowPart::List, WindowPart::Pane, WindowPart::Inspector] {
            parts.drawn(part, Rect::NOTHING);
        }
        let mut at = None;
        let mut walk = |way| {
            let part = parts.after(at, way).unwrap();
            at = parts.drawn.iter().position(|(drawn, _)| *drawn == part);
            part
        };
        assert_eq!(
            [(); 4].map(|()| walk(Way::On)),
            [WindowPart::List, WindowPart::Pane, WindowPart::Inspector, WindowPart::List]
        );
        assert_eq!([(); 3].map(|()| walk(Way::Back)), [WindowPart::Inspector, WindowPart::Pane, WindowPart::List]);
    }
}
