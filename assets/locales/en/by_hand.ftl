# Sockets by hand: the panel in which every call is made one at a time.

command-by-hand = Sockets by hand
by-hand-back = Back to the lab
by-hand-reset = Close all
by-hand-reset-hint = Closes every socket and begins a new transcript.
by-hand-endpoint = By hand
by-hand-copy = Copy
by-hand-copy-python = Copy as Python program
by-hand-copy-as = Copy as { $format }
by-hand-save = Save calls as…
by-hand-save-hint = Path of the file to write; its ending chooses the format: .py, .txt, .csv or .jsonl
by-hand-beside = What is shown
by-hand-calls = Calls
by-hand-path = Call sequence
by-hand-options = Options

by-hand-sockets = Sockets
by-hand-no-sockets = None yet. Call socket() to make one.
by-hand-no-calls = Pick a call above and make it. Any order is allowed: where it is wrong, the error that the system returns shows why.
by-hand-waits = waits in { $call }()
by-hand-bound-to = bound to { $value }
by-hand-listening = listening, backlog { $value }
by-hand-connected-to = connected to { $value }
by-hand-connecting-to = connecting to { $value }
by-hand-blocking = blocking
by-hand-non-blocking = non-blocking
by-hand-timeout = timeout { $value } s
by-hand-sent-end = sending half shut down
by-hand-received-end = nothing more comes in
by-hand-phase-created = created
by-hand-phase-bound = bound
by-hand-phase-listening = listening
by-hand-phase-connecting = connecting
by-hand-phase-connected = connected
by-hand-phase-ending = ending
by-hand-phase-closed = closed

by-hand-call = Call
by-hand-cancel = Cancel
by-hand-cancelled = cancelled
by-hand-group-path = Connection
by-hand-group-transfer = Data
by-hand-group-options = Settings
by-hand-group-asking = Queries
by-hand-group-names = Names

by-hand-field-family = Address family
by-hand-field-kind = Type
by-hand-field-proto = Protocol: 0 is the one that belongs to the family and the type
by-hand-field-fileno = fileno=: whose descriptor it takes
by-hand-field-flags = Flags
by-hand-field-address = Address
by-hand-field-backlog = Backlog
by-hand-field-data = Data, in payload notation: hello\n, hex:00 ff, pattern:10M
by-hand-field-bufsize = Bufsize: how many bytes at most
by-hand-field-half = Which half
by-hand-field-option = Option
by-hand-field-value = Value
by-hand-field-seconds = Seconds, or None to wait without end
by-hand-field-blocking = Blocking or not
by-hand-field-service = Service
by-hand-field-protocol = Protocol
by-hand-field-host = Host
by-hand-field-port = Port or service

by-hand-fileno-nobody = There is no open socket whose descriptor could be taken.
by-hand-lack-netlink = Netlink sockets exchange messages with the Linux kernel about routes and interfaces. Their addresses are a process id and groups, which Socket Lab does not build.
by-hand-lack-route = Routing sockets exchange messages with the kernel of macOS and the BSDs; on Linux the name stands for AF_NETLINK. Socket Lab does not build their messages.
by-hand-flag-MSG_PEEK = Looks: what is returned stays there, and the next recv returns it again.
by-hand-flag-MSG_WAITALL = Waits until bufsize bytes are there; fewer only at the end of the stream, after an error or a timeout. For a blocking stream.
by-hand-flag-MSG_DONTWAIT = This one call does not wait: EAGAIN where a blocking socket would. With a timeout Python waits all the same.
by-hand-flag-MSG_OOB = Urgent data, of which TCP keeps one byte: send marks its last byte, recv returns it out of its turn. recv does not wait for it: EINVAL where there is none.
by-hand-flag-MSG_TRUNC = Returns the whole length of a datagram, even where it does not fit. On TCP the bytes are counted and thrown away; Python then returns bytes of no meaning.
by-hand-flag-MSG_DONTROUTE = Only to hosts on a network that this machine is on; no gateway.
by-hand-flag-MSG_MORE = More will follow: the kernel holds the bytes back and sends them with the next, as TCP_CORK does; over UDP they become one datagram.

