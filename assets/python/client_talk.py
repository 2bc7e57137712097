#% from "parts/macros.py" import connected, each_message, shown, wrapped
#% set what = transport ~ " client: sends and receives at any time."
#% set functions
def send(s):
    #% if sending.is_streamed
    with open(FILE, "rb") as file:
        s.sendfile(file)  # piece by piece, however long it is
    #% endif
    #% if sending.has_messages
    for data in messages():
        s.sendall({{ wrapped("data") }})
    #% elif not sending.is_streamed
    s.sendall({{ wrapped(sending.message) }})
    #% endif
    s.shutdown(socket.SHUT_WR)  # nothing more will be sent; answers can still come
#% endset
#% set main
{{ connected()|indent(0) }}
    threading.Thread(target=send, args=(s,), daemon=True).start()  # it sends while this one receives
    {{ each_message("s") }}
        print({{ shown("data") }})
#% endset
