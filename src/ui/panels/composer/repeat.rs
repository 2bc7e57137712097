//! A send that repeats: the interval, how often, and how far it is.

use std::time::Duration;

use egui::{Align, Label, Layout, RichText, TextEdit, Ui};

use crate::lab::{Interval, Repeat as Kept};
use crate::locale::Locale;
use crate::session::{Ended, Repeat, RepeatStatus};
use crate::ui::theme;
use crate::units;

/// How often the numbers are drawn again while it runs.
const LIVE: Duration = Duration::from_millis(150);

/// The state of the control.
pub(super) struct Repeating {
    every: String,
    /// How often; empty for no end.
    times: String,
    /// Whether a person has set or used it: then the lab holds it.
    is_set: bool,
    running: Option<Repeat>,
    last: Option<RepeatStatus>,
}

impl Repeating {
    /// The control as a lab has it.
    pub(super) fn of(kept: Option<Kept>) -> Self {
        let every = kept.map_or_else(|| "1 s".to_owned(), |kept| kept.every.to_string());
        let times = kept.and_then(|kept| kept.times).map(|times| times.to_string()).unwrap_or_default();
        Self { every, times, is_set: kept.is_some(), running: None, last: None }
    }

    /// What the lab holds of it; nothing where the fields say nothing that could be done.
    pub(super) fn kept(&self) -> Option<Kept> {
        self.typed().ok().filter(|_| self.is_set)
    }

    /// Takes a repeat that has begun.
    pub(super) fn began(&mut self, repeat: Repeat) {
        self.is_set = true;
        (self.running, self.last) = (Some(repeat), Some(RepeatStatus::default()));
    }

    /// How often the one that runs has sent.
    pub(super) fn sent(&self) -> u64 {
        let running = self.last.as_ref().filter(|_| self.running.is_some());
        running.map_or(0, |status| status.sent)
    }

    pub(super) fn is_running(&self) -> bool {
        self.running.is_some()
    }

    /// Forgets the result of the last one, unless it still runs.
    pub(super) fn forget(&mut self) {
        if self.running.is_none() {
            self.last = None;
        }
    }

    /// Looks how far it is; the status at its end, once.
    pub(super) fn poll(&mut self, ui: &Ui) -> Option<RepeatStatus> {
        let status = self.running.as_ref()?.status();
        let is_over = status.ended.is_some();
        self.last = Some(status);
        if is_over {
            self.running = None;
            return self.last.clone();
        }
        ui.request_repaint_after(LIVE);
        None
    }

    /// The row of controls; `reason` says why nothing can be sent.
    pub(super) fn controls_ui(&mut self, ui: &mut Ui, locale: &Locale, reason: Option<&str>) -> Option<Kept> {
        let palette = theme::palette(ui.ctx());
        ui.weak(locale.text("composer-repeat"));
        let color = self.every.parse::<Interval>().is_err().then_some(palette.trouble);
        let edit = TextEdit::singleline(&mut self.every).desired_width(64.0).char_limit(24).text_color_opt(color);
        let field = ui.add(edit).on_hover_text(locale.text("composer-every-hint"));
        let field = field.accessible_name(locale.text("composer-every"));
        self.is_set |= field.changed();
        if let (true, Ok(typed), Some(repeat)) = (field.changed(), self.typed(), &self.running) {
            repeat.set_every(typed.every.0);
        }
        ui.weak("×");
        let color = times(&self.times).is_none().then_some(palette.trouble);
        let edit = TextEdit::singleline(&mut self.times).desired_width(44.0).char_limit(12).hint_text("∞");
        let field = ui.add_enabled(self.running.is_none(), edit.text_color_opt(color));
        let field = field.on_hover_text(locale.text("composer-times-hint"));
        self.is_set |= field.accessible_name(locale.text("composer-times")).changed();
        if self.running.is_some() {
            self.stop_ui(ui, locale);
            return None;
        }
        let typed = self.typed();
        let wrong = typed.err().map(|key| locale.text(key)).or_else(|| reason.map(str::to_owned));
        let button = egui::Button::new(locale.text("composer-repeat-start"));
        let response = ui.add_enabled(wrong.is_none(), button).on_disabled_hover_text(wrong.unwrap_or_default());
        typed.ok().filter(|_| response.clicked())
    }

