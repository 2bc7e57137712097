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
    #% if forks
    # The lab shows what a process for each client has: socketserver.ForkingMixIn. Here they are threads, and share their memory.
    #% endif
    #% if options.accepts == "once"
    conn, addr = s.accept()  # one accept, before the loop: the next client waits in the backlog
    serve(conn, addr)
    threading.Event().wait()  # the program goes on, and listens
    #% else
    while True:
        conn, addr = s.accept()
        #% if options.limit
        if threading.active_count() > {{ options.limit }}:
            conn.close()
            continue
        #% endif
        #% if options.accepts == "after-first-message"
        try:
            conn.recv(1, socket.MSG_PEEK)  # waits here for the first message: until it comes nobody calls accept()
        except OSError as error:
            print(addr, error)
        #% endif
        threading.Thread(target=serve, args=(conn, addr), daemon=True).start()
    #% endif
#% endset
