//! What stands where in the window.

use egui::{CentralPanel, Margin, Panel, Ui};

use super::App;
use crate::locale::Language;
use crate::record::{EndpointId, Snapshot};
use crate::ui::action::{Action, Actions};
use crate::ui::fonts;
use crate::ui::model::OpenLab;
use crate::ui::owners::owned;
use crate::ui::panels::by_hand::ByHandContext;
use crate::ui::panels::examples;
use crate::ui::panels::exchange::Shown;
use crate::ui::panels::inspector::InspectorContext;
use crate::ui::panels::menu::menu_ui;
use crate::ui::panels::notice::font_ui;
use crate::ui::panels::pane::PaneContext;
use crate::ui::panels::recorded::{offered_ui, recorded_ui};
use crate::ui::parts::WindowPart;
use crate::ui::peers::peers;
use crate::ui::preferences::View;
use crate::ui::sizes;
use crate::ui::theme;

/// How large the exchange is drawn in a presentation.
const PRESENTED: f32 = 1.75;

impl App {
    fn bars_ui(&mut self, ui: &mut Ui, log: &Snapshot, actions: &mut Actions) {
        let palette = theme::palette(ui.ctx());
        let bar = |x, y| theme::bar(palette, Margin::symmetric(x, y));
        let is_low = theme::is_low(ui.ctx());
        Panel::top("menu").frame(bar(8, if is_low { 1 } else { 4 })).show(ui, |ui| {
            let view = if self.preferences.presents { View::Exchange } else { self.preferences.view };
            let shown = (!self.by_hand.is_shown()).then_some(view);
            menu_ui(ui, &self.model, &self.preferences, (self.card(), &self.book), shown, actions);
        });
        if let Some(run) = self.earlier.offered.clone().filter(|_| !self.model.is_recorded()) {
            offered_ui(ui, &self.model, &run, actions);
        }
        recorded_ui(ui, &self.model, log, actions);
        if !is_low && !self.preferences.presents {
            Panel::bottom("status").frame(bar(10, 0)).exact_size(theme::STATUS_HEIGHT).show(ui, |ui| {
                self.status_line.status_ui(ui, &self.model, log, &self.preferences);
            });
        }
        let has_chinese = self.model.locale.language() != Language::Chinese || fonts::has_chinese(ui.ctx());
        if !has_chinese {
            font_ui(ui);
        }
    }

