//! The picture as Mermaid text (`sequenceDiagram`), for lecture notes.

use std::fmt::Write;

use super::scene::{Arrow, Fate, Head, Lane, Mark, Scene};

/// The scene as Mermaid text; `names` are those of the lifelines from the left, the last one that of the peers outside.
pub fn write(scene: &Scene, names: &[String]) -> String {
    let mut text = "sequenceDiagram\n".to_owned();
    for (place, name) in names.iter().enumerate().filter(|(place, _)| is_used(scene, *place)) {
        let _ = writeln!(text, "    participant p{place} as {}", plain(name));
    }
    let mut lines: Vec<(f64, String)> = Vec::new();
    for block in &scene.blocks {
        let note = format!("Note over {}: {}", id(block.lane), plain(&block.text));
        lines.push((block.down, note));
    }
    for arrow in &scene.arrows {
        lines.push((arrow.to.1.max(arrow.from.1), line(arrow)));
    }
    for implied in &scene.implied {
        let (from, to) = (id(implied.from.0), id(implied.to.0));
        let head = if implied.head == Head::Refused { "--x" } else { "-->>" };
        lines.push((implied.to.1, format!("{from}{head}{to}: {}", implied.what)));
    }
    for backlog in scene.backlog.iter().filter(|backlog| backlog.to.is_none()) {
        let client = names.get(backlog.client).map(|name| plain(name)).unwrap_or_default();
        lines.push((backlog.from, format!("Note over {}: {client}: connected, not accepted yet", id(backlog.lane))));
    }
    lines.sort_by(|a, b| a.0.total_cmp(&b.0));
    for (_, line) in lines {
        let _ = writeln!(text, "    {line}");
    }
    text
}

fn line(arrow: &Arrow) -> String {
    let head = match arrow.fate {
        Fate::Lost(_) | Fate::NotBound => "-x",
        Fate::NotReceived => "-)",
        Fate::Arrived | Fate::Outside => "->>",
    };
    let mark = match arrow.mark {
        Some(Mark::Sends(sends)) => format!(", {sends} sends → 1 recv"),
        Some(Mark::Recvs(recvs)) => format!(", 1 send → {recvs} recvs"),
        None => String::new(),
    };
    format!("{}{head}{}: {} · {} B{mark}", id(arrow.from.0), id(arrow.to.0), plain(&arrow.preview), arrow.bytes)
}

fn is_used(scene: &Scene, lifeline: usize) -> bool {
    let is_it = |lane: Lane| lane.lifeline == lifeline;
    scene.blocks.iter().any(|block| is_it(block.lane))
        || scene.arrows.iter().any(|arrow| is_it(arrow.from.0) || is_it(arrow.to.0))
}

fn id(lane: Lane) -> String {
    format!("p{}", lane.lifeline)
}

/// Without what Mermaid takes for its own: `;` ends a line, `#` begins an entity, `<` a tag.
fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            ';' => out.push_str("#59;"),
            '#' => out.push_str("#35;"),
            // It may be shown as HTML.
            '<' => out.push_str("#60;"),
            '>' => out.push_str("#62;"),
            '\n' | '\r' => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
