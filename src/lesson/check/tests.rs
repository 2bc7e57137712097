use super::*;

fn facts(text: &str) -> Vec<Fact> {
    text.parse::<Check>().unwrap_or_else(|error| panic!("{text}: {error}")).facts
}

fn only(text: &str) -> What {
    let mut facts = facts(&format!("x: {text}"));
    assert_eq!(facts.len(), 1, "{text}");
    facts.remove(0).what
}

#[test]
fn a_check_names_whom_and_what_comes_after_what() {
    let all = facts("server: recv → 0, then send → 7; client waits in recv ≥ 3 s; a, b & c: no recv; c: 2 open");
    let read: Vec<_> = all.iter().map(|fact| (fact.endpoints.join("+"), fact.follows, fact.what.call())).collect();
    assert_eq!(
        read,
        [
            ("server".to_owned(), false, Some("recv")),
            ("server".to_owned(), true, Some("send")),
            ("client".to_owned(), false, Some("recv")),
            ("a, b+c".to_owned(), false, Some("recv")),
            ("c".to_owned(), false, None),
        ]
    );
    assert_eq!(all[1].text, "server: send → 7");
}

#[test]
fn every_form_is_read() {
    let call = |call: &str, results: Vec<Wanted>| What::Call { call: call.to_owned(), results, covering: None };
    let ms = Duration::from_millis;
    assert_eq!(only("bind → EACCES or ok"), call("bind", vec![Wanted::Error("EACCES".to_owned()), Wanted::Ok]));
    assert_eq!(only("a send → less than asked"), call("send", vec![Wanted::LessThanAsked]));
    assert_eq!(only("send → n"), call("send", vec![Wanted::Some]));
    assert_eq!(
        only(r"recv → b'a; b, then c: \'\r\n\xff'"),
        call("recv", vec![Wanted::Bytes(b"a; b, then c: '\r\n\xff".to_vec())])
    );
    assert_eq!(only("recv → b'你'"), call("recv", vec![Wanted::Bytes("你".as_bytes().to_vec())]));
    let others = |calls, of: &str| Others { calls: Times::Exactly(calls), of: of.to_owned() };
    assert_eq!(
        only("recv → 24 covering 3 sends of second client"),
        What::Call {
            call: "recv".to_owned(),
            results: vec![Wanted::Number(24)],
            covering: Some(others(3, "second client"))
        }
    );
    assert_eq!(
        only("send covered by 64 recvs of client"),
        What::Covered { call: "send".to_owned(), by: others(64, "client") }
    );
    let count = |call: &str, times, in_all| What::Count { call: call.to_owned(), times, in_all };
    assert_eq!(only("no recv"), count("recv", Times::Exactly(0), false));
    assert_eq!(only("1 recvfrom in all"), count("recvfrom", Times::Exactly(1), true));
    assert_eq!(only("3 message"), count("message", Times::Exactly(3), false));
    assert_eq!(only("≥ 2 recv"), count("recv", Times::AtLeast(2), false));
    assert_eq!(only("< 20 recvfrom"), count("recvfrom", Times::Below(20), false));
    assert_eq!(only("no ECONNRESET"), What::NoError("ECONNRESET".to_owned()));
    assert_eq!(only("2 open"), What::Open(Times::Exactly(2)));
    assert_eq!(only("waits in select ≥ 2 s"), What::Waits { call: "select".to_owned(), at_least: ms(2000) });
    assert_eq!(only("answered in 1–1.5 s"), What::Answered { from: ms(1000), to: ms(1500) });
    assert_eq!(only("each recv took < 5 ms"), What::Took { call: "recv".to_owned(), below: ms(5) });
    assert_eq!(only("note no-answer"), What::Note("no-answer".to_owned()));
    assert_eq!(
        only("message b'date' from recv 1–2"),
        What::Message { is: Content::Bytes(b"date".to_vec()), recvs: Some((1, 2)) }
    );
    assert_eq!(only("message of 37 bytes"), What::Message { is: Content::Length(37), recvs: None });
    assert_eq!(only("recvfrom from 2 addresses"), What::Addresses { call: "recvfrom".to_owned(), at_least: 2 });
    assert_eq!(only("recv with byte 20 = 08"), What::Byte { call: "recv".to_owned(), at: 20, is: 8 });
    let number = Number { width: 4, is_big_endian: true };
    assert_eq!(
        only("recv as u32be − 2208988800 = the row's time ± 2 s"),
        What::Read { call: "recv".to_owned(), number, minus: 2_208_988_800, is: Equal::RowTime { within: ms(2000) } }
    );
}

#[test]
fn what_cannot_be_read_says_where_and_what_is_expected() {
    for (text, at, expected, found) in [
        ("", 0, "an endpoint and “: ”", ""),
        ("recv → 5", 0, "an endpoint and “: ”", "recv → 5"),
        ("x: reciv → 5", 3, "a fact (call → result", "reciv → 5"),
        ("x: recv", 7, "“→ result”", ""),
        ("x: recv → many", 10, "a result: ok, n", "many"),
        ("x: recv → b'abc", 15, "“'”", ""),
        (r"x: recv → b'a\qb'", 13, "\\n, \\r", r"\qb"),
        ("x: recv → 5 twice", 12, "“;”, “, then ” or the end", "twice"),
        ("x waits in recv ≥ long", 18, "a time", "long"),
        ("x waits in bed ≥ 3 s", 11, "the name of a call", "bed"),
        ("x: note lost", 8, "a note (evicted", "lost"),
        ("你好: recv → 5; y: no sand", 20, "the name of a call", "sand"),
        ("x: 3 recvs", 5, "the name of a call", "recvs"),
        ("x: answered in 1 s", 15, "two times", "1 s"),
        ("x: recv → 0, then", 10, "a result", "0,"),
        ("x: send covered by 3 recvs of", 29, "the name of an endpoint", ""),
        ("x & : no recv", 4, "the name of an endpoint", ""),
    ] {
        let error = text.parse::<Check>().unwrap_err();
        assert!(error.expected.starts_with(expected), "{text}: {error:?}");
        assert!(error.found.starts_with(found) && (!found.is_empty() || error.found.is_empty()), "{text}: {error:?}");
        assert_eq!(error.at, at, "{text}: {error:?}");
    }
}
