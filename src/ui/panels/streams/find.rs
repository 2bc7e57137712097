//! The search of a conversation: its field, how much it found, and the steps from one place to the next.

use egui::{Align2, Key, RichText, TextEdit, Ui};

use crate::diagram::stream::{Hit, MAX_FOUND, Needle, Source, StreamSearch};
use crate::locale::Locale;
use crate::payload::{self, Encoding, PayloadError};
use crate::record::Snapshot;
use crate::ui::panels::log::Find;
use crate::ui::repaint::Pacer;
use crate::ui::theme;
use crate::ui::widgets::choice::quiet_button;
use crate::ui::widgets::select_all;
use crate::units;

/// What begins a search for bytes.
const HEX_PREFIX: &str = "hex:";

/// What is looked for, and where one stands among what was found.
#[derive(Default)]
pub(super) struct StreamFind {
    typed: String,
    problem: Option<PayloadError>,
    search: Option<([Source; 2], StreamSearch)>,
    at: Option<usize>,
    /// Asked for by a key, done when the field is drawn next.
    pub asked: Option<Find>,
}

impl StreamFind {
    /// What was found in these rows.
    pub(super) fn in_rows(&self, rows: std::ops::RangeInclusive<u64>) -> Vec<Hit> {
        self.search.as_ref().map(|(_, search)| search.in_rows(rows)).unwrap_or_default()
    }

    /// How many bytes a place has.
    pub(super) fn length(&self) -> usize {
        self.search.as_ref().map_or(0, |(_, search)| search.needle.len())
    }

    /// The place where one stands.
    pub(super) fn current(&self) -> Option<Hit> {
        self.search.as_ref()?.1.get(self.at?)
    }

    /// Draws the field; the place to go to.
    pub(super) fn find_ui(
        &mut self,
        ui: &mut Ui,
        locale: &Locale,
        log: &Snapshot,
        sources: [Source; 2],
        encoding: Encoding,
        pacer: &Pacer,
    ) -> Option<Hit> {
        let name = locale.text("streams-search");
        let id = ui.make_persistent_id("streams search");
        let field = TextEdit::singleline(&mut self.typed).id(id).desired_width(170.0).align(Align2::LEFT_CENTER);
        let field = ui.add(field.hint_text(locale.text("log-search-hint"))).accessible_name(&name);
        let pressed = |key| ui.input(|input| input.key_pressed(key));
        if field.lost_focus() && pressed(Key::Enter) {
            let back = ui.input(|input| input.modifiers.shift);
            self.asked = Some(if back { Find::Before } else { Find::Next });
            field.request_focus();
        } else if field.lost_focus() && pressed(Key::Escape) {
            self.typed.clear();
        }
        if self.asked == Some(Find::Begin) {
            self.asked = None;
            field.request_focus();
            select_all(ui, id, &self.typed);
        }
        self.look(log, sources, encoding, pacer);
        self.count_ui(ui, locale);
        if quiet_button(ui, "↑", &locale.text("streams-search-before")).clicked() {
            self.asked = Some(Find::Before);
        }
        if quiet_button(ui, "↓", &locale.text("streams-search-next")).clicked() {
            self.asked = Some(Find::Next);
        }
        self.step()
    }

    /// Begins another search where something else is looked for.
    fn look(&mut self, log: &Snapshot, sources: [Source; 2], encoding: Encoding, pacer: &Pacer) {
        let needle = match parse(&self.typed, encoding) {
            Ok(needle) => {
                self.problem = None;
                needle
            }
            Err(problem) => {
                self.problem = Some(problem);
                Needle::Bytes(Vec::new())
            }
        };
        let is_known = |(of, search): &([Source; 2], StreamSearch)| *of == sources && search.needle == needle;
        if needle.is_empty() {
            (self.search, self.at) = (None, None);
        } else if !self.search.as_ref().is_some_and(is_known) {
            let wake = pacer.clone();
            let search = StreamSearch::start(sources, needle, Box::new(move || wake.wake()));
            (self.search, self.at) = (search.ok().map(|search| (sources, search)), None);
        }
        if let Some((_, search)) = &mut self.search {
            search.follow(log);
        }
    }

    fn count_ui(&self, ui: &mut Ui, locale: &Locale) {
        let palette = theme::palette(ui.ctx());
        let (text, colour) = match (&self.problem, &self.search) {
            (Some(problem), _) => (format!("! {}", locale.say(problem)), palette.trouble),
            (None, Some((_, search))) => {
                let n = search.count();
                let more = if n >= MAX_FOUND { "+" } else { "" };
                let count = format!("{}{more}", units::grouped(n as u64));
                let of = match self.at {
                    Some(at) => locale.with(
                        "streams-search-at",
                        &[("at", units::grouped(at as u64 + 1).into()), ("count", count.into())],
                    ),
                    None => locale.with("streams-search-count", &[("n", (n as u64).into()), ("count", count.into())]),
                };
                (of, palette.weak_text)
            }
            (None, None) => return,
        };
        ui.add(egui::Label::new(RichText::new(text).small().color(colour)).truncate());
    }

    /// Goes to the next place, or to the one before; after the last the first comes again.
    fn step(&mut self) -> Option<Hit> {
        let (_, search) = self.search.as_ref()?;
        let last = search.count().checked_sub(1)?;
        self.at = match (self.asked.take()?, self.at) {
            (Find::Begin, _) => return None,
            (Find::Next, Some(at)) if at < last => Some(at + 1),
            (Find::Next, _) => Some(0),
            (Find::Before, Some(at)) if at > 0 => Some(at - 1),
            (Find::Before, _) => Some(last),
        };
        search.get(self.at?)
    }
}

/// What a typed text looks for: bytes behind `hex:`, else text in an encoding.
fn parse(typed: &str, encoding: Encoding) -> Result<Needle, PayloadError> {
    let typed = typed.trim();
    match typed.strip_prefix(HEX_PREFIX) {
        Some(digits) if digits.trim().is_empty() => Ok(Needle::Bytes(Vec::new())),
        Some(_) => payload::parse(typed, &payload::Options::default()).map(|bytes| Needle::Bytes(bytes.to_vec())),
        None => encoding.encode(typed).map(Needle::Text),
    }
}
