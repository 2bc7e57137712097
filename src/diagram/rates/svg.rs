//! The pictures over time as SVG (W3C SVG 1.1), for lecture notes.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::ops::RangeInclusive;

use super::tally::{EndpointTally, Tally};
use super::window::{Amount, Window, rate, rounded_up};
use crate::diagram::svg::{Colours, escaped, width_of};
use crate::record::EndpointId;
use crate::units;

/// Widths and heights, in pixels: the picture, the numbers at the left, the names, one of the charts, between two of them.
const WIDTH: f64 = 1000.0;
const NUMBERS: f64 = 86.0;
const RIGHT: f64 = 24.0;
const NAMES: f64 = 40.0;
const CHART: f64 = 170.0;
const BETWEEN: f64 = 30.0;
const BELOW: f64 = 34.0;
const FONT: f64 = 12.0;
/// How wide a letter is, as a part of its height.
const LETTER: f64 = 0.56;
/// Bars from left to right at most.
const BARS: f64 = 140.0;

/// The titles of the charts, in the language of their reader.
pub struct Titles {
    pub sent: String,
    pub received: String,
    pub answers: String,
    pub unread: String,
}

/// What is written.
pub struct Picture<'a> {
    pub tally: &'a Tally,
    /// The endpoints in the lab's order, whose colours they have.
    pub endpoints: &'a [(EndpointId, String)],
    /// The part of the time, since the first bytes moved.
    pub seconds: RangeInclusive<f64>,
    pub amount: Amount,
    pub titles: &'a Titles,
    pub colours: &'a Colours,
}

/// The picture as SVG: amounts, times until the answer, and what was unread.
pub fn to_svg(picture: &Picture<'_>) -> String {
    let height = NAMES + 3.0 * CHART + 2.0 * BETWEEN + BELOW;
    let window = Window::new(picture.tally, picture.seconds.clone(), BARS);
    let known = |place: usize, id: EndpointId| Some((picture.colours.lifeline(place), picture.tally.endpoint(id)?));
    let endpoints = picture.endpoints.iter().enumerate().filter_map(|(place, (id, _))| known(place, *id)).collect();
    let mut out = Svg { text: String::new(), picture, window, endpoints };
    out.line(format_args!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" font-size="{FONT}" font-family="Ubuntu, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif">"#
    ));
    out.line(format_args!(r#"<rect width="{WIDTH}" height="{height}" fill="{}"/>"#, picture.colours.surface));
    out.names();
    out.amounts(NAMES);
    out.answers(NAMES + CHART + BETWEEN);
    out.unread(NAMES + 2.0 * (CHART + BETWEEN));
    out.seconds(height);
    out.text.push_str("</svg>\n");
    out.text
}

struct Svg<'a> {
    text: String,
    picture: &'a Picture<'a>,
    window: Window,
    /// The colour of each endpoint, and what it has done.
    endpoints: Vec<(&'a str, &'a EndpointTally)>,
}

/// Heights of a chart: from its top down, for what lies between two values.
#[derive(Clone, Copy)]
struct Scale {
    top: f64,
    least: f64,
    most: f64,
}

impl Scale {
    fn y(&self, value: f64) -> f64 {
        self.top + CHART * (self.most - value) / (self.most - self.least)
    }
}

