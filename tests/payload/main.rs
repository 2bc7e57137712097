//! `pack` payloads against the module whose notation they take: Python's `struct`. In `repr.rs` those of Python's literals.

mod repr;

use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use socketlab::payload::{Options, Value, parse, unpack};

const SCRIPT: &str = include_str!("pack.py");
const CASES: usize = 4000;

/// One value, as `pack` and as Python write it.
type Literal = (String, String);

#[derive(Debug, Clone)]
struct Case {
    format: String,
    values: Vec<Literal>,
}

/// A format character with its count, and values for it: mostly as many as it takes and such as it takes.
fn item() -> impl Strategy<Value = (String, Vec<Literal>)> {
    let symbols = "xcbB?hHiIlLqQnNefdspP".chars().filter(|c| {
        // There C has longs of four bytes, and `pack` has those of eight everywhere.
        !cfg!(windows) || !"lL".contains(*c)
    });
    let symbol = prop::sample::select(symbols.collect::<Vec<_>>());
    (symbol, prop::option::weighted(0.4, 0usize..6)).prop_flat_map(|(symbol, count)| {
        let shown = count.map(|count| count.to_string()).unwrap_or_default() + &symbol.to_string();
        let times = count.unwrap_or(1);
        let (each, times) = match symbol {
            'x' => (integer().boxed(), 0),
            'c' => (bytes(1).boxed(), times),
            's' => (bytes(times).boxed(), 1),
            // Python before 3.13 cannot read `0p` back.
            'p' => {
                return (Just(format!("{}p", times.max(1))), prop::collection::vec(bytes(times.max(1) - 1).boxed(), 1));
            }
            '?' => (boolean().boxed(), times),
            'e' | 'f' | 'd' => (float().boxed(), times),
            // Python takes negative addresses for what they are modulo 2⁶⁴; here they are out of range.
            'P' => (integer().prop_filter("negative", |(word, _)| !word.starts_with('-')).boxed(), times),
            _ => (integer().boxed(), times),
        };
        (Just(shown), prop::collection::vec(each, times))
    })
}

fn integer() -> impl Strategy<Value = Literal> {
    let near = |middle: i128| (middle - 3)..(middle + 3);
    let number = prop_oneof![
        8 => -100i128..100,
        1 => near(1 << 7), 1 => near(-(1 << 7)), 1 => near(1 << 8),
        1 => near(1 << 15), 1 => near(-(1 << 15)), 1 => near(1 << 16),
        1 => near(1 << 31), 1 => near(-(1 << 31)), 1 => near(1 << 32),
        1 => near(1 << 63), 1 => near(-(1 << 63)), 1 => near(1 << 64),
    ];
    (number, any::<bool>()).prop_map(|(number, hex)| {
        let sign = if number < 0 { "-" } else { "" };
        let word = if hex { format!("{sign}{:#x}", number.unsigned_abs()) } else { number.to_string() };
        (word.clone(), word)
    })
}

fn float() -> impl Strategy<Value = Literal> {
    let near =
        |middle: f64| (-3i64..3).prop_map(move |steps| f64::from_bits(middle.to_bits().wrapping_add_signed(steps)));
    let number = prop_oneof![
        4 => any::<f64>(),
        4 => any::<f32>().prop_map(f64::from),
        4 => -70000.0..70000.0,
        1 => (0u16..0x800).prop_map(|steps| f64::from(steps) * 2f64.powi(-26)),
        1 => near(65520.0), 1 => near(2f64.powi(-25)), 1 => near(1.0 + 2f64.powi(-11)),
        1 => near(f64::from(f32::MAX)), 1 => near(3.402_823_567_797_336_6e38), 1 => near(1.0 + 2f64.powi(-24)),
        1 => prop::sample::select(vec![0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN]),
    ];
    number.prop_map(|number| {
        let word = if number.is_nan() { "nan".to_owned() } else { format!("{number:?}") };
        (word.clone(), word)
    })
}

fn boolean() -> impl Strategy<Value = Literal> {
    any::<bool>().prop_map(|is_true| {
        if is_true { ("true".to_owned(), "True".to_owned()) } else { ("false".to_owned(), "False".to_owned()) }
    })
}

