//! What is typed, and the rows that it finds.

use bytes::Bytes;
use chrono::TimeZone;
use proptest::prelude::*;

use super::*;
use crate::address::Ends;
use crate::clock::Stamp;
use crate::payload::Encoding;
use crate::record::{ConnectionId, EndpointId, Event, Life, Note, Record, Row};
use crate::socket::{Call, ErrorCode, Op, Outcome};

fn peers() -> Peers {
    let known = |id, name: &str, local: &str, encoding| Known {
        endpoint: EndpointId(id),
        name: name.to_owned(),
        transport: Some(crate::address::Transport::Tcp),
        local: local.parse().ok(),
        encoding,
    };
    vec![known(1, "Server", "127.0.0.1:5001", Encoding::Utf8), known(2, "客户端 A", "127.0.0.1:54321", Encoding::Gbk)]
        .into()
}

/// Row 7 of the server, at 10:15:30.5, of connection 3 with 127.0.0.1:54321, which took 6 ms.
fn row(op: Op, outcome: Outcome, bytes: impl Into<Bytes>) -> Row {
    let local = "127.0.0.1:5001".parse().unwrap();
    let ends = Some(Ends::new(Some(local), "127.0.0.1:54321".parse().unwrap()));
    let call = Call { op, outcome, place: None, took_ns: 6_000_000 };
    let of_call = Record::of_call(EndpointId(1), Stamp(30_500_000_000), call);
    Row { number: 7, record: Record { connection: Some(ConnectionId(3)), ends, bytes: bytes.into(), ..of_call } }
}

fn finds(filter: &str, row: &Row) -> bool {
    let wall = chrono::Local.with_ymd_and_hms(2026, 11, 20, 10, 15, 0).unwrap();
    let filter: Filter = filter.parse().unwrap_or_else(|error| panic!("{filter}: {error}"));
    filter.matcher(&peers(), Clock::fixed(wall.into())).wants(None, row)
}

#[test]
fn a_row_is_found_by_whatever_it_has() {
    let data = row(Op::recv(9), Outcome::Moved(6), "HéLLo");
    for filter in [
        "",
        "  ",
        "héll",
        " LLO ",
        "recv(9) → 6",
        "54321",
        "客户端",
        "hex:4c4C",
        "hex:48 ?? ?9",
        "call:recv",
        "call:RECV()",
        "call:recv*",
        "peer:127.0.0.1:54321",
        "peer:*:54321",
        "peer:\"客户端 A\"",
        "peer:客*",
        "local:*:5001",
        "endpoint:server",
        "connection:3",
        "direction:in",
        "is:data",
        "is:call",
        "length:6",
        "length:>5",
        "length:..6",
        "length:<1k",
        "took:>5ms",
        "took:5.5ms..7ms",
        "row:7",
        "row:7..",
        "time:10:15:30..10:16:00",
        "time:>=10:15",
        "time:23:00..11:00",
        "time:+30..+31",
        "time:+30.5s..",
        "/H.LLo/",
        r"/^recv\(\d+\)/",
        "\"éLL\"",
        "“éLL”",
        "not call:send",
        "!call:send -is:trouble",
        "!(call:send or is:trouble)",
        "call:send or llo",
        "call:send || LLO && direction:in",
        "(call:send or call:recv) and not length:>100",
        "CALL:recv AND NOT errno:*",
        "call：recv",
        "héll call:recv llo",
        "héll and llo",
    ] {
        assert!(finds(filter, &data), "{filter}");
    }
    for filter in [
        "HÉ",
        "llox",
        "héll llo",
        "hex:6c",
        "call:send",
        "call:listen",
        "peer:127.0.0.1:5432",
        "peer:server",
        "endpoint:Serv",
        "endpoint:\"客户端 A\"",
        "connection:4",
        "direction:out",
        "is:trouble",
        "is:event",
        "length:>6",
        "length:>=1KiB",
        "took:>6ms",
        "row:..6",
        "row:8..9",
        "time:10:15:31..",
        "time:11:00..10:00",
        "time:<+30",
        "/h.llo/",
        "not LLO",
        "!call:recv",
        "-call:recv",
        "call:send or call:sendto",
        "errno:*",
    ] {
        assert!(!finds(filter, &data), "{filter}");
    }
}

#[test]
fn failures_notes_and_lives_are_found() {
    let code = ErrorCode { raw: 111, name: "ECONNREFUSED" };
    let failed = row(Op::connect("127.0.0.1:9".parse().unwrap()), Outcome::failed(code), "");
    for filter in ["econnref", "connect(('127", "errno:ECONNREFUSED", "errno:econn*", "is:trouble", "not length:>=0"] {
        assert!(finds(filter, &failed), "{filter}");
    }
    let other = |event| Row { number: 8, record: Record::new(EndpointId::LAB, Stamp(0), event) };
    let lost = other(Event::Note(Note::RowsLost { rows: 2 }));
    assert!(finds("2 rows were lost", &lost) && finds("is:note is:trouble endpoint:lab", &lost));
    assert!(!finds("took:>=0s", &lost) && !finds("is:call", &lost));
    let stopped = other(Event::Life(Life::Stopped));
    assert!(finds("is:event", &stopped) && !finds("is:trouble", &stopped));
}

