//! One thread for all connections: `selectors` tells which of them has something to do.

use super::super::behaviours::{self, Ends, Shape};
use super::super::framing::Cutting;
use super::super::source::Source;
use super::super::template::fill;
use super::Server;

const CLIENT: &str = r#"
class Client:
    def __init__(self, conn):
        self.conn = conn
        self.held = b""  # the beginning of a message
        self.out = b""  # what is still to be sent
        self.closing = False  # once it is sent
        $MORE$


def send(client, data):
    client.out += data  # the loop sends it when the system has room
    sel.modify(client.conn, selectors.EVENT_WRITE, client)
"#;

const SERVE: &str = r#"
def accept(s):
    conn, addr = s.accept()
    $LIMIT$
    conn.setblocking(False)  # no call may wait: all the others would wait with it
    $NO_DELAY$
    client = Client(conn)
    sel.register(conn, selectors.EVENT_READ, client)
    $OPENED$


def receive(client):
    data = client.conn.recv(SIZE)
    if not data:  # the client's end
        client.closing = True
    $RECEIVED$


def serve(client, events):
    try:
        if events & selectors.EVENT_READ:
            receive(client)
        if client.out:
            sent = client.conn.send(client.out)  # perhaps only a part
            client.out = client.out[sent:]
    except BlockingIOError:
        pass  # not yet; the loop comes back
    except (OSError, ValueError) as error:
        print(error)
        client.out, client.closing = b"", True
    $DRAINED$
    if client.closing and not client.out:
        sel.unregister(client.conn)
        client.conn.close()
        $GONE$
    else:
        # A client that does not read what it is sent is not read from: nothing piles up.
        sel.modify(client.conn, selectors.EVENT_WRITE if client.out else selectors.EVENT_READ, client)
"#;

const MAIN: &str = r#"
sel = selectors.DefaultSelector()
$UNLINK$
with socket.socket($FAMILY$, $KIND$) as s:
    $REUSE$
    s.bind(ADDRESS)
    s.listen($BACKLOG$)
    $LISTENING$
    s.setblocking(False)
    sel.register(s, selectors.EVENT_READ)
    while True:
        for key, events in sel.select($TIMEOUT$):
            if key.fileobj is s:
                accept(s)
            elif key.fileobj in sel.get_map():  # not closed by one before it
                serve(key.data, events)
        $IDLE$
"#;

const IDLE: &str = r#"
for client in [key.data for key in sel.get_map().values() if key.data]:
    if client.held and time.monotonic() >= client.due:  # nothing came for so long
        data, client.held = client.held, b""
        answer(client, data)
"#;

pub(super) fn add(source: &mut Source, server: &Server<'_>) {
    source.import(&["selectors"]);
    let more = match (server.shape, server.cutting) {
        (Shape::Streams, _) => "self.pieces = pieces()",
        (_, Cutting::Time) => "self.due = 0.0  # when what is held is a message",
        _ => "",
    };
    let client = fill(CLIENT, &[("MORE", more)]);
    let is_cut = server.cutting != Cutting::None || server.shape == Shape::Line;
    let client = if is_cut { client } else { without_line(&client, "self.held") };
    source.define(without_unused_wrap(client, server));
    if answers(server.shape) {
        source.define(answer(server));
    }
    let limit = server.limit().map_or(String::new(), |most| {
        format!(
            "if len(sel.get_map()) > {most}:  # the listening socket is in there, too\n    conn.close()\n    return\n"
        )
    });
    let serve = [
        ("LIMIT", limit.as_str()),
        ("NO_DELAY", &server.no_delay("conn")),
        ("OPENED", &opened(server)),
        ("RECEIVED", &received(server)),
        ("DRAINED", if server.shape == Shape::Streams { DRAINED } else { "" }),
        ("GONE", if server.shape == Shape::Rooms { "leave(client)" } else { "" }),
    ];
    source.define(fill(SERVE, &serve));
    let values = server.values();
    let mut values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let is_timed = server.cutting == Cutting::Time && answers(server.shape);
    if is_timed {
        source.import(&["time"]);
    }
    let (timeout, idle) = if is_timed { ("GAP", IDLE) } else { ("", "") };
    values.extend([("LISTENING", server.listening()), ("TIMEOUT", timeout), ("IDLE", idle.trim_start())]);
    source.main(fill(MAIN, &values));
}

