//! What is in an HTML report, read as XML: it is written so that a reader of XML takes it, too.

use roxmltree::{Document, Node, ParsingOptions};
use socketlab::locale::{Language, Locale};
use socketlab::report::{self, FORMATS, Source};

pub fn html(source: &Source, language: Language) -> String {
    report::text(source, &Locale::new(language), &FORMATS[0]).unwrap()
}

pub fn markdown(source: &Source, language: Language) -> String {
    report::text(source, &Locale::new(language), &FORMATS[1]).unwrap()
}

/// Reads a report; it must be well-formed, and nothing in it may run or be loaded.
pub fn read(text: &str) -> Document<'_> {
    let options = ParsingOptions { allow_dtd: true, ..ParsingOptions::default() };
    let document = Document::parse_with_options(text, options).unwrap_or_else(|error| panic!("{error} in\n{text}"));
    for node in document.descendants().filter(Node::is_element) {
        let name = node.tag_name().name();
        assert!(
            !["script", "link", "img", "iframe", "object", "embed", "a", "foreignObject"].contains(&name),
            "{name}"
        );
        for attribute in node.attributes() {
            assert!(
                !attribute.name().starts_with("on") && !["href", "src"].contains(&attribute.name()),
                "{attribute:?}"
            );
        }
    }
    document
}

/// The whole text of an element, its blanks put together.
pub fn text_of(node: Node<'_, '_>) -> String {
    let texts = node.descendants().filter(Node::is_text).filter_map(|text| text.text());
    texts.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// The cells of every row of the tables, the heads among them.
pub fn cells(document: &Document<'_>) -> Vec<Vec<String>> {
    let rows = document.descendants().filter(|node| node.has_tag_name("tr"));
    rows.map(|row| row.children().filter(Node::is_element).map(text_of).collect()).collect()
}

/// The elements of a name.
pub fn named<'a, 'input>(document: &'a Document<'input>, name: &str) -> Vec<Node<'a, 'input>> {
    document.descendants().filter(|node| node.tag_name().name() == name).collect()
}
