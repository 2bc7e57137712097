//! The picture as SVG (W3C SVG 1.1), for lecture notes: one step a row, in light colours.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

pub use super::colours::Colours;
use super::scene::{Arrow, Backlog, Bar, Block, Dropped, Fate, Head, Implied, Lane, Mark, Scene, Shared};

/// Widths and heights, in pixels: the column of times, that of a lifeline, a lane beside it, the heads, a step.
const TIMES: f64 = 130.0;
const COLUMN: f64 = 280.0;
const LANE: f64 = 26.0;
const HEAD: f64 = 64.0;
const STEP: f64 = 32.0;
/// The size of letters, and how wide one of a fixed width and one of another font is, in pixels and as parts of the size.
const FONT: f64 = 13.0;
const SMALL: f64 = 11.5;
const FIXED: f64 = 0.602;
const WIDE: f64 = 0.56;
/// The half of the width of a bar of waiting.
const BAR: f64 = 4.5;

/// What the picture says in the language of its reader.
pub trait Words {
    fn block(&self, block: &Block) -> String;
    fn arrow(&self, arrow: &Arrow) -> String;
    fn unread(&self, arrow: &Arrow) -> String;
    fn mark(&self, mark: Mark) -> String;
    fn bar(&self, bar: &Bar) -> String;
    fn backlog(&self, backlog: &Backlog) -> String;
    fn pause(&self, ns: u64) -> String;
    /// The time of a step, with so many digits behind the second.
    fn time(&self, block: &Block, digits: usize) -> String;
    fn shared(&self, shared: Shared) -> String;
}

/// What is written.
pub struct Drawing<'a> {
    pub scene: &'a Scene,
    /// The name and the address of each lifeline from the left, the last of the peers outside.
    pub heads: &'a [(String, String)],
    pub words: &'a dyn Words,
    pub colours: &'a Colours,
}

/// How many steps a picture has room for that is to be no larger than a page, so many pixels wide and high, once it is made as
/// narrow as that; at least one.
pub fn steps_in(columns: usize, (width, height): (f64, f64)) -> u64 {
    let scale = (width / (TIMES + COLUMN * columns.max(1) as f64)).min(1.0);
    // Behind the last there is room for what still waits.
    ((height / scale - HEAD) / STEP - 1.5).max(1.0) as u64
}

/// The drawing as SVG.
pub fn write(drawing: &Drawing<'_>) -> String {
    let scene = drawing.scene;
    let outside = drawing.heads.len().saturating_sub(1);
    let has_outside = scene.arrows.iter().any(|arrow| arrow.from.0.lifeline.max(arrow.to.0.lifeline) >= outside)
        || scene.implied.iter().any(|implied| implied.from.0.lifeline.max(implied.to.0.lifeline) >= outside);
    let shown = if has_outside { drawing.heads.len() } else { outside };
    let steps = scene.steps.end - scene.steps.start;
    let width = TIMES + COLUMN * shown.max(1) as f64;
    let height = HEAD + STEP * (steps as f64 + 1.5);
    let mut out = Svg { text: String::new(), drawing, width, height };
    out.frame(shown);
    scene.bars.iter().for_each(|bar| out.bar(bar));
    scene.backlog.iter().enumerate().for_each(|(nth, backlog)| out.backlog(nth, backlog));
    scene.implied.iter().for_each(|implied| out.implied(implied));
    scene.arrows.iter().for_each(|arrow| out.arrow(arrow));
    scene.dropped.iter().for_each(|dropped| out.dropped(dropped));
    scene.blocks.iter().for_each(|block| out.block(block));
    scene.arrows.iter().for_each(|arrow| out.mark(arrow));
    out.times();
    scene.shared.iter().for_each(|shared| out.shared(*shared));
    out.text.push_str("</svg>\n");
    out.text
}

struct Svg<'a> {
    text: String,
    drawing: &'a Drawing<'a>,
    width: f64,
    height: f64,
}

/// How a text stands at its place.
#[derive(Clone, Copy)]
enum At {
    Start,
    Middle,
    End,
}