    pub(super) fn panels_ui(&mut self, ui: &mut Ui) -> Actions {
        let mut actions = Actions::new();
        let log = self.model.session.log();
        self.bars_ui(ui, &log, &mut actions);
        let palette = theme::palette(ui.ctx());
        let wanted = self.parts.begin();
        let by_hand = self.model.locale.text("by-hand-endpoint");
        let peers = peers(&self.model.slots, &log, by_hand);
        let owned = owned(&self.model, self.by_hand.bench());
        let size = ui.ctx().content_rect().size();
        if self.by_hand.is_shown() {
            let is_wide = size.x >= sizes::SIDE_FROM_WIDTH;
            if !is_wide && self.model.selected.is_some() {
                self.sheet_ui(ui, &log, None, &mut actions);
            }
            let ground = CentralPanel::default().frame(theme::ground(ui.ctx()));
            let model = &self.model;
            let name = |id| model.name_of(id);
            let inspected = inspected(model, &log, &name);
            let inspector = &mut self.inspector;
            let mut draw = |ui: &mut Ui| inspector.inspector_ui(ui, &inspected);
            let cx = ByHandContext {
                locale: &model.locale,
                log: &log,
                prepared: &model.by_hand,
                clock: model.session.clock(),
                selected: model.selected,
                compared: model.compared,
                owned: &owned,
                table: &self.preferences.log,
                peers: &peers,
                export: &model.export_context(),
                inspector: is_wide.then_some(&mut draw),
            };
            ground.show(ui, |ui| self.by_hand.by_hand_ui(ui, cx, &mut actions));
            if self.inspector.ends_comparison() {
                actions.push(Action::Compare(None));
            }
            return actions;
        }
        let presents = self.preferences.presents;
        let takes_focus = wanted == Some(WindowPart::List);
        let frame = theme::bar(palette, Margin::symmetric(8, 6));
        if size.x < sizes::LIST_FROM_WIDTH && self.is_list_in_front && !presents {
            let list = CentralPanel::default().frame(frame).show(ui, |ui| {
                self.endpoint_list.endpoints_ui(ui, &self.model, &mut self.states, takes_focus, &mut actions);
            });
            self.parts.drawn(WindowPart::List, list.response.rect);
            return actions;
        }
        if size.x >= sizes::LIST_FROM_WIDTH && self.preferences.show_endpoints && !presents {
            let panel = Panel::left("endpoints").frame(frame).default_size(210.0).size_range(170.0..=340.0);
            let list = panel.show(ui, |ui| {
                self.endpoint_list.endpoints_ui(ui, &self.model, &mut self.states, takes_focus, &mut actions);
            });
            self.parts.drawn(WindowPart::List, list.response.rect);
        }
        let around = self.around(size);
        if let Some(side) = around.side {
            self.beside_ui(ui, &log, side, wanted, &mut actions);
        }
        if around.has_sheet {
            self.sheet_ui(ui, &log, wanted, &mut actions);
        }
        if around.hides_panes() {
            return actions;
        }
        let (settings_of, full, hides_mistake) = (self.settings_of, self.model.no_room(), self.model.hides.is_some());
        let panes = CentralPanel::default().frame(theme::ground(ui.ctx())).show(ui, |ui| {
            if self.model.slots.is_empty() {
                examples::first_ui(ui, &self.model.locale, &self.book, &mut actions);
                return;
            }
            let view = if presents { View::Exchange } else { self.preferences.view };
            let (axis, size) = (self.preferences.axis, if presents { PRESENTED } else { 1.0 });
            let arrangement = self.preferences.arrangement;
            if view != View::Panes {
                self.model.focus_speaker();
            }
            if view == View::Panes {
                self.panes.sync(&self.model.slots, self.model.focused, arrangement, ui.available_width());
            }
            let OpenLab { session, locale, slots, selected, compared, focused, payloads, names, number, .. } =
                &mut self.model;
            let takes_focus = focused.filter(|_| wanted == Some(WindowPart::Pane));
            let (selected, compared, focused) = (*selected, *compared, *focused);
            let (owned, kept) = (&owned[..], &payloads[..]);
            let (log, table, peers) = (&log, &self.preferences.log, &peers);
            let cx = PaneContext {
                session,
                locale,
                log,
                table,
                peers,
                names,
                selected,
                compared,
                focused,
                takes_focus,
                kept,
                owned,
                settings_of,
                full,
                hides_mistake,
            };
            match view {
                View::Panes => self.panes.panes_ui(ui, slots, &mut self.states, &cx, &mut actions),
                View::Exchange => {
                    let lab = Shown { slots, states: &mut self.states, number: *number, axis, size };
                    self.exchange.exchange_ui(ui, lab, &cx, &mut actions);
                }
                View::Rates => self.rates.rates_ui(ui, slots, &mut self.states, *number, &cx, &mut actions),
                View::Streams => self.streams.streams_ui(ui, slots, &mut self.states, *number, &cx, &mut actions),
            }
        });
        self.parts.drawn(WindowPart::Pane, panes.response.rect);
        if presents {
            self.presented(ui, &mut actions);
        }
        actions
    }
}

/// The selected row, as the inspector shows it.
pub(super) fn inspected<'a>(
    model: &'a OpenLab,
    log: &'a Snapshot,
    endpoint_name: &'a dyn Fn(EndpointId) -> String,
) -> InspectorContext<'a> {
    let (row, clock, locale) = (model.selected, model.session.clock(), &model.locale);
    let hides_mistake = model.hides.is_some();
    let compared = model.compared;
    InspectorContext { log, row, compared, clock, locale, endpoint_name, takes_focus: false, hides_mistake }
}
