//! What runs that went wrong lack, in both languages.

use std::collections::BTreeSet;

use super::tests::{CLIENT, MS, SERVER, Story, after, at, checker};
use super::*;
use crate::locale::{Language, Locale};
use crate::message::Sentence;
use crate::record::{Event, Note, Place};
use crate::socket::{ErrorCode, Op, Outcome};

/// A run, a check that it fails, and what is said of that.
type Wrong<'a> = (&'a Story, &'a str, &'a str, &'a str);

fn story(tell: impl FnOnce(&mut Story)) -> Story {
    let mut story = Story::default();
    tell(story.opened());
    story
}

/// What the last fact lacks that does not hold.
fn lacks(state: &StepState) -> Missing {
    let of = |verdict: &Verdict| match verdict {
        Verdict::NotYet(missing) | Verdict::Broken(missing) => Some(missing.clone()),
        Verdict::Holds(_) => None,
    };
    state.facts.iter().rev().find_map(|fact| of(&fact.verdict)).or(state.missing.clone()).unwrap()
}

/// Each in both languages; which sentences there were.
fn said(missing: &Missing, check: &str, en: &str, zh: &str) -> String {
    let [english, chinese] = Language::ALL.map(|language| Locale::new(language).say(missing));
    assert_eq!((english.as_str(), chinese.as_str()), (en, zh), "{check}");
    missing.key()
}