by-hand-hint-socket = Makes a socket: a descriptor with a family and a type, neither bound nor connected yet.
by-hand-hint-bind = Gives the socket an address of this machine. Port 0 lets the system choose one.
by-hand-hint-listen = Makes it a listening socket. The backlog is how many connections may wait to be accepted.
by-hand-hint-accept = Takes the next waiting connection and returns a new socket for it; waits where there is none.
by-hand-hint-connect = Connects to a server (TCP: three-way handshake). On a datagram socket it only remembers the peer.
by-hand-hint-connect-ex = As connect, but returns the errno in place of raising it; 0 is success.
by-hand-hint-shutdown = Ends one half of a connection or both, and keeps the socket. SHUT_WR sends the other side the end (FIN).
by-hand-hint-close = Closes the socket and releases its descriptor. Every later call on it fails.
by-hand-hint-send = Hands bytes to the system and returns how many it accepted: that may be fewer than were given.
by-hand-hint-sendall = Sends again and again until all is sent, or something fails.
by-hand-hint-sendto = Sends one datagram to an address.
by-hand-hint-recv = Returns what is there, at most bufsize bytes; waits where there is nothing. b'' is the end of a stream.
by-hand-hint-recvfrom = As recv, and returns the sender’s address. The part of a datagram that does not fit is lost.
by-hand-hint-makefile = Makes a buffered file of the socket, to be read by lines.
by-hand-hint-readline = On the file of makefile: returns the next line. It reads ahead into a buffer of its own.
by-hand-hint-write = On the file of makefile: writes and flushes.
by-hand-hint-file-close = Closes the file of makefile. A socket closed before it is closed only now.
by-hand-hint-setsockopt = Sets an option. What the kernel makes of the value is read back.
by-hand-hint-getsockopt = Reads an option.
by-hand-hint-settimeout = How long a call may wait: seconds, 0 for not at all (non-blocking), None for without end.
by-hand-hint-gettimeout = The timeout: None is blocking, 0.0 is non-blocking.
by-hand-hint-setblocking = True waits without end; False makes calls that would wait fail at once with EAGAIN, connect with EINPROGRESS.
by-hand-hint-getsockname = The socket's own address.
by-hand-hint-getpeername = The address of the other side.
by-hand-hint-fileno = The descriptor's number; -1 when it is closed.
by-hand-hint-gethostname = What this machine calls itself.
by-hand-hint-getservbyname = The port of a well-known service: daytime over UDP is 13.
by-hand-hint-getaddrinfo = Every address of a host and a service, in the order in which the system prefers them.

by-hand-note-moved = { $bytes ->
    [one] { $bytes } byte was sent before it failed
   *[other] { $bytes } bytes were sent before it failed
}
by-hand-note-partial = partial: { $bytes } of { $of ->
    [one] 1 byte
   *[other] { $of } bytes
}
by-hand-note-partial-means = The system accepted only { $bytes } of { $of ->
    [one] 1 byte
   *[other] { $of } bytes
}: the send buffer is full, because the other side does not read. The rest is for the program to send again; sendall does so.
by-hand-note-cut = lost: { $lost } of { $whole ->
    [one] 1 byte
   *[other] { $whole } bytes
}
by-hand-note-cut-means = The datagram had { $whole ->
    [one] 1 byte
   *[other] { $whole } bytes
}. What did not fit into bufsize, { $lost ->
    [one] 1 byte
   *[other] { $lost } bytes
}, is lost: the next recv returns the next datagram.
by-hand-note-received = { $bytes ->
    [one] { $bytes } byte
   *[other] { $bytes } bytes
}
by-hand-note-peeked = { $whole ->
    [one] the one byte seen, and still there
   *[other] { $bytes } of { $whole } bytes seen, all still there
}
by-hand-note-peeked-means = MSG_PEEK only looked: { $whole ->
    [one] the one byte was returned, and is still there.
   *[other] { $bytes } of { $whole } bytes were returned, and all of them are still there.
} The next recv returns them again.
by-hand-note-uncopied = { $bytes ->
    [one] MSG_TRUNC: 1 byte counted, not copied
   *[other] MSG_TRUNC: { $bytes } bytes counted, none copied
}
by-hand-note-uncopied-means = MSG_TRUNC on a TCP socket counts bytes and copies none: { $bytes ->
    [one] 1 byte is thrown away
   *[other] { $bytes } bytes are thrown away
}, or with MSG_PEEK only counted. Python returns as many bytes all the same; what is in them means nothing.
by-hand-note-kernel = asked for { $asked }, the kernel made it { $now }
by-hand-note-kernel-means = Asked for { $asked }, and the kernel made it { $now }. Linux doubles buffer sizes, for its own book-keeping (socket(7)), and keeps values within its limits.
by-hand-note-held = the file still holds it
by-hand-note-held-means = The file of makefile still holds the descriptor: the connection ends only when the file is closed, too.
by-hand-means-timeout = The socket’s timeout ran out, and Python raises TimeoutError. No system call failed; what comes later is not lost: call again.
by-hand-means-cancelled = The waiting was cancelled, as Ctrl+C does in Python. The socket is as it was: the call can be made again.
by-hand-means-end = b'' — nothing at all: the other side has finished sending (FIN), and recv will return b'' from now on. On a datagram socket it is an empty datagram.
by-hand-waits-accept = accept waits for a client to connect. Other sockets go on: make a client and connect it here.
by-hand-waits-connect = connect waits for the other side to reply.
by-hand-waits-recv = recv waits for bytes. Other sockets go on: send something from the other side.
by-hand-waits-send = The send buffer is full: the call waits until the other side reads.
by-hand-waits-other = The system has not returned yet.

