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
                send(client, {{ sending.line }})
            except OSError:
                pass  # one that has vanished; its own turn will find it gone
        #% endif
#% endif
#% endset
#% if sending.payload
#% set answer = 'input("reply, or nothing for PAYLOAD: ").encode(' ~ codec.encode ~ ') or PAYLOAD'
#% else
#% set answer = 'input("reply: ").encode(' ~ codec.encode ~ ')'
#% endif