/// Bytes that a text of `most` holds: Python cuts longer ones silently, which is a mistake here.
fn bytes(most: usize) -> impl Strategy<Value = Literal> {
    let least = if most == 1 { 1 } else { 0 };
    prop::collection::vec(any::<u8>(), least..=most).prop_map(|bytes| {
        let mut word = "b\"".to_owned();
        for byte in bytes {
            match byte {
                b'a'..=b'z' | b' ' | b'\'' | b'$' => word.push(char::from(byte)),
                b'"' | b'\\' => word.extend(['\\', char::from(byte)]),
                _ => write!(word, "\\x{byte:02x}").unwrap(),
            }
        }
        word.push('"');
        (word.clone(), word)
    })
}

fn case() -> impl Strategy<Value = Case> {
    let order = prop::sample::select(vec!["", "@", "=", "<", ">", "!"]);
    let items = prop::collection::vec(item(), 0..5);
    // One value too few or too many, now and then.
    let slip = prop_oneof![12 => Just(0i32), 1 => Just(-1), 1 => Just(1)];
    (order, items, slip).prop_map(|(order, items, slip)| {
        let format = items.iter().fold(order.to_owned(), |format, (item, _)| format + item);
        let mut values: Vec<Literal> = items.into_iter().flat_map(|(_, values)| values).collect();
        match slip {
            -1 => drop(values.pop()),
            1 => values.push(("7".to_owned(), "7".to_owned())),
            _ => {}
        }
        Case { format, values }
    })
}

/// A value that was read, as the script writes it.
fn shown(value: &Value) -> String {
    match value {
        Value::Int(number) => number.to_string(),
        Value::Float(number) if number.is_nan() => "nan".to_owned(),
        Value::Float(number) => hex(&number.to_be_bytes()),
        Value::Bool(is_true) => is_true.to_string(),
        Value::Bytes(bytes) => hex(bytes),
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What `pack` makes of a case, as the script writes it.
fn ours(case: &Case) -> String {
    let words: Vec<&str> = case.values.iter().map(|(word, _)| word.as_str()).collect();
    let Ok(bytes) = parse(&format!("pack:{} {}", case.format, words.join(" ")), &Options::default()) else {
        return "error".to_owned();
    };
    let fields = unpack(&case.format, &bytes).unwrap_or_else(|error| panic!("{case:?}: {error}"));
    let values: Vec<String> = fields.iter().map(|field| shown(&field.value)).collect();
    format!("{}\t{}", hex(&bytes), values.join(","))
}

/// What Python makes of the cases, or `None` where there is no Python.
fn theirs(cases: &[Case]) -> Option<Vec<String>> {
    let mut asked = String::new();
    for case in cases {
        let values: String = case.values.iter().map(|(_, value)| format!("{value},")).collect();
        writeln!(asked, "{}\t({values})", case.format).unwrap();
    }
    answers(SCRIPT, asked)
}

/// What a script answers to the lines of `asked`, or `None` where there is no Python.
fn answers(script: &str, asked: String) -> Option<Vec<String>> {
    let mut python = Command::new("python3")
        .args(["-X", "utf8", "-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .inspect_err(|error| println!("skipped: python3 does not start: {error}"))
        .ok()?;
    let mut input = python.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(asked.as_bytes()));
    let output = python.wait_with_output().unwrap();
    let written = writer.join().unwrap();
    if !output.status.success() && output.stdout.is_empty() {
        // Windows has a program of this name that only offers to install it.
        println!("skipped: python3 ended with {} and said nothing", output.status);
        return None;
    }
    assert!(output.status.success(), "the script failed: {}", output.status);
    written.unwrap();
    Some(String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect())
}

/// Whether Python makes a float that is too large infinite: after `@` it does for `f`, after the others it refuses.
fn makes_infinities(case: &Case) -> bool {
    !case.format.starts_with(['=', '<', '>', '!']) && case.format.contains('f')
}

#[test]
fn packs_and_unpacks_as_python_does() {
    let mut runner = TestRunner::deterministic();
    let strategy = case();
    let cases: Vec<Case> = (0..CASES).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
    let Some(answers) = theirs(&cases) else { return };
    assert_eq!(answers.len(), cases.len());
    let mut packed = 0;
    for (case, answer) in cases.iter().zip(&answers) {
        let ours = ours(case);
        if ours == "error" && makes_infinities(case) {
            continue;
        }
        assert_eq!(&ours, answer, "{case:?}");
        packed += usize::from(answer != "error");
    }
    assert!(packed > CASES / 4, "only {packed} cases say anything");
    println!("{packed} of {} cases packed, the others refused by both", cases.len());
}
