//! Every sentence has a text in both languages, with all its values, and no text is left over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use fluent_bundle::FluentResource;
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use super::texts::{CHINESE, ENGLISH, SUBJECTS, Subject};
use super::*;
use crate::locale::{Language, Locale};
use crate::{
    address, behaviour, by_hand, checks, cli, engine, export, fault, filter, framing, lab, lesson, payload, record,
    report, session,
};

/// The sentences of every type that has some. A type that is missing here is noticed by its texts, which are left over.
fn known() -> BTreeMap<String, BTreeSet<String>> {
    let all = [
        address::AddressError::known(),
        address::Expected::known(),
        address::GroupError::known(),
        behaviour::SettingsError::known(),
        by_hand::Refused::known(),
        by_hand::Unreadable::known(),
        by_hand::picker::Wrong::known(),
        checks::Missing::known(),
        cli::grade::Why::known(),
        engine::MailboxError::known(),
        UnknownChoice::known(),
        export::ExportError::known(),
        export::NoRotation::known(),
        export::ReadError::known(),
        fault::Did::known(),
        fault::FaultProblem::known(),
        filter::FilterError::known(),
        filter::Problem::known(),
        framing::FrameError::known(),
        framing::FramingError::known(),
        framing::Problem::known(),
        framing::WrapError::known(),
        lab::LabError::known(),
        lab::NotAnInterval::known(),
        lab::SettingProblem::known(),
        lesson::LessonError::known(),
        lesson::LessonFileError::known(),
        payload::PayloadError::known(),
        payload::Problem::known(),
        payload::ShowError::known(),
        payload::UnpackError::known(),
        record::End::known(),
        record::LablogError::known(),
        record::Life::known(),
        record::Note::known(),
        report::ReportError::known(),
        session::FirstPayloadError::known(),
        session::SendError::known(),
    ];
    all.into_iter().flatten().map(|(key, values)| (key, values.into_iter().map(str::to_owned).collect())).collect()
}

/// Each text's key with the values that it uses.
fn texts(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let resource = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{errors:?}"));
    let messages = resource.body.into_iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message),
        _ => None,
    });
    let mut found = BTreeMap::new();
    for message in messages {
        let mut used = BTreeSet::new();
        used_in(&message.value.unwrap(), &mut used);
        assert!(found.insert(message.id.name.to_owned(), used).is_none(), "{} is there twice", message.id.name);
    }
    found
}

fn used_in(pattern: &Pattern<&str>, used: &mut BTreeSet<String>) {
    let placeables = pattern.elements.iter().filter_map(|element| match element {
        PatternElement::Placeable { expression } => Some(expression),
        PatternElement::TextElement { .. } => None,
    });
    for expression in placeables {
        let (inline, variants) = match expression {
            Expression::Inline(inline) => (inline, &[][..]),
            Expression::Select { selector, variants } => (selector, &variants[..]),
        };
        if let InlineExpression::VariableReference { id } = inline {
            used.insert(id.name.to_owned());
        }
        variants.iter().for_each(|variant| used_in(&variant.value, used));
    }
}

fn of_all_subjects(source: fn(&Subject) -> &'static str) -> BTreeMap<String, BTreeSet<String>> {
    texts(&SUBJECTS.iter().map(source).collect::<Vec<_>>().join("\n"))
}

#[test]
fn both_languages_say_the_same_things() {
    for subject in SUBJECTS {
        let (en, zh) = (texts(subject.en), texts(subject.zh));
        for (key, used) in &en {
            assert_eq!(zh.get(key), Some(used), "{key}: in one language only, or with other values");
        }
        assert_eq!(en.len(), zh.len(), "{}: in Chinese only", subject.name);
        for source in [subject.en, subject.zh] {
            if let Err((_, errors)) = FluentResource::try_new(source.to_owned()) {
                panic!("{errors:?}");
            }
        }
    }
}

#[test]
fn every_sentence_has_a_text_with_all_its_values() {
    let texts = of_all_subjects(|subject| subject.en);
    for (key, values) in known() {
        assert_eq!(texts.get(&key), Some(&values), "{key}");
    }
}

#[test]
fn no_text_of_an_error_is_left_over() {
    let mut sources = String::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut sources);
    let known = known();
    let framings = framing::FRAMINGS.iter().map(|kind| kind.key());
    let checksums = framings.chain(payload::ChecksumKind::ALL.map(|kind| kind.key()));
    let endings = checksums.chain(payload::LineEnding::ALL.map(|ending| ending.key()));
    let forms = endings.chain(payload::JsonForm::ALL.map(|form| form.key()));
    let escapes = forms.chain(payload::Escapes::ALL.map(|escapes| escapes.key()));
    let of_choices: BTreeSet<String> = escapes.chain(payload::ByteOrder::ALL.map(|order| order.key())).collect();
    for subject in SUBJECTS.iter().filter(|one| ["errors", "export", "framing", "grade", "payload"].contains(&one.name))
    {
        for key in texts(subject.en).into_keys() {
            let stem = key.trim_end_matches("-hint").trim_end_matches("-parameter");
            let is_used =
                known.contains_key(&key) || sources.contains(&format!("\"{key}\"")) || of_choices.contains(stem);
            assert!(is_used, "{key} is asked for by nothing");
        }
    }
}

fn collect(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, text);
        } else if path.file_name().is_none_or(|name| name != "tests.rs") {
            text.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn what_the_payload_types_and_framings_name_is_there() {
    for texts in [&*ENGLISH, &*CHINESE] {
        for name in payload::TYPES.iter().map(|kind| kind.about().name_key) {
            assert!(texts.has(name), "{name}");
        }
        for kind in framing::FRAMINGS {
            let key = kind.key();
            assert!(texts.has(&key) && texts.has(&format!("{key}-hint")), "{key}");
            let has_parameter = kind.parameter != framing::Parameter::None;
            assert_eq!(texts.has(&format!("{key}-parameter")), has_parameter, "{key}");
        }
    }
}

#[test]
fn a_sentence_within_another_is_said_in_the_same_language() {
    let error = payload::parse("hex:0\u{202e}", &payload::Options::default()).unwrap_err();
    assert_eq!(error.to_string(), "character 2: \"U+202E\" is not a hex digit (0 to 9, a to f)");
    let chinese = Locale::new(Language::Chinese);
    assert_eq!(chinese.say(&error), "第 2 个字符：“U+202E”不是十六进制数字（只能是 0 到 9、a 到 f）");
    let note = record::Note::FrameIncomplete { bytes: 2, needs: Some(4) };
    assert_eq!(chinese.say(&note), "流在一条消息中间结束，这条消息只收到 2 字节，至少需要 4 字节");
}

#[test]
fn the_systems_reason_is_said_in_the_same_language() {
    let folder = tempfile::tempdir().unwrap();
    let missing = folder.path().join("missing.lab.toml");
    let error = lab::load(&missing).unwrap_err();
    let shown = missing.display();
    assert_eq!(error.to_string(), format!("{shown} could not be opened: there is no such file or folder"));
    assert_eq!(Locale::new(Language::Chinese).say(&error), format!("无法打开 {shown}：没有这个文件或文件夹"));
    let error = lab::load(folder.path()).unwrap_err();
    assert!(error.to_string().ends_with(": it is not a regular file"), "{error}");
    let error = lab::save(&lab::Lab::echo(), &folder.path().join("none/a.lab.toml")).unwrap_err();
    assert!(error.to_string().ends_with(" could not be saved: there is no such file or folder"), "{error}");
    assert_eq!(Arg::from(&std::io::Error::other("disk on fire")), Arg::Text("disk on fire".to_owned()));
}
