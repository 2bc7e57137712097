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
    found
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
