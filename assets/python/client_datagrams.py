#% from "parts/groups.py" import before_bind
#% from "parts/macros.py" import buffers, shown
#% macro sent(data)
{%- if options.unconnected %}s.sendto({{ data }}, {{ place.address }}){% else %}s.send({{ data }}){% endif -%}
#% endmacro
#% macro received()
{%- if options.unconnected %}s.recvfrom({{ options.datagram }})[0]{% else %}s.recv({{ options.datagram }}){% endif -%}
#% endmacro
#% set what = transport ~ (" client: sends and receives at any time." if talks else " client: a datagram for a datagram." if is_answered else " client: only sends.")
#% set functions
#% if talks
def receive(s):
    while True:
        #% if options.pause
        time.sleep({{ options.pause }})  # what comes meanwhile piles up in the kernel's queue
        #% endif
        data = {{ received() }}  # {{ "what is longer loses its end" if options.cuts else "a datagram comes whole" }}
        print({{ shown("data") }})
#% endif
#% endset
#% set main
#% if place.form == "path" or place.form == "abstract"
with tempfile.TemporaryDirectory() as folder, socket.socket({{ place.family }}, {{ place.kind }}) as s:
    s.bind(os.path.join(folder, "client.sock"))  # a Unix socket that is bound to no path gets no answer
#% else
with socket.socket({{ place.family }}, {{ place.kind }}) as s:
#% endif
    #% if groups.has_options
    {{ before_bind()|indent(4) }}
    #% endif
    #% if options.has_buffers
    {{ buffers()|indent(4) }}
    #% endif
    #% if not options.unconnected
    s.connect({{ place.address }})  # sends nothing: the system notes where to send, and from whom to receive
    #% endif
#% if talks
    threading.Thread(target=receive, args=(s,), daemon=True).start()
    #% if sending.has_messages
    for data in messages():
        {{ sent("data") }}
    #% else
    {{ sent(sending.message) }}
    #% endif
    time.sleep({{ options.patience }})  # what is on its way may still come; a datagram socket sees no end
#% elif not is_answered
    #% if sending.has_messages
    for data in messages():
        {{ sent("data") }}
    #% else
    {{ sent(sending.message) }}
    #% endif
#% else
    s.settimeout({{ options.patience }})  # the question can be lost, and so can the answer
    #% if sending.has_messages
    for data in messages():
        #% if not sending.repeat
        if not data:
            break  # an empty line ends it
        #% endif
        try:
            {{ sent("data") }}
            #% if options.pause
            time.sleep({{ options.pause }})  # what comes meanwhile piles up in the kernel's queue
            #% endif
            print({{ received() }}.decode({{ codec.show }}))  # {{ "what is longer loses its end" if options.cuts else "a datagram comes whole" }}
        except OSError as error:
            print("no answer:", error)
    #% else
    try:
        {{ sent(sending.message) }}
        #% if options.pause
        time.sleep({{ options.pause }})  # what comes meanwhile piles up in the kernel's queue
        #% endif
        print({{ received() }}.decode({{ codec.show }}))  # {{ "what is longer loses its end" if options.cuts else "a datagram comes whole" }}
    except OSError as error:
        print("no answer:", error)
    #% endif
#% endif
#% endset
