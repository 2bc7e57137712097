//! The calls that have not returned, each with the button that stops its waiting.

use egui::{Label, RichText, ScrollArea, TextWrapMode, Ui};

use super::ByHand;
use crate::locale::Locale;
use crate::ui::theme;
use crate::units;

/// The lines of calls that are in sight at once.
const MOST_LINES: f32 = 3.0;

impl ByHand {
    pub(super) fn waiting_ui(&mut self, ui: &mut Ui, locale: &Locale) {
        let palette = theme::palette(ui.ctx());
        let now = self.bench.now();
        let mut cancelled = None;
        ui.add_space(4.0);
        let line = ui.spacing().interact_size.y + ui.spacing().item_spacing.y;
        let lines = ScrollArea::vertical().id_salt("by hand waiting").max_height(MOST_LINES * line);
        lines.auto_shrink([false, true]).stick_to_bottom(true).show(ui, |ui| {
            for call in self.bench.under_way() {
                ui.horizontal(|ui| {
                    let cancel = ui.button(locale.text("by-hand-cancel"));
                    if cancel.accessible_name(format!("{} {}", locale.text("by-hand-cancel"), call.number)).clicked() {
                        cancelled = Some(call.number);
                    }
                    let time = units::tenths(now.ns_since(call.began));
                    let text = format!("⏳ {} · {time}", self.bench.statement(call.record()));
                    let text = RichText::new(text).monospace().color(palette.notice);
                    ui.add(Label::new(text).wrap_mode(TextWrapMode::Truncate));
                });
            }
        });
        if let Some(number) = cancelled {
            self.bench.cancel(number);
        }
    }
}
