//! A program with a mistake: one marks what shows its cause, names the cause, mends it, and the log confirms.

use egui::{Button, Label, RichText, Ui};

use super::step::deed_ui;
use super::text::text_ui;
use super::{Card, CardContext};
use crate::checks::{Marked, Weight};
use crate::lesson::{Diagnosis, Found, Stage, Text, Verdict};
use crate::locale::Locale;
use crate::record::{EndpointId, Row};
use crate::ui::action::Actions;
use crate::ui::theme;

/// Threads that are offered to be marked, at most.
const MOST_THREADS: usize = 8;

/// What was said of what was marked or named.
pub(super) enum Judged {
    Right(Text),
    NotThis(Text),
    /// The key of a sentence that says why not.
    NotEvidence(&'static str),
}

/// What is marked by a press.
enum Mark {
    Row(Box<Row>),
    Thread(EndpointId, &'static str),
}

impl Card {
    pub(super) fn diagnosis_ui(
        &mut self,
        ui: &mut Ui,
        diagnosis: &Diagnosis,
        cx: &CardContext<'_>,
        actions: &mut Actions,
    ) {
        let (palette, locale) = (theme::palette(ui.ctx()), cx.locale);
        let stage = self.open.case.stage();
        if stage == Stage::Evidence && self.open.due().is_some() {
            let then = RichText::new(locale.text("card-diagnosis-then")).color(palette.weak_text);
            return drop(ui.add(Label::new(then).wrap()));
        }
        ui.label(RichText::new(locale.text("card-symptom")).small().color(palette.accent));
        text_ui(ui, &diagnosis.symptom, locale, palette.text);
        if let Some(evidence) = self.open.case.evidence() {
            ui.label(RichText::new(locale.text("report-evidence")).small().color(palette.accent));
            ui.add(Label::new(&evidence.what).wrap());
        }
        match stage {
            // What was done in another session has left no row here.
            Stage::Evidence if self.open.is_of_before() => {
                ui.add(Label::new(RichText::new(locale.text("card-evidence-gone")).color(palette.notice)).wrap());
            }
            Stage::Evidence => self.evidence_ui(ui, diagnosis, cx),
            Stage::Cause => self.causes_ui(ui, diagnosis, locale),
            Stage::Mend | Stage::Mended => {
                if let Some(cause) = diagnosis.causes.iter().find(|cause| cause.is_right) {
                    ui.label(RichText::new(locale.text("card-cause-named")).small().color(palette.accent));
                    text_ui(ui, &cause.text, locale, palette.text);
                }
            }
        }
        self.judged_ui(ui, locale);
        match stage {
            Stage::Evidence | Stage::Cause => self.hint_ui(ui, diagnosis, locale),
            Stage::Mend => self.mend_ui(ui, diagnosis, cx, actions),
            Stage::Mended => {
                let text = RichText::new(format!("✔ {}", locale.text("card-mended"))).color(palette.good);
                ui.add(Label::new(text).wrap());
            }
        }
    }

    /// The chosen row, and the threads that wait: a press on one marks it.
    fn evidence_ui(&mut self, ui: &mut Ui, diagnosis: &Diagnosis, cx: &CardContext<'_>) {
        let locale = cx.locale;
        ask_ui(ui, "card-evidence", locale);
        let row = cx.selected.and_then(|row| cx.log.get(row));
        let chosen = row.as_ref().and_then(|row| said_of(row, cx));
        let mut mark = None;
        let text = chosen.clone().unwrap_or_else(|| locale.text("card-evidence-row"));
        let weak = theme::palette(ui.ctx()).weak_text;
        ui.add(Label::new(RichText::new(&text).small().color(weak)).wrap());
        let hint = locale.text("card-evidence-row");
        let button = ui.add_enabled(chosen.is_some(), Button::new(locale.text("card-evidence-this")));
        if button.on_hover_text(text.as_str()).on_disabled_hover_text(hint).clicked() {
            mark = row.map(|row| Mark::Row(Box::new(row)));
        }
        let waiting = cx.slots.iter().flat_map(|slot| {
            let calls = cx.session.current_calls(slot.id).into_iter();
            calls.map(|(_, call, _)| (slot.id, slot.endpoint.name.as_str(), call))
        });
        let waiting: Vec<_> = waiting.take(MOST_THREADS).collect();
        if !waiting.is_empty() {
            ui.add(Label::new(RichText::new(locale.text("card-evidence-threads")).small().color(weak)).wrap());
        }
        ui.horizontal_wrapped(|ui| {
            for (id, name, call) in &waiting {
                let args = || [("name", (*name).into()), ("call", (*call).into())];
                let button = ui.button(locale.with("card-evidence-thread", &args()));
                if button.accessible_name(locale.with("card-evidence-thread-named", &args())).clicked() {
                    mark = Some(Mark::Thread(*id, call));
                }
            }
        });
        if let Some(mark) = mark {
            self.mark(&mark, diagnosis, cx);
        }
    }

