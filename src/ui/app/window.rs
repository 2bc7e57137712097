//! The window itself: its title, its size, and whether it may close.

use egui::{Context, Rect, Vec2, ViewportCommand};

use super::App;
use crate::ui::dialogs::{After, Open};
use crate::ui::ending;

/// How much of a screen a window may take beside a taskbar and its own title.
const SHARE_OF_SCREEN: f32 = 0.9;

impl App {
    /// Sets the title of the window, fits it to the screen, and asks before a lab is lost.
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
        let (is_closing, rect, screen, is_maximized) = ctx.input(|input| {
            let window = input.viewport();
            let is_maximized = window.maximized.unwrap_or_default() || window.fullscreen.unwrap_or_default();
            (window.close_requested(), window.inner_rect, window.monitor_size, is_maximized)
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
            self.fit(ctx, rect, screen);
            // The next window is made before it is enlarged or made smaller.
            let size = rect.size() * ctx.zoom_factor();
            self.preferences.window = Some([size.x.round() as u32, size.y.round() as u32]);
        }
    }

    /// A new window that would reach below the taskbar is maximized: there the composer would be covered, and Windows moves no
    /// window for that.
    fn fit(&mut self, ctx: &Context, window: Rect, screen: Option<Vec2>) {
        let Some(screen) = screen.filter(|_| !self.is_fitted) else { return };
        self.is_fitted = true;
        let room = screen * SHARE_OF_SCREEN;
        if window.width() > room.x || window.height() > room.y {
            ctx.send_viewport_cmd(ViewportCommand::Maximized(true));
        }
    }
}
