# The settings of an endpoint, the ways to add one, the examples, and what its threads wait in.

## Role and transport

add-server-hint = Waits for clients: bind, listen, accept; with datagrams bind, recvfrom.
add-client-hint = Initiates: connect, or sendto.
add-peer = Peer
add-peer-hint = Binds, receives from any address and sends to any: both sides of a datagram socket.
add-relay = Relay
add-relay-hint = Listens, connects each client on to a target, and hands on both ways, with the faults of a bad network in between.
setting-role-unfit = Not with { $transport }: a peer needs datagrams, and ICMP has clients only.
setting-path = Path
setting-free-path = Free path
setting-free-path-hint = Another path, where no endpoint of this lab is
transport-tcp = TCP
transport-tcp-hint = SOCK_STREAM: a reliable stream of bytes with connections. It keeps no boundaries of messages.
transport-udp = UDP
transport-udp-hint = SOCK_DGRAM: single datagrams that may be lost, duplicated or reordered, but never cut; there is no connection.
transport-unix = Unix stream
transport-unix-hint = AF_UNIX, SOCK_STREAM: a stream as TCP has it, between programs of this machine, at a path.
transport-unixgram = Unix datagram
transport-unixgram-hint = AF_UNIX, SOCK_DGRAM: datagrams between programs of this machine; none is lost.
transport-unixpacket = Unix seqpacket
transport-unixpacket-hint = AF_UNIX, SOCK_SEQPACKET: connections that keep the boundaries of messages.
transport-icmp = ICMP
transport-icmp-hint = SOCK_RAW: echo requests as ping sends them. It needs privileges.
transport-refused = { $code }: { $cause } { $next }

## Serving

setting-model = Model
setting-model-hint = How it serves many clients.
model-one-at-a-time = one at a time
model-one-at-a-time-hint = One thread does everything: while it serves one client, the next waits in the backlog.
model-thread-per-connection = thread per connection
model-thread-per-connection-hint = Every client gets a thread that may wait in recv() without holding up the others; a thousand clients are a thousand threads.
model-event-loop = event loop
model-event-loop-hint = One thread waits in select() for all connections, serves whichever is ready, and never blocks for a single one.
model-datagrams-one-at-a-time = one at a time
model-datagrams-one-at-a-time-hint = One thread replies to one datagram after another; the next waits in the socket's queue.
model-datagrams-thread-per-connection = thread per datagram
model-datagrams-thread-per-connection-hint = Every datagram gets its reply from a thread of its own, so a slow reply does not hold up the others.
settings-listening = Listening socket
setting-backlog-hint = listen(backlog): how many connections the kernel completes and keeps waiting for accept().
setting-max-connections-hint = Once this many are open, a further client is accepted and closed at once.

## Replying

setting-delay-ms = Delay
setting-delay-ms-unit = ms
setting-delay-ms-hint = Every reply waits this long. It shows the difference between the models.
setting-text = Text
setting-text-hint = The greeting, or the quotes, one a line, in the notation of payloads; escapes such as \r\n count.
setting-text-example = Empty: the usual one
setting-folder = Folder
setting-folder-hint = Clients get the names in it, and nothing else of this machine.
setting-folder-example = none
setting-hidden-names = hidden names
setting-hidden-names-hint = Names that begin with a dot are left out unless this is chosen.
setting-stamp = Stamp
setting-stamp-hint = How the time stands before what was sent.
setting-stamp-spaced = [ctime] data
setting-stamp-joined = [ctime]data
setting-answer = Answers
setting-answer-hint = The time alone, as the RFC has it, or what was sent with the time before it.
setting-answer-time = the time
setting-answer-repeat = repeat
setting-list = ls
setting-list-hint = How ls lists the names: a name a line, or as Python prints os.listdir().
setting-list-lines = a name a line
setting-list-python = ['a', 'b']
setting-leave = Leaving
setting-leave-hint = What a room receives when a member leaves. {"${name}, ${room} and ${ctime}"} are filled in.
setting-leave-example = Empty: the usual one
wrong-long = at most { $most } characters
setting-encoding = Encoding
setting-encoding-hint = In which encoding text comes and goes; it is also that of what you type for this server.
dialog-folder = Folder that ls may list
dialog-folder-hint = Path of a folder
dialog-choose = Choose
wrong-folder = { $path } is not a folder that can be read.
setting-rule = Rules
setting-rule-hint = The first rule that matches what came gives the reply.
setting-rule-option = The first rule that matches gives its reply; may be repeated. WHEN is exact, prefix, contains, regex or hex; \= in the pattern is =; the reply is a payload, in which $1 and $name are what a regex captured.
rule-add = Add rule
rule-when = Rule { $n }: compare
rule-pattern = Rule { $n }: pattern
rule-pattern-example = what comes
rule-reply = Rule { $n }: reply
rule-reply-example = the reply
rule-delay = Rule { $n }: delay
rule-delay-hint = How long this reply waits, in milliseconds
rule-up = Move rule { $n } up
rule-down = Move rule { $n } down
rule-remove = Remove rule { $n }
rule-exact = is
rule-prefix = begins with
rule-contains = contains
rule-regex = regex
rule-hex = hex is

