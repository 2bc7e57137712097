#% from "parts/macros.py" import sent
#% set constants
#% if shape == "chat"
clients = set()  # whoever can be written to
#% if model == "event-loop"
typed = collections.deque()  # lines that the loop has not sent yet
bell, rung = socket.socketpair()  # wakes the loop, which waits for sockets and knows no keyboard
#% endif
#% endif
#% endset
#% set functions
#% if shape == "chat"
def type_lines():
    """Each line that is typed goes to every client, at any time."""
    for line in sys.stdin:
        #% if model == "event-loop"
        typed.append({{ sending.line }})
        bell.send(b"!")
        #% else
        for client in list(clients):
            try:
                {{ sent("client", sending.line) }}
            except OSError:
                pass  # one that has vanished; its own turn will find it gone
        #% endif
#% elif sending.payload
def type_reply():
    usual = PAYLOAD.decode({{ codec.show }})[:60]
    typed = input(f"reply (Enter alone sends {usual!r}): ")
    return typed.encode({{ codec.encode }}) or PAYLOAD
#% endif
#% endset
#% if sending.payload
#% set answer = "type_reply()"
#% else
#% set answer = 'input("reply: ").encode(' ~ codec.encode ~ ')'
#% endif
