//! What stays when the window goes from one way of drawing to the next: the program that is seen in it, its lab and all.

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use egui::{Color32, Context, IconData, Ui, ViewportBuilder, vec2};

use crate::ui::app::{App, WindowOptions};
use crate::ui::drawn::{Drawn, Way};
use crate::ui::ending;
use crate::ui::files::Parent;
use crate::ui::fonts::SystemFonts;
use crate::ui::preferences::{Preferences, Store};
use crate::ui::theme;

/// The window's icon.
const ICON: &[u8] = include_bytes!("../../../assets/icon/socketlab.png");
/// The window's size at first, in points.
const USUAL_SIZE: [u32; 2] = [1280, 800];
/// What everything still fits into, in points.
const MIN_SIZE: [f32; 2] = [640.0, 420.0];

/// What the program is made from.
type Start = (WindowOptions, Preferences, Store);

pub struct Room {
    fonts: SystemFonts,
    viewport: ViewportBuilder,
    start: RefCell<Option<Start>>,
    app: RefCell<Option<App>>,
    /// egui's own state in the way before: what is scrolled where, and so on.
    ctx: RefCell<Option<Context>>,
    failures: RefCell<Vec<(Way, String)>>,
    is_closed: Cell<bool>,
    /// Why the program itself could not be made, which no other way of drawing mends.
    broken: RefCell<Option<String>>,
}

impl Room {
    pub fn new(options: WindowOptions) -> Self {
        let fonts = SystemFonts::find();
        let (preferences, store) = Store::load(options.preferences_path.clone());
        let [width, height] = preferences.window.unwrap_or(USUAL_SIZE);
        let viewport = ViewportBuilder::default()
            .with_app_id("socketlab")
            .with_title("Socket Lab")
            .with_icon(icon())
            .with_inner_size(vec2(width as f32, height as f32).max(vec2(MIN_SIZE[0], MIN_SIZE[1])))
            .with_min_inner_size(MIN_SIZE);
        Self {
            fonts,
            viewport,
            start: RefCell::new(Some((options, preferences, store))),
            app: RefCell::default(),
            ctx: RefCell::default(),
            failures: RefCell::default(),
            is_closed: Cell::new(false),
            broken: RefCell::default(),
        }
    }

    /// How the window looks from outside.
    pub fn viewport(&self) -> ViewportBuilder {
        self.viewport.clone()
    }

    /// A window is there: the program comes into it, made now if it is the first.
    pub fn enter(&self, ctx: &Context, drawn: Drawn) -> std::io::Result<()> {
        if let Some(before) = self.ctx.replace(Some(ctx.clone())) {
            let memory = before.memory(Clone::clone);
            ctx.memory_mut(|now| *now = memory);
        }
        self.fonts.install(ctx);
        ending::follow(ctx);
        let mut app = self.app.borrow_mut();
        if let Some((options, preferences, store)) = self.start.take() {
            let made = App::with_preferences(options, preferences, store);
            *app = Some(made.inspect_err(|error| *self.broken.borrow_mut() = Some(error.to_string()))?);
        }
        if let Some(app) = app.as_mut() {
            app.attach(ctx, Some(drawn), self.failures.borrow().clone());
        }
        Ok(())
    }

    pub fn logic(&self, ctx: &Context) {
        if let Some(app) = self.app.borrow_mut().as_mut() {
            app.tick(ctx);
            self.is_closed.set(app.closes());
        }
    }

    pub fn ui(&self, ui: &mut Ui, parent: &Parent) {
        if let Some(app) = self.app.borrow_mut().as_mut() {
            app.window_ui(ui, parent);
        }
    }

    /// What is behind everything.
    pub fn ground(&self, ctx: &Context) -> Color32 {
        theme::palette(ctx).window
    }

    /// A way of drawing ends. Where the window was closed, so does the program: on macOS nothing runs after this.
    pub fn leave(&self) {
        if self.is_closed() {
            self.end();
        }
    }

    /// Ends what the program does. May be called more than once.
    pub fn end(&self) {
        if let Some(mut app) = self.app.take() {
            app.end();
        }
    }

    pub fn is_closed(&self) -> bool {
        self.is_closed.get()
    }

    pub fn broken(&self) -> Option<String> {
        self.broken.borrow().clone()
    }

    /// This way did not work, or does not any more.
    pub fn failed(&self, way: Way, why: String) {
        self.failures.borrow_mut().push((way, why));
    }

    pub fn failures(&self) -> Vec<(Way, String)> {
        self.failures.borrow().clone()
    }
}

/// The icon; without one where the file is broken, which a test holds it is not.
fn icon() -> Arc<IconData> {
    Arc::new(eframe::icon_data::from_png_bytes(ICON).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_icon_is_one() {
        let icon = super::icon();
        assert_eq!((icon.width, icon.height), (256, 256));
    }
}
