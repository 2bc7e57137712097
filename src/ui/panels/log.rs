//! Placeholder: the live log is made on another branch, whose file replaces this one.

use crate::clock::Clock;
use crate::locale::Locale;
use crate::record::{EndpointId, EndpointStatus, Snapshot, View};

#[derive(Default)]
pub struct LogPane {
    view: View,
}

pub struct LogContext<'a> {
    pub endpoint: EndpointId,
    pub log: &'a Snapshot,
    pub clock: Clock,
    pub locale: &'a Locale,
    pub selected: Option<u64>,
    pub status: &'a EndpointStatus,
}

#[derive(Debug)]
pub enum LogAction {
    Select(u64),
    SaveAs,
}

impl LogPane {
    pub fn log_ui(&mut self, ui: &mut egui::Ui, cx: &LogContext<'_>) -> Option<LogAction> {
        self.view.update(cx.log, |record| record.endpoint == cx.endpoint);
        let mut action = None;
        egui::ScrollArea::vertical().auto_shrink(false).stick_to_bottom(true).show_rows(
            ui,
            16.0,
            self.view.len(),
            |ui, places| {
                for row in places.filter_map(|place| self.view.row(place)) {
                    let Some(record) = cx.log.get(row) else { continue };
                    let op = record.call().map_or("note", |call| call.op.name());
                    let text = format!("{row} {op} {}", record.bytes.len());
                    if ui.selectable_label(cx.selected == Some(row), text).clicked() {
                        action = Some(LogAction::Select(row));
                    }
                }
            },
        );
        action
    }
}
