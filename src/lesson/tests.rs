use std::collections::BTreeSet;

use super::*;
use crate::lab::examples::EXAMPLES;
use crate::lab::setting;
use crate::locale::{Language, Locale, keys_of};

/// The window's words around brackets and backticks that are no control: quoted bytes, an address, an empty list.
const BRACKETED: &[&str] = &["[time]", "[时间]", "[]", "[::1]"];

fn lessons() -> impl Iterator<Item = (&'static Example, Lesson)> {
    EXAMPLES.iter().map(|example| (example, of(example).unwrap_or_else(|error| panic!("{}: {error}", example.id))))
}

fn texts(lesson: &Lesson) -> Vec<&Text> {
    let deeds = deeds(lesson).filter_map(|deed| match deed {
        Deed::Words(text) => Some(text),
        _ => None,
    });
    let looks = lesson.steps.iter().map(|step| &step.look);
    let takes: Vec<&Text> = match &lesson.question.takes {
        Some(Takes::Choice(choices)) => choices.iter().flat_map(|choice| [&choice.text, &choice.why]).collect(),
        Some(Takes::Number { why, .. } | Takes::Row { why, .. }) => vec![why],
        None => Vec::new(),
    };
    let diagnosis = lesson.diagnosis.iter().flat_map(|diagnosis| {
        let causes = diagnosis.causes.iter().flat_map(|cause| [&cause.text, &cause.why]);
        [&diagnosis.symptom, &diagnosis.hint, &diagnosis.evidence.why].into_iter().chain(causes)
    });
    let own = [&lesson.idea, &lesson.question.ask, &lesson.question.answer].into_iter();
    own.chain(deeds).chain(looks).chain(takes).chain(diagnosis).collect()
}

fn deeds(lesson: &Lesson) -> impl Iterator<Item = &Deed> {
    let mend = lesson.diagnosis.iter().flat_map(|diagnosis| &diagnosis.mend);
    lesson.steps.iter().flat_map(|step| &step.deeds).chain(mend)
}

/// Every check that a lesson has.
fn checks(lesson: &Lesson) -> impl Iterator<Item = &Check> {
    let diagnosis = lesson.diagnosis.iter().flat_map(|diagnosis| [&diagnosis.evidence.check, &diagnosis.mended]);
    let row = lesson.question.takes.iter().filter_map(|takes| match takes {
        Takes::Row { is, .. } => Some(is),
        _ => None,
    });
    lesson.steps.iter().map(|step| &step.check).chain(diagnosis).chain(row)
}

#[test]
fn every_example_has_a_lesson_in_both_languages() {
    for (example, lesson) in lessons() {
        // Behind the steps of a diagnosis come the evidence, the cause and the mend.
        let fewest = if lesson.diagnosis.is_some() { 1 } else { 3 };
        assert!((fewest..=5).contains(&lesson.steps.len()), "{}: {} steps", example.id, lesson.steps.len());
        for language in Language::ALL {
            for text in texts(&lesson) {
                let text = text.in_language(language);
                assert!(!text.is_empty() && text.trim() == text, "{}: “{text}”", example.id);
            }
        }
        // What stands in both languages as it is has no words.
        for text in texts(&lesson) {
            let (english, chinese) = (text.in_language(Language::English), text.in_language(Language::Chinese));
            let has_han = chinese.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
            assert!(
                has_han
                    || english.replace([',', ';', ':', '.', ' '], "")
                        == chinese.replace(['，', '；', '：', '、', '。', ' '], ""),
                "{}: not in Chinese: {chinese}",
                example.id
            );
        }
    }
}

