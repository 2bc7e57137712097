#% from "parts/macros.py" import sent
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
        {{ sent("client", "answer.encode(" ~ codec.encode ~ ")") }}
        return answer == "success"
    if data.decode({{ codec.show }}).strip() == "quit":
        leave(client)
        {{ sent("client", "data") }}
        return False
    name, room = members[client]
    tell(room, f"{{ stamp }}{name}: ".encode({{ codec.encode }}) + data, client)
    return True


def join(client, data):
    words = data.decode({{ codec.show }}).split()  # NAME ROOM
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
    tell(room, {{ settings.leave }}.encode({{ codec.encode }}))
    if not rooms[room]:
        del rooms[room]


def tell(room, data, speaker=None):
    for other in list(rooms[room].values()):
        if other != speaker:
            try:
                {{ sent("other", "data") }}
            except OSError:
                pass  # one that has vanished; its own turn will find it gone
#% endset
#% set answer = ""
