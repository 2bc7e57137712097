//! What went wrong with an endpoint, shown where it happened: what, why, and what to do next.

use egui::{Label, RichText, Ui};

use crate::explain::explain;
use crate::lab::{Endpoint, Role};
use crate::locale::Locale;
use crate::record::{EndpointStatus, State};
use crate::ui::theme::{self, message_box};

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    Ample,
    /// The log needs the lines; what failed stands in it, too.
    Scarce,
}

/// Draws the failure that ended the endpoint, and more quietly what it lived on after. Draws nothing where all is well.
pub fn failure_ui(ui: &mut Ui, endpoint: &Endpoint, status: &EndpointStatus, locale: &Locale, space: Space) {
    let palette = theme::palette(ui.ctx());
    if let State::Failed(failure) = &status.state {
        let told = explain(failure, locale);
        message_box(palette, palette.trouble).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 3.0;
            ui.add(Label::new(RichText::new(told.cause).strong()).wrap().selectable(true));
            ui.add(Label::new(RichText::new(format!("→ {}", told.next_step))).wrap().selectable(true));
            if space == Space::Ample {
                ui.add(Label::new(RichText::new(told.what).small().monospace().weak()).wrap().selectable(true));
            }
        });
    } else if let Some(trouble) = &status.trouble {
        let told = explain(trouble, locale);
        let text = format!("⚠ {} — {}", told.what, told.cause);
        ui.add(Label::new(RichText::new(text).small().color(palette.notice)).wrap());
        ui.add(Label::new(RichText::new(format!("→ {}", told.next_step)).small()).wrap());
    }
    for text in losses(endpoint, status, locale) {
        ui.add(Label::new(RichText::new(format!("⚠ {text}")).small().color(palette.trouble)).wrap());
    }
}

/// Who was turned away, and what was lost.
fn losses(endpoint: &Endpoint, status: &EndpointStatus, locale: &Locale) -> Vec<String> {
    let mut texts = Vec::new();
    if status.refused > 0 && endpoint.role == Role::Server {
        let limit = endpoint.options.max_connections;
        texts.push(locale.with("limit-reached", &[("limit", limit.into()), ("n", status.refused.into())]));
    }
    if status.lost > 0 {
        texts.push(locale.with("rows-lost", &[("n", status.lost.into())]));
    }
    texts
}