#[test]
fn a_lesson_names_only_what_its_lab_has() {
    for (example, lesson) in lessons() {
        let lab = example.lab();
        let endpoints: BTreeSet<&str> = lab.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
        let payloads: BTreeSet<&str> = lab.payloads.iter().map(|payload| payload.name.as_str()).collect();
        // Added in the steps before, or the sockets by hand.
        let is_known = |name: &String| {
            let copied = name.rsplit_once(' ').filter(|(stem, number)| endpoints.contains(stem) && number.len() == 1);
            endpoints.contains(name.as_str()) || copied.is_some() || name == "by hand"
        };
        for name in &lesson.front {
            assert!(endpoints.contains(name.as_str()), "{}: {name} in front", example.id);
        }
        for deed in deeds(&lesson) {
            for name in deed.endpoints() {
                assert!(is_known(name), "{}: no endpoint is called {name}: {deed:?}", example.id);
            }
            match deed {
                Deed::Kept { payloads: wanted, .. } => {
                    let all_are = wanted.iter().all(|name| payloads.contains(name.as_str()));
                    assert!(all_are, "{}: {wanted:?} of {payloads:?}", example.id);
                }
                Deed::Set { who, setting: id, value } => {
                    let endpoint = lab.endpoints.iter().find(|endpoint| endpoint.name == *who).unwrap();
                    if let Some(setting) = setting(id) {
                        let text = value.replace("true", "on").replace("false", "off");
                        assert!(setting.applies_to(endpoint), "{}: {who} has no {id}", example.id);
                        assert!(setting.read(&text).is_ok(), "{}: {id} = {value}", example.id);
                    }
                }
                Deed::SendTo { address, .. } => {
                    let address = format!("udp://{address}");
                    assert!(address.parse::<crate::address::Address>().is_ok(), "{}: {address}", example.id);
                }
                _ => {}
            }
        }
        for fact in checks(&lesson).flat_map(|check| &check.facts) {
            assert!(!fact.endpoints.is_empty(), "{}: a fact about no endpoint: {fact:?}", example.id);
            assert!(fact.endpoints.iter().all(is_known), "{}: {fact:?}", example.id);
        }
    }
}

#[test]
fn brackets_are_around_controls_that_the_window_has() {
    for language in Language::ALL {
        let locale = Locale::new(language);
        for control in CONTROLS {
            // A key that has no text would come out as it is.
            let is_key = |name: &String| name.ends_with("-named") || name.starts_with("command-");
            assert!(!control.names(&locale, "server").iter().any(is_key), "{control:?}");
            assert!(language != Language::English || control.label(&locale) == control.name, "{control:?}");
        }
        for (example, lesson) in lessons() {
            for line in texts(&lesson).into_iter().map(|text| text.in_language(language)) {
                for part in parts(line, &locale) {
                    let Part::Words(words) = part else { continue };
                    let left = BRACKETED.iter().fold(words, |words, known| words.replace(known, ""));
                    assert!(!left.contains(['[', '`']), "{}: {left}", example.id);
                }
            }
        }
    }
}

#[test]
fn the_files_of_the_lessons_are_puzzling_to_nobody() {
    // Names of files and paths that only their author has, and numbers of exercises.
    let puzzling = ["/home", "/work", "seed", ".txt", "16-", "‖", "§"];
    for (example, _) in lessons() {
        let text = example.lesson();
        assert!(!puzzling.iter().any(|word| text.contains(word)), "{}", example.id);
    }
}

#[test]
fn each_example_is_for_one_idea_and_every_idea_has_a_title() {
    let ids: Vec<&str> = in_order().map(|(_, example)| example.id).collect();
    let all: BTreeSet<&str> = EXAMPLES.iter().map(|example| example.id).collect();
    assert_eq!(ids.len(), EXAMPLES.len());
    assert_eq!(ids.iter().copied().collect::<BTreeSet<_>>(), all);
    assert_eq!(IDEAS.len(), 10);
    for language in Language::ALL {
        let locale = Locale::new(language);
        assert!(IDEAS.iter().all(|idea| locale.has(idea.key)));
    }
    let titles = keys_of("lesson").into_iter().filter(|key| key.starts_with("idea-"));
    assert_eq!(titles.count(), IDEAS.len());
    assert!(EXAMPLES.iter().all(|example| idea_of(example).is_some()));
}

