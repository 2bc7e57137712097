//! The pictures over time, one above the other: how much, and how long until the answer.

use std::ops::{Range, RangeInclusive};

use egui::{Align2, Pos2, TextStyle, Ui, vec2};
use egui_plot::{Bar, BarChart, GridInput, GridMark, Line, Plot, PlotResponse, PlotUi, Points};

use super::look::{Look, Shown, What};
use super::sight::Sight;
use crate::diagram::rates::{Bucket, Tally};
use crate::units;

/// The width of a bar at least, in points.
const BAR: f32 = 6.0;
/// The time that is shown at least, in seconds: so that a bar is no wall.
const SHORTEST: f64 = 10.0;
/// The room at the left for the numbers of both pictures, in points.
const NUMBERS: f32 = 74.0;
/// The times that the lower picture has room for at least, as powers of ten of nanoseconds.
const DECADES: RangeInclusive<f64> = 4.0..=7.0;

/// How late the newest is, in seconds since the first bytes moved.
pub(super) fn newest(tally: &Tally) -> f64 {
    let all = tally.moved().map_or(0, |(first, last)| last.ns_since(first) + tally.width_ns());
    (all as f64 / 1e9).max(SHORTEST)
}

/// A part of the time, and how it is cut into bars.
struct Window {
    seconds: RangeInclusive<f64>,
    /// When the first bytes moved, in seconds since the clock's start.
    start: f64,
    /// Buckets in a bar.
    group: u64,
    /// Of a bar, in seconds.
    width: f64,
    numbers: Range<u64>,
}

impl Window {
    fn new(tally: &Tally, seconds: RangeInclusive<f64>, width: f32) -> Self {
        let start = tally.moved().map_or(0.0, |(first, _)| first.0 as f64 / 1e9);
        let bucket = tally.width_ns() as f64 / 1e9;
        let least = (seconds.end() - seconds.start()) * f64::from(BAR / width.max(BAR));
        let group = ((least / bucket).ceil().max(1.0) as u64).next_power_of_two();
        let number = |seconds: f64| ((seconds + start) / bucket).max(0.0) as u64;
        // Whole bars, or those at the edges would change as they go by.
        let from = number(*seconds.start()) / group * group;
        let numbers = from..(number(*seconds.end()) + 1).next_multiple_of(group);
        Self { seconds, start, group, width: bucket * group as f64, numbers }
    }

    fn buckets(&self, shown: &Shown<'_>) -> Vec<(u64, Bucket)> {
        let series = shown.counted.map(|counted| &counted.series);
        series.map(|series| series.in_groups(self.numbers.clone(), self.group)).unwrap_or_default()
    }

    /// Where the middle of a bar is.
    fn at(&self, number: u64) -> f64 {
        (number as f64 + 0.5) * self.width - self.start
    }
}

/// Draws both pictures into all the room there is. What is dragged in one is seen in the other.
pub(super) fn plots_ui(ui: &mut Ui, look: &Look<'_>, sight: &mut Sight) {
    let newest = newest(look.tally);
    let window = Window::new(look.tally, sight.window(newest), ui.available_width() - NUMBERS);
    let room = ui.available_height() - ui.spacing().item_spacing.y;
    let upper = amounts_ui(ui, look, &window, room * 0.56);
    let lower = answers_ui(ui, look, &window, room * 0.44);
    for seen in [upper, lower].into_iter().filter(|seen| *seen != window.seconds) {
        sight.see(&seen, newest);
        ui.ctx().request_repaint();
    }
}

