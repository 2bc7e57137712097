//! The pictures over time, one above the other: how much, and how long until the answer.

use std::ops::RangeInclusive;

use egui::{Align2, Pos2, TextStyle, Ui, UiBuilder, vec2};
use egui_plot::{Bar, BarChart, GridInput, GridMark, Line, Plot, PlotResponse, PlotUi, Points};

use super::look::{Look, Shown, What};
use super::sight::Sight;
use crate::diagram::rates::{Amount, Bucket, Tally, Window, rate};
use crate::units;

/// Where there is less room, in points, only the upper picture is drawn: two would be too low to be read.
const ROOM_FOR_BOTH: f32 = 150.0;
/// The width of a bar at least, in points.
const BAR: f32 = 6.0;
/// The time that is shown at least, in seconds: so that a bar is no wall.
const SHORTEST: f64 = 10.0;
/// The room at the left for the numbers of both pictures, in points.
const NUMBERS: f32 = 74.0;
/// Half of the widest number below a picture, in points.
pub(super) const NUMBER_HALF: f32 = 24.0;
/// The times that the lower picture has room for at least, as powers of ten of nanoseconds.
const DECADES: RangeInclusive<f64> = 4.0..=7.0;

/// How late the newest is, in seconds since the first bytes moved.
pub(super) fn newest(tally: &Tally) -> f64 {
    tally.newest().max(SHORTEST)
}

/// Draws both pictures into all the room there is. What is dragged in one is seen in the other.
pub(super) fn plots_ui(ui: &mut Ui, look: &Look<'_>, sight: &mut Sight) {
    let newest = newest(look.tally);
    // The last number below a picture stands out at its right.
    let room = ui.available_rect_before_wrap();
    let room = room.with_max_x(room.right() - NUMBER_HALF);
    ui.scope_builder(UiBuilder::new().max_rect(room), |ui| both_ui(ui, look, sight, newest));
}

fn both_ui(ui: &mut Ui, look: &Look<'_>, sight: &mut Sight, newest: f64) {
    let bars = f64::from((ui.available_width() - NUMBERS) / BAR);
    let window = Window::new(look.tally, sight.window(newest), bars);
    let room = ui.available_height() - ui.spacing().item_spacing.y;
    let has_both = room >= ROOM_FOR_BOTH;
    let height = room * if has_both { 0.56 } else { 1.0 };
    let upper = match look.what {
        What::Unread => unread_ui(ui, look, &window, height),
        What::Bytes | What::Messages => amounts_ui(ui, look, &window, height),
    };
    let lower = has_both.then(|| answers_ui(ui, look, &window, room - height));
    for seen in [Some(upper), lower].into_iter().flatten().filter(|seen| *seen != window.seconds) {
        sight.see(&seen, newest);
        ui.ctx().request_repaint();
    }
}

