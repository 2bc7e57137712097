//! Text in another encoding, however TCP cuts it, against scripts that know only bytes.

use socketlab::address::Address;
use socketlab::lab::Model;
use socketlab::payload::Encoding;

use crate::bench::{Bench, CLIENT};
use crate::python::{Script, bytes, hex};

fn ask(address: &str, how: &str, says: &[Vec<u8>]) -> Option<Vec<Vec<u8>>> {
    let address: Address = address.parse().unwrap();
    let says: Vec<String> = says.iter().map(|message| hex(message)).collect();
    let authority = address.authority();
    let mut args = vec![address.transport.scheme(), &authority, how];
    args.extend(says.iter().map(String::as_str));
    let replies = Script::start("client.py", &args)?.finish();
    Some(replies.iter().filter(|line| *line != "EOF").map(|line| bytes(line)).collect())
}

/// A text, and its capitals as Python's `str.upper()` has them.
const TEXTS: [(Encoding, &str, &str); 5] = [
    (Encoding::Utf8, "straße ὀδυσσεύς привет ŉ 😀", "STRASSE ὈΔΥΣΣΕΎΣ ПРИВЕТ ʼN 😀"),
    (Encoding::Gbk, "abc αβγ привет 中文", "ABC ΑΒΓ ПРИВЕТ 中文"),
    (Encoding::ShiftJis, "abc αβγ привет 日本 ｱ", "ABC ΑΒΓ ПРИВЕТ 日本 ｱ"),
    (Encoding::Utf16Le, "straße 中文 😀", "STRASSE 中文 😀"),
    (Encoding::Utf16Be, "straße 中文 😀", "STRASSE 中文 😀"),
];

#[test]
fn capitals_are_right_in_every_model_wherever_tcp_cuts() {
    std::thread::scope(|scope| {
        for (encoding, text, capitals) in TEXTS {
            scope.spawn(move || capitals_are_right(encoding, text, capitals));
        }
    });
}

fn capitals_are_right(encoding: Encoding, text: &str, capitals: &str) {
    let (text, capitals) = (encoding.encode(text).unwrap(), encoding.encode(capitals).unwrap());
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = bench.serve_with("upper-case", "tcp://127.0.0.1:0", |e| {
            e.make_server().model = Some(model);
            e.payload_options.encoding = encoding;
            e.options.recv_size = 3;
        });
        for how in ["split", "glued"] {
            let Some(replies) = ask(&format!("tcp://{address}"), how, std::slice::from_ref(&text)) else { return };
            assert_eq!(replies.concat(), capitals, "{encoding} {model} {how}");
        }
        // The beginning of a character at the end of the stream goes back as it is.
        let cut = [&text[..], &encoding.encode("é中").unwrap_or(vec![0xd6])[..1]].concat();
        if encoding.start(&cut[text.len()..]) == Some(socketlab::payload::Start::Cut) {
            let expected = [&capitals[..], &cut[text.len()..]].concat();
            let Some(replies) = ask(&format!("tcp://{address}"), "split", &[cut]) else { return };
            assert_eq!(replies.concat(), expected, "{encoding} {model}");
        }
    }
    for model in [Model::OneAtATime, Model::ThreadPerConnection] {
        let mut bench = Bench::new();
        let address = bench.serve_with("upper-case", "udp://127.0.0.1:0", |e| {
            e.make_server().model = Some(model);
            e.payload_options.encoding = encoding;
        });
        let Some(replies) = ask(&format!("udp://{address}"), "turns", std::slice::from_ref(&text)) else { return };
        assert_eq!(replies, std::slice::from_ref(&capitals), "{encoding} {model}");
    }
}

#[test]
fn rooms_are_in_the_encoding_of_their_server() {
    for model in Model::ALL {
        let mut bench = Bench::new();
        let address = bench.serve_with("rooms", "tcp://127.0.0.1:0", |e| {
            e.make_server().model = Some(if model == Model::OneAtATime { Model::EventLoop } else { model });
            e.payload_options.encoding = Encoding::Gbk;
            e.make_server().behaviour_settings.leave = "${name} 离开了 ${room}".to_owned();
        });
        let gbk = |text: &str| Encoding::Gbk.encode(text).unwrap();
        bench.connect(CLIENT, "tcp", address);
        bench.send(CLIENT, &gbk("小红  \t 教室"));
        assert_eq!(bench.received(CLIENT, 7), b"success");
        let says = [gbk("小明 教室")];
        let Some(replies) = ask(&format!("tcp://{address}"), "turns", &says) else { return };
        assert_eq!(replies, [b"success"]);
        let left = gbk("小明 离开了 教室");
        assert_eq!(&bench.received(CLIENT, 7 + left.len())[7..], left, "{model}");
    }
}
