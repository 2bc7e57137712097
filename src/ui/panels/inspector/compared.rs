//! The selected row beside another: how long both are, where they differ first, and the bytes of both.

use egui::{Frame, Label, RichText, Stroke, Ui};

use super::facts::InspectorContext;
use crate::payload::Encoding;
use crate::record::Row;
use crate::ui::theme;
use crate::ui::widgets::choice::quiet_button;
use crate::ui::widgets::hex::{CompareContext, CompareView, Differences, difference_before, next_difference};
use crate::ui::widgets::{LineEnds, ends_ui};
use crate::units;

/// The height of the line with the buttons, in points.
const HEAD: f32 = 24.0;

/// The state of the comparison.
#[derive(Debug, Clone, Default)]
pub(super) struct Compared {
    view: CompareView,
    /// What came of comparing these two rows.
    found: Option<([u64; 2], Option<Differences>)>,
    /// The difference that was gone to last.
    at: Option<usize>,
}

/// What a person wants.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// Compare no more.
    End,
}

impl Compared {
    /// Draws both in all the room there is: the row that was chosen first, then the selected one.
    pub(super) fn compared_ui(
        &mut self,
        ui: &mut Ui,
        cx: &InspectorContext<'_>,
        rows: [&Row; 2],
        encoding: Encoding,
    ) -> Option<Wish> {
        let (locale, palette) = (cx.locale, theme::palette(ui.ctx()));
        let pair = (&rows[0].bytes[..], &rows[1].bytes[..]);
        let numbers = rows.map(|row| row.number);
        let differences = match self.found.filter(|(of, _)| *of == numbers) {
            Some((_, found)) => found,
            None => {
                let found = Differences::of(pair.0, pair.1);
                (self.found, self.at) = (Some((numbers, found)), None);
                found.into_iter().for_each(|found| self.view.reveal(found.first));
                found
            }
        };
        let mut wish = None;
        let grouped = |n: usize| units::grouped(n as u64);
        let args = [("row", units::grouped(numbers[0]).into())];
        let title = locale.with("inspector-compared", &args);
        ends_ui(
            ui,
            LineEnds::of("compared head", HEAD),
            |ui| drop(ui.add(Label::new(RichText::new(title).strong()).truncate())),
            |ui| {
                let has = differences.is_some();
                let mut go = |ui: &mut Ui, sign, key: &str, to: &dyn Fn(Option<usize>) -> Option<usize>| {
                    let pressed =
                        ui.add_enabled_ui(has, |ui| quiet_button(ui, sign, &locale.text(key)).clicked()).inner;
                    if let Some(to) = pressed.then(|| to(self.at)).flatten() {
                        self.at = Some(to);
                        self.view.reveal(to);
                    }
                };
                go(ui, "↑", "inspector-difference-before", &|at| {
                    difference_before(pair, at.unwrap_or(usize::MAX)).or_else(|| difference_before(pair, usize::MAX))
                });
                go(ui, "↓", "inspector-difference-next", &|at| {
                    next_difference(pair, at.map_or(0, |at| at + 1)).or_else(|| next_difference(pair, 0))
                });
                if quiet_button(ui, "✖", &locale.text("inspector-compare-end")).clicked() {
                    wish = Some(Wish::End);
                }
            },
        );
        let lengths = [pair.0.len(), pair.1.len()];
        let args = [
            ("one", units::grouped(numbers[0]).into()),
            ("two", units::grouped(numbers[1]).into()),
            ("one-bytes", grouped(lengths[0]).into()),
            ("two-bytes", grouped(lengths[1]).into()),
        ];
        let found = match differences {
            None => locale.text("inspector-same-bytes"),
            Some(found) => {
                let args = [
                    ("n", (found.count as u64).into()),
                    ("count", grouped(found.count).into()),
                    ("first", grouped(found.first).into()),
                    ("hex", format!("0x{:x}", found.first).into()),
                ];
                locale.with("inspector-differences", &args)
            }
        };
        let mut said = locale.sentences(&locale.with("inspector-lengths", &args), &found);
        if let Some(at) = self.at {
            let args = [("offset", grouped(at).into()), ("hex", format!("0x{at:x}").into())];
            said = locale.sentences(&said, &locale.with("inspector-difference-at", &args));
        }
        ui.add(Label::new(RichText::new(said).small()).wrap());
        let names = numbers.map(|number| locale.with("inspector-row-named", &[("row", units::grouped(number).into())]));
        let (name, differs) = (locale.text("inspector-both"), locale.text("inspector-differs"));
        Frame::new().fill(palette.surface).stroke(Stroke::new(1.0, palette.line)).show(ui, |ui| {
            let names = [names[0].as_str(), names[1].as_str()];
            let cx = CompareContext {
                bytes: [pair.0, pair.1],
                names,
                encodings: [encoding; 2],
                name: &name,
                differs: &differs,
            };
            self.view.compare_ui(ui, &cx);
        });
        wish
    }
}
