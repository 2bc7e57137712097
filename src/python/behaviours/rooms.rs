//! Chat rooms.

use super::super::literal;
use super::super::payload::codec;
use super::super::source::Source;
use super::{Shape, Snippet, plain};
use crate::behaviour::leave_message;
use crate::lab::Endpoint;

const CODE: &str = r#"
def hear(client, data):
    """What a client says; whether it stays."""
    if client not in members:
        answer = join(client, data)
        send(client, answer.encode(CODEC))
        return answer == "success"
    if data.decode(CODEC, "replace").strip() == "quit":
        leave(client)
        send(client, data)
        return False
    name, room = members[client]
    tell(room, f"STAMP{name}: ".encode(CODEC) + data, client)
    return True


def join(client, data):
    words = data.decode(CODEC, "replace").split()  # NAME ROOM
    if len(words) != 2 or max(map(len, words)) > 32 or not all(map(str.isprintable, words)):
        return "invalid"
    name, room = words
    if name in rooms.get(room, {}):
        return "reuse"
    if len(members) >= MAX_MEMBERS:
        return "full"
    rooms.setdefault(room, {})[name] = client
    members[client] = name, room
    return "success"


def leave(client):
    if client not in members:
        return
    name, room = members.pop(client)
    del rooms[room][name]
    told = LEFT.format(name=name, room=room, ctime=time.ctime())
    tell(room, told.encode(CODEC))
    if not rooms[room]:
        del rooms[room]


def tell(room, data, speaker=None):
    for other in list(rooms[room].values()):
        if other != speaker:
            try:
                send(other, data)
            except OSError:
                pass  # one that has vanished; its own turn will find it gone
"#;

fn add(source: &mut Source, endpoint: &Endpoint) {
    source.constant("MAX_MEMBERS = 1000");
    source.constant("rooms = {}  # room -> {name: client}");
    source.constant("members = {}  # client -> (name, room)");
    let left = literal::text(&as_format(leave_message(&endpoint.behaviour_settings.leave)));
    source.constant(format!("LEFT = {left}"));
    let code = CODE.replace("CODEC", &format!("\"{}\"", codec(endpoint)));
    source.define(code.replace("STAMP", plain::stamp(endpoint)));
}

/// A text with `${name}` and its like as `str.format` has it.
fn as_format(text: &str) -> String {
    let names = ["name", "room", "ctime"];
    let doubled = text.replace('{', "{{").replace('}', "}}");
    names.iter().fold(doubled, |text, name| text.replace(&format!("${{{{{name}}}}}"), &format!("{{{name}}}")))
}

pub(super) const ROOMS: Snippet = Snippet { id: "rooms", shape: Shape::Rooms, imports: &["time"], add };
