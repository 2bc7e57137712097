//! One client served by a thread that waits in each call: the body of a function or a method, which ends with the client.

use super::super::behaviours::{self, Ends, Shape};
use super::super::framing::Cutting;
use super::super::template::fill;
use super::Server;
use crate::lab::Model;

const RAW: &str = r#"
while data := $CONN$.recv(SIZE):  # b"" is the client's end
    $EACH$
"#;

const CUT: &str = r#"
held = b""
while data := $CONN$.recv(SIZE):  # b"" is the client's end
    messages, held = cut(held + data)
    for data in messages:
        $EACH$
"#;

const GAP: &str = r#"
held, ended = b"", False
while not ended:
    $CONN$.settimeout(GAP if held else None)
    try:
        data = $CONN$.recv(SIZE)
        ended = not data
        held += data
    except TimeoutError:
        data = b""  # nothing came for so long: what is held is a message
    $CONN$.settimeout(None)
    if held and not data:
        data, held = held, b""
        $EACH$
"#;

const LINE: &str = r#"
with $CONN$.makefile("rb") as file:
    line = file.readline(65536)  # as many recv() as it takes, up to so many bytes
if line:
    $DELAY$
    $CONN$.sendall(reply(line))
"#;

const STREAM: &str = r#"
$DELAY$
for piece in pieces():
    $CONN$.sendall(piece)  # waits while the client does not read
"#;

const ROOMS: &str = r#"
try:
    $LOOP$
finally:
    # One that vanishes leaves its room, too.
    $LEAVE$
"#;

/// The lines that serve the client whose socket the expression `conn` is.
pub(super) fn body(server: &Server<'_>, conn: &str) -> String {
    let delay = behaviours::delay(server.endpoint);
    let values = [("CONN", conn), ("DELAY", delay)];
    match server.shape {
        Shape::Greets => {
            let send = server.cutting.wrapped("greeting()");
            fill("\n$DELAY$\n$CONN$.sendall($SEND$)\n", &[values[0], values[1], ("SEND", &send)])
        }
        Shape::Streams => fill(STREAM, &values),
        Shape::Line => fill(LINE, &values),
        Shape::Replies(Ends::AfterOne) if server.cutting == Cutting::None => {
            fill("\ndata = $CONN$.recv(SIZE)\nif data:\n    $DELAY$\n    $CONN$.sendall(reply(data))\n", &values)
        }
        Shape::Rooms => {
            let leave = locked(server, &format!("leave({conn})"));
            fill(ROOMS, &[("LOOP", &talk(server, conn, delay)), ("LEAVE", &leave)])
        }
        Shape::Replies(_) | Shape::MayReply | Shape::Silent | Shape::Typed => talk(server, conn, delay),
    }
}

/// The loop over what comes.
fn talk(server: &Server<'_>, conn: &str, delay: &str) -> String {
    let template = match server.cutting {
        Cutting::None => RAW,
        Cutting::Bytes => CUT,
        Cutting::Time => GAP,
    };
    let each = each(server, conn, delay);
    fill(template, &[("CONN", conn), ("EACH", &each)])
}

/// What is done with each message.
fn each(server: &Server<'_>, conn: &str, delay: &str) -> String {
    const SENDALL: &str = "  # send() may take a part only; sendall() goes on";
    let reply = server.cutting.wrapped("reply(data)");
    let answer = server.cutting.wrapped("answer");
    let send_reply = format!("{conn}.sendall({reply}){SENDALL}");
    let template = match server.shape {
        Shape::Replies(Ends::WithClient) => "$DELAY$\n$REPLY$\n",
        Shape::Replies(Ends::OnBlank) => {
            "if not data.strip():\n    return  # an empty command ends the conversation\n$DELAY$\n$REPLY$\n"
        }
        Shape::Replies(Ends::AfterOne) => "$DELAY$\n$REPLY$\nreturn  # one answer, and close\n",
        Shape::Silent => "pass  # everything is thrown away (RFC 863)\n",
        Shape::Rooms => "$DELAY$\n$HEAR$\n",
        Shape::Typed => "print($CONN$.getpeername(), data, flush=True)\n$TYPED$\n",
        Shape::MayReply | Shape::Greets | Shape::Streams | Shape::Line => {
            "answer = reply(data)\nif answer is not None:\n    $DELAY$\n    $CONN$.sendall($ANSWER$)\n"
        }
    };
    let typed = server.cutting.wrapped("input(\"reply: \").encode()");
    let typed = locked(server, &format!("{conn}.sendall({typed})"));
    let hear = locked(server, &format!("if not hear({conn}, data):\n    return"));
    let values = [("CONN", conn), ("DELAY", delay), ("REPLY", &send_reply), ("ANSWER", &answer), ("TYPED", &typed)];
    fill(template, &[&values[..], &[("HEAR", &hear)]].concat())
}

/// The lines as one thread at a time may run them, where there are several.
fn locked(server: &Server<'_>, lines: &str) -> String {
    match server.endpoint.model() {
        Model::ThreadPerConnection => fill("with lock:\n    $LINES$\n", &[("LINES", lines)]),
        Model::OneAtATime | Model::EventLoop => lines.to_owned(),
    }
}

/// What the behaviour needs beside its own functions.
pub(super) fn helpers(server: &Server<'_>) -> String {
    if server.shape != Shape::Rooms {
        return String::new();
    }
    let data = server.cutting.wrapped("data");
    format!("def send(client, data):\n    client.sendall({data})\n")
}
