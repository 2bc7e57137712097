//! The payload's type, and what else has room in the line.

use egui::{TextStyle, Ui};

use super::chip::Face;
use super::line::{COPIES_WIDTH, Fits, GAP, NARROW, NARROW_KIND, SMALL_PADDING, Wanted, fit};
use super::options::{How, of_type, types};
use super::{Composer, ComposerContext};
use crate::locale::Locale;
use crate::ui::widgets::choice::{self, List};
use crate::ui::widgets::text_width;

impl Composer {
    pub(super) fn how(&self) -> How {
        (self.payload.kind, self.options)
    }

    /// Takes another type or other choices. A path is no text to send, nor the other way round.
    pub(super) fn set_how(&mut self, (kind, options): How) {
        if (kind, options) == self.how() {
            return;
        }
        if self.payload.kind.is_file() != kind.is_file() {
            std::mem::swap(&mut self.payload.text, &mut self.set_aside);
        }
        (self.payload.kind, self.options) = (kind, options);
        self.edited();
    }

    /// The list of types; where there is little room a long name is cut.
    pub(super) fn kind_ui(&mut self, ui: &mut Ui, locale: &Locale, is_narrow: bool) {
        let kind = self.payload.kind;
        let mut key = kind.name_key();
        let width = kind_width(ui, &locale.text(key), is_narrow);
        let name = locale.text("composer-type");
        let list = List { name: &name, width, when_none: "", short: None };
        choice::list_ui(ui, list, &mut key, &types(locale));
        if key != kind.name_key()
            && let Some(first) = of_type(key).next()
        {
            self.set_how((first, self.options));
        }
    }

    /// What has a place in the line that is to be drawn.
    pub(super) fn fits(&self, ui: &Ui, cx: &ComposerContext<'_>, chips: &[Face]) -> Fits {
        let width = ui.available_width();
        let locale = cx.locale;
        let button = |text: String, padding: f32| text_width(ui, &text, &TextStyle::Small).ceil() + 2.0 * padding + GAP;
        let kind = kind_width(ui, &locale.text(self.payload.kind.name_key()), width < NARROW);
        let browse = if self.payload.kind.is_file() { button(locale.text("dialog-browse"), 9.0) } else { 0.0 };
        let fixed = kind + send_width(ui, locale) + 28.0 + 3.0 * GAP + browse;
        let chips: Vec<f32> = chips.iter().map(|chip| chip.width(ui) + GAP).collect();
        let kept: Vec<f32> = cx.kept.iter().take(20).map(|one| button(one.name.clone(), 7.0)).collect();
        let ends = ["half-close", "close"].into_iter().map(|key| button(locale.text(key), SMALL_PADDING)).sum();
        fit(width, &Wanted { fixed, copies: COPIES_WIDTH + GAP, chips: &chips, ends, kept: &kept })
    }
}

/// The width of the list of types that shows this, in points.
fn kind_width(ui: &Ui, shown: &str, is_narrow: bool) -> f32 {
    let spacing = ui.spacing();
    let text = text_width(ui, shown, &TextStyle::Button).min(if is_narrow { NARROW_KIND } else { f32::INFINITY });
    (text + 2.0 * spacing.button_padding.x + spacing.icon_width + 6.0).ceil()
}

/// The width of the button, in points.
pub(super) fn send_width(ui: &Ui, locale: &Locale) -> f32 {
    (text_width(ui, &locale.text("composer-send"), &TextStyle::Button).ceil() + 2.0 * ui.spacing().button_padding.x)
        .max(60.0)
}
