#% from "parts/macros.py" import conversation, errors, listening
#% set what = transport ~ " server (" ~ behaviour ~ "): a thread for each connection."
#% set functions
def serve(conn, addr):
    try:
        with conn:
            {{ conversation("conn")|indent(12) }}
    except {{ errors() }} as error:
        print(addr, error)
#% endset
#% set main
{{ listening()|indent(0) }}
    while True:
        conn, addr = s.accept()
        #% if options.limit
        if threading.active_count() > {{ options.limit }}:
            conn.close()
            continue
        #% endif
        threading.Thread(target=serve, args=(conn, addr), daemon=True).start()
#% endset
