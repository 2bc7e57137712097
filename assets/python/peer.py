#% from "parts/groups.py" import after_bind, before_bind
#% from "parts/macros.py" import buffers, shown
#% set what = transport ~ " peer: receives and sends at any time."
#% set constants
#% if not to
#% elif place.form != "inet"
# On the command line: PATH TO_PATH.
#% else
# On the command line: HOST PORT TO_HOST TO_PORT.
#% endif
#% if not to
#% elif to.form == "path"
TO = sys.argv[2] if len(sys.argv) > 2 else {{ to.path }}
#% elif to.form == "abstract"
TO = "\0" + (sys.argv[2] if len(sys.argv) > 2 else {{ to.path }})
#% elif to.has_scope
TO_HOST, TO_PORT = sys.argv[3:5] if len(sys.argv) > 4 else ({{ to.host }}, {{ to.port }})
TO = socket.getaddrinfo(TO_HOST, TO_PORT, type={{ place.kind }})[0][4]
#% else
TO = (sys.argv[3], int(sys.argv[4])) if len(sys.argv) > 4 else ({{ to.host }}, {{ to.port }})
#% endif
#% endset
#% set functions
def receive(s):
    while True:
        #% if options.pause
        time.sleep({{ options.pause }})  # what comes meanwhile piles up in the kernel's queue
        #% endif
        data, addr = s.recvfrom({{ options.datagram }})  # {{ "what is longer loses its end" if options.cuts else "a datagram comes whole" }}
        print(addr, {{ shown("data") }})
#% endset
#% set main
#% include "parts/unlink.py"
with socket.socket({{ place.family }}, {{ place.kind }}) as s:
    #% if groups.has_options
    {{ before_bind()|indent(4) }}
    #% endif
    #% if options.has_buffers
    {{ buffers()|indent(4) }}
    #% endif
    s.bind({{ place.address }})
    #% if groups.joined
    {{ after_bind()|indent(4) }}
    #% endif
    print("listening on", s.getsockname(), flush=True)
    threading.Thread(target=receive, args=(s,), daemon=True).start()
    #% if not to and place.form == "path"
    TO = input("send to which path? ")
    #% elif not to
    host, port = input("send to which host and port? ").split()
    TO = (host, int(port))
    #% endif
    for data in messages():
        s.sendto(data, TO)
#% endset
