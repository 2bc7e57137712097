//! The button that sends, and beside it whom the payload goes to.

use egui::{Button, RichText, Ui, vec2};

use super::context::ComposerContext;
use super::peer::Destination;
use super::target::Choice;
use crate::lab::Role;
use crate::locale::Locale;
use crate::ui::action::ComposerAction;
use crate::ui::theme;
use crate::ui::widgets::primary;

const TARGET_WIDTH: f32 = 150.0;
const DESTINATION_WIDTH: f32 = 190.0;

/// Whom it goes to, where there is a choice; where a peer sends from now on.
pub(super) fn target_ui(
    ui: &mut Ui,
    cx: &ComposerContext<'_>,
    choice: &mut Choice,
    destination: &mut Destination,
) -> Option<ComposerAction> {
    match cx.endpoint.role() {
        Role::Client => None,
        Role::Server => {
            ui.scope(|ui| {
                // As wide whatever is chosen.
                ui.set_max_width(TARGET_WIDTH);
                choice.choice_ui(ui, cx.locale, cx.status, TARGET_WIDTH);
            });
            None
        }
        Role::Peer => {
            let to = destination.field_ui(ui, cx.endpoint, cx.status, cx.locale, DESTINATION_WIDTH);
            to.map(ComposerAction::SendTo)
        }
    }
}

/// The button; whether it was pressed, though perhaps in vain.
pub(super) fn send_ui(ui: &mut Ui, locale: &Locale, reason: Option<&str>) -> bool {
    let palette = theme::palette(ui.ctx());
    let is_ready = reason.is_none();
    let text = locale.text("composer-send");
    let button = if is_ready { primary(text, palette) } else { Button::new(RichText::new(text).strong()) };
    let size = vec2(64.0, ui.spacing().interact_size.y);
    let response = ui.add_enabled(is_ready, button.min_size(size));
    match reason {
        Some(reason) => {
            let is_tried = response.contains_pointer() && ui.input(|input| input.pointer.primary_clicked());
            response.on_disabled_hover_text(reason);
            is_tried
        }
        None => response.on_hover_text(locale.text("composer-send-hint")).clicked(),
    }
}
