//! The window itself: its title, its size, and whether it may close.

use egui::{Context, ViewportCommand};

use super::App;
use crate::ui::dialogs::{After, Open};
use crate::ui::ending;

impl App {
    /// Sets the title of the window, and asks before a lab is lost.
    pub(super) fn keep_window(&mut self, ctx: &Context) {
        let has_input = ctx.input(|input| !input.events.is_empty());
        if has_input || self.title.is_empty() {
            let mark = if self.model.is_dirty() { "• " } else { "" };
            self.model.describe();
            let name = match self.model.recorded() {
                Some((name, _)) => self.model.locale.with("title-recorded", &[("name", name.into())]),
                None => self.model.shown_title(),
            };
            let title = format!("{mark}{name} — {}", self.model.locale.text("app-name"));
            if title != self.title {
                ctx.send_viewport_cmd(ViewportCommand::Title(title.clone()));
                self.title = title;
            }
        }
        if ending::is_wished() && !self.dialogs.may_quit {
            self.dialogs.may_quit = true;
            ctx.send_viewport_cmd(ViewportCommand::Close);
        }
        let (is_closing, rect, is_maximized) = ctx.input(|input| {
            let window = input.viewport();
            (window.close_requested(), window.inner_rect, window.maximized.unwrap_or_default())
        });
        if is_closing && !self.dialogs.may_quit {
            // What is asked about is the lab behind it.
            self.close_recorded(ctx);
        }
        let asks = is_closing && !self.dialogs.may_quit && self.model.is_dirty();
        self.closes = is_closing && !asks;
        if asks {
            ctx.send_viewport_cmd(ViewportCommand::CancelClose);
            self.dialogs.open = Some(Open::Unsaved(After::Quit));
        }
        if let (Some(rect), false) = (rect, is_maximized) {
            self.preferences.window = Some([rect.width().round() as u32, rect.height().round() as u32]);
        }
    }
}
