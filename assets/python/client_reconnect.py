#% from "parts/macros.py" import connected, each_message, shown, wrapped
#% set what = transport ~ " client: a connection for each message."
#% set main
for message in messages():
    {{ connected()|indent(4) }}
        s.sendall({{ wrapped("message") }})
        s.shutdown(socket.SHUT_WR)  # nothing more will be sent; the answer can still come
        {{ each_message("s") }}
            print({{ shown("data") }})
#% endset
