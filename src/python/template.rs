//! Programs are put together from pieces of Python with holes: `$NAME$`.
//!
//! A hole that has a line to itself takes a block, every line of which is indented as the hole was; an empty block takes
//! the line away. What is put in is never looked at for holes, so a lab cannot write one.

/// The values of the holes.
pub(super) type Values<'a> = &'a [(&'a str, &'a str)];

/// The template with its holes filled; a hole without a value stays, and a test would see that Python cannot read it.
pub(super) fn fill(template: &str, values: Values<'_>) -> String {
    let value = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let mut text = String::new();
    for line in template.trim_start_matches('\n').lines() {
        let bare = line.trim_start();
        let indent = &line[..line.len() - bare.len()];
        let alone = bare.strip_prefix('$').and_then(|rest| rest.strip_suffix('$')).filter(|name| !name.contains('$'));
        match alone.and_then(value) {
            Some(block) => push_block(&mut text, indent, block),
            None => push_line(&mut text, line, &value),
        }
    }
    text
}

fn push_block(text: &mut String, indent: &str, block: &str) {
    for line in block.lines() {
        if !line.is_empty() {
            text.push_str(indent);
            text.push_str(line);
        }
        text.push('\n');
    }
}

fn push_line<'a>(text: &mut String, line: &str, value: &impl Fn(&str) -> Option<&'a str>) {
    // Outside, inside, outside, …
    for (place, piece) in line.split('$').enumerate() {
        match (place % 2 == 1).then(|| value(piece)).flatten() {
            Some(value) => text.push_str(value),
            None => text.push_str(piece),
        }
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::fill;

    #[test]
    fn blocks_are_indented_and_lines_filled_once() {
        let template = "\nwhile True:\n    $BODY$\n    $NONE$\n    f($X$, $X$)\n";
        let values = [("BODY", "a\n\n    b\n"), ("NONE", ""), ("X", "'$BODY$'")];
        assert_eq!(fill(template, &values), "while True:\n    a\n\n        b\n    f('$BODY$', '$BODY$')\n");
    }
}
