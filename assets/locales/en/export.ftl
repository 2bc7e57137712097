### The log: what it notes beside the calls, and why it could not be written.

# Rows of the log that are not calls; files have them in English.
note-evicted =
    removed to keep the log within its limit: { $rows ->
        [one] the oldest row
       *[other] the oldest { $rows } rows
    } ({ $bytes } of data)
note-kernel-dropped =
    the kernel dropped { $datagrams ->
        [one] 1 datagram
       *[other] { $datagrams } datagrams
    }: the socket's receive buffer was full
note-datagram-cut =
    the datagram was longer than the buffer: its last { $bytes ->
        [one] byte was lost
       *[other] { $bytes } bytes were lost
    }
note-datagrams-unread =
    { $datagrams ->
        [one] 1 datagram
       *[other] { $datagrams } datagrams
    } ({ $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    }) lost: unread in the socket when it was closed
note-bytes-unread =
    { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    } lost: unread in the socket when it was closed
note-rows-lost =
    { $rows ->
        [one] 1 row was lost
       *[other] { $rows } rows were lost
    }: the endpoint was stopped while the log was behind
note-limit-reached =
    a client was accepted and closed at once: the limit is { $limit ->
        [one] 1 connection
       *[other] { $limit } connections
    }
note-frame-broken = the connection is closed: { $error }
note-frame-incomplete =
    the stream ended within a message, of which { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    } had come{ $needs ->
        [none] {""}
       *[other] {" "}and at least { $needs } were needed
    }
note-no-answer = timed out: no reply within { $after_ms } ms
note-message-dropped =
    a message of { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    } for this client was dropped: it does not read
note-payload-file = reading { $path } failed, and the rest of it is not sent: { $error }
note-not-framed = not sent: { $error }
note-behind-end = not sent: this side has shut down sending
note-not-your-turn = not sent: it is the other side's turn
note-store-failed = the log cannot be kept in { $path } any more, and goes on in memory, which keeps the newest rows: { $error }
note-file-failed = writing { $path } failed, and no more is written to it: { $error }
note-file-full = { $path } cannot be written for want of room, and goes on when there is some; what is missing there waits in the log: { $error }
note-file-goes-on = there is room for { $path } again, and all that waited is written
note-row-damaged = this row cannot be read: the file that has it is damaged
note-internal = the worker failed, a fault of this program: { $message }

# What happens to an endpoint or a connection, beside its calls.
life-starting = starting
life-listening = listening on { $local }
life-bound = bound to { $local }
life-running = running
life-opened = connection opened
life-sent-end = this side has finished sending
life-received-end = the other side has finished sending
life-closed-here = closed on this side
life-closed-peer = closed by the other side
life-closed-failed = closed after a failure: { $failure }
life-turned-away = a client was closed at once: the connection limit was reached
life-file-began =
    sending a file of { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    }
life-file-ended = the sending of the file has ended
life-trouble = a call failed, and the endpoint goes on: { $failure }
life-waits = still in { $call }() after { $waited }
life-stopping = stopping
life-stopped = stopped
life-failed = failed: { $failure }
life-removed = removed from the lab

# Saving the log.
export-unknown-format = { $path }: the ending of the file's name chooses the format: { $known }
export-exists = { $path } exists already: choose another name, or overwrite it or append to it (on the command line --overwrite, --append)
export-not-added = { $path }: a file of this format cannot be added to: choose another name, or overwrite it (on the command line --overwrite)
export-cancelled = { $path }: cancelled; what was there is as it was
export-not-rotated = { $path } is not a file, and --log-rotate is for files
export-system = { $operation ->
    [open] { $path } could not be opened for writing
    [write] { $path } could not be written
   *[rename] The new file could not be put in the place of { $path }, which is as it was
}: { $cause }

rotation-form = a size such as 100M or a time such as 1h
rotation-small = a file holds at least { $least } bytes
rotation-short = a file holds at least the rows of one second