impl Svg<'_> {
    fn x(&self, lane: Lane) -> f64 {
        TIMES + COLUMN * (lane.lifeline as f64 + 0.5) + LANE * lane.lane as f64
    }

    fn y(&self, down: f64) -> f64 {
        let below = HEAD + STEP * (down - self.drawing.scene.steps.start as f64) + 6.0;
        below.clamp(HEAD, self.height)
    }

    /// The name of the pattern of what waits. Several pictures may stand in one document, each with its own.
    fn pattern(&self) -> String {
        format!("waits-{}", self.drawing.scene.steps.start)
    }

    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        // Writing into a String does not fail.
        let _ = self.text.write_fmt(line);
        self.text.push('\n');
    }

    fn words(&mut self, (x, y): (f64, f64), at: At, size: f64, colour: &str, words: &str) {
        let at = match at {
            At::Start => "start",
            At::Middle => "middle",
            At::End => "end",
        };
        let words = escaped(words);
        self.line(format_args!(
            r#"<text x="{x:.1}" y="{y:.1}" font-size="{size}" text-anchor="{at}" fill="{colour}">{words}</text>"#
        ));
    }

    /// The ground, the heads and their lifelines.
    fn frame(&mut self, shown: usize) {
        let (width, height) = (self.width, self.height);
        let Drawing { colours, heads, .. } = *self.drawing;
        self.line(format_args!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Ubuntu, 'Noto Sans CJK SC', 'Microsoft YaHei', 'PingFang SC', sans-serif">"#
        ));
        self.line(format_args!(
            r##"<defs><pattern id="{}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><line x1="0" y1="0" x2="0" y2="6" stroke="{}" stroke-width="2.4"/></pattern></defs>"##,
            self.pattern(),
            colours.notice
        ));
        self.line(format_args!(r#"<rect width="{width}" height="{height}" fill="{}"/>"#, colours.surface));
        for (place, (name, address)) in heads.iter().take(shown).enumerate() {
            let (x, colour) = (self.x(Lane { lifeline: place, lane: 0 }), colours.lifeline(place));
            self.line(format_args!(
                r#"<line x1="{x}" y1="{HEAD}" x2="{x}" y2="{height}" stroke="{colour}" stroke-width="2" stroke-opacity="0.35"/>"#
            ));
            let (left, wide) = (x - 100.0, 200.0);
            self.line(format_args!(
                r#"<rect x="{left}" y="8" width="{wide}" height="44" rx="8" fill="{}" stroke="{colour}" stroke-width="1.5"/>"#,
                colours.surface
            ));
            self.words((x, 27.0), At::Middle, FONT, colour, name);
            self.words((x, 44.0), At::Middle, SMALL, &colours.weak, address);
        }
    }

    fn times(&mut self) {
        let Drawing { scene, colours, words, .. } = *self.drawing;
        let digits = scene.time_digits();
        for block in &scene.blocks {
            let time = words.time(block, digits);
            self.words((10.0, self.y(block.down) + 4.0), At::Start, SMALL, &colours.weak, &time);
        }
        for pause in &scene.breaks {
            let y = self.y(pause.before as f64);
            let (width, from) = (self.width, 20.0 + width_of(&words.pause(pause.ns), SMALL * WIDE));
            self.line(format_args!(
                r#"<line x1="{from:.1}" y1="{y}" x2="{width}" y2="{y}" stroke="{}" stroke-dasharray="2 6"/>"#,
                colours.line
            ));
            self.words((10.0, y + 4.0), At::Start, SMALL, &colours.weak, &words.pause(pause.ns));
        }
    }

    fn shared(&mut self, shared: Shared) {
        let (x, colour) = (self.x(shared.lane), self.drawing.colours.weak.clone());
        self.words((x, HEAD - 2.0), At::Start, SMALL, &colour, &self.drawing.words.shared(shared));
    }

    fn block(&mut self, block: &Block) {
        let Drawing { colours, words, .. } = *self.drawing;
        let (x, y) = (self.x(block.lane), self.y(block.down));
        let text = words.block(block);
        let half = half_of(&text);
        let colour = match (&block.note, block.is_trouble) {
            (Some(note), _) if !note.is_usual() => &colours.notice,
            (None, true) => &colours.trouble,
            _ => &colours.text,
        };
        let line = if block.is_trouble { colour } else { &colours.line };
        self.line(format_args!(
            r#"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="22" rx="5" fill="{}" stroke="{line}"/>"#,
            x - half,
            y - 11.0,
            2.0 * half,
            colours.surface
        ));
        let text = escaped(&text);
        self.line(format_args!(
            r#"<text x="{x:.1}" y="{:.1}" font-size="{FONT}" font-family="Hack, Menlo, Consolas, 'Noto Sans Mono CJK SC', monospace" text-anchor="middle" fill="{colour}">{text}</text>"#,
            y + 4.5
        ));
    }

    fn bar(&mut self, bar: &Bar) {
        let Drawing { colours, words, .. } = *self.drawing;
        let x = self.x(bar.lane);
        let to = if bar.row.is_none() { self.height - 6.0 } else { self.y(bar.to) };
        let (from, colour) = (self.y(bar.from), &colours.notice);
        if to <= from {
            return;
        }
        self.line(format_args!(
            r##"<rect x="{:.1}" y="{from:.1}" width="{}" height="{:.1}" rx="2" fill="url(#{})" stroke="{colour}"/>"##,
            x - BAR,
            2.0 * BAR,
            to - from,
            self.pattern()
        ));
        let text = words.bar(bar);
        // Where little of it lies between two steps, the blocks would cover the words.
        if to - from >= 0.9 * STEP {
            let y = if to - from < 1.6 * STEP { from + 12.0 } else { (from + to) / 2.0 };
            let (x, at) = if bar.lane.lane == 0 { (x - 9.0, At::End) } else { (x + 9.0, At::Start) };
            self.words((x, y), at, SMALL, colour, &text);
        }
    }

    fn backlog(&mut self, nth: usize, backlog: &Backlog) {
        let Drawing { colours, words, .. } = *self.drawing;
        let x = self.x(backlog.lane) + 12.0;
        let (from, to) = (self.y(backlog.from), backlog.to.map_or(self.height - 6.0, |(_, to)| self.y(to)));
        let colour = colours.lifeline(backlog.client).to_owned();
        self.line(format_args!(
            r#"<line x1="{x:.1}" y1="{from:.1}" x2="{x:.1}" y2="{to:.1}" stroke="{colour}" stroke-width="2.5" stroke-dasharray="2.5 3"/>"#
        ));
        // Of one that still waits below the last step, where no block covers the words.
        let above = 14.0 * nth as f64;
        let y = if backlog.to.is_some() { from + 14.0 } else { to - 2.0 - above };
        self.words((x + 6.0, y), At::Start, SMALL, &colour, &words.backlog(backlog));
    }

    fn implied(&mut self, implied: &Implied) {
        let Drawing { colours, .. } = *self.drawing;
        let is_bad = implied.head == Head::Refused || implied.what == "RST";
        let colour = if is_bad { &colours.trouble } else { &colours.weak };
        let (from, to) = self.ends(implied.from, implied.to, implied.cause, implied.met);
        self.line(format_args!(
            r#"<line x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}" stroke="{colour}" stroke-dasharray="5 4"/>"#,
            from.0, from.1, to.0, to.1
        ));
        self.end(implied.head == Head::Refused, from, to, colour);
        let (x, at) = if to.0 > from.0 { (from.0 + 6.0, At::Start) } else { (from.0 - 6.0, At::End) };
        self.words((x, from.1 - 4.0), at, SMALL, &colours.weak, implied.what);
    }

    fn arrow(&mut self, arrow: &Arrow) {
        let Drawing { colours, words, .. } = *self.drawing;
        let (from, mut to) = self.ends(arrow.from, arrow.to, arrow.send, arrow.recv);
        let is_lost = arrow.fate.is_lost();
        let colour = match is_lost {
            true => colours.trouble.clone(),
            false => colours.lifeline(arrow.from.0.lifeline + 2 * arrow.nth).to_owned(),
        };
        if let Fate::Lost(_) = arrow.fate {
            // It did not come to the receiver's program.
            to = (from.0 + (to.0 - from.0) * 0.6, from.1 + (to.1 - from.1) * 0.6);
        }
        let bend = if is_lost { 0.0 } else { (to.0 - from.0) * 0.45 };
        self.line(format_args!(
            r#"<path d="M {:.1} {:.1} C {:.1} {:.1}, {:.1} {:.1}, {:.1} {:.1}" fill="none" stroke="{colour}" stroke-width="1.8"/>"#,
            from.0,
            from.1,
            from.0 + bend,
            from.1,
            to.0 - bend,
            to.1,
            to.0,
            to.1
        ));
        self.end(is_lost, (to.0 - bend.signum(), to.1), to, &colour);
        let (x, at) = if to.0 > from.0 { (from.0 + 8.0, At::Start) } else { (from.0 - 8.0, At::End) };
        self.words((x, from.1 - 5.0), at, SMALL, &colour, &words.arrow(arrow));
        if arrow.fate == Fate::NotReceived {
            let (x, at) = if to.0 > from.0 { (to.0 + 14.0, At::Start) } else { (to.0 - 14.0, At::End) };
            self.words((x, to.1 + 4.0), at, SMALL, &colour, &words.unread(arrow));
        }
    }

    /// A datagram that comes no further than to its relay.
    fn dropped(&mut self, dropped: &Dropped) {
        let colour = self.drawing.colours.trouble.clone();
        let (x, y) = (self.x(dropped.at.0), self.y(dropped.at.1));
        let half = self.drawing.scene.blocks.iter().find(|block| block.row == dropped.row);
        let half = half.map_or(0.0, |block| half_of(&self.drawing.words.block(block)));
        let to = x + (half + 30.0) * if dropped.goes_left { -1.0 } else { 1.0 };
        self.line(format_args!(r#"<path d="M {x:.1} {y:.1} L {to:.1} {y:.1}" stroke="{colour}" stroke-width="2"/>"#));
        self.end(true, (x, y), (to, y), &colour);
    }

    fn mark(&mut self, arrow: &Arrow) {
        let Drawing { colours, words, .. } = *self.drawing;
        let Some(mark) = arrow.mark else { return };
        let (from, to) = self.ends(arrow.from, arrow.to, arrow.send, arrow.recv);
        let text = words.mark(mark);
        let half = width_of(&text, SMALL * WIDE) / 2.0 + 8.0;
        let (x, y) = (from.0 + (to.0 - from.0) * 0.55, from.1 + (to.1 - from.1) * 0.55);
        self.line(format_args!(
            r#"<rect x="{:.1}" y="{:.1}" width="{:.1}" height="19" rx="9.5" fill="{}" stroke="{}"/>"#,
            x - half,
            y - 9.5,
            2.0 * half,
            colours.surface,
            colours.notice
        ));
        self.words((x, y + 4.0), At::Middle, SMALL, &colours.notice, &text);
    }

    /// Both ends, at the edges of the blocks of these rows.
    fn ends(
        &self,
        from: (Lane, f64),
        to: (Lane, f64),
        send: Option<u64>,
        recv: Option<u64>,
    ) -> ((f64, f64), (f64, f64)) {
        let way = if self.x(to.0) >= self.x(from.0) { 1.0 } else { -1.0 };
        let half = |row: Option<u64>| row.map_or(BAR, |row| self.half_at(row));
        let from = (self.x(from.0) + way * half(send), self.y(from.1));
        (from, (self.x(to.0) - way * half(recv), self.y(to.1)))
    }

    /// The half of the width of a row's block.
    fn half_at(&self, row: u64) -> f64 {
        let blocks = &self.drawing.scene.blocks;
        let block = blocks.binary_search_by_key(&row, |block| block.row).ok().and_then(|place| blocks.get(place));
        block.map_or(BAR, |block| half_of(&self.drawing.words.block(block)))
    }

    /// The head of a line that comes from there, or a cross.
    fn end(&mut self, is_cross: bool, from: (f64, f64), to: (f64, f64), colour: &str) {
        let (x, y) = to;
        if is_cross {
            self.line(format_args!(
                r#"<path d="M {:.1} {:.1} l 10 10 m 0 -10 l -10 10" stroke="{colour}" stroke-width="2.5"/>"#,
                x - 5.0,
                y - 5.0
            ));
            return;
        }
        let (dx, dy) = (x - from.0, y - from.1);
        let length = dx.hypot(dy).max(f64::EPSILON);
        let (dx, dy) = (7.0 * dx / length, 7.0 * dy / length);
        self.line(format_args!(
            r#"<path d="M {x:.1} {y:.1} L {:.1} {:.1} L {:.1} {:.1} Z" fill="{colour}"/>"#,
            x - dx - dy / 2.0,
            y - dy + dx / 2.0,
            x - dx + dy / 2.0,
            y - dy - dx / 2.0
        ));
    }
}

/// The half of the width of the block with this text.
fn half_of(text: &str) -> f64 {
    width_of(text, FONT * FIXED) / 2.0 + 9.0
}

/// About how wide a text is; a Chinese letter is as wide as two.
pub(super) fn width_of(text: &str, letter: f64) -> f64 {
    UnicodeWidthStr::width(text) as f64 * letter
}

/// A text as it stands in XML, without what XML 1.0 does not allow.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{9}' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'.. => out.push(c),
            _ => out.push(' '),
        }
    }
    out
}
