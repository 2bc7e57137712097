#% from "parts/macros.py" import connected, each_message, shown, wrapped
#% set what = transport ~ " client: sends once and shows what comes back." if sending.message else transport ~ " client: shows what comes."
#% set main
{{ connected()|indent(0) }}
    #% if sending.message
    s.sendall({{ wrapped(sending.message) }})  # send() may take a part only; sendall() goes on
    s.shutdown(socket.SHUT_WR)  # nothing more will be sent; the answer can still come
    #% endif
    {{ each_message("s") }}
        print({{ shown("data") }})
#% endset