/// How much was sent, upwards, and received, downwards. Endpoints stand on each other.
fn amounts_ui(ui: &mut Ui, look: &Look<'_>, window: &Window, height: f32) -> RangeInclusive<f64> {
    let mut charts: [Vec<BarChart>; 2] = Default::default();
    let mut sums = [std::collections::BTreeMap::<u64, f64>::new(), Default::default()];
    let amount = |bucket: &Bucket| {
        let traffic = &bucket.traffic;
        let [out, back] = match look.what {
            What::Bytes => [traffic.sent_bytes, traffic.received_bytes],
            What::Messages => [traffic.sent, traffic.received],
        };
        [out as f64 / window.width, -(back as f64) / window.width]
    };
    for shown in &look.shown {
        let buckets = window.buckets(shown);
        for way in 0..2 {
            let mut bar = |(number, bucket): &(u64, Bucket)| {
                let height = amount(bucket)[way];
                let below = sums[way].entry(*number).or_default();
                let bar = Bar::new(window.at(*number), height).base_offset(*below).width(window.width * 0.9);
                *below += height;
                bar
            };
            let bars: Vec<Bar> = buckets.iter().map(&mut bar).collect();
            let (name, what) = (shown.name.clone(), look.what);
            let text = move |bar: &Bar, _: &BarChart| format!("{name}\n{}", rate(what, bar.value));
            charts[way].push(BarChart::new(&shown.name, bars).color(shown.color).element_formatter(Box::new(text)));
        }
    }
    let most = |way: usize| nice(sums[way].values().fold(0.0, |most: f64, sum| most.max(sum.abs())));
    let (up, down) = (most(0), most(1));
    let what = look.what;
    let plot = over_time(Plot::new("rates amounts"), height).y_grid_spacer(|input| round_steps(&input, 4.0, 0.1));
    let plot = plot.y_axis_formatter(move |mark, _| rate(what, mark.value));
    let drawn = plot.show(ui, |plot| {
        see(plot, window, -down..=up);
        charts.into_iter().flatten().for_each(|chart| plot.bar_chart(chart));
    });
    let locale = look.locale;
    corner_ui(ui, look, &drawn, Align2::LEFT_TOP, &locale.text("rates-sent-upwards"));
    corner_ui(ui, look, &drawn, Align2::LEFT_BOTTOM, &locale.text("rates-received-downwards"));
    seen(drawn, &locale.text("rates-amounts"))
}

/// How long the answers took, from the shortest of a bar to the longest; each step upwards is ten times as long.
fn answers_ui(ui: &mut Ui, look: &Look<'_>, window: &Window, height: f32) -> RangeInclusive<f64> {
    let power = |ns: u64| (ns.max(1) as f64).log10();
    let (mut lines, mut dots) = (Vec::new(), Vec::new());
    let (mut least, mut most) = (*DECADES.start(), *DECADES.end());
    for shown in &look.shown {
        let mut ends: Vec<[f64; 2]> = Vec::new();
        for (number, bucket) in window.buckets(shown).into_iter().filter(|(_, bucket)| bucket.answers.count > 0) {
            let (at, answers) = (window.at(number), bucket.answers);
            let (low, high) = (power(answers.min_ns), power(answers.max_ns));
            (least, most) = (least.min(low.floor()), most.max(high.ceil()));
            ends.extend([[at, low], [at, high]]);
            if high > low {
                lines.push(Line::new("", vec![[at, low], [at, high]]).color(shown.color).width(2.0).allow_hover(false));
            }
        }
        dots.push(Points::new(&shown.name, ends).color(shown.color).radius(2.5));
    }
    let plot = over_time(Plot::new("rates answers"), height).y_grid_spacer(decades);
    let plot = plot.y_axis_formatter(|mark, _| at_decade(mark.value)).label_formatter(|pos| match pos {
        egui_plot::HoverPosition::NearDataPoint { plot_name, position, .. } if !plot_name.is_empty() => {
            Some(format!("{plot_name}\n{}", at_decade(position.y)))
        }
        _ => None,
    });
    let drawn = plot.show(ui, |plot| {
        see(plot, window, least - 0.15..=most + 0.15);
        lines.into_iter().for_each(|line| plot.line(line));
        dots.into_iter().for_each(|dots| plot.points(dots));
    });
    corner_ui(ui, look, &drawn, Align2::LEFT_TOP, &look.locale.text("rates-answer-times"));
    seen(drawn, &look.locale.text("rates-answer-times"))
}