## Framing, duplex, timeouts

setting-framing = Framing
setting-framing-hint = How a byte stream is cut into messages, both ways.
settings-traffic = Sending and receiving
setting-reconnect = connect again for every reply
setting-reconnect-hint = When the server has replied and closed, the client connects again at once for your next message, as in the example Line timestamp.
setting-reconnect-option = Connect again when the server has closed, for what is sent next: for servers that reply once. The next send waits for that close, up to --timeout.
setting-keep-half-open = keep half-open
setting-keep-half-open-hint = When the other side has ended, this side stays open until you close it; with TCP it stays in CLOSE_WAIT. Otherwise it closes, too, once everything is sent.
setting-keep-half-open-option = When the other side of a connection has ended, keep this one open until it is stopped: CLOSE_WAIT. Without it this side closes, too, when everything is sent.
setting-accepts = accept()
setting-accepts-hint = When the loop of the server calls accept() again.
setting-accepts-option = When to call accept() again: as it should, or with a beginner's mistake.
setting-accepts-again = again
setting-accepts-again-hint = As soon as a client has its thread.
setting-accepts-after-first-message = after recv
setting-accepts-after-first-message-hint = When the client has sent something: a client that sends nothing keeps all others waiting.
setting-accepts-once = once
setting-accepts-once-hint = Never: one accept() stands before the loop.
setting-forks = fork()
setting-forks-hint = Every client gets a copy of what the server remembers, as a process made by fork() has it. Here a thread stands for the process; the Python forks.
setting-unconnected = unconnected
setting-unconnected-hint = Without connect(): every call is sendto() or recvfrom(), and what any program sends to the port is received.
setting-cut-datagrams = cut datagrams
setting-cut-datagrams-hint = recvfrom(bufsize), as most programs call it: the rest of a longer datagram is lost, and a row says how many bytes.
setting-cut-datagrams-option = Receive with recvfrom(bufsize), as most programs do, where bufsize is --recv-size: the rest of a longer datagram is lost, and a row says how much. Without it each is received whole.
setting-turns = Duplex
setting-turns-hint = Who may send when.
setting-turns-option = In turns: after each send wait for a message of the other side before sending again; a server only with manual.
setting-turns-full-duplex = full duplex
setting-turns-full-duplex-hint = Both sides may send at any time.
setting-turns-half-duplex = half duplex
setting-turns-half-duplex-hint = The side that has sent waits for a reply before it sends again.
setting-recv-size-hint = The bufsize of every recv: how many bytes it returns at most. A small one cuts messages apart; 1 reads byte by byte.
setting-recv-size-option = The bytes that each recv or recvfrom asks for; datagrams are received whole unless --cut-datagrams is given.
setting-recv-pause-ms = recv pause
setting-recv-pause-ms-unit = ms
setting-recv-pause-ms-hint = Before each recv the thread pauses this long. What comes meanwhile piles up in the kernel's queue: bytes come out of it as one, datagrams stay apart.
setting-so-rcvbuf = SO_RCVBUF
setting-so-rcvbuf-unit = bytes
setting-so-rcvbuf-example = default
setting-so-rcvbuf-hint = How much the kernel keeps unread for this socket; set before bind or connect. getsockopt shows what the system made of it: Linux doubles it.
setting-so-sndbuf = SO_SNDBUF
setting-so-sndbuf-unit = bytes
setting-so-sndbuf-example = default
setting-so-sndbuf-hint = How much send may hand to the kernel before the other side has it; set before bind or connect. When it is full, send waits.
setting-answer-timeout-ms = Reply timeout
setting-answer-timeout-ms-unit = ms
setting-answer-timeout-ms-hint = When no reply has come after this time, a row says so. 0 waits without end.

