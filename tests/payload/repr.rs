//! `repr` payloads against what reads them: Python's `ast.literal_eval`.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use socketlab::payload::{Kind, Options, parse};

use crate::{answers, hex};

const SCRIPT: &str = include_str!("repr.py");
const CASES: usize = 4000;

fn leaf() -> impl Strategy<Value = String> {
    prop_oneof![
        "[-+]?(0|[1-9][0-9_]{0,3}|0[xXoObB]_?[0-9a-f]{0,3})",
        r"[-+]?[0-9_]{0,3}\.[0-9_]{0,3}([eE][-+]?[0-9_]{0,2})?",
        "[0-9]{1,3}[eEjJ][0-9]{0,2}",
        "None|True|False|true|nan|a",
        quoted(),
        (quoted(), quoted()).prop_map(|(one, other)| format!("{one} {other}")),
    ]
}

fn quoted() -> impl Strategy<Value = String> {
    let inside = r#"([a-z 中]|[\\][abnrtv0-3'"\\]|[\\]x[0-9a-f]{1,2}|[\\]u[0-9a-f]{4}|[\\]U000[01][0-9a-f]{4}){0,4}"#;
    let quotes = prop::sample::select(vec!["'", "\"", "'''"]);
    ("[bBrRuf]{0,1}[bBrR]?", quotes, inside).prop_map(|(prefix, quotes, inside)| {
        let prefix = if prefix.len() == 2 && prefix.starts_with(['u', 'f']) { "b" } else { &prefix };
        format!("{prefix}{quotes}{inside}{quotes}")
    })
}

fn literal() -> impl Strategy<Value = String> {
    leaf().prop_recursive(3, 12, 4, |inner| {
        let items = prop::collection::vec(inner.clone(), 0..4);
        let pairs = prop::collection::vec((inner.clone(), inner), 0..3);
        let commas = prop::sample::select(vec![",", ", ", " ,\n"]);
        let brackets = prop::sample::select(vec![("[", "]"), ("(", ")"), ("{", "}"), ("[", ",]"), ("(", ",)")]);
        prop_oneof![
            (items, commas.clone(), brackets)
                .prop_map(|(items, comma, (open, close))| format!("{open}{}{close}", items.join(comma))),
            (pairs, commas).prop_map(|(pairs, comma)| {
                let pairs: Vec<String> = pairs.iter().map(|(key, value)| format!("{key}: {value}")).collect();
                format!("{{{}}}", pairs.join(comma))
            }),
        ]
    })
}

/// A literal, or one that lacks a character.
fn case() -> impl Strategy<Value = String> {
    (literal(), prop::option::weighted(0.3, any::<prop::sample::Index>())).prop_map(|(text, without)| {
        let lacking = without.filter(|_| !text.is_empty()).map(|index| index.index(text.chars().count()));
        text.chars().enumerate().filter(|(at, _)| lacking != Some(*at)).map(|(_, c)| c).collect()
    })
}

#[test]
fn takes_the_literals_of_python_and_no_others() {
    let mut runner = TestRunner::deterministic();
    let strategy = case();
    let cases: Vec<String> = (0..CASES).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
    let asked: String = cases.iter().map(|case| hex(case.as_bytes()) + "\n").collect();
    let Some(answers) = answers(SCRIPT, asked) else { return };
    assert_eq!(answers.len(), cases.len());
    let kind = Kind::find("repr").unwrap();
    let mut taken = 0;
    for (case, answer) in cases.iter().zip(&answers) {
        let ours = parse(&format!("repr:{case}"), &Options::default());
        assert_eq!(ours.is_ok(), answer == "True", "{case}\n{ours:?}");
        // What Python sends is shown as it was sent.
        let shown = kind.show(case.as_bytes(), &Options::default());
        assert_eq!(shown.ok().as_ref(), ours.is_ok().then_some(case));
        taken += usize::from(ours.is_ok());
    }
    assert!((CASES / 5..CASES * 4 / 5).contains(&taken), "{taken} taken");
    println!("{taken} of {} taken, the others refused by both", cases.len());
}
