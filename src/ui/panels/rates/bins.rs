//! How the times of one endpoint's answers are spread.

use egui::{Label, RichText, Ui};
use egui_plot::{Bar, BarChart, Line, LineStyle, Plot};

use super::look::{Look, Shown};
use super::plots::{self, decades};
use crate::diagram::rates::{Amount, BINS_PER_DECADE};
use crate::units;

/// Draws the histogram of the endpoint that has the focus; where it waited for nothing, of the first that did.
pub(super) fn bins_ui(ui: &mut Ui, look: &Look<'_>) {
    let of = |shown: &&Shown<'_>| shown.counted.and_then(|counted| counted.times.numbers()).is_some();
    let focused = look.shown.iter().filter(|shown| look.focused == Some(shown.id)).find(of);
    let Some(shown) = focused.or_else(|| look.shown.iter().find(of)) else {
        ui.add(Label::new(RichText::new(look.locale.text("rates-no-answers")).color(look.palette.weak_text)).wrap());
        return;
    };
    let Some((times, numbers)) = shown.counted.and_then(|counted| Some((&counted.times, counted.times.numbers()?)))
    else {
        return;
    };
    let name = look.locale.with("rates-spread", &[("name", shown.name.as_str().into())]);
    ui.add(Label::new(&name).truncate());
    let width = 1.0 / f64::from(BINS_PER_DECADE);
    let bins = times.bins();
    let bar = |&(bin, count): &(i32, u64)| Bar::new((f64::from(bin) + 0.5) * width, count as f64).width(width);
    let highest = bins.iter().map(|(_, count)| *count).max().unwrap_or(1) as f64;
    let ends = bins.first().zip(bins.last()).map_or((0, 0), |(first, last)| (first.0, last.0));
    let (from, to) = ((f64::from(ends.0) * width).floor() - 0.15, (f64::from(ends.1 + 1) * width).ceil() + 0.2);
    let bars: Vec<Bar> = bins.iter().map(bar).collect();
    let between = move |bar: &Bar, _: &BarChart| {
        let edge = |part: f64| units::took(10_f64.powf(bar.argument + part * width) as u64);
        format!("{}–{}: {}", edge(-0.5), edge(0.5), units::grouped(bar.value as u64))
    };
    let chart = BarChart::new(&shown.name, bars).color(shown.color).element_formatter(Box::new(between));
    let marks = [("p50", numbers.p50, LineStyle::Solid), ("p99", numbers.p99, LineStyle::dashed_dense())];
    let color = look.palette.text;
    ui.set_max_width(ui.available_width() - plots::NUMBER_HALF);
    let plot = Plot::new("rates bins").height(ui.available_height());
    let plot = plots::quiet(plot, look).x_grid_spacer(decades).x_axis_formatter(|mark, _| plots::at_decade(mark.value));
    let plot =
        plot.y_grid_spacer(|input| plots::round_steps(&input, 4.0, 1.0, Amount::Messages)).y_axis_min_width(34.0);
    let plot = plot.y_axis_formatter(|mark, _| units::grouped(mark.value as u64));
    let drawn = plot.show(ui, |plot| {
        plot.set_plot_bounds_x(from..=to);
        plot.set_plot_bounds_y(0.0..=highest * 1.15);
        plot.bar_chart(chart);
        for (name, ns, style) in marks {
            let at = (ns.max(1) as f64).log10();
            let line = vec![[at, 0.0], [at, highest * 1.15]];
            plot.line(Line::new(name, line).color(color).style(style).width(1.0));
        }
    });
    drawn.response.accessible_name(name);
}
