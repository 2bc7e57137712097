//! A log's bursts shown as one row each, and opened again.

use egui::{Key, Ui};

use super::folds::Shown;
use super::{LogAction, LogContext, LogPane};
use crate::record::{BurstFinder, Snapshot};

impl LogPane {
    /// What is shown of the rows.
    pub(super) fn shown_rows(&self) -> Shown<'_> {
        self.folding.folds.of(&self.view)
    }

    /// Takes in which rows are bursts. What nobody has looked at yet is not shown: it would be folded in the next frame.
    pub(super) fn fold(&mut self, ui: &Ui, cx: &LogContext<'_>) {
        let folding = &mut self.folding;
        // While another search is under way the rows are still those of the one before.
        if !cx.table.folds || !self.is_caught_up {
            if folding.finder.take().is_some() {
                folding.folds.forget();
            }
            return;
        }
        if folding.finder.as_ref().is_none_or(|(of, _)| *of != self.filter) {
            folding.folds.forget();
            let egui = ui.ctx().clone();
            // Where the system has no thread left the next frame asks again.
            let finder = BurstFinder::start(Box::new(move || egui.request_repaint())).ok();
            folding.finder = finder.map(|finder| (self.filter.clone(), finder));
        }
        let Some((_, finder)) = &mut folding.finder else { return };
        finder.follow(cx.log, &self.view);
        let Some(found) = finder.found() else { return };
        folding.folds.set(found);
        let first = self.view.gone();
        let known = folding.folds.end().saturating_sub(first) as usize;
        if known < self.view.len() {
            let end_row = self.view.get(known).unwrap_or(u64::MAX);
            self.view = self.view.clone().between(0, end_row);
            self.end_row = self.end_row.min(end_row);
        }
        if std::mem::replace(&mut folding.selected, cx.selected) != cx.selected
            && let Some(place) = cx.selected.and_then(|row| self.view.place(row))
        {
            self.open_at(place);
        }
    }

    /// Opens the burst that has a row within it.
    pub(super) fn open_at(&mut self, place: usize) {
        self.folding.folds.reveal(self.view.gone() + place as u64);
    }

    /// Opens a burst, or closes it; what is at the top edge stays there.
    pub(super) fn toggle_burst(&mut self, start: u64, opens: bool, log: &Snapshot) {
        if opens {
            // What one wants to read does not run away.
            self.hold(log);
        }
        self.folding.folds.set_open(start, opens);
    }

    /// The keys that open and close the burst of the chosen row.
    pub(super) fn burst_keys(&mut self, ui: &Ui, cx: &LogContext<'_>, place: usize) -> Option<LogAction> {
        let pressed = |key| ui.input(|input| input.key_pressed(key) && input.modifiers.is_none());
        let gone = self.view.gone();
        let burst = self.folding.folds.burst_of(gone + place as u64)?;
        let start = burst.places.start;
        if self.folding.folds.is_open(&burst) && pressed(Key::ArrowLeft) {
            self.toggle_burst(start, false, cx.log);
            ui.ctx().request_repaint();
            return self.view.get(start.saturating_sub(gone) as usize).map(LogAction::Select);
        }
        if pressed(Key::ArrowRight) || pressed(Key::Enter) {
            self.toggle_burst(start, true, cx.log);
            ui.ctx().request_repaint();
        }
        None
    }
}
