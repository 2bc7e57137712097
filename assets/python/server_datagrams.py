#% from "parts/groups.py" import after_bind, before_bind
#% from "parts/macros.py" import buffers, errors, made, said, shown
#% set how = "a thread for each datagram." if is_threaded else "one datagram after another."
#% set what = transport ~ " server (" ~ behaviour ~ "): " ~ how
#% set reads = shape != "greets" and shape != "streams"
{# What is done with the datagram `data` of `addr`. #}
#% macro served()
#% if shape == "chat"
clients.add(addr)
print(addr, {{ shown("data") }})
#% elif shape == "turns"
print(addr, {{ shown("data") }})
#% if has_lock
with lock:
    s.sendto({{ answer }}, addr)
#% else
s.sendto({{ answer }}, addr)
#% endif
#% elif shape == "rooms"
#% if delay
time.sleep({{ delay }})
#% endif
#% if has_lock
with lock:
    if not hear(addr, data):
        leave(addr)
#% else
if not hear(addr, data):
    leave(addr)
#% endif
#% elif shape == "maybe"
answer = {{ answer }}
if answer is not None:
    #% if delay
    time.sleep({{ delay }})
    #% endif
    s.sendto(answer, addr)
#% elif shape == "until-blank"
if data.strip():
    #% if delay
    {{ made("answer")|indent(4) }}
    #% endif
    s.sendto({{ said("answer") }}, addr)
#% else
#% if shape == "line"
data = b"".join(data.partition(b"\n")[:2])  # the first line, with its end
#% endif
#% if delay
{{ made("answer")|indent(0) }}
#% endif
s.sendto({{ said("answer") }}, addr)
#% endif
#% endmacro

#% set functions
#% if is_threaded and shape != "silent"
def serve({{ "data, " if reads }}addr):
    #% if shape == "turns"
    try:
        {{ served()|indent(8) }}
    except {{ errors() }} as error:
        print(addr, error)
    #% else
    {{ served()|indent(4) }}
    #% endif
#% endif
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
    #% if shape == "chat"
    threading.Thread(target=type_lines, daemon=True).start()
    #% endif
    while True:
        #% if options.pause
        time.sleep({{ options.pause }})  # what comes meanwhile piles up in the kernel's queue; what has no room there is lost
        #% endif
        #% if shape == "silent"
        s.recvfrom({{ options.datagram }})  # everything is thrown away (RFC 863)
        #% else
        #% if not reads
        _, addr = s.recvfrom({{ options.datagram }})  # whatever it says, it is answered
        #% else
        data, addr = s.recvfrom({{ options.datagram }})  # {{ "what is longer loses its end" if options.cuts else "a datagram comes whole; what the buffer has no room for is lost" }}
        #% endif
        #% if not place.has_port
        if not addr:
            continue  # a sender that is bound to no path cannot be answered
        #% endif
        #% if is_threaded
        threading.Thread(target=serve, args=({{ "data, addr" if reads else "addr," }}), daemon=True).start()
        #% else
        try:
            {{ served()|indent(12) }}
        except {{ errors() }} as error:
            print(addr, error)
        #% endif
        #% endif
#% endset
