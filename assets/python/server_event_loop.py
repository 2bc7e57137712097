#% from "parts/macros.py" import buffers, errors, made, said, shown, wrapped
#% set what = transport ~ " server (" ~ behaviour ~ "): one thread that waits for all connections at once."
#% set sleeps = "  # everybody waits: a loop should never sleep; threads may"
{# Whether something is sent to a client while another is served, or none. #}
#% set has_send = shape in ["rooms", "chat"] or framing.name == "gap" and shape != "silent"
#% set shows_client = shape in ["turns", "chat"]
#% set listens = shape not in ["greets", "streams", "silent"]
{# What is still to be sent; the loop sends it when the system has room. #}
#% macro queued(data)
{%- if has_send %}send(client, {{ data }}){% else %}client.out += {{ wrapped(data) }}  # the loop sends it{% endif -%}
#% endmacro
#% set functions
class Client:
    def __init__(self, conn{{ ", addr" if shows_client }}):
        self.conn = conn
        #% if shows_client
        self.addr = addr
        #% endif
        #% if framing.cuts or shape == "line"
        self.held = b""  # the beginning of a message
        #% endif
        #% if framing.name == "gap"
        self.due = 0.0  # when what is held is a message
        #% endif
        #% if shape == "streams"
        self.pieces = pieces()
        #% endif
        self.out = b""  # what is still to be sent
        self.closing = False  # once it is sent
#% if has_send


def send(client, data):
    client.out += {{ wrapped("data") }}  # the loop sends it when the system has room
    sel.modify(client.conn, selectors.EVENT_WRITE, client)
#% endif
#% if listens


def answer(client, data):
    #% if shape == "until-blank"
    if not data.strip():  # an empty command ends the conversation
        client.closing = True
        return
    #% endif
    #% if shape == "turns"
    print(client.addr, {{ shown("data") }})
    # Everybody waits for the person who types.
    {{ queued(answer) }}
    #% elif shape == "chat"
    print(client.addr, {{ shown("data") }})
    #% elif shape == "maybe"
    reply_or_none = {{ answer }}
    if reply_or_none is not None:
        #% if delay
        time.sleep({{ delay }}){{ sleeps }}
        #% endif
        {{ queued("reply_or_none") }}
    #% elif shape == "rooms"
    #% if delay
    time.sleep({{ delay }}){{ sleeps }}
    #% endif
    if not hear(client, data):
        client.closing = True
    #% else
    #% if delay
    {{ made("made", sleeps)|indent(4) }}
    #% endif
    {{ queued(said("made")) }}
    #% if shape == "once" or shape == "line"
    client.closing = True
    #% endif
    #% endif
#% endif


def accept(s):
    conn, {{ "addr" if shows_client else "_" }} = s.accept()
    #% if options.limit
    if len(sel.get_map()) > {{ options.limit }}:  # the listening socket is in there, too
        conn.close()
        return
    #% endif
    conn.setblocking(False)  # no call may wait: all the others would wait with it
    #% if options.no_delay
    conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # small pieces go at once
    #% endif
    client = Client(conn{{ ", addr" if shows_client }})
    #% if shape == "greets"
    #% if delay
    {{ made("made", sleeps)|indent(4) }}
    #% endif
    client.out, client.closing = {{ wrapped(said("made")) }}, True
    #% elif shape == "streams"
    #% if delay
    time.sleep({{ delay }}){{ sleeps }}
    #% endif
    client.out = next(client.pieces)
    #% endif
    sel.register(conn, selectors.EVENT_{{ "WRITE" if shape == "greets" or shape == "streams" else "READ" }}, client)
    #% if shape == "chat"
    clients.add(client)
    #% if sending.payload
    send(client, PAYLOAD)
    #% endif
    #% endif


def receive(client):
    #% if options.pause
    time.sleep({{ options.pause }}){{ sleeps }}
    #% endif
    data = client.conn.recv({{ options.size }})
    if not data:  # the client's end
        #% if options.keeps_half_open
        # In the lab this server stays half-open; a loop that never closes would be told of the end for ever.
        #% endif
        client.closing = True
    #% if not listens
    #% elif shape == "line"
    client.held += data
    if client.held and (client.closing or b"\n" in client.held):
        line, _, _ = client.held.partition(b"\n")
        answer(client, client.held[:len(line) + 1])
    #% elif framing.name == "gap"
    client.held += data
    client.due = time.monotonic() + {{ framing.gap }}
    if client.held and not data:
        answer(client, client.held)
        client.held = b""
    #% elif framing.cuts
    messages, client.held = cut(client.held + data)
    for message in messages:
        if not client.closing or not data:
            answer(client, message)
    #% else
    else:
        answer(client, data)
    #% endif


def serve(client, events):
    try:
        if events & selectors.EVENT_READ:
            receive(client)
        if client.out:
            sent = client.conn.send(client.out)  # perhaps only a part
            client.out = client.out[sent:]
    except BlockingIOError:
        pass  # not yet; the loop comes back
    except {{ errors() }} as error:
        print(error)
        client.out, client.closing = b"", True
    #% if shape == "streams"
    if not client.out and not client.closing:
        client.out = next(client.pieces)  # the system has taken the last piece
    #% endif
    if client.closing and not client.out:
        sel.unregister(client.conn)
        client.conn.close()
        #% if shape == "rooms"
        leave(client)
        #% elif shape == "chat"
        clients.remove(client)
        #% endif
    else:
        # A client that does not read what it is sent is not read from: nothing piles up.
        sel.modify(client.conn, selectors.EVENT_WRITE if client.out else selectors.EVENT_READ, client)
#% endset
#% set main
sel = selectors.DefaultSelector()
#% include "parts/unlink.py"
with socket.socket({{ place.family }}, {{ place.kind }}) as s:
    #% if options.reuse_addr
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # after a stop the port can be bound again at once
    #% endif
    #% if options.has_buffers
    {{ buffers()|indent(4) }}
    #% endif
    s.bind({{ place.address }})
    s.listen({{ options.backlog }})
    print("listening on", s.getsockname(), flush=True)
    s.setblocking(False)
    sel.register(s, selectors.EVENT_READ)
    #% if shape == "chat"
    sel.register(rung, selectors.EVENT_READ)
    threading.Thread(target=type_lines, daemon=True).start()
    #% endif
    while True:
        for key, events in sel.select({{ framing.gap if framing.name == "gap" else "" }}):
            if key.fileobj is s:
                accept(s)
            #% if shape == "chat"
            elif key.fileobj is rung:
                rung.recv(1)
                data = typed.popleft()
                for client in list(clients):
                    send(client, data)
            #% endif
            elif key.fileobj in sel.get_map():  # not closed by one before it
                serve(key.data, events)
        #% if framing.name == "gap"
        for client in [key.data for key in sel.get_map().values() if key.data]:
            if client.held and time.monotonic() >= client.due:  # nothing came for so long
                data, client.held = client.held, b""
                answer(client, data)
        #% endif
#% endset