const DRAINED: &str = "\
if not client.out and not client.closing:
    client.out = next(client.pieces)  # the system has taken the last piece
";

/// Whether each message is looked at.
fn answers(shape: Shape) -> bool {
    !matches!(shape, Shape::Silent | Shape::Greets | Shape::Streams)
}

/// What is done when a client has come.
fn opened(server: &Server<'_>) -> String {
    let delay = behaviours::delay(server.endpoint);
    match server.shape {
        Shape::Greets => {
            let text = server.cutting.wrapped("greeting()");
            fill("$DELAY$\nsend(client, $TEXT$)\nclient.closing = True\n", &[("DELAY", delay), ("TEXT", &text)])
        }
        Shape::Streams => fill("$DELAY$\nsend(client, next(client.pieces))\n", &[("DELAY", delay)]),
        _ => String::new(),
    }
}

/// What is done with what one `recv` gave.
fn received(server: &Server<'_>) -> String {
    if !answers(server.shape) {
        return String::new();
    }
    let template = match (server.shape, server.cutting) {
        (Shape::Line, _) => {
            "client.held += data\n\
             if client.held and (client.closing or b\"\\n\" in client.held):\n    \
                 line, _, _ = client.held.partition(b\"\\n\")\n    \
                 answer(client, client.held[:len(line) + 1])\n"
        }
        (_, Cutting::None) => "if data:\n    answer(client, data)\n",
        (_, Cutting::Bytes) => {
            "messages, client.held = cut(client.held + data)\n\
             for message in messages:\n    \
                 if not client.closing:\n        \
                     answer(client, message)\n"
        }
        (_, Cutting::Time) => {
            "client.held += data\n\
             client.due = time.monotonic() + GAP\n\
             if client.held and not data:\n    \
                 answer(client, client.held)\n    \
                 client.held = b\"\"\n"
        }
    };
    template.to_owned()
}

/// The function that does what is to be done with a message.
fn answer(server: &Server<'_>) -> String {
    let delay = match behaviours::delay(server.endpoint) {
        "" => String::new(),
        delay => format!("{delay}  # everybody waits: a loop should never sleep; threads may"),
    };
    let closing = "client.closing = True";
    let template = match server.shape {
        Shape::Replies(Ends::WithClient) => "$DELAY$\nsend(client, $REPLY$)\n",
        Shape::Replies(Ends::AfterOne) | Shape::Line => "$DELAY$\nsend(client, $REPLY$)\n$CLOSING$\n",
        Shape::Replies(Ends::OnBlank) => {
            "if not data.strip():  # an empty command ends the conversation\n    $CLOSING$\n    return\n\
             $DELAY$\nsend(client, $REPLY$)\n"
        }
        Shape::Rooms => "$DELAY$\nif not hear(client, data):\n    $CLOSING$\n",
        Shape::Typed => {
            "print(client.conn.getpeername(), data, flush=True)\n\
             send(client, $TYPED$)  # everybody waits for the person who types\n"
        }
        _ => "reply_or_none = reply(data)\nif reply_or_none is not None:\n    $DELAY$\n    send(client, $ANSWER$)\n",
    };
    let wrapped = |text: &str| server.cutting.wrapped(text);
    let (reply, other, typed) =
        (wrapped("reply(data)"), wrapped("reply_or_none"), wrapped("input(\"reply: \").encode()"));
    let values =
        [("DELAY", delay.as_str()), ("CLOSING", closing), ("REPLY", &reply), ("ANSWER", &other), ("TYPED", &typed)];
    fill("def answer(client, data):\n    $BODY$\n", &[("BODY", &fill(template, &values))])
}

/// Rooms send by themselves, so what they send is wrapped where it is sent.
fn without_unused_wrap(client: String, server: &Server<'_>) -> String {
    if server.shape == Shape::Rooms {
        let data = server.cutting.wrapped("data");
        return client.replace("client.out += data ", &format!("client.out += {data} "));
    }
    client
}

fn without_line(text: &str, what: &str) -> String {
    text.lines().filter(|line| !line.contains(what)).map(|line| format!("{line}\n")).collect()
}
