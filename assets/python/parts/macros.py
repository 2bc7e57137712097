{# Pieces that several programs share. A macro writes lines from the left; who calls it says |indent(…). #}

{# A message with what the framing puts around it. #}
#% macro wrapped(message)
{%- if framing.wraps %}wrap({{ message }}){% else %}{{ message }}{% endif -%}
#% endmacro

{# Bytes, to be read by a person. #}
#% macro shown(bytes)
{{- bytes }}.decode({{ codec.show }})
{%- endmacro %}

{# One recv() on a connection; with a pause before it by the function of parts/recv.py. #}
#% macro recv(conn)
{%- if options.pause %}recv({{ conn }}){% else %}{{ conn }}.recv({{ options.size }}){% endif -%}
#% endmacro

{# How much the kernel is to keep for a socket. #}
#% macro buffers()
#% if options.rcvbuf
s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, {{ options.rcvbuf }})  # unread bytes that the kernel keeps; Linux doubles it
#% endif
#% if options.sndbuf
s.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, {{ options.sndbuf }})  # bytes that send() may be ahead; Linux doubles it
#% endif
#% endmacro

{# The head of a loop over what comes on a connection. #}
#% macro each_message(conn)
{%- if framing.cuts %}for data in received({{ conn }}):
{%- else %}while data := {{ recv(conn) }}:  # b"" is the other side's end
{%- endif -%}
#% endmacro

{# What is sent after a delay is made before it, as in the lab: a timestamp tells when something came. Then said(name) is it. #}
#% macro made(name, note="")
#% if "(" in answer
{{ name }} = {{ answer }}
#% endif
time.sleep({{ delay }}){{ note }}
#% endmacro
#% macro said(name)
{%- if delay and "(" in answer %}{{ name }}{% else %}{{ answer }}{% endif -%}
#% endmacro

{# Sends to a client of a chat or a room, by the function of parts/send.py or the event loop where there is one. #}
#% macro sent(client, data)
{%- if has_connections and (model == "event-loop" or framing.wraps) %}send({{ client }}, {{ data }})
{%- elif has_connections %}{{ client }}.sendall({{ data }})
{%- else %}s.sendto({{ data }}, {{ client }})
{%- endif -%}
#% endmacro

{# What can go wrong with one client. #}
#% macro errors()
{%- if framing.name and shape == "turns" %}(OSError, ValueError, EOFError)
{%- elif framing.name %}(OSError, ValueError)
{%- elif shape == "turns" %}(OSError, EOFError)
{%- else %}OSError
{%- endif -%}
#% endmacro

{# A client's socket gets connected. #}
#% macro connected()
#% if place.is_name
# A name may stand for several numbers, of IPv4 and of IPv6: each is tried.
#% set timeout = ", timeout=" ~ options.connect_timeout if options.connect_timeout else ""
with socket.create_connection((HOST, PORT){{ timeout }}) as s:
    #% if options.has_buffers
    {{ buffers()|indent(4) }}
    #% endif
#% else
with socket.socket({{ place.family }}, {{ place.kind }}) as s:
    #% if options.has_buffers
    {{ buffers()|indent(4) }}
    #% endif
    #% if options.connect_timeout
    s.settimeout({{ options.connect_timeout }})  # how long connect() may take
    #% endif
    s.connect({{ place.address }})
#% endif
#% if options.answer_timeout
    s.settimeout({{ options.answer_timeout }})  # how long an answer may take
#% elif options.connect_timeout
    s.settimeout(None)  # recv() waits without end
#% endif
#% if options.no_delay
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # small pieces go at once
#% endif
#% endmacro

{# A server's socket is made and listens; the lines after it go on in its block. #}
#% macro listening()
#% include "parts/unlink.py"
with socket.socket({{ place.family }}, {{ place.kind }}) as s:
    #% if options.reuse_addr
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # after a stop the port can be bound again at once
    #% endif
    #% if options.has_buffers
    {{ buffers()|indent(4) }}
    #% endif
    s.bind({{ place.address }})
    s.listen({{ options.backlog }})
    print("listening on", s.getsockname(), flush=True)
    #% if shape == "chat"
    threading.Thread(target=type_lines, daemon=True).start()
    #% endif
#% endmacro

{# One client served by a thread that waits in each call. #}
#% macro conversation(conn)
#% if options.no_delay
{{ conn }}.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # small pieces go at once
#% endif
#% if shape == "greets"
#% if delay
{{ made("answer")|indent(0) }}
#% endif
{{ conn }}.sendall({{ wrapped(said("answer")) }})
#% elif shape == "streams"
#% if delay
time.sleep({{ delay }})
#% endif
for piece in pieces():
    {{ conn }}.sendall(piece)  # waits while the client does not read
#% elif shape == "line"
#% if options.pause
time.sleep({{ options.pause }})  # what comes meanwhile piles up in the kernel's queue
#% endif
with {{ conn }}.makefile("rb") as file:
    data = file.readline(65536)  # as many recv() as it takes, up to so many bytes
if data:
    #% if delay
    {{ made("answer")|indent(4) }}
    #% endif
    {{ conn }}.sendall({{ said("answer") }})
#% elif shape == "once" and not framing.cuts
data = {{ recv(conn) }}
if data:
    #% if delay
    {{ made("answer")|indent(4) }}
    #% endif
    {{ conn }}.sendall({{ said("answer") }})
#% elif shape == "silent"
while {{ recv(conn) }}:  # b"" is the other side's end
    pass  # everything is thrown away (RFC 863)
#% if options.keeps_half_open
else:
    threading.Event().wait()  # the client has ended; this side stays open, in CLOSE_WAIT
#% endif
#% elif shape == "spins" and not framing.cuts
empty = 0
while empty < {{ most_empty }}:  # this limit is ours: without it the loop would never end
    data = {{ recv(conn) }}
    if not data:
        empty += 1  # the mistake: b"" is the other side's end, and recv() returns it at once, every time
        continue
    #% if delay
    time.sleep({{ delay }})
    #% endif
    {{ conn }}.sendall({{ wrapped(answer) }})
#% elif shape == "rooms"
try:
    {{ each_message(conn) }}
        #% if delay
        time.sleep({{ delay }})
        #% endif
        #% if has_lock
        with lock:
            stays = hear({{ conn }}, data)
        if not stays:
            break
        #% else
        if not hear({{ conn }}, data):
            break
        #% endif
finally:
    # One that vanishes leaves its room, too.
    #% if has_lock
    with lock:
        leave({{ conn }})
    #% else
    leave({{ conn }})
    #% endif
#% elif shape == "chat"
clients.add({{ conn }})
try:
    #% if sending.payload
    {{ sent(conn, "PAYLOAD") }}
    #% endif
    {{ each_message(conn) }}
        print(addr, {{ shown("data") }})
    #% if options.keeps_half_open
    else:
        threading.Event().wait()  # the client has ended; this side stays open, in CLOSE_WAIT
    #% endif
finally:
    clients.remove({{ conn }})
#% else
{{ each_message(conn) }}
    #% if shape == "until-blank"
    if not data.strip():
        break  # an empty command ends the conversation
    #% endif
    #% if shape == "maybe"
    answer = {{ answer }}
    if answer is not None:
        #% if delay
        time.sleep({{ delay }})
        #% endif
        {{ conn }}.sendall({{ wrapped("answer") }})
    #% elif shape == "turns"
    print(addr, {{ shown("data") }})
    #% if has_lock
    with lock:
        {{ conn }}.sendall({{ wrapped(answer) }})
    #% else
    {{ conn }}.sendall({{ wrapped(answer) }})
    #% endif
    #% else
    #% if delay
    {{ made("answer")|indent(4) }}
    #% endif
    {{ conn }}.sendall({{ wrapped(said("answer")) }})
    #% if shape == "once"
    break  # one answer, and close
    #% endif
    #% endif
#% if options.keeps_half_open
else:
    threading.Event().wait()  # the client has ended; this side stays open, in CLOSE_WAIT
#% endif
#% endif
#% endmacro
