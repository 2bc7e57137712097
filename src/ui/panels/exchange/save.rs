//! The exchange as a picture in a file.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use super::context::ExchangeContext;
use super::lifelines::heads;
use super::raster;
use super::step_time::Times;
use crate::clock::Stamp;
use crate::diagram::svg::{self, Colours, Drawing};
use crate::diagram::words::InLanguage;
use crate::diagram::{Axis, Block, Lifeline, Scene, Wanted, build, with_steps};
use crate::record::Snapshot;
use crate::replace;
use crate::ui::files::Write;
use crate::ui::model::OpenLab;
use crate::ui::table::RowTime;

/// Steps in a picture at most, the last ones: of letters and lines, and of points.
const MAX_STEPS: [u64; 2] = [2000, 400];

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
    let time_of = move |block: &Block, digits: usize| times.of(block, digits);
    let now = model.session.clock().now();
    Arc::new(move |path: &Path| {
        let is_png = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("png"));
        let scene = scene(&log, &lifelines, now, MAX_STEPS[usize::from(is_png)]).map_err(|error| error.to_string())?;
        let words = InLanguage { locale: &locale, heads: &names, time: &time_of };
        let svg = svg::write(&Drawing { scene: &scene, heads: &names, words: &words, colours: &Colours::light() });
        let written = match is_png {
            true => replace::write(path, raster::png(&svg)?),
            false => replace::write(path, svg),
        };
        written.map_err(|error| error.to_string())
    })
}

/// The last steps of a log.
fn scene(log: &Snapshot, lifelines: &[Lifeline], now: Stamp, most: u64) -> std::io::Result<Scene> {
    with_steps(log, |steps| {
        let range = steps.range();
        let shown = range.start.max(range.end.saturating_sub(most))..range.end;
        let wanted = Wanted { lifelines, under_way: &[], now, steps: shown, axis: Axis::Steps, held: None };
        build(log, steps, &wanted)
    })
}
