//! The texts of the locale files as a reader sees them: every form of every message.

use std::fs;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

/// What stands in a form where a value will stand.
pub const VALUE: char = '\u{fffc}';

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    English,
    Chinese,
}

impl Language {
    pub const ALL: [Language; 2] = [Language::English, Language::Chinese];

    pub fn folder(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::Chinese => "zh-Hans",
        }
    }
}

/// A message with all its forms.
pub struct Text {
    pub key: String,
    pub forms: Vec<Form>,
}

/// One way in which a message can come out; a message that chooses by a number has several.
#[derive(Clone, Default)]
pub struct Form {
    /// The text, with [`VALUE`] in the place of each value.
    pub text: String,
    /// The values' names, in order, and whether the words around them were chosen by a number.
    pub values: Vec<(String, Chosen)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chosen {
    Yes,
    No,
}

/// Every message of a language.
pub fn texts(language: Language) -> Vec<Text> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locales").join(language.folder());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "ftl") {
            continue;
        }
        let source = fs::read_to_string(&path).unwrap();
        let resource = parser::parse(source.as_str()).unwrap_or_else(|(_, errors)| panic!("{path:?}: {errors:?}"));
        for entry in resource.body {
            if let Entry::Message(message) = entry {
                let forms = forms(&message.value.unwrap(), Chosen::No);
                found.push(Text { key: message.id.name.to_owned(), forms });
            }
        }
    }
    assert!(found.len() > 500, "{} texts", found.len());
    found.extend(lessons(language));
    found
}

/// What stands on the cards of the examples; the key of each is where it stands: `lesson/echo/step/1/look`.
fn lessons(language: Language) -> Vec<Text> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/labs");
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let Some(id) = path.file_name().unwrap().to_str().unwrap().strip_suffix(".lesson.toml") else { continue };
        let lesson: toml::Table = fs::read_to_string(&path).unwrap().parse().unwrap();
        collect(&toml::Value::Table(lesson), format!("lesson/{id}"), language, &mut found);
    }
    assert!(found.len() > 200, "{} texts of lessons", found.len());
    found
}

fn collect(value: &toml::Value, key: String, language: Language, found: &mut Vec<Text>) {
    let is_text = ["/look", "/idea", "/ask", "/answer"].iter().any(|end| key.ends_with(end));
    match value {
        toml::Value::Table(both) if both.contains_key("zh") => {
            let name = if language == Language::English { "en" } else { "zh" };
            let text = without_code(both[name].as_str().unwrap());
            found.push(Text { key, forms: vec![Form { text, values: Vec::new() }] });
        }
        toml::Value::Table(table) => {
            table.iter().for_each(|(name, value)| collect(value, format!("{key}/{name}"), language, found));
        }
        toml::Value::Array(list) => {
            (1..).zip(list).for_each(|(n, value)| collect(value, format!("{key}/{n}"), language, found));
        }
        toml::Value::String(text) if is_text => {
            found.push(Text { key, forms: vec![Form { text: without_code(text), values: Vec::new() }] });
        }
        _ => {}
    }
}

/// A text with a value in the place of each piece of code between backticks.
fn without_code(text: &str) -> String {
    text.split('`').step_by(2).collect::<Vec<_>>().join(&VALUE.to_string())
}

fn forms(pattern: &Pattern<&str>, chosen: Chosen) -> Vec<Form> {
    pattern.elements.iter().fold(vec![Form::default()], |before, element| match element {
        PatternElement::TextElement { value } => {
            each(before, &[Form { text: (*value).to_owned(), values: Vec::new() }])
        }
        PatternElement::Placeable { expression } => each(before, &placeable(expression, chosen)),
    })
}

/// Every form with every continuation behind it.
fn each(before: Vec<Form>, behind: &[Form]) -> Vec<Form> {
    let join = |one: &Form, next: &Form| Form {
        text: format!("{}{}", one.text, next.text),
        values: [one.values.as_slice(), &next.values].concat(),
    };
    before.iter().flat_map(|one| behind.iter().map(move |next| join(one, next))).collect()
}

fn placeable(expression: &Expression<&str>, chosen: Chosen) -> Vec<Form> {
    match expression {
        Expression::Inline(InlineExpression::StringLiteral { value }) => {
            vec![Form { text: (*value).to_owned(), values: Vec::new() }]
        }
        Expression::Inline(InlineExpression::VariableReference { id }) => {
            vec![Form { text: VALUE.to_string(), values: vec![(id.name.to_owned(), chosen)] }]
        }
        Expression::Select { variants, .. } => {
            // Often one value chooses and another, the same with its commas, is shown.
            variants.iter().flat_map(|variant| forms(&variant.value, Chosen::Yes)).collect()
        }
        other => panic!("an expression that no text needs: {other:?}"),
    }
}
