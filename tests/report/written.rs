//! What reports say.

use std::path::Path;
use std::{env, fs};

use socketlab::locale::{Language, Locale};
use socketlab::record::Note;
use socketlab::report::{Data, MAX_NOTES_CHARS, Origin, ReportError, format_for};
use socketlab::socket::{ErrorCode, Op, Outcome};

use crate::echo::{CLIENT, Rows, SERVER, played, source};
use crate::html::{cells, html, markdown, named, read, text_of};

#[test]
fn as_markdown_it_is_as_expected_in_both_languages() {
    for language in Language::ALL {
        let text = markdown(&source(played(b"hello")), language);
        // Where it was made.
        let system = format!("{} ({})", env::consts::OS, env::consts::ARCH).replace('_', "\\_");
        let text = text.replace(&system, "SYSTEM").replace(env!("CARGO_PKG_VERSION"), "VERSION");
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/report/echo.{language}.md"));
        if env::var_os("UPDATE_EXPECTED").is_some_and(|value| value == "1") {
            fs::write(&path, &text).unwrap();
        }
        let expected = fs::read_to_string(&path).unwrap_or_default();
        let first = expected.lines().zip(text.lines()).find(|(a, b)| a != b);
        let help = "if the new file is right: UPDATE_EXPECTED=1 cargo test --test report";
        assert!(expected == text, "{}: {first:#?}; {help}", path.display());
    }
}

#[test]
fn as_html_it_says_the_same_in_both_languages() {
    for language in Language::ALL {
        let locale = Locale::new(language);
        let text = html(&source(played(b"hello")), language);
        let document = read(&text);
        assert_eq!(document.root_element().attribute("lang"), Some(language.id()));
        let rows = cells(&document);
        let has = |wanted: &[&str]| rows.iter().any(|row| row == wanted);
        assert!(has(&[&locale.text("report-author"), "李雷 Li Lei"]), "{rows:#?}");
        assert!(has(&[&locale.text("report-made"), "2026-11-20 15:05:05 (UTC+08:00)"]), "{rows:#?}");
        let server = rows.iter().find(|row| row[0] == "server").unwrap();
        assert_eq!(
            server[1..4],
            [locale.text("add-server"), "tcp://127.0.0.1:5001".into(), locale.text("behaviour-echo")]
        );
        let ms = format!("250 {}", locale.text("setting-delay-ms-unit"));
        for changed in [("setting-delay-ms", ms.as_str()), ("setting-backlog", "5")] {
            let args = [("name", locale.text(changed.0).as_str().into()), ("value", changed.1.into())];
            assert!(server[4].contains(&locale.with("report-named", &args)), "{server:?}");
        }
        assert!(has(&["3", "15:04:05.003000", "server", "listen(128) → ok", ""]), "{rows:#?}");
        assert!(has(&["14", "15:04:05.014000", "server", "← recv(1024) → 5", "hello"]), "{rows:#?}");
        let whole = text_of(document.root_element());
        for wanted in
            ["Two.", "Both have port 5001.", "- the second came later", "bind 127.0.0.1:5001", "EADDRINUSE (98)"]
        {
            assert!(whole.contains(wanted), "{wanted} in {whole}");
        }
        for key in ["report-rows-of-before", "report-no-rows", "report-vouch-no-more", "report-vouch-typed"] {
            assert!(whole.contains(&locale.text(key)), "{key}");
        }
        assert!(whole.contains(&locale.with("report-rows-gone", &[("n", 1_u64.into())])));
        assert!(
            !has(&["17", "15:04:05.017000", "client", "shutdown(SHUT_WR)", ""]),
            "rows of an earlier session prove nothing"
        );
        let pictures = named(&document, "svg");
        assert_eq!(pictures.len(), 1);
        let in_picture: Vec<_> = pictures[0].descendants().filter_map(|node| node.text()).collect();
        for wanted in
            ["send(b\"hello\") → 5", "recv(1024) → 5", "hello · 5 B", "server", "client", "tcp://127.0.0.1:5001"]
        {
            assert!(in_picture.contains(&wanted) || wanted.starts_with("tcp"), "{wanted} in {in_picture:#?}");
        }
    }
}

#[test]
fn it_vouches_for_the_log_that_it_was_written_from_and_for_no_more() {
    let kept = html(&source(played(b"hello")), Language::English);
    assert!(kept.contains("from the log that it kept while the lab ran") && kept.contains("A log can be forged"));
    let mut of_file = source(played(b"hello"));
    of_file.origin = Origin::File("handed-in.jsonl".to_owned());
    let text = html(&of_file, Language::English);
    assert!(text.contains("from the file handed-in.jsonl. It cannot tell who wrote that file"));
    assert!(!text.contains("that it kept"));
}

#[test]
fn where_data_are_left_out_only_their_number_stands_anywhere() {
    let mut source = source(played(b"secret-word"));
    for (data, times) in [(Data::Shown, true), (Data::LeftOut, false)] {
        source.data = data;
        for text in [html(&source, Language::English), markdown(&source, Language::English)] {
            assert_eq!(text.contains("secret"), times, "{text}");
            assert!(text.contains("11 B"));
        }
    }
}