#[test]
fn what_is_wrong_is_refused_with_its_line() {
    let lesson = "idea = \"a\"\n\n[[step]]\ndo = [\"[Start all]\", \"DEED\"]\nlook = \"b\"\ncheck = \"c: no recv\"\n\n\
                  [question]\nask = \"e\"\nanswer = \"f\"\n";
    assert!(file::parse(&lesson.replace("DEED", "client [Send] × 3 within 1 s")).is_ok());
    for (deed, why) in [
        ("client [Sned]", "“Sned” is no control"),
        ("client sends", "“client sends” names no [control]"),
        ("client [Send] × many", "“many” is no number"),
        ("client [Send] within a blink", "“a blink” is no time"),
        ("client: say hello", "“say hello” is none of type"),
        ("server: set dely_ms = 3000", "“dely_ms” is no setting"),
        ("wait", "“wait” names no [control]"),
    ] {
        let error = file::parse(&lesson.replace("DEED", deed)).unwrap_err();
        assert_eq!(error.line, 4, "{deed}: {error}");
        assert!(error.message.starts_with(why), "{deed}: {error}");
    }
    let lesson = lesson.replace("DEED", "wait 1 s");
    let error = file::parse(&lesson.replace("ask =", "asks =")).unwrap_err();
    assert_eq!(error.line, 9, "{error}");
    // A place in a check is told to the character, escapes counted as they stand in the file.
    let check = |check: &str| file::parse(&lesson.replace("check = \"c: no recv\"", check)).unwrap_err();
    for (text, column, message) in [
        (r#"check = "c: recv → b'\\n\u4f60', then sned → 1""#, 39, "check: a fact (call → result"),
        ("check = 'c: recv → 5 x'", 22, "check: “;”, “, then ” or the end is expected"),
        ("check = \"\"", 10, "check: the check ends where an endpoint"),
    ] {
        let error = check(text);
        assert_eq!((error.line, error.column), (6, column), "{text}: {error}");
        assert!(error.message.starts_with(message), "{text}: {error}");
    }
    let error = file::parse(&lesson.replace("look = \"b\"", "look.en = \"b\"")).unwrap_err();
    assert_eq!(error.line, 5, "{error}");
}

#[test]
fn what_is_to_be_done_is_said_in_both_languages() {
    let (en, zh) = (Locale::new(Language::English), Locale::new(Language::Chinese));
    for (notation, english, chinese) in [
        ("[Start all]", "[Start all]", "[全部启动]"),
        ("client [Send] × 3 within 1 s", "client [Send] × 3 within 1 s", "客户端 [发送] × 3，在 1 s 内"),
        ("all clients [Connect] one by one", "all clients [Connect] one by one", "所有客户端 [连接]，逐个进行"),
        ("plain & threads [Start]", "plain, threads [Start]", "逐个服务、多线程 [启动]"),
        ("client 2: type da", "client 2: type `da`", "客户端 2：输入 `da`"),
        ("client: type pattern:65508", "client: type `65508` as Pattern", "客户端：选类型“规律字符”，输入 `65508`"),
        ("alice: kept talk", "alice: kept payload `talk`", "alice：保存的内容 `发言`"),
        ("server: set delay_ms = 3000", "server [Settings]: Delay = `3000 ms`", "服务器 [设置]：延迟 = `3000 毫秒`"),
        ("server: set framing = line", "server [Settings]: Framing = `lines`", "服务器 [设置]：分帧 = `按行`"),
        ("wait 3 s", "wait 3 s", "等待 3 s"),
    ] {
        let deed: Deed = serde::Deserialize::deserialize(
            serde::de::value::StrDeserializer::<serde::de::value::Error>::new(notation),
        )
        .unwrap();
        assert_eq!(deed.line(&en, &|name| en.name(name)), english);
        assert_eq!(deed.line(&zh, &|name| zh.name(name)), chinese);
    }
}

#[test]
fn a_line_is_cut_into_words_controls_and_what_is_typed() {
    let locale = Locale::new(Language::English);
    let cut = parts("client [Send], not [that]: `[Send]`", &locale);
    let send = CONTROLS.iter().find(|control| control.name == "Send").unwrap();
    let words = |text: &str| Part::Words(text.to_owned());
    assert_eq!(cut, [words("client "), Part::Control(send), words(", not [that]: "), Part::Typed("[Send]".to_owned())]);
}

/// A lesson of one step, with these lines behind it.
fn lesson_with(rest: &str) -> Result<Lesson, LessonError> {
    parse(&format!("idea = \"a\"\n\n[[step]]\ndo = [\"[Start all]\"]\nlook = \"b\"\ncheck = \"c: no recv\"\n\n{rest}"))
}

const CHOICES: &str = "[question]\nask = \"e\"\nanswer = \"f\"\n\n[[question.choice]]\ntext = \"1\"\nwhy = \"no\"\n\n\
                       [[question.choice]]\ntext = \"2\"\nright = true\nwhy = \"yes\"\n";

#[test]
fn a_question_judges_what_it_takes() {
    fn said(said: Said<'_>) -> String {
        match said {
            Said::Right(why) => format!("right: {}", why.in_language(Language::English)),
            Said::NotThis(why) => format!("not: {:?}", why.map(|why| why.in_language(Language::English))),
            Said::Unreadable => "unreadable".to_owned(),
        }
    }
    let chosen = lesson_with(CHOICES).unwrap().question;
    assert_eq!(said(chosen.judge(Answer::Choice(0))), "not: Some(\"no\")");
    assert_eq!(said(chosen.judge(Answer::Choice(1))), "right: yes");
    assert_eq!(chosen.judge(Answer::Choice(2)), Said::Unreadable);
    assert_eq!(chosen.judge(Answer::Number("2")), Said::Unreadable);
    let asks = "[question]\nask = \"e\"\nanswer = \"f\"\n";
    let number = lesson_with(&format!("{asks}number = {{ is = 65507, why = \"so\" }}\n")).unwrap().question;
    for (typed, wanted) in [
        ("65507", "right: so"),
        (" 65,507 ", "right: so"),
        ("６５５０７", "right: so"),
        ("1", "not: None"),
        ("many", "unreadable"),
    ] {
        assert_eq!(said(number.judge(Answer::Number(typed))), wanted, "{typed}");
    }
    let row = lesson_with(&format!("{asks}row = {{ check = \"c: recv → 0\", why = \"so\" }}\n")).unwrap().question;
    assert_eq!(said(row.judge(Answer::Row { proves: true })), "right: so");
    assert_eq!(said(row.judge(Answer::Row { proves: false })), "not: None");
    assert_eq!(lesson_with(asks).unwrap().question.judge(Answer::Row { proves: true }), Said::Unreadable);
}

#[test]
fn a_question_that_is_wrong_is_refused_with_its_line() {
    for (from, to, line, why) in [
        ("right = true\n", "", 12, "of two or more exactly one is right"),
        ("why = \"no\"", "why = \"no\"\nright = true", 12, "of two or more exactly one is right"),
        (
            "answer = \"f\"",
            "answer = \"f\"\nnumber = { is = 1, why = \"x\" }",
            11,
            "a question takes a choice, a number or a row",
        ),
        ("answer = \"f\"", "answer = \"f\"\nrow = { check = \"c: recv → \", why = \"x\" }", 11, ""),
        ("right = true", "rigth = true", 18, "unknown field"),
    ] {
        let error = lesson_with(&CHOICES.replacen(from, to, 1)).unwrap_err();
        assert!(error.message.starts_with(why), "{to}: {error}");
        assert!(error.line.abs_diff(line) <= 2, "{to}: {error}");
    }
}

fn found(at: i64) -> Found {
    Found { at, what: "server: close() → ok".to_owned(), rows: vec![3] }
}

#[test]
fn a_diagnosis_goes_from_the_evidence_to_the_mend() {
    for (example, lesson) in lessons().filter(|(_, lesson)| lesson.diagnosis.is_some()) {
        let diagnosis = lesson.diagnosis.as_ref().unwrap();
        assert!(diagnosis.causes.len() >= 3 && !diagnosis.mend.is_empty(), "{}", example.id);
        let right = diagnosis.causes.iter().position(|cause| cause.is_right).unwrap();
        let wrong = (0..diagnosis.causes.len()).find(|place| *place != right).unwrap();
        let mut case = Case::default();
        assert_eq!(case.stage(), Stage::Evidence);
        assert!(diagnosis.hides.iter().all(|id| case.hides(diagnosis, id)));
        // Naming before the evidence, and mending before the cause, is no proof.
        assert_eq!(case.name(diagnosis, right, 8), Verdict::NotAsked);
        case.confirm(found(9));
        assert_eq!(case.mark(diagnosis, None), Verdict::NotThis(None));
        assert_eq!((case.stage(), case.hint(diagnosis)), (Stage::Evidence, None));
        assert!(matches!(case.mark(diagnosis, Some(found(6))), Verdict::Right(_)));
        assert_eq!(case.name(diagnosis, wrong, 7), Verdict::NotThis(Some(&diagnosis.causes[wrong].why)));
        assert_eq!((case.stage(), case.ruled_out()), (Stage::Cause, &[wrong][..]));
        assert!(case.hides_mistake());
        assert!(matches!(case.name(diagnosis, right, 8), Verdict::Right(_)));
        assert!(!case.hides_mistake() && !diagnosis.hides.iter().any(|id| case.hides(diagnosis, id)));
        assert_eq!(case.mark(diagnosis, Some(found(6))), Verdict::NotAsked);
        case.confirm(found(9));
        assert_eq!(case.stage(), Stage::Mended);
        let when = [case.evidence(), case.cause(), case.mend()].map(|found| found.unwrap().at);
        assert_eq!(when, [6, 8, 9], "the first of each counts");
        let kept: Case = toml::from_str(&toml::to_string(&case).unwrap()).unwrap();
        assert_eq!(kept, case.without_rows());
        assert_eq!(kept.evidence().unwrap(), &Found { rows: Vec::new(), ..found(6) });
    }
    assert_eq!(lessons().filter(|(_, lesson)| lesson.diagnosis.is_some()).count(), 6);
}

#[test]
fn a_hint_comes_when_it_is_asked_for_or_after_several_marks_in_vain() {
    let lesson = lessons().find(|(example, _)| example.id == "fault-4").unwrap().1;
    let diagnosis = lesson.diagnosis.unwrap();
    assert!(diagnosis.evidence.is_thread());
    let mut case = Case::default();
    for _ in 0..3 {
        assert_eq!(case.hint(&diagnosis), None);
        let _ = case.mark(&diagnosis, None);
    }
    assert_eq!(case.hint(&diagnosis), Some(&diagnosis.hint));
    let mut case = Case::default();
    case.ask_for_hint();
    assert_eq!(case.hint(&diagnosis), Some(&diagnosis.hint));
}

#[test]
fn the_lab_of_a_fault_does_not_name_it() {
    for (example, lesson) in lessons().filter(|(_, lesson)| lesson.diagnosis.is_some()) {
        let diagnosis = lesson.diagnosis.unwrap();
        for language in Language::ALL {
            let cause = diagnosis.causes.iter().find(|cause| cause.is_right).unwrap().text.in_language(language);
            let locale = Locale::new(language);
            for key in [example.key(), format!("{}-hint", example.key())] {
                assert!(!locale.text(&key).contains(cause), "{}: {key}", example.id);
            }
        }
        assert!(example.id.starts_with("fault-"), "{}: an id is a name, too", example.id);
    }
}
