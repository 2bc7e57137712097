//! The lab as numbers over time: how much each endpoint sends and receives, what it has not read, and how long it waits
//! for answers. What is drawn is [`rates`](crate::diagram::rates), added up by a thread of its own.

mod bar;
mod bins;
mod look;
mod numbers;
mod plots;
mod save;
mod sight;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use crate::diagram::rates::{Meter, Tally};
use crate::locale::Locale;
use crate::session::Gauges;
use crate::ui::action::{Action, Actions};
use crate::ui::model::{LabNumber, Slot};
use crate::ui::panels::pane::state::PaneStates;
use crate::ui::panels::pane::{PaneContext, speaker_line_ui};
use crate::ui::repaint::Pacer;
use crate::ui::theme::{self, GAP};
use bar::Wish;
use look::{LINE, Look, What, shown};
use sight::Sight;

/// A view lower than this, in points, has no room for the composer.
const ROOM_FOR_COMPOSER: f32 = 520.0;
/// A view wider than this, in points, has the numbers beside the pictures.
const WIDE: f32 = 960.0;
/// The width of the numbers there.
const NUMBERS_WIDTH: f32 = 490.0;
/// A view higher than this, in points, has the histogram below the numbers.
const ROOM_FOR_BINS: f32 = 300.0;

/// Where the view stands.
pub struct Rates {
    pacer: Pacer,
    /// Adds up a lab's log; why it cannot where the system has no more threads.
    meter: Option<(LabNumber, Result<Meter, String>)>,
    /// The moment that is held.
    held: Option<Tally>,
    sight: Sight,
    what: What,
}

impl Rates {
    /// A view that asks for frames through `pacer`.
    pub fn new(pacer: Pacer) -> Self {
        Self { pacer, meter: None, held: None, sight: Sight::default(), what: What::default() }
    }

    /// Draws the view into all the room there is; where it is high enough, with the composer of the endpoint that has the
    /// focus.
    pub fn rates_ui(
        &mut self,
        ui: &mut Ui,
        slots: &mut [Slot],
        states: &mut PaneStates,
        lab: LabNumber,
        cx: &PaneContext<'_>,
        actions: &mut Actions,
    ) {
        let palette = theme::palette(ui.ctx());
        if ui.available_height() > ROOM_FOR_COMPOSER {
            speaker_line_ui(ui, "rates composer", slots, states, cx, actions);
        }
        if self.meter.as_ref().is_none_or(|(known, _)| *known != lab) {
            let pacer = self.pacer.clone();
            let meter = Meter::start(Box::new(move || pacer.wake())).map_err(|error| error.to_string());
            (self.meter, self.held, self.sight) = (Some((lab, meter)), None, Sight::default());
        }
        // Taken out while it is looked at: the rest of the view changes meanwhile.
        let Some((lab, mut meter)) = self.meter.take() else { return };
        let held = self.held.take();
        let ground = CentralPanel::default().frame(Frame::new());
        let wish = ground.show(ui, |ui| match &mut meter {
            Ok(meter) => {
                tell_unread(meter, slots, states, cx);
                let counted = meter.counted(cx.log);
                let tally = held.as_ref().unwrap_or(&counted);
                let shown = shown(slots, cx.locale, palette, tally);
                let (locale, focused, what) = (cx.locale, cx.focused, self.what);
                let look = Look { locale, palette, tally, shown, focused, what };
                self.all_ui(ui, &look, held.is_some(), actions)
            }
            Err(why) => {
                ui.label(cx.locale.with("rates-failed", &[("why", why.as_str().into())]));
                None
            }
        });
        if wish.inner == Some(Wish::Hold) {
            self.held = match (held, &meter) {
                (None, Ok(meter)) => Some(meter.copied()),
                _ => None,
            };
        } else {
            self.held = held;
        }
        // Where there was no thread for it, the next frame asks again.
        self.meter = Some((lab, meter)).filter(|(_, meter)| meter.is_ok());
    }

    fn all_ui(&mut self, ui: &mut Ui, look: &Look<'_>, is_held: bool, actions: &mut Actions) -> Option<Wish> {
        let wish = bar::bar_ui(ui, look, is_held, &mut self.what);
        match wish {
            Some(Wish::Zoom(factor)) => self.sight.zoom(factor, plots::newest(look.tally)),
            Some(Wish::Move(part)) => self.sight.shift(part, plots::newest(look.tally)),
            Some(Wish::ShowAll) => self.sight.show_all(),
            Some(Wish::Save) => actions.push(Action::SaveRates),
            Some(Wish::Hold) | None => {}
        }
        let room = ui.available_size();
        if room.x >= WIDE {
            let beside =
                Panel::right("rates numbers").frame(Frame::new().inner_margin(Margin { left: 8, ..Margin::ZERO }));
            beside.exact_size(NUMBERS_WIDTH).resizable(false).show(ui, |ui| {
                let has_bins = ui.available_height() >= ROOM_FOR_BINS;
                let most = if has_bins { ui.available_height() * 0.45 } else { f32::INFINITY };
                numbers::numbers_ui(ui, look, most, actions);
                if has_bins {
                    ui.add_space(GAP);
                    bins::bins_ui(ui, look);
                }
            });
        } else {
            let lines = look.shown.len().min(3) as f32 + 1.5;
            let below = Panel::bottom("rates numbers").frame(Frame::new()).resizable(false);
            let height = (lines * LINE).min(room.y * 0.4);
            below.exact_size(height).show(ui, |ui| numbers::numbers_ui(ui, look, height, actions));
        }
        CentralPanel::default().frame(Frame::new()).show(ui, |ui| {
            if look.tally.moved().is_none() {
                empty_ui(ui, look.locale);
            } else {
                plots::plots_ui(ui, look, &mut self.sight);
            }
        });
        wish
    }
}

/// Hands on what the system tells of what is unread.
fn tell_unread(meter: &Meter, slots: &[Slot], states: &mut PaneStates, cx: &PaneContext<'_>) {
    for slot in slots {
        let gauges = states.of(slot).gauges.update(cx.session, slot.id);
        // Before the first look nothing is known.
        if *gauges == Gauges::default() {
            continue;
        }
        let connections = gauges.connections.iter().filter_map(|(id, gauge)| Some((*id, gauge.unread?)));
        let queue = gauges.queue.map_or(0, |queue| queue.used);
        meter.tell_unread(slot.id, cx.session.clock().now(), connections, queue);
    }
}

fn empty_ui(ui: &mut Ui, locale: &Locale) {
    let room = ui.available_height();
    ui.vertical_centered(|ui| {
        ui.add_space((room * 0.3).min(120.0));
        ui.label(locale.text("rates-empty"));
        ui.weak(locale.text("rates-empty-hint"));
    });
}