/// What a student or a network could try to break a report with.
const HOSTILE: &str = "</td></svg><script>alert(1)</script><img src=x onerror=alert(1)>'\" & ``` | `a` ]]> {{ 7*7 }} {% raw %} \u{202e}\u{0}\u{1b}[2J\u{ffff} [x](javascript:alert)";

#[test]
fn hostile_bytes_stay_data() {
    let mut bytes = HOSTILE.as_bytes().to_vec();
    bytes.extend([0xff, 0xfe, b'\n']);
    let mut rows = played(&bytes);
    rows.note(SERVER, Note::Internal { message: HOSTILE.into() });
    rows.call(SERVER, Op::get_addr_info(HOSTILE, 80), Outcome::failed(ErrorCode { raw: -2, name: "EAI_NONAME" }));
    let mut source = source(rows);
    source.context.names.set(CLIENT, HOSTILE);
    source.lab.endpoints[1].name = HOSTILE.to_owned();
    (source.title, source.author) = (HOSTILE.to_owned(), HOSTILE.to_owned());
    source.notes = format!("{HOSTILE}\n# head\n---\n    code\n```\n<b>");
    source.origin = Origin::File(HOSTILE.to_owned());
    let lesson = source.lesson.as_mut().unwrap();
    (lesson.title, lesson.question) = (HOSTILE.to_owned(), Some(HOSTILE.to_owned()));
    lesson.answer.as_mut().unwrap().text = HOSTILE.to_owned();
    for language in Language::ALL {
        let text = html(&source, language);
        let document = read(&text);
        // What was typed is there, to be read.
        assert!(text_of(document.root_element()).contains("<script>alert(1)</script>"));
        assert!(text_of(document.root_element()).contains("{{ 7*7 }}"), "nothing was calculated");
        assert!(!text.contains("<script") && !text.contains("<img"), "{text}");
        for text in [&text, &markdown(&source, language)] {
            for hidden in ['\u{202e}', '\u{0}', '\u{1b}', '\u{ffff}'] {
                assert!(!text.contains(hidden), "{hidden:?}");
            }
        }
        let text = markdown(&source, language);
        let (outside, code) = text.split_once("````mermaid").unwrap();
        assert!(!code.contains('<') && code.ends_with("\n````\n"), "{code}");
        let tags = outside.match_indices('<').filter(|(at, _)| !outside[..*at].ends_with('\\'));
        assert_eq!(tags.count(), 0, "{outside}");
        let outside: Vec<&str> = outside.lines().collect();
        assert!(outside.iter().all(|line| !line.starts_with("```") && !line.starts_with("---")), "{text}");
        assert!(outside.contains(&"> \\# head\\"), "{text}");
        assert!(text.contains("> \u{a0}\u{a0}\u{a0}\u{a0}code"), "{text}");
        // Every line of a table has the cells of its head.
        let unescaped = |line: &str| line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        for line in outside.iter().filter(|line| line.starts_with('|')) {
            assert_eq!(unescaped(line), 6, "{line}");
        }
    }
}

#[test]
fn an_empty_log_has_a_report_that_says_so() {
    let mut source = source(Rows::default());
    (source.lesson, source.notes, source.author) = (None, String::new(), String::new());
    let text = html(&source, Language::English);
    let document = read(&text);
    assert!(named(&document, "svg").is_empty());
    for wanted in ["The log has no steps.", "No call failed, and nothing was lost.", "0 rows"] {
        assert!(text_of(document.root_element()).contains(wanted), "{wanted}");
    }
    assert!(markdown(&source, Language::Chinese).contains("日志中没有步骤。"));
}

#[test]
fn a_long_log_has_a_short_report_that_says_what_it_leaves_out() {
    let mut rows = played(b"hello");
    for n in 0..100_000_u32 {
        let op = Op::connect(([127, 0, 0, 1], 1 + (n % 60_000) as u16).into());
        rows.call(CLIENT, op, Outcome::failed(ErrorCode { raw: 111, name: "ECONNREFUSED" }));
    }
    let mut source = source(rows);
    source.notes = "笔".repeat(MAX_NOTES_CHARS + 1);
    let began = std::time::Instant::now();
    let text = html(&source, Language::English);
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
    assert!(text.len() < 1_500_000, "{} bytes", text.len());
    let document = read(&text);
    let whole = text_of(document.root_element());
    let steps = 100_000 + 16;
    assert!(whole.contains("The first 99,7"), "the picture has the last 240 of {steps} steps");
    assert!(
        whole.contains("more failed calls are not listed")
            && whole.contains("a report holds at most 100,000 characters")
    );
    assert_eq!(named(&document, "figure").len(), 10);
    assert!(markdown(&source, Language::English).len() < 1_000_000);
}

#[test]
fn the_ending_chooses_the_format() {
    assert_eq!(format_for(Path::new("a/Report.HTML")).unwrap().extension, "html");
    assert_eq!(format_for(Path::new("a.md")).unwrap().extension, "md");
    for path in ["a", "a.txt", ".html", "a.html.gz"] {
        assert!(matches!(format_for(Path::new(path)), Err(ReportError::UnknownFormat { .. })), "{path}");
    }
}
