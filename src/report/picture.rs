//! The exchange in pieces, each as large as a page takes.

use std::collections::BTreeSet;
use std::io;
use std::ops::Range;

use super::escaping::visible;
use super::model::{Picture, Piece};
use super::{Data, Source};
use crate::clock::Stamp;
use crate::diagram::svg::{self, Colours, Drawing, Words};
use crate::diagram::words::InLanguage;
use crate::diagram::{Axis, Block, Lane, Lifeline, Scene, Steps, Wanted, build, mermaid, with_steps};
use crate::locale::Locale;
use crate::record::{EndpointId, List, Row, short};
use crate::units;

/// Steps that a report shows at most, the last ones.
pub(super) const MAX_STEPS: u64 = 240;
/// Lifelines that a page has room for, without that of the peers outside.
const MAX_LIFELINES: usize = 8;
/// From so many columns on a piece needs a page on its side.
const WIDE: usize = 4;
/// What a page takes, in pixels of 1/96 inch, below its heading: A4 within its margins, upright and on its side.
const PAGES: [(f64, f64); 2] = [(688.0, 940.0), (1010.0, 600.0)];

/// A lifeline with its name and its address.
type Head = (Lifeline, (String, String));

/// The last steps of the exchange.
///
/// # Errors
/// The system has no more threads.
pub(super) fn picture(source: &Source, locale: &Locale) -> io::Result<Picture> {
    with_steps(&source.log, |steps| Builder { source, locale, steps }.picture())
}

struct Builder<'a> {
    source: &'a Source,
    locale: &'a Locale,
    steps: &'a Steps<'a>,
}

impl Builder<'_> {
    fn picture(&self) -> Picture {
        let all = self.steps.range();
        let shown = all.start.max(all.end.saturating_sub(MAX_STEPS))..all.end;
        let mut picture = Picture::default();
        if shown.is_empty() {
            return picture;
        }
        // The steps before the first that the log still has are counted, too.
        if shown.start > 0 {
            let steps = units::grouped(shown.start);
            picture.left_out.push(self.said("report-steps-left-out", shown.start, ("count", steps)));
        }
        let (heads, left_out) = self.heads(&shown);
        if !left_out.is_empty() {
            let names = self.locale.list(&left_out);
            picture.left_out.push(self.said("report-lifelines-left-out", left_out.len() as u64, ("names", names)));
        }
        let whole = self.scene(&heads, shown.clone());
        let columns = heads.len() + usize::from(has_outside(&whole, heads.len()));
        let page = PAGES[usize::from(columns >= WIDE)];
        let at_once = svg::steps_in(columns, page);
        let mut from = shown.start;
        while from < shown.end {
            let part = from..shown.end.min(from + at_once);
            let args = [
                ("first", units::grouped(part.start + 1).into()),
                ("last", units::grouped(part.end).into()),
                ("all", units::grouped(all.end).into()),
            ];
            let caption = self.locale.with("report-steps", &args);
            from = part.end;
            picture.pieces.push(Piece { caption, svg: self.svg(&heads, part), is_wide: columns >= WIDE });
        }
        picture.mermaid = self.mermaid(&heads, whole);
        picture
    }

    fn said(&self, key: &str, n: u64, (name, value): (&'static str, String)) -> String {
        self.locale.with(key, &[("n", n.into()), (name, value.into())])
    }

    /// The lifelines of those that have steps among the shown ones, and the names of those for which there is no room.
    fn heads(&self, shown: &Range<u64>) -> (Vec<Head>, Vec<String>) {
        let Source { lab, ids, log, context, .. } = self.source;
        let of = |(id, endpoint): (&EndpointId, &crate::lab::Endpoint)| {
            let local = log.status().endpoint(*id).local.clone();
            let address = local.map_or_else(|| endpoint.address.to_string(), |local| local.to_string());
            (Lifeline::of(*id, endpoint), (context.names.get(*id).to_string(), address))
        };
        let mut heads: Vec<Head> = ids.iter().zip(&lab.endpoints).map(of).collect();
        if !log.list(List::Rows(EndpointId::BY_HAND)).is_empty() {
            heads.push((Lifeline::by_hand(), (context.names.get(EndpointId::BY_HAND).to_string(), String::new())));
        }
        let used = used(&self.scene(&heads, shown.clone()));
        let mut place = 0..;
        heads.retain(|_| place.next().is_some_and(|place| used.contains(&place)));
        let left_out = heads.split_off(heads.len().min(MAX_LIFELINES)).into_iter().map(|(_, (name, _))| name).collect();
        (heads, left_out)
    }

    fn scene(&self, heads: &[Head], steps: Range<u64>) -> Scene {
        let lifelines: Vec<Lifeline> = heads.iter().map(|(lifeline, _)| *lifeline).collect();
        let wanted = Wanted {
            lifelines: &lifelines,
            under_way: &[],
            now: Stamp::default(),
            steps,
            axis: Axis::Steps,
            held: None,
        };
        let mut scene = build(&self.source.log, self.steps, &wanted);
        if self.source.data == Data::LeftOut {
            scene.arrows.iter_mut().for_each(|arrow| arrow.preview.clear());
            scene.blocks.iter_mut().for_each(|block| self.without_data(block));
        }
        scene
    }

    /// A call that says what it sent says only how much.
    fn without_data(&self, block: &mut Block) {
        let sent = |row: &Row| row.direction().is_some();
        if let Some(text) = self.source.log.get(block.row).filter(sent).and_then(|row| short(&row, None)) {
            block.text = text;
        }
    }

    fn names(&self, heads: &[Head]) -> Vec<(String, String)> {
        let outside = (self.locale.text("exchange-outside"), String::new());
        let shown = |(name, address): &(String, String)| (visible(name), address.clone());
        heads.iter().map(|(_, names)| shown(names)).chain([outside]).collect()
    }

    fn svg(&self, heads: &[Head], steps: Range<u64>) -> String {
        let (scene, names) = (self.scene(heads, steps), self.names(heads));
        let time = |block: &Block, digits: usize| {
            let whole = units::time_of_day(self.source.context.time(block.at));
            // To the microsecond, as rows have it.
            whole.chars().take("15:04:05.".len() + digits.min(6)).collect()
        };
        let words = InLanguage { locale: self.locale, heads: &names, time: &time };
        svg::write(&Drawing { scene: &scene, heads: &names, words: &words, colours: &Colours::light() })
    }

    fn mermaid(&self, heads: &[Head], mut scene: Scene) -> String {
        let names = self.names(heads);
        let words = InLanguage { locale: self.locale, heads: &names, time: &|_, _| String::new() };
        scene.blocks.iter_mut().for_each(|block| block.text = words.block(block));
        let names: Vec<String> = names.into_iter().map(|(name, _)| name).collect();
        visible(&mermaid::write(&scene, &names))
    }
}

/// The places of the lifelines at which something begins or ends.
fn used(scene: &Scene) -> BTreeSet<usize> {
    let blocks = scene.blocks.iter().map(|block| block.lane);
    let arrows = scene.arrows.iter().flat_map(|arrow| [arrow.from.0, arrow.to.0]);
    let implied = scene.implied.iter().flat_map(|implied| [implied.from.0, implied.to.0]);
    blocks.chain(arrows).chain(implied).map(|lane: Lane| lane.lifeline).collect()
}

fn has_outside(scene: &Scene, lifelines: usize) -> bool {
    used(scene).contains(&lifelines)
}