    /// What the fields say, or the key of what is wrong with them.
    fn typed(&self) -> Result<Kept, &'static str> {
        let every = self.every.parse::<Interval>().map_err(|_| "composer-every-wrong")?;
        let times = times(&self.times).ok_or("composer-times-wrong")?;
        if every.0.is_zero() && times.is_none() {
            return Err("composer-times-needed");
        }
        Ok(Kept { every, times })
    }

    fn stop_ui(&self, ui: &mut Ui, locale: &Locale) {
        if let Some(repeat) = &self.running
            && ui.button(locale.text("composer-repeat-stop")).clicked()
        {
            repeat.stop();
        }
    }

    /// Stops the one that runs, or forgets the result of the last.
    pub(super) fn stop_or_forget(&mut self) {
        match &self.running {
            Some(repeat) => repeat.stop(),
            None => self.last = None,
        }
    }

    /// How often it has sent, or that there is none; and how far it is, in a sentence.
    pub(super) fn shown(&self, locale: &Locale) -> (String, Option<String>) {
        let Some(status) = &self.last else { return (locale.text("composer-repeat-off"), None) };
        let why = outcome(status, locale).map(|why| format!(" · {why}")).unwrap_or_default();
        (count(locale, "composer-repeat-sent", status.sent), Some(format!("{}{why}", progress(status, locale))))
    }

    /// What [`Self::stop_or_forget`] does, in words; nothing where there is no repeat.
    pub(super) fn back(&self, locale: &Locale) -> Option<String> {
        self.last.as_ref()?;
        let key = if self.running.is_some() { "composer-repeat-stop" } else { "composer-repeat-forget" };
        Some(locale.text(key))
    }

    /// The line below the controls: what is wrong with them, or how far it is. Its height is the same whatever it says,
    /// so that nothing moves under the pointer when a repeat begins.
    pub(super) fn status_ui(&self, ui: &mut Ui, locale: &Locale) {
        let palette = theme::palette(ui.ctx());
        let (text, color) = match (self.typed(), &self.last) {
            (Err(key), _) => (format!("⚠ {}", locale.text(key)), palette.trouble),
            (Ok(_), Some(_)) => (self.shown(locale).1.unwrap_or_default(), palette.text),
            (Ok(_), None) => (String::new(), palette.text),
        };
        let size = egui::Vec2::new(ui.available_width(), ui.spacing().interact_size.y);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_size(size);
            ui.add(Label::new(RichText::new(&text).small().color(color)).truncate());
        });
    }
}

/// Why it waits, or is over.
fn outcome(status: &RepeatStatus, locale: &Locale) -> Option<String> {
    match (&status.waits_for, &status.ended) {
        (Some(why), None) => Some(locale.say(why)),
        (_, Some(Ended::Refused(why))) => Some(locale.say(why)),
        (_, Some(Ended::Payload(error))) => Some(locale.say(error)),
        (_, Some(Ended::Done)) => Some(locale.text("composer-repeat-done")),
        (_, Some(Ended::Stopped)) => Some(locale.text("composer-repeat-stopped")),
        (None, None) => None,
    }
}

fn count(locale: &Locale, key: &str, n: u64) -> String {
    locale.with(key, &[("n", n.into()), ("count", units::grouped(n).into())])
}

/// How often: a whole number above zero, or nothing for no end. `None` where it is something else.
fn times(typed: &str) -> Option<Option<u64>> {
    match typed.trim() {
        "" | "∞" => Some(None),
        typed => typed.parse().ok().filter(|times| *times > 0).map(Some),
    }
}

/// The numbers: those that are not zero.
fn progress(status: &RepeatStatus, locale: &Locale) -> String {
    let counts = [
        ("composer-repeat-sent", status.sent),
        ("composer-repeat-late", status.late),
        ("composer-repeat-waited", status.waited),
        ("composer-repeat-skipped", status.skipped),
        ("composer-repeat-failed", status.failed),
    ];
    let shown = counts.iter().filter(|(key, n)| *n > 0 || *key == "composer-repeat-sent");
    let parts: Vec<String> = shown.map(|(key, n)| count(locale, key, *n)).collect();
    parts.join(" · ")
}