## Datagrams

settings-datagrams = Broadcast and multicast
setting-to = Sends to
setting-to-hint = Where a peer sends, or a relay hands on to: an address of its own transport.
setting-broadcast = SO_BROADCAST
setting-broadcast-hint = Without it sendto a broadcast address fails with EACCES.
setting-groups = Groups joined
setting-groups-hint = IP_ADD_MEMBERSHIP: multicast groups, each with % and an interface where one is wanted; commas between them.
setting-groups-option = Join a multicast group, such as 239.1.2.3, 239.1.2.3%eth0 or ff15::7%2; may be repeated.
setting-groups-example = 239.1.2.3%eth0, …
setting-multicast-ttl = Multicast TTL
setting-multicast-ttl-hint = IP_MULTICAST_TTL: how many networks a datagram to a group may go through. 1 stays in this one.
setting-multicast-ttl-example = 1
setting-multicast-interface = Interface
setting-multicast-interface-hint = IP_MULTICAST_IF: where datagrams to groups leave from: a name, a number or an address.
setting-multicast-interface-example = by routing table
setting-multicast-loop = Multicast loopback
setting-multicast-loop-hint = IP_MULTICAST_LOOP: whether this machine gets what it sends to a group.
setting-multicast-loop-default = default
setting-multicast-loop-on = on
setting-multicast-loop-off = off
wrong-group = a multicast address, 224.0.0.0 to 239.255.255.255 or ff00::/8, perhaps with %interface
wrong-groups = at most { $most } groups
wrong-rules = at most { $most } rules
wrong-interface = the name, the number or the address of an interface

## A relay

settings-faults = Faults
settings-faults-off = off
settings-faults-hint = What you type counts at once, also while the relay runs. Where a field is empty, that fault is off.
setting-target = Target
setting-target-hint = Where each client is connected on to, such as 127.0.0.1:5001.
setting-faults-way = { $fault } { $way }
setting-seed = Seed
setting-seed-hint = What the random numbers of the faults follow from. The same seed and the same traffic give the same faults; it is in the log.
setting-idle-ms = Idle time
setting-idle-ms-unit = ms
setting-idle-ms-hint = A client of datagrams is forgotten after this long without a datagram either way, and its socket towards the target is closed.
setting-to-target = To the target
setting-to-target-hint = What becomes of what clients send.
setting-to-target-option = Faults of what clients send alone, in place of those of both ways, such as loss=30%; may be repeated.
setting-to-client = To the client
setting-to-client-hint = What becomes of what the target sends back.
setting-to-client-option = Faults of what the target sends back alone, in place of those of both ways, such as delay=1s; may be repeated.

## Adding

add-more = More kinds…
add-more-title = Add an endpoint
command-add = Add an endpoint…

## Examples

menu-examples = Examples
command-examples = Examples…
command-example = Example: { $name } { $system }
examples-title = Examples
examples-hint = Each is a whole lab, ready to start. Choose one:
examples-search = Search the examples
examples-none = No example has that name.

## Threads and the backlog

workers-named = Threads of { $name }
workers-none = no thread waits in a call
workers-waits = waits in { $calls }
workers-hint = What each thread waits in.
workers-own = main thread
workers-more = … and { $n } more
worker-blocked = blocked in { $call }() for { $time }
worker-select = waits in select() for { $time }
worker-sleep = sleeps for { $time }
backlog-waiting = { $n ->
    [one] 1 client waits in the backlog: { $who }; the server does not call accept() until the current client has disconnected
   *[other] { $n } clients wait in the backlog: { $who }; the server does not call accept() until the current client has disconnected
}
connections-more = … and { $n } more that are open

## Messages in the log

log-show-framed = ◆ Messages
log-message = message { $n } · { $size }
log-message-short = msg { $n }
log-in-recv = in recv #{ $first }
log-in-recvs = in recv #{ $first }–#{ $last }
log-holds-nothing = #{ $nth }
log-holds-one = #{ $nth } holds ◆{ $first }
log-holds-many = #{ $nth } holds ◆{ $first }–◆{ $last }
log-holds-part = #{ $nth } part of ◆{ $first }
