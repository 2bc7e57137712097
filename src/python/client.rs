//! Clients: of connections, and of datagrams on a connected socket.

use super::framing::{self, Cutting};
use super::payload::{self, ToSend};
use super::place::{self, Place};
use super::source::Source;
use super::template::fill;
use super::{literal, multicast};
use crate::address::Transport;
use crate::lab::{Endpoint, Turns};

const RECEIVE: &str = r#"
def receive(s):
    """Shows what comes, until the other side ends."""
    $LOOP$
"#;

const RAW: &str = r#"
while data := s.recv(SIZE):
    $SHOW$
"#;

const CUT: &str = r#"
held = b""
while data := s.recv(SIZE):
    messages, held = cut(held + data)
    for data in messages:
        $SHOW$
"#;

/// The payload goes out, and what comes back is shown.
const ONCE: &str = r#"
    $SEND$
    s.shutdown(socket.SHUT_WR)  # nothing more will be sent; the answer can still come
    receive(s)
"#;

/// Whoever has sent waits for an answer.
const TURNS: &str = r#"
    for line in sys.stdin:
        s.sendall($TYPED$)
        if not (data := s.recv(SIZE)):
            break
        $SHOW$
"#;

/// Both sides send at any time.
const BOTH: &str = r#"
    receiver = threading.Thread(target=receive, args=(s,))
    receiver.start()  # one thread receives while the other waits for what is typed
    for line in sys.stdin:
        s.sendall($TYPED$)
    s.shutdown(socket.SHUT_WR)
    receiver.join()
"#;

/// A datagram for a datagram.
const DATAGRAMS: &str = r#"
with $FOLDER$socket.socket($FAMILY$, $KIND$) as s:
    $OPTIONS$
    $BIND$
    s.connect(ADDRESS)  # sends nothing: the system remembers where to send, and from whom to receive
    s.settimeout(TIMEOUT)
    $LOOP$
"#;

pub(super) fn program(endpoint: &Endpoint) -> Source {
    let mut source = Source::new(endpoint, &format!("{} client.", endpoint.transport().label()));
    let place = Place::of(&endpoint.address);
    if !(place.is_name && endpoint.transport().has_connections()) {
        place::add(&mut source, &endpoint.address);
    }
    if endpoint.transport().has_connections() {
        connection(&mut source, endpoint, &place);
    } else {
        datagrams(&mut source, endpoint, &place);
    }
    source
}

fn connection(source: &mut Source, endpoint: &Endpoint, place: &Place) {
    let options = &endpoint.options;
    source.constant(format!("SIZE = {}  # what recv() gives at most, in bytes", options.recv_size));
    let cutting = framing::add(source, endpoint);
    let to_send = payload::add(source, endpoint);
    let show = payload::show(endpoint);
    let typed = cutting.wrapped(&payload::typed(endpoint));
    let is_turns = to_send == ToSend::Typed && options.turns == Turns::HalfDuplex;
    if !is_turns {
        // A client only shows: by time or not, what comes is what it shows.
        let template = if cutting == Cutting::Bytes { CUT } else { RAW };
        source.define(fill(RECEIVE, &[("LOOP", &fill(template, &[("SHOW", &show)]))]));
    }
    let body = match to_send {
        ToSend::Bytes => {
            let send =
                format!("s.sendall({})  # send() may take a part only; sendall() goes on", cutting.wrapped("PAYLOAD"));
            fill(ONCE, &[("SEND", &send)])
        }
        ToSend::File => {
            let send = "with open(PATH, \"rb\") as file:\n    s.sendfile(file)";
            fill(ONCE, &[("SEND", send)])
        }
        ToSend::Typed => {
            source.import(if is_turns { &["sys"] } else { &["sys", "threading"] });
            fill(if is_turns { TURNS } else { BOTH }, &[("TYPED", &typed), ("SHOW", &show)])
        }
    };
    let opening = opening(source, endpoint, place);
    source.main(format!("{opening}{body}"));
}

/// The lines that connect.
fn opening(source: &mut Source, endpoint: &Endpoint, place: &Place) -> String {
    let options = &endpoint.options;
    let timeout = literal::seconds(options.connect_timeout_ms);
    let mut lines = if place.is_name {
        // `create_connection` tries every number of a name, so the first is not asked for.
        source.constant(format!("HOST, PORT = {}, {}", literal::text(&endpoint.address.host), endpoint.address.port));
        vec![
            "# A name may stand for several numbers, of IPv4 and of IPv6: each is tried.".to_owned(),
            format!("with socket.create_connection((HOST, PORT), timeout={timeout}) as s:"),
        ]
    } else {
        vec![
            format!("with socket.socket({}, {}) as s:", place.family, place.kind),
            format!("    s.settimeout({timeout})  # how long connect() may take"),
            "    s.connect(ADDRESS)".to_owned(),
        ]
    };
    lines.push(match options.answer_timeout_ms {
        0 => "    s.settimeout(None)  # recv() waits without end".to_owned(),
        ms => format!("    s.settimeout({})  # how long an answer may take", literal::seconds(ms)),
    });
    if options.no_delay && endpoint.transport() == Transport::Tcp {
        lines.push("    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # small pieces go at once".to_owned());
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

/// How long a client of datagrams waits where the lab would wait without end, in milliseconds: a datagram can be lost.
const DATAGRAM_PATIENCE_MS: u64 = 5_000;

fn datagrams(source: &mut Source, endpoint: &Endpoint, place: &Place) {
    let patience = match endpoint.options.answer_timeout_ms {
        0 => DATAGRAM_PATIENCE_MS,
        ms => ms,
    };
    source.constant(format!("TIMEOUT = {}  # seconds: a datagram can be lost", literal::seconds(patience)));
    let to_send = payload::add(source, endpoint);
    let show = format!("data = s.recv(65535)  # a datagram comes whole\n{}", payload::show(endpoint));
    let body = match to_send {
        ToSend::Bytes => format!("s.send(PAYLOAD)\n{show}\n"),
        ToSend::File => format!("with open(PATH, \"rb\") as file:\n    s.send(file.read())\n{show}\n"),
        ToSend::Typed => {
            source.import(&["sys"]);
            let typed = payload::typed(endpoint);
            fill("for line in sys.stdin:\n    s.send($TYPED$)\n    $SHOW$\n", &[("TYPED", &typed), ("SHOW", &show)])
        }
    };
    let guarded = fill(
        "try:\n    $BODY$\nexcept TimeoutError:\n    print(\"no answer within\", TIMEOUT, \"seconds\")\n",
        &[("BODY", &body)],
    );
    let is_unix = endpoint.transport() == Transport::UnixDatagram;
    let options = multicast::before_bind(source, &endpoint.options, place);
    let options: String = options
        .lines()
        .filter(|line| !line.contains("SO_REUSEADDR") && !line.starts_with('#'))
        .map(|line| format!("{line}\n"))
        .collect();
    let (folder, bind) = if is_unix {
        source.import(&["os", "tempfile"]);
        let own = "# A Unix socket that is bound to no path gets no answer.\n\
                   s.bind(os.path.join(folder, \"client.sock\"))";
        ("tempfile.TemporaryDirectory() as folder, ", own)
    } else {
        ("", "")
    };
    let values = [
        ("FAMILY", place.family.as_str()),
        ("KIND", place.kind),
        ("OPTIONS", &options),
        ("FOLDER", folder),
        ("BIND", bind),
        ("LOOP", &guarded),
    ];
    source.main(fill(DATAGRAMS, &values));
}
