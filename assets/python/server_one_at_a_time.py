#% from "parts/macros.py" import conversation, errors, listening
#% set what = transport ~ " server (" ~ behaviour ~ "): one client after another."
#% set functions
def serve(conn{{ ", addr" if shape == "turns" or shape == "chat" }}):
    {{ conversation("conn")|indent(4) }}
#% endset
#% set main
{{ listening()|indent(0) }}
    while True:
        conn, addr = s.accept()
        # While this client is served nobody calls accept(): the next waits in the backlog.
        try:
            with conn:
                serve(conn{{ ", addr" if shape == "turns" or shape == "chat" }})
        except {{ errors() }} as error:
            print(addr, error)
#% endset