/// How much was sent, upwards, and received, downwards. Endpoints stand on each other.
fn amounts_ui(ui: &mut Ui, look: &Look<'_>, window: &Window, height: f32) -> RangeInclusive<f64> {
    let mut charts: [Vec<BarChart>; 2] = Default::default();
    let mut sums = [std::collections::BTreeMap::<u64, f64>::new(), Default::default()];
    let amount = look.what.amount();
    for shown in &look.shown {
        let buckets = buckets(window, shown);
        for (way, sign) in [1.0, -1.0].into_iter().enumerate() {
            let mut bar = |(number, bucket): &(u64, Bucket)| {
                let height = sign * window.rates(amount, bucket)[way];
                let below = sums[way].entry(*number).or_default();
                let bar = Bar::new(window.at(*number), height).base_offset(*below).width(window.width * 0.9);
                *below += height;
                bar
            };
            let bars: Vec<Bar> = buckets.iter().map(&mut bar).collect();
            let name = shown.name.clone();
            let text = move |bar: &Bar, _: &BarChart| format!("{name}\n{}", rate(amount, bar.value));
            charts[way].push(BarChart::new(&shown.name, bars).color(shown.color).element_formatter(Box::new(text)));
        }
    }
    let most = |way: usize| nice(amount, sums[way].values().fold(0.0, |most: f64, sum| most.max(sum.abs())));
    let (up, down) = (most(0), most(1));
    let plot = over_time(Plot::new("rates amounts"), look, height)
        .y_grid_spacer(move |input| round_steps(&input, 4.0, 0.1, amount));
    let plot = plot.y_axis_formatter(move |mark, _| rate(amount, mark.value));
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
        for (number, bucket) in buckets(window, shown).into_iter().filter(|(_, bucket)| bucket.answers.count > 0) {
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
    let plot = over_time(Plot::new("rates answers"), look, height).y_grid_spacer(decades);
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
fn over_time<'a>(plot: Plot<'a>, look: &Look<'_>, height: f32) -> Plot<'a> {
    let plot = faint_lines(plot, look)
        .height(height)
        .y_axis_min_width(NUMBERS)
        .link_cursor(egui::Id::unique("rates"), [true, false]);
    let plot = plot.allow_drag([true, false]).allow_zoom([true, false]).allow_scroll([true, false]);
    plot.allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .label_formatter(|_| None)
        .x_grid_spacer(|input| round_steps(&input, 10.0, 0.001, Amount::Messages))
        .x_axis_formatter(|mark, _| {
            // Before the first bytes there is nothing.
            if mark.value < 0.0 {
                return String::new();
            }
            let digits = (-mark.step_size.log10()).ceil().clamp(0.0, 3.0) as usize;
            format!("+{:.digits$} s", mark.value)
        })
}

/// What is unread, as a line for each endpoint: up at a send, down at a receive.
fn unread_ui(ui: &mut Ui, look: &Look<'_>, window: &Window, height: f32) -> RangeInclusive<f64> {
    let newest = look.tally.newest();
    let line = |shown: &Shown<'_>| {
        let points = window.unread(&shown.counted?.series, newest);
        Some(Line::new(shown.name.clone(), points).color(shown.color).width(2.0).fill(0.0).fill_alpha(0.12))
    };
    let most =
        look.shown.iter().filter_map(|shown| shown.counted).flat_map(|counted| window.unread(&counted.series, newest));
    let most = nice(Amount::Bytes, most.map(|[_, bytes]| bytes).fold(0.0, f64::max));
    let size = |bytes: f64| units::size(bytes.max(0.0).round() as u64);
    let plot = over_time(Plot::new("rates unread"), look, height)
        .y_grid_spacer(|input| round_steps(&input, 4.0, 1.0, Amount::Bytes));
    let plot = plot.y_axis_formatter(move |mark, _| size(mark.value)).label_formatter(move |pos| match pos {
        egui_plot::HoverPosition::NearDataPoint { plot_name, position, .. } => {
            Some(format!("{plot_name}\n{}", size(position.y)))
        }
        egui_plot::HoverPosition::Elsewhere { .. } => None,
    });
    let drawn = plot.show(ui, |plot| {
        see(plot, window, 0.0..=most);
        look.shown.iter().filter_map(line).for_each(|line| plot.line(line));
    });
    let title = look.locale.text("rates-unread");
    corner_ui(ui, look, &drawn, Align2::LEFT_TOP, &title);
    seen(drawn, &title)
}

fn buckets(window: &Window, shown: &Shown<'_>) -> Vec<(u64, Bucket)> {
    shown.counted.map(|counted| window.buckets(&counted.series)).unwrap_or_default()
}

/// Lines behind the picture that do not outshine it.
fn faint_lines<'a>(plot: Plot<'a>, look: &Look<'_>) -> Plot<'a> {
    plot.grid_color(look.palette.line).grid_fade(0.0)
}

/// A picture that stays as it is.
pub(super) fn quiet<'a>(plot: Plot<'a>, look: &Look<'_>) -> Plot<'a> {
    let plot = faint_lines(plot, look).allow_drag(false).allow_zoom(false).allow_scroll(false).allow_boxed_zoom(false);
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
pub(super) fn round_steps(input: &GridInput, room: f64, least: f64, amount: Amount) -> Vec<GridMark> {
    let step_size = amount.rounded_up(input.base_step_size * room).max(least);
    let (from, to) = ((input.bounds.0 / step_size).ceil() as i64, (input.bounds.1 / step_size).floor() as i64);
    (from..=to).map(|nth| GridMark { value: nth as f64 * step_size, step_size }).collect()
}

/// The time at a power of ten of nanoseconds.
pub(super) fn at_decade(power: f64) -> String {
    units::took(10_f64.powf(power).round() as u64)
}

/// The next round number: so that the picture does not grow with every byte. With some room for words above.
fn nice(amount: Amount, most: f64) -> f64 {
    amount.rounded_up(most.max(1.0)) * 1.12
}