/// A picture over time, which is dragged and zoomed from side to side.
fn over_time<'a>(plot: Plot<'a>, height: f32) -> Plot<'a> {
    let plot = plot.height(height).y_axis_min_width(NUMBERS).link_cursor(egui::Id::unique("rates"), [true, false]);
    let plot = plot.allow_drag([true, false]).allow_zoom([true, false]).allow_scroll([true, false]);
    plot.allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .label_formatter(|_| None)
        .x_grid_spacer(|input| round_steps(&input, 10.0, 0.001))
        .x_axis_formatter(|mark, _| {
            // Before the first bytes there is nothing.
            if mark.value < 0.0 {
                return String::new();
            }
            let digits = (-mark.step_size.log10()).ceil().clamp(0.0, 3.0) as usize;
            format!("+{:.digits$} s", mark.value)
        })
}

/// A picture that stays as it is.
pub(super) fn quiet(plot: Plot<'_>) -> Plot<'_> {
    let plot = plot.allow_drag(false).allow_zoom(false).allow_scroll(false).allow_boxed_zoom(false);
    plot.allow_axis_zoom_drag(false).allow_double_click_reset(false).label_formatter(|_| None)
}

fn see(plot: &mut PlotUi<'_>, window: &Window, height: RangeInclusive<f64>) {
    plot.set_plot_bounds_x(window.seconds.clone());
    plot.set_plot_bounds_y(height);
}

/// What is seen once a person has dragged it.
fn seen(drawn: PlotResponse<()>, name: &str) -> RangeInclusive<f64> {
    drawn.response.accessible_name(name);
    drawn.transform.bounds().range_x()
}

/// A few words in a corner of a picture.
fn corner_ui(ui: &Ui, look: &Look<'_>, drawn: &PlotResponse<()>, align: Align2, text: &str) {
    let frame = drawn.transform.frame().shrink2(vec2(6.0, 3.0));
    let at: Pos2 = align.pos_in_rect(&frame);
    ui.painter().text(at, align, text, TextStyle::Small.resolve(ui.style()), look.palette.weak_text);
}

/// Lines at 1, 10, 100 …, where the axis has powers of ten.
pub(super) fn decades(input: GridInput) -> Vec<GridMark> {
    let (from, to) = (input.bounds.0.ceil() as i64, input.bounds.1.floor() as i64);
    (from..=to).map(|power| GridMark { value: power as f64, step_size: 1.0 }).collect()
}

/// Lines at round numbers, so far apart that each has room for what stands beside it; never closer than `least`.
pub(super) fn round_steps(input: &GridInput, room: f64, least: f64) -> Vec<GridMark> {
    let step_size = rounded_up(input.base_step_size * room).max(least);
    let (from, to) = ((input.bounds.0 / step_size).ceil() as i64, (input.bounds.1 / step_size).floor() as i64);
    (from..=to).map(|nth| GridMark { value: nth as f64 * step_size, step_size }).collect()
}

/// The time at a power of ten of nanoseconds.
pub(super) fn at_decade(power: f64) -> String {
    units::took(10_f64.powf(power).round() as u64)
}

fn rate(what: What, rate: f64) -> String {
    let rate = rate.abs();
    match what {
        What::Bytes if rate < 10.0 && rate.fract() > 0.0 => format!("{rate:.1} B/s"),
        What::Bytes => format!("{}/s", units::size(rate.round() as u64)),
        What::Messages if rate < 10.0 && rate.fract() > 0.0 => format!("{rate:.1}/s"),
        What::Messages => format!("{}/s", units::grouped(rate.round() as u64)),
    }
}

/// The next round number: so that the picture does not grow with every byte. With some room for words above.
fn nice(most: f64) -> f64 {
    rounded_up(most.max(1.0)) * 1.12
}

/// The next of 1, 2, 5, 10, 20 … that is no less.
fn rounded_up(number: f64) -> f64 {
    let power = 10_f64.powf(number.max(f64::MIN_POSITIVE).log10().floor());
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    steps.into_iter().find(|step| *step >= number).unwrap_or(number)
}
