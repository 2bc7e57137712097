//! Chat rooms.

use super::super::source::Source;
use super::{Shape, Snippet};

const CODE: &str = r#"
def hear(client, data):
    """What a client says; whether it stays."""
    if client not in members:
        answer = join(client, data)
        send(client, answer)
        return answer == b"success"
    if data.strip() == b"quit":
        leave(client)
        send(client, data)
        return False
    name, room = members[client]
    tell(room, f"[{time.ctime()}] {name}: ".encode() + data, client)
    return True


def join(client, data):
    line = re.fullmatch(r"(\S{1,32}) (\S{1,32})\r*\n?", data.decode(errors="replace"))  # NAME ROOM
    if not line:
        return b"invalid"
    name, room = line.groups()
    if name in rooms.get(room, {}):
        return b"reuse"
    if len(members) >= MAX_MEMBERS:
        return b"full"
    rooms.setdefault(room, {})[name] = client
    members[client] = name, room
    return b"success"


def leave(client):
    if client not in members:
        return
    name, room = members.pop(client)
    del rooms[room][name]
    tell(room, f"{name} left {room} at {time.ctime()}".encode())
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

fn add(source: &mut Source) {
    source.constant("MAX_MEMBERS = 1000");
    source.constant("rooms = {}  # room -> {name: client}");
    source.constant("members = {}  # client -> (name, room)");
    source.define(CODE);
}

pub(super) const ROOMS: Snippet =
    Snippet { id: "rooms", shape: Shape::Rooms, imports: &["re", "time"], add: |source, _| add(source) };
