#% from "parts/groups.py" import before_bind
#% from "parts/macros.py" import buffers, shown
#% set what = transport ~ (" client: sends and receives at any time." if talks else " client: a datagram for a datagram." if is_answered else " client: only sends.")
#% set functions
#% if talks
def receive(s):
    while True:
        #% if options.pause
        time.sleep({{ options.pause }})  # what comes meanwhile piles up in the kernel's queue
        #% endif
        data = s.recv({{ options.datagram }})  # {{ "what is longer loses its end" if options.cuts else "a datagram comes whole" }}
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
    s.connect({{ place.address }})  # sends nothing: the system notes where to send, and from whom to receive
#% if talks
    threading.Thread(target=receive, args=(s,), daemon=True).start()
    #% if sending.has_messages
    for data in messages():
        s.send(data)
    #% else
    s.send({{ sending.message }})
    #% endif
    time.sleep({{ options.patience }})  # what is on its way may still come; a datagram socket sees no end
#% elif not is_answered
    #% if sending.has_messages
    for data in messages():
        s.send(data)
    #% else
    s.send({{ sending.message }})
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
            s.send(data)
            #% if options.pause
            time.sleep({{ options.pause }})  # what comes meanwhile piles up in the kernel's queue
            #% endif
            print(s.recv({{ options.datagram }}).decode({{ codec.show }}))  # {{ "what is longer loses its end" if options.cuts else "a datagram comes whole" }}
        except OSError as error:
            print("no answer:", error)
    #% else
    try:
        s.send({{ sending.message }})
        #% if options.pause
        time.sleep({{ options.pause }})  # what comes meanwhile piles up in the kernel's queue
        #% endif
        print(s.recv({{ options.datagram }}).decode({{ codec.show }}))  # {{ "what is longer loses its end" if options.cuts else "a datagram comes whole" }}
    except OSError as error:
        print("no answer:", error)
    #% endif
#% endif
#% endset