#[test]
fn of_every_run_that_went_wrong_it_is_said_what_is_missing() {
    let reset = || Outcome::failed(ErrorCode { raw: 104, name: "ECONNRESET" });
    let nothing = story(|_| {});
    let another_word = story(|run| {
        run.send(CLIENT, 10, b"hallo").recv(SERVER, 11, b"hallo");
        run.call(SERVER, 12, Op::recv(9), Outcome::EndOfStream, 0, b"");
    });
    let no_reply = story(|run| _ = run.send(CLIENT, 10, b"hello").recv(SERVER, 11, b"hello"));
    let joined = story(|run| _ = run.send(CLIENT, 10, b"he").send(CLIENT, 11, b"llo").recv(SERVER, 12, b"hello"));
    let cut = story(|run| _ = run.send(SERVER, 10, b"hello").recv(CLIENT, 11, b"he").recv(CLIENT, 12, b"llo"));
    let spoke = story(|run| _ = run.recv(SERVER, 10, b"hello").send(SERVER, 11, b"hello"));
    let slow = story(|run| {
        run.send(CLIENT, 10, b"hello").call(CLIENT, 20, Op::recv(9), Outcome::Moved(5), 3500, b"hello");
    });
    let was_reset = story(|run| _ = run.call(CLIENT, 10, Op::recv(9), reset(), 0, b""));
    let message = story(|run| {
        let frame = crate::framing::Frame { start: 0, body: 0, end: 5 };
        run.add(SERVER, 10, Event::Message(Place { number: 1, first_recv: 1, last_recv: 1, frame }), b"date");
        run.add(SERVER, 11, Event::Note(Note::NoAnswer { after_ms: 9 }), b"");
    });
    let number = story(|run| _ = run.recv(CLIENT, 10, b"\0\0\0\x05"));
    let wrong: &[Wrong] = &[
        (&nothing, "client: connect → ok", "client: no connect → ok yet", "client：还没有 connect → ok"),
        (
            &another_word,
            "server: recv → b'hello'",
            "server: recv returned 5 (b'hallo'); b'hello' is expected",
            "server：recv 返回了 5 (b'hallo')，应为 b'hello'",
        ),
        (
            &no_reply,
            "server: recv → b'hello', then send → 5",
            "server: the last call is recv → 5; send → 5 is missing",
            "server：最近一次调用是 recv → 5，还缺 send → 5",
        ),
        (
            &no_reply,
            "server: close → ok, then recv → b'hello'",
            "server: recv comes behind the fact before it, which is still missing",
            "server：recv 要在前一项之后，而前一项还没有出现",
        ),
        (
            &joined,
            "server: recv → 5 covering 1 sends of client",
            "server: no recv has the bytes of 1 × send by client yet",
            "server：还没有一次 recv 正好收到 client 的 1 次 send",
        ),
        (
            &cut,
            "server: send covered by 3 recvs of client",
            "server: no send was received in 3 × recv by client yet",
            "server：还没有一次 send 正好被 client 分 3 次 recv 收到",
        ),
        (&joined, "client: 3 send", "client: send 2 of 3 times", "client：send 有 2 次，需要 3 次"),
        (
            &spoke,
            "server: no send",
            "server: row 5 is send, which is not to come; begin the step again",
            "server：第 5 条记录是不该出现的 send，重做这一步",
        ),
        (
            &joined,
            "client: 1 send",
            "client: row 5 is one send more than 1; begin the step again",
            "client：第 5 条记录使 send 超过 1 次，重做这一步",
        ),
        (
            &joined,
            "client: < 2 send",
            "client: row 5 is one send more than 1; begin the step again",
            "client：第 5 条记录使 send 超过 1 次，重做这一步",
        ),
        (
            &was_reset,
            "client: no ECONNRESET",
            "client: row 4 is ECONNRESET, which is not to come; begin the step again",
            "client：第 4 条记录是不该出现的 ECONNRESET，重做这一步",
        ),
        (
            &slow,
            "client: each recv took < 5 ms",
            "client: recv took 3.500 s, less than 5.00 ms is expected; begin the step again",
            "client：recv 用时 3.500 s，应少于 5.00 ms，重做这一步",
        ),
        (&nothing, "server: each recv took < 5 ms", "server: no recv yet", "server：还没有 recv"),
        (
            &slow,
            "client: answered in 0–0.1 s",
            "client: the reply took 3.490 s; 0.0 s to 0.1 s are expected",
            "client：应答用时 3.490 s，应为 0.0 s 到 0.1 s",
        ),
        (
            &nothing,
            "client: answered in 1–1.5 s",
            "client: no reply between 1.0 s and 1.5 s after a send yet",
            "client：send 之后 1.0 s 到 1.5 s 之间还没有应答",
        ),
        (
            &no_reply,
            "server waits in accept ≥ 1 s",
            "server: this saved log does not say whether it waits in accept",
            "server：这份保存的日志看不出是否停在 accept 中",
        ),
        (&nothing, "server: message b'date'", "server: no message b'date' yet", "server：还没有消息 b'date'"),
        (
            &message,
            "server: message b'data'",
            "server: the message b'date' came; b'data' is expected",
            "server：收到的消息是 b'date'，应为 b'data'",
        ),
        (
            &message,
            "server: message b'date' from recv 1–2",
            "server: the message b'date' from recv 1–1 came; b'date' from recv 1–2 is expected",
            "server：收到的消息是 b'date' from recv 1–1，应为 b'date' from recv 1–2",
        ),
        (
            &message,
            "server: note kernel-dropped",
            "server: the note kernel-dropped is missing",
            "server：还没有提示 kernel-dropped",
        ),
        (
            &nothing,
            "server: 2 open",
            "server: open connections: 1; 2 are expected",
            "server：打开的连接有 1 个，应有 2 个",
        ),
        (
            &nothing,
            "server: recvfrom from 2 addresses",
            "server: addresses that recvfrom has had: 0 of 2",
            "server：recvfrom 的对端地址有 0 个，需要 2 个",
        ),
        (
            &number,
            "client: recv with byte 3 = 08",
            "client: no recv with byte 3 = 08 yet",
            "client：还没有第 3 个字节为 08 的 recv",
        ),
        (
            &number,
            "client: recv as u32be = 7",
            "client: no recv with the expected number yet",
            "client：还没有得到所需数值的 recv",
        ),
    ];
    let mut keys: BTreeSet<String> =
        wrong.iter().map(|(story, check, en, zh)| said(&lacks(&after(check, story)), check, en, zh)).collect();

    // What depends on the moment at which one looks.
    let step = |act: &str, check: &str, story: &Story, now: &Now<'_>| {
        let mut checker = checker(&[(act, check)]);
        checker.follow(&story.log(), now);
        checker.step(0, &|name| name.to_owned()).unwrap()
    };
    let (start, send) = ("\"[Start all]\"", "\"client [Send]\"");
    let calls = |_: EndpointId| vec![(Some(ConnectionId(1)), "recv", Stamp(0))];
    let now = |ms: u64| Now { calls: Some(&calls), ..at(ms) };
    for (act, check, story, now, en, zh) in [
        (send, "client: send → 5", &nothing, now(9), "not begun yet", "还没有开始"),
        (
            start,
            "server waits in recv ≥ 3 s",
            &nothing,
            now(1000),
            "server: in recv for 1.0 s of 3.0 s",
            "server：停在 recv 中 1.0 s，需要 3.0 s",
        ),
        (
            start,
            "server waits in accept ≥ 3 s",
            &nothing,
            now(1000),
            "server: is in recv, not in accept",
            "server：停在 recv 中，而不是 accept",
        ),
    ] {
        keys.insert(said(&lacks(&step(act, check, story, &now)), check, en, zh));
    }
    let quiet = step(start, "client: send → 5; server: no send", &no_reply, &at(111)).missing.unwrap();
    let (en, zh) = ("0.2 s more, in which nothing else may come", "还要等 0.2 s，其间不能再有别的记录");
    keys.insert(said(&quiet, "quiet", en, zh));

    let all: BTreeSet<String> = Missing::known().into_iter().map(|(key, _)| key).collect();
    assert_eq!(keys, all, "each of them");
    assert_eq!(MS, 1_000_000);
}