by-hand-order-accept-EINVAL = accept came before listen: only a listening socket has connections to accept. The order is bind, listen, accept.
by-hand-order-accept-EOPNOTSUPP = A datagram socket has no connections to accept: it receives from any address with recvfrom.
by-hand-order-listen-EOPNOTSUPP = A datagram socket cannot listen: once bound, it receives from any address with recvfrom.
by-hand-order-bind-EINVAL = It is bound already: a socket has one address and keeps it until it is closed.
by-hand-order-send-EPIPE = send came before connect, or after this side or the other had ended the connection: there is nothing to send on.
by-hand-order-sendall-EPIPE = sendall came before connect, or after this side or the other had ended the connection: there is nothing to send on.
by-hand-order-send-EDESTADDRREQ = There is no destination address: use sendto, or connect first.
by-hand-order-recv-ENOTCONN = recv came before connect: there is no connection that bytes could come on. A listening socket has none either; accept returns the one that has.
by-hand-order-recvfrom-ENOTCONN = recvfrom came before connect: a stream has to be connected before anything can come.
by-hand-order-recv-EAGAIN = Nothing is there yet, and the socket is non-blocking. That is not a fault: call again later, or wait with setblocking(True).
by-hand-order-recvfrom-EAGAIN = Nothing is there yet, and the socket is non-blocking. That is not a fault: call again later, or wait with setblocking(True).
by-hand-order-accept-EAGAIN = No client has connected yet, and the socket is non-blocking. That is not a fault: call again later.
by-hand-order-send-EAGAIN = The send buffer is full, and the socket is non-blocking: the other side has to read first.
by-hand-order-sendall-EAGAIN = The send buffer is full, and the socket is non-blocking: a part may have been sent. That is why sendall and non-blocking sockets do not go together.
by-hand-order-connect-EINPROGRESS = The handshake has begun and goes on by itself: a non-blocking connect does not wait for its end. getpeername, or connect_ex once more, shows whether it has succeeded.
by-hand-order-connect-ex-EINPROGRESS = The handshake has begun and goes on by itself: a non-blocking connect does not wait for its end. getpeername, or connect_ex once more, shows whether it has succeeded.
by-hand-order-connect-EISCONN = It is connected already, or it listens: neither can connect. Make a new socket.
by-hand-order-connect-ex-EISCONN = It is connected already, because an earlier connect has succeeded, or it listens.
by-hand-order-getpeername-ENOTCONN = There is no other side: it is not connected.
by-hand-order-shutdown-ENOTCONN = Only a connection has halves to end: it is not connected.

by-hand-refused-too-many-sockets = The limit of 64 open sockets is reached. Close one first.
by-hand-refused-too-many-look-ups = Too many look-ups are still under way.
by-hand-refused-no-such-socket = That socket is closed.
by-hand-refused-waiting = { $call }() still waits on this socket: a thread that waits makes no other call. Other sockets go on.
by-hand-refused-no-file = There is no file yet: call makefile first.
by-hand-refused-too-much = At most 1 MiB at a time.
by-hand-wrong-no-socket = No socket is chosen: call socket() first, or choose one on the left.
by-hand-wrong-address = An address is an IP address and a port, such as 127.0.0.1:5001 or [::1]:5001, or a path for AF_UNIX. getaddrinfo finds the IP address of a name.
by-hand-wrong-backlog = The backlog is a whole number.
by-hand-wrong-bufsize = The bufsize is a number from 0 to 1,048,576.
by-hand-wrong-seconds = Seconds, such as 2.5, or None.
by-hand-wrong-field = This argument is not valid.
by-hand-wrong-bool = 0 or 1.
by-hand-wrong-int = A whole number of 32 bits.
by-hand-wrong-linger = On or off and seconds, such as 1, 5.
by-hand-wrong-timeval = Seconds, such as 2.5.

by-hand-options-of = The kernel's values for { $socket } now. The lab looks without a call; get and set make the call. Where a name stands in place of a value, the system has no such option for this socket.
by-hand-option-missing = This system lacks it
by-hand-option-together = Windows sets TCP_KEEPIDLE and TCP_KEEPINTVL only together, and never reports them
by-hand-option-read-only = It can only be read
by-hand-type-bool = an int that is 0 or 1
by-hand-type-int = an int
by-hand-type-errno = an errno; reading it clears it
by-hand-type-linger = struct linger: on or off, and seconds
by-hand-type-timeval = struct timeval, here in seconds

by-hand-side-server = Server
by-hand-side-client = Client
by-hand-wire-handshake = SYN · SYN+ACK · ACK
by-hand-wire-backlog = backlog
by-hand-wire-data = data
by-hand-wire-reply = reply
by-hand-wire-end = FIN
by-hand-legend = ✔ done; filled: the step just made; ⏳ it still waits; ✖ the system refused it.
by-hand-prepare = Prepare
by-hand-prepare-hint = Makes the calls that this lab prepares: { $calls }.
by-hand-unreadable-no-call = “{ $statement }” is not a call by hand; one is written as s.recv(1024).
by-hand-unreadable-no-socket = The bench has no socket called { $name }.
by-hand-unreadable-argument = This call does not take “{ $argument }”.
