### The log: what it notes beside the calls, and why it could not be written.

# Rows of the log that are not calls. The same sentences, in English always, stand in files (src/record/note.rs).
note-evicted =
    Removed to keep the log within its memory limit: { $rows ->
        [one] the oldest row
       *[other] the oldest { $rows } rows
    } ({ $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    } of data)
note-kernel-dropped =
    { $datagrams ->
        [one] The kernel dropped 1 datagram
       *[other] The kernel dropped { $datagrams } datagrams
    }: the socket's receive buffer was full
note-datagram-cut =
    The datagram was longer than the buffer: its last { $bytes ->
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
note-limit =
    A client was accepted and closed at once: the limit is { $limit ->
        [one] 1 connection
       *[other] { $limit } connections
    }
note-file-failed = Writing { $path } failed and was given up: { $error }
note-internal = The worker broke down, a fault of this program: { $message }

# What happens to an endpoint or a connection, beside its calls (src/record/life.rs).
life-starting = Starting
life-listening = Listening on { $local }
life-bound = Bound to { $local }
life-running = Running
life-opened = Connection opened: { $local } - { $peer }
life-sent-end = This side sends no more
life-received-end = The other side sends no more
life-closed = Closed on this side
life-closed-by-peer = Closed by the other side
life-closed-by-failure = Closed after a failure: { $failure }
life-turned-away = A client was closed at once: the connection limit was reached
life-file-began =
    Sending a file of { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    }
life-file-ended = The sending of the file has ended
life-trouble = A call failed, and the endpoint goes on: { $failure }
life-stopping = Stopping
life-stopped = Stopped
life-failed = Failed: { $failure }
life-removed = Removed from the lab

# Saving the log.
export-unknown-format = { $path }: the ending of the file's name chooses the format: { $known }
export-exists = { $path } exists already: choose another name, or overwrite it or append to it (on the command line --overwrite, --append)
export-open-failed = { $path } could not be opened for writing: { $error }
export-write-failed = { $path } could not be written: { $error }
export-rename-failed = The new file could not be put in the place of { $path }, which is as it was: { $error }
note-no-answer = timed out: no reply within { $ms } ms
note-not-told =
    a message of { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    } for this client was dropped: it does not read
note-payload-file = reading { $path } failed, and sending it was given up: { $error }