#[test]
fn text_is_found_in_the_encoding_of_its_endpoint() {
    let gbk = Encoding::Gbk.encode("你好").unwrap();
    let mut data = row(Op::recv(9), Outcome::Moved(4), gbk);
    assert!(!finds("你好", &data) && !finds("/你./", &data));
    data.record.endpoint = EndpointId(2);
    assert!(finds("你好", &data) && finds("/你./", &data));
    // What was sent in UTF-8 is seen as such, too.
    let mut data = row(Op::recv(9), Outcome::Moved(6), "你好");
    data.record.endpoint = EndpointId(2);
    assert!(finds("你好", &data));
}

#[test]
fn a_sign_before_a_text_belongs_to_it() {
    let data = row(Op::recv(9), Outcome::Moved(2), "x = -1!");
    assert!(finds("-1", &data) && finds("-1!", &data) && finds("= -1", &data));
    let data = row(Op::recv(9), Outcome::Moved(2), "GET /index.html http://a and/or (x)");
    for filter in ["/index.html", "GET /index", "http://a", "and/or (x)", "\"and/or (x)\""] {
        assert_eq!(finds(filter, &data), filter != "and/or (x)" || finds("x", &data), "{filter}");
    }
}

#[test]
fn a_mistake_is_told_with_its_place() {
    for (text, at, said) in [
        ("call:rcv", 5, "rcv"),
        ("  call:", 7, "recv"),
        ("errno:ENOTHING", 6, "ENOTHING"),
        ("direction:up", 10, "up"),
        ("is:wrong", 3, "trouble"),
        ("length:>x", 7, "x"),
        ("length:9..1", 7, "begin"),
        ("length:+1", 7, "+1"),
        ("took:5", 5, "5ms"),
        ("time:10:15", 5, "10:15"),
        ("time:10:15..+2s", 5, "10:15..+2s"),
        ("hex:48 6", 7, "6"),
        ("hex:48 zz", 7, "character"),
        ("hex:", 4, "48"),
        ("call:recv and", 13, "follows"),
        ("or call:recv", 0, "follows"),
        ("not", 3, "follows"),
        ("(call:recv", 0, "not closed"),
        ("call:recv)", 9, "not opened"),
        ("()", 1, "follows"),
        ("\"abc", 0, "not closed"),
        ("/a(/", 0, "unclosed"),
    ] {
        match text.parse::<Filter>() {
            // Two words that may be bytes and are none are a text.
            Ok(filter) => assert_eq!((text, filter.to_string().as_str()), ("hex:48 zz", "hex:48 and zz")),
            Err(error) => {
                assert_eq!(error.at, at, "{text}: {error}");
                assert!(error.to_string().contains(said), "{text}: {error}");
            }
        }
    }
    let deep = format!("{}a{}", "(".repeat(40), ")".repeat(40));
    assert_eq!(deep.parse::<Filter>().unwrap_err().problem, Problem::TooDeep);
    assert_eq!("not ".repeat(40).parse::<Filter>().unwrap_err().problem, Problem::TooDeep);
    assert_eq!("a".repeat(5000).parse::<Filter>().unwrap_err().problem, Problem::TooLong);
    assert!("a{1000}{1000}{1000}".parse::<Filter>().is_ok());
    assert!("/a{1000}{1000}{1000}/".parse::<Filter>().is_err());
}

#[test]
fn a_filter_is_narrowed_by_what_is_clicked() {
    let filter = |text: &str| text.parse::<Filter>().unwrap();
    let call = |name: &str| Test::Call(Glob::new(name));
    assert_eq!(Filter::default().only(call("recv")).to_string(), "call:recv");
    assert_eq!(filter("hello world").only(call("recv")).to_string(), "\"hello world\" call:recv");
    assert_eq!(filter("a or b").only(call("recv")).to_string(), "(a or b) call:recv");
    assert_eq!(filter("call:send x").only(call("recv")).to_string(), "x call:recv");
    let without = filter("call:send").without(call("send"));
    assert_eq!(without.to_string(), "not call:send");
    assert_eq!(without.clone().without(call("send")), without);
    let from = Test::Row(Compare::AtLeast(Count(5)));
    assert_eq!(filter("row:3.. not call:recv row:<=9").only(from).to_string(), "not call:recv row:<=9 row:>=5");
}

#[test]
fn what_is_shown_is_read_as_the_same() {
    for text in [
        "a and b",
        "a or b c or (d or e) and f",
        "not (a or b) not not c",
        "hex:62 and beef",
        "hex:?? or /a b/ and /c\\/d/",
        "peer:\"a b\\\"\\\\\" \"and\" \"a:b\"",
        "took:90071992547409931ns time:+1.000000001s.. time:..10:15:00.000000001",
        "-!call:recv",
        "\"say ”hi“\"",
    ] {
        let filter: Filter = text.parse().unwrap();
        assert_eq!(filter.to_string().parse::<Filter>().as_ref(), Ok(&filter), "{text}: {filter}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn no_text_breaks_the_reader(
        pieces in prop::collection::vec(prop_oneof![
            prop::sample::select(vec![
                " ", "and", "or", "not", "!", "-", "(", ")", "\"", "\\", "/", ":", "call:", "peer:", "hex:", "recv", "4?", "ff",
                "length:", ">", "..", "10:15", "time:", "+2", "took:", "5ms", "“", "”", "is:data", "row:", "*", "a", "ß", "，",
            ]).prop_map(str::to_owned),
            any::<char>().prop_map(String::from),
        ], 0..24)
    ) {
        let text = pieces.concat();
        match text.parse::<Filter>() {
            Ok(filter) => prop_assert_eq!(filter.to_string().parse::<Filter>(), Ok(filter.clone()), "{}", filter),
            Err(error) => prop_assert!(error.at <= text.chars().count(), "{}", error),
        }
    }
}