impl Svg<'_> {
    fn x(&self, seconds: f64) -> f64 {
        let (from, to) = (*self.window.seconds.start(), *self.window.seconds.end());
        let room = WIDTH - NUMBERS - RIGHT;
        (NUMBERS + room * (seconds - from) / (to - from).max(f64::EPSILON)).clamp(NUMBERS, WIDTH - RIGHT)
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing into a String does not fail.
        let _ = self.text.write_fmt(line);
        self.text.push('\n');
    }

    fn words(&mut self, (x, y): (f64, f64), anchor: &str, colour: &str, words: &str) {
        let words = escaped(words);
        self.line(format_args!(r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" fill="{colour}">{words}</text>"#));
    }

    /// A square and a name for each endpoint.
    fn names(&mut self) {
        let mut x = NUMBERS;
        for (place, (_, name)) in self.picture.endpoints.iter().enumerate() {
            let colour = self.picture.colours.lifeline(place);
            self.line(format_args!(r#"<rect x="{x:.1}" y="11" width="10" height="10" rx="2" fill="{colour}"/>"#));
            self.words((x + 16.0, 20.5), "start", &self.picture.colours.text, name);
            x += width_of(name, FONT * LETTER) + 40.0;
        }
    }

    /// The frame of a chart, with a line and its number at each of these values.
    fn chart(&mut self, scale: Scale, marks: &[(f64, String)], title: &str) {
        let colours = self.picture.colours;
        for (value, text) in marks {
            let (y, right) = (scale.y(*value), WIDTH - RIGHT);
            self.line(format_args!(
                r#"<line x1="{NUMBERS}" y1="{y:.1}" x2="{right}" y2="{y:.1}" stroke="{}"/>"#,
                colours.line
            ));
            self.words((NUMBERS - 8.0, y + 4.0), "end", &colours.weak, text);
        }
        self.words((NUMBERS + 6.0, scale.top - 6.0), "start", &colours.weak, title);
    }

    fn bar(&mut self, (from, to): (f64, f64), (top, bottom): (f64, f64), colour: &str) {
        let (left, wide) = (self.x(from), (self.x(to) - self.x(from)).max(1.0));
        self.line(format_args!(
            r#"<rect x="{left:.1}" y="{top:.1}" width="{wide:.1}" height="{:.1}" fill="{colour}"/>"#,
            (bottom - top).max(0.5)
        ));
    }

    /// Sent upwards, received downwards; endpoints stand on each other.
    fn amounts(&mut self, top: f64) {
        let (mut bars, mut sums) = (Vec::new(), [BTreeMap::<u64, f64>::new(), BTreeMap::new()]);
        for (colour, endpoint) in &self.endpoints {
            for (number, bucket) in self.window.buckets(&endpoint.series) {
                for (way, rate) in self.window.rates(self.picture.amount, &bucket).into_iter().enumerate() {
                    let below = sums[way].entry(number).or_default();
                    bars.push((number, way, *below, *below + rate, *colour));
                    *below += rate;
                }
            }
        }
        let amount = self.picture.amount;
        let [up, down] = sums.map(|sums| amount.rounded_up(sums.into_values().fold(1.0, f64::max)));
        let scale = Scale { top, least: -down, most: up };
        let marks = [up, 0.0, -down].map(|value| (value, rate(amount, value)));
        let titles = self.picture.titles;
        self.chart(scale, &marks, &format!("↑ {}   ↓ {}", titles.sent, titles.received));
        for (number, way, from, to, colour) in bars.into_iter().filter(|(_, _, from, to, _)| to > from) {
            let (middle, half) = (self.window.at(number), self.window.width * 0.45);
            let span = if way == 0 { (scale.y(to), scale.y(from)) } else { (scale.y(-from), scale.y(-to)) };
            self.bar((middle - half, middle + half), span, colour);
        }
    }

    /// From the shortest of a bar to the longest; each step upwards is ten times as long.
    fn answers(&mut self, top: f64) {
        let power = |ns: u64| (ns.max(1) as f64).log10();
        let (mut spans, mut least, mut most) = (Vec::new(), 4.0_f64, 7.0_f64);
        for (colour, endpoint) in &self.endpoints {
            for (number, bucket) in self.window.buckets(&endpoint.series) {
                let answers = bucket.answers;
                if answers.count > 0 {
                    let (low, high) = (power(answers.min_ns), power(answers.max_ns));
                    (least, most) = (least.min(low.floor()), most.max(high.ceil()));
                    spans.push((number, low, high, *colour));
                }
            }
        }
        let scale = Scale { top, least, most };
        let powers = least as i32..=most as i32;
        let mark = |power: i32| (f64::from(power), units::took(10_f64.powi(power).round() as u64));
        self.chart(scale, &powers.map(mark).collect::<Vec<_>>(), &self.picture.titles.answers);
        for (number, low, high, colour) in spans {
            let (x, from, to) = (self.x(self.window.at(number)), scale.y(low), scale.y(high));
            self.line(format_args!(
                r#"<path d="M {x:.1} {from:.1} L {x:.1} {to:.1}" stroke="{colour}" stroke-width="4" stroke-linecap="round"/>"#
            ));
        }
    }

    fn unread(&mut self, top: f64) {
        let newest = self.picture.tally.newest();
        let line = |(colour, endpoint): &(_, &EndpointTally)| (*colour, self.window.unread(&endpoint.series, newest));
        let lines: Vec<(&str, Vec<[f64; 2]>)> = self.endpoints.iter().map(line).collect();
        let points = lines.iter().flat_map(|(_, line)| line);
        let most = Amount::Bytes.rounded_up(points.map(|[_, bytes]| *bytes).fold(1.0, f64::max));
        let scale = Scale { top, least: 0.0, most };
        let marks = [most, 0.0].map(|value| (value, units::size(value as u64)));
        self.chart(scale, &marks, &self.picture.titles.unread);
        for (colour, line) in lines {
            let at = |[seconds, bytes]: [f64; 2]| format!("{:.1},{:.1}", self.x(seconds), scale.y(bytes));
            let points: Vec<String> = line.into_iter().map(at).collect();
            self.line(format_args!(
                r#"<polyline points="{}" fill="none" stroke="{colour}" stroke-width="1.8"/>"#,
                points.join(" ")
            ));
        }
    }

    /// The seconds below all charts.
    fn seconds(&mut self, height: f64) {
        let (from, to) = (*self.window.seconds.start(), *self.window.seconds.end());
        let step = rounded_up((to - from).max(0.01) / 10.0);
        let digits = (-step.log10()).ceil().clamp(0.0, 3.0) as usize;
        let first = (from.max(0.0) / step).ceil() as i64;
        for nth in first..=(to / step).floor() as i64 {
            let seconds = nth as f64 * step;
            let x = self.x(seconds).min(WIDTH - RIGHT - 4.0);
            self.words((x, height - 14.0), "middle", &self.picture.colours.weak, &format!("+{seconds:.digits$} s"));
        }
    }
}
