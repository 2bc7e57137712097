//! The calls that a lab prepares, made one after another at the press of a button.

use std::collections::VecDeque;

use egui::{Button, Ui};

use crate::by_hand::{Bench, request};
use crate::locale::Locale;
use crate::ui::widgets::reason;

/// What of them is still to be made.
#[derive(Default)]
pub(super) struct Preparing {
    to_make: VecDeque<String>,
    /// Why one could not be made; those behind it were given up.
    failed: Option<Failed>,
}

type Failed = Box<dyn Fn(&Locale) -> String>;

impl Preparing {
    /// Makes the next one when the one before has ended.
    pub(super) fn go_on(&mut self, bench: &mut Bench) {
        while bench.under_way().is_empty()
            && let Some(statement) = self.to_make.pop_front()
        {
            let failed: Option<Failed> = match request(bench, &statement).map(|request| bench.call(request)) {
                Ok(Ok(_)) => None,
                Ok(Err(refused)) => Some(Box::new(move |locale| locale.say(&refused))),
                Err(error) => Some(Box::new(move |locale| locale.say(&error))),
            };
            if failed.is_some() {
                self.to_make.clear();
                self.failed = failed;
            }
        }
    }

    /// The button that begins. A bench that has sockets is left as it is: the calls name the first ones.
    pub(super) fn button_ui(&mut self, ui: &mut Ui, prepared: &[String], bench: &Bench, locale: &Locale) {
        let hint = locale.with("by-hand-prepare-hint", &[("calls", prepared.join("; ").into())]);
        let can_begin = bench.sockets().is_empty() && self.to_make.is_empty();
        let button = ui.add_enabled(can_begin, Button::new(locale.text("by-hand-prepare")));
        if button.on_hover_text(&hint).on_disabled_hover_text(&hint).clicked() {
            self.failed = None;
            self.to_make = prepared.iter().cloned().collect();
            // The bench is asked again when the first call has ended; this begins it.
            ui.ctx().request_repaint();
        }
        if let Some(failed) = &self.failed {
            reason(ui, &failed(locale));
        }
    }
}
