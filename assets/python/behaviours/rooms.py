#% set constants
MAX_MEMBERS = 1000
rooms = {}  # room -> {name: client}
members = {}  # client -> (name, room)
#% endset
#% set functions
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
    tell(room, {{ stamp }} + f"{name}: ".encode({{ codec.encode }}) + data, client)
    return True


def join(client, data):
    words = data.decode({{ codec.show }}).split()
    if len(words) != 2 or max(map(len, words)) > 32:
        return b"invalid"
    name, room = words
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
    tell(room, f"{name} left {room} at {time.ctime()}".encode({{ codec.encode }}))
    if not rooms[room]:
        del rooms[room]


def tell(room, data, speaker=None):
    for other in list(rooms[room].values()):
        if other != speaker:
            try:
                send(other, data)
            except OSError:
                pass  # one that has vanished; its own turn will find it gone
#% endset
#% set answer = ""
