//! The exchange as a picture in a file.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::time::Duration;

use egui::Color32;

use super::context::ExchangeContext;
use super::lifelines::heads;
use super::step_time::Times;
use super::{raster, words};
use crate::clock::Stamp;
use crate::diagram::svg::{self, Colours, Drawing, Words};
use crate::diagram::{Arrow, Axis, Backlog, Bar, Block, Lifeline, Mark, Scene, Shared, StepIndex, Wanted, build};
use crate::locale::Locale;
use crate::record::Snapshot;
use crate::replace;
use crate::ui::files::Write;
use crate::ui::model::OpenLab;
use crate::ui::table::RowTime;
use crate::ui::theme;
use crate::units;

/// Steps in a picture at most, the last ones: of letters and lines, and of points.
const MAX_STEPS: [u64; 2] = [2000, 400];
/// Between two looks whether all steps have been counted.
const LOOK: Duration = Duration::from_millis(200);

/// Writes the exchange as it is now, as SVG or PNG by the file's ending.
pub fn picture_writer(model: &OpenLab, time: RowTime) -> Write {
    let (log, locale) = (model.session.log(), model.locale.clone());
    let cx = ExchangeContext {
        locale: &model.locale,
        log: &log,
        session: &model.session,
        slots: &model.slots,
        selected: None,
        focused: None,
        takes_focus: false,
        axis: Axis::Steps,
        time,
        size: 1.0,
    };
    let heads = heads(&cx, &BTreeSet::new());
    let lifelines: Vec<Lifeline> = heads.iter().map(|head| head.lifeline).collect();
    let outside = (locale.text("exchange-outside"), String::new());
    let names: Vec<_> = heads.into_iter().map(|head| (head.name, head.address)).chain([outside]).collect();
    let times = Times { shown: time, clock: model.session.clock() };
    let now = model.session.clock().now();
    Arc::new(move |path: &Path| {
        let is_png = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
        let scene = scene(&log, &lifelines, now, MAX_STEPS[usize::from(is_png)]).map_err(|error| error.to_string())?;
        let words = InLanguage { locale: &locale, heads: &names, times };
        let svg = svg::write(&Drawing { scene: &scene, heads: &names, words: &words, colours: &light_colours() });
        let written = match is_png {
            true => replace::write(path, raster::png(&svg)?),
            false => replace::write(path, svg),
        };
        written.map_err(|error| error.to_string())
    })
}

/// The last steps of a log. Counting them takes a while, so no frame does it.
fn scene(log: &Snapshot, lifelines: &[Lifeline], now: Stamp, most: u64) -> std::io::Result<Scene> {
    let (counted, counts) = sync_channel(1);
    let mut index = StepIndex::start(Box::new(move || {
        let _ = counted.try_send(());
    }))?;
    while !index.steps(log).is_whole() {
        if counts.recv_timeout(LOOK) == Err(RecvTimeoutError::Disconnected) {
            return Err(std::io::ErrorKind::BrokenPipe.into());
        }
    }
    let steps = index.steps(log);
    let range = steps.range();
    let shown = range.start.max(range.end.saturating_sub(most))..range.end;
    let wanted = Wanted { lifelines, under_way: &[], now, steps: shown, axis: Axis::Steps, held: None };
    Ok(build(log, &steps, &wanted))
}

/// The colours of the light theme.
pub(in crate::ui::panels) fn light_colours() -> Colours {
    let hex = |colour: Color32| format!("#{:02x}{:02x}{:02x}", colour.r(), colour.g(), colour.b());
    let palette = theme::light();
    Colours {
        lifelines: palette.lifelines().iter().map(|colour| hex(*colour)).collect(),
        text: hex(palette.text),
        weak: hex(palette.weak_text),
        line: hex(palette.line),
        surface: hex(palette.surface),
        notice: hex(palette.notice),
        trouble: hex(palette.trouble),
    }
}

/// The same words as on the screen.
struct InLanguage<'a> {
    locale: &'a Locale,
    /// The names of the lifelines, each with its address.
    heads: &'a [(String, String)],
    times: Times,
}

impl InLanguage<'_> {
    fn name(&self, lifeline: usize) -> &str {
        self.heads.get(lifeline).map(|(name, _)| name.as_str()).unwrap_or_default()
    }
}

impl Words for InLanguage<'_> {
    fn block(&self, block: &Block) -> String {
        block.note.as_ref().map_or_else(|| block.text.clone(), |note| self.locale.say(note))
    }

    fn arrow(&self, arrow: &Arrow) -> String {
        words::on_arrow(arrow, self.locale)
    }

    fn unread(&self, arrow: &Arrow) -> String {
        words::unread(arrow, self.locale)
    }

    fn mark(&self, mark: Mark) -> String {
        words::of_mark(mark, self.locale)
    }

    fn bar(&self, bar: &Bar) -> String {
        words::of_bar(bar, self.locale)
    }

    fn backlog(&self, backlog: &Backlog) -> String {
        words::of_backlog(backlog, self.name(backlog.client), self.locale)
    }

    fn pause(&self, ns: u64) -> String {
        self.locale.with("exchange-break", &[("time", units::tenths(ns).into())])
    }

    fn time(&self, block: &Block, digits: usize) -> String {
        self.times.of(block, digits)
    }

    fn shared(&self, shared: Shared) -> String {
        words::of_shared(shared, self.locale)
    }
}
