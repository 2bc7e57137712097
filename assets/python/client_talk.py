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
    #% if options.keeps_half_open
    sender = threading.Thread(target=send, args=(s,))
    sender.start()  # it sends while this one receives
    #% else
    threading.Thread(target=send, args=(s,), daemon=True).start()  # it sends while this one receives
    #% endif
    {{ each_message("s") }}
        print({{ shown("data") }})
    #% if options.keeps_half_open
    sender.join()  # the other side has ended; this one goes on sending until all is said
    #% endif
#% endset