    fn mark(&mut self, mark: &Mark, diagnosis: &Diagnosis, cx: &CardContext<'_>) {
        let marked = match mark {
            Mark::Row(row) => Marked::Row(row),
            Mark::Thread(id, call) => Marked::Thread(*id, call),
        };
        let who = |id| self.open.in_lesson(id).map(str::to_owned);
        let weight = marked.weight(&self.open.lesson, diagnosis, cx.log, &who);
        let proof = (weight == Weight::Proves).then(|| mark.found(cx));
        self.judged = match self.open.case.mark(diagnosis, proof) {
            Verdict::Right(why) => Some(Judged::Right(why.clone())),
            _ => Some(Judged::NotEvidence(match weight {
                Weight::Symptom => "card-evidence-symptom",
                Weight::Waits => "card-evidence-waits",
                Weight::Proves | Weight::Usual => "card-evidence-usual",
            })),
        };
        self.is_changed = true;
    }

    fn causes_ui(&mut self, ui: &mut Ui, diagnosis: &Diagnosis, locale: &Locale) {
        ask_ui(ui, "card-cause", locale);
        let mut named = None;
        for (place, cause) in diagnosis.causes.iter().enumerate() {
            let is_open = !self.open.case.ruled_out().contains(&place);
            let text = cause.text.in_language(locale.language());
            let why = cause.why.in_language(locale.language());
            if ui.add_enabled(is_open, Button::new(text).wrap()).on_disabled_hover_text(why).clicked() {
                named = Some(place);
            }
        }
        let Some(place) = named else { return };
        self.judged = match self.open.case.name(diagnosis, place, now()) {
            Verdict::Right(why) => Some(Judged::Right(why.clone())),
            Verdict::NotThis(Some(why)) => Some(Judged::NotThis(why.clone())),
            _ => None,
        };
        self.is_changed = true;
    }

    fn judged_ui(&self, ui: &mut Ui, locale: &Locale) {
        let Some(judged) = &self.judged else { return };
        let palette = theme::palette(ui.ctx());
        let why = |key: &str, why: &Text| locale.with(key, &[("why", why.in_language(locale.language()).into())]);
        let (sign, color, text) = match judged {
            Judged::Right(text) => ("✔", palette.good, why("card-right", text)),
            Judged::NotThis(text) => ("…", palette.notice, why("card-not-this", text)),
            Judged::NotEvidence(key) => {
                ("…", palette.notice, locale.with("card-not-this", &[("why", locale.text(key).into())]))
            }
        };
        ui.add(Label::new(RichText::new(format!("{sign} {text}")).color(color)).wrap());
    }

    fn hint_ui(&mut self, ui: &mut Ui, diagnosis: &Diagnosis, locale: &Locale) {
        match self.open.case.hint(diagnosis) {
            Some(hint) => text_ui(ui, hint, locale, theme::palette(ui.ctx()).accent),
            None => {
                if ui.add(Button::new(RichText::new(locale.text("card-clue")).small())).clicked() {
                    self.open.case.ask_for_hint();
                    self.is_changed = true;
                }
            }
        }
    }

    fn mend_ui(&self, ui: &mut Ui, diagnosis: &Diagnosis, cx: &CardContext<'_>, actions: &mut Actions) {
        ask_ui(ui, "card-mend", cx.locale);
        diagnosis.mend.iter().for_each(|deed| deed_ui(ui, deed, cx, actions));
        if let Some(why) = self.open.mend().and_then(|mend| mend.missing.as_ref()) {
            let text = RichText::new(format!("… {}", cx.locale.say(why))).small();
            ui.add(Label::new(text.color(theme::palette(ui.ctx()).accent)).wrap());
        }
    }
}

impl Mark {
    /// What it is, as it stands on the screen.
    fn found(&self, cx: &CardContext<'_>) -> Found {
        let (what, rows) = match self {
            Mark::Row(row) => (said_of(row, cx).unwrap_or_default(), vec![row.number]),
            Mark::Thread(id, call) => {
                let args = [("name", name_of(*id, cx).unwrap_or_default().into()), ("call", (*call).into())];
                (cx.locale.with("card-evidence-thread", &args), Vec::new())
            }
        };
        Found { at: now(), what, rows }
    }
}

fn name_of(id: EndpointId, cx: &CardContext<'_>) -> Option<String> {
    cx.slots.iter().find(|slot| slot.id == id).map(|slot| slot.endpoint.name.clone())
}

/// Seconds since 1970 (UTC).
fn now() -> i64 {
    chrono::Utc::now().timestamp()
}

/// What is to be done now.
fn ask_ui(ui: &mut Ui, key: &str, locale: &Locale) {
    ui.add(Label::new(RichText::new(locale.text(key)).strong()).wrap());
}

/// `server: recv(3) → 3`; none of a row that is no call of the lab's endpoints.
fn said_of(row: &Row, cx: &CardContext<'_>) -> Option<String> {
    let (name, call) = (name_of(row.endpoint, cx)?, row.call()?);
    Some(format!("{name}: {} → {}", call.op, call.outcome))
}
