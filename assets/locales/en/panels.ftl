# The panels: the live log, the composer and the inspector.

## The log

log-name = Log
log-show = Show
log-show-all = All
log-show-messages = Data
log-show-trouble = Problems
life-with-ends = { $event }: { $local } - { $peer }
life-with-peer = { $event }: { $peer }
log-show-events = Events
log-connection = Connection
log-all-connections = All connections
log-connection-gone = closed connection
log-more = Connections and saving
log-search = Search
log-search-hint = Text or call:recv; ↓ lists fields
log-search-wrong = not valid
log-matches =
    { $n ->
        [one] 1 match
       *[other] { $rows } matches
    }
log-save = Save…
log-save-hint = Save this log to a file.

log-only-call = Only this call: { $value }
log-not-call = Not this call: { $value }
log-only-peer = Only this peer: { $value }
log-not-peer = Not this peer: { $value }
log-only-connection = Only this connection
log-only-received = Only what was received
log-only-sent = Only what was sent
log-only-errno = Only this error: { $value }
log-from-here = From here on
log-up-to-here = Up to here
log-send-again = Send again
log-send-back = Send these bytes back
log-again-stopped = Nothing runs here: start it first.
log-again-none = No connection is open here.
log-again-closed = Its connection has ended, and several others are open.
log-put = Put into Payload as hex
log-put-too-long = Too long to be typed (over { $most } B): send it again, or save it as a file.
log-compare-with = Compare with row { $row }
log-compare = Compare with the rows chosen next
log-compared = compared
log-copy-row = Copy the row
log-copy-hex = Copy as hex
log-copy-text = Copy as text
log-copy-python = Copy as Python bytes
log-copy-c = Copy as a C array

log-column-time = Time
log-column-took = Took
log-column-call = Call
log-column-peer = Peer
log-column-data = Data
log-column-took-hint = How long the call took; a bar where it waited. One step longer is ten times as long.
log-column-width-hint = Drag to change the width; double-click for the usual one.
log-column-shown = Column { $column }
log-width-narrower = Column { $column } narrower
log-width-wider = Column { $column } wider
log-width-usual = Column { $column } as wide as usual
log-run = run { $n }

log-times = Time shown: { $kind }
log-time-wall = Wall clock
log-time-wall-short = Clock
log-time-since-start = Since start
log-time-since-start-short = Since start
log-time-since-previous = Since previous row
log-time-since-previous-short = Since prev.

log-end-of-stream = end of stream: the other side has finished sending
log-empty-message = empty message (0 bytes)

log-evicted =
    { $n ->
        [one] 1 older row ({ $amount }) was removed to keep within the limit of the log
       *[other] { $rows } older rows ({ $amount }) were removed to keep within the limit of the log
    }
log-new-rows =
    { $n ->
        [one] 1 new row ↓
       *[other] { $rows } new rows ↓
    }
log-folds = Fold bursts
log-burst = { $rows } × · { $bytes } · { $time }
log-burst-open = Show each of these calls
log-burst-close = Show these calls as one row
log-dragged = row { $row } · { $time }
log-to-end = To the end ↓

log-empty-stopped = Nothing here yet
log-empty-stopped-hint = Press Start. Every socket call that is made will appear here.
log-empty-unconnected-hint = Press Connect. Every socket call that is made will appear here.
log-empty-running = Nothing here yet
log-empty-running-hint = It is running: what happens next will appear here.
log-empty-filtered = No row matches this filter
log-show-everything = Show all rows

## The composer

composer-type = Type
composer-variant = Kind
composer-encoding = Encoding
composer-line-ending = Line ending
composer-json = JSON form
composer-escapes-hint = In the text, \n \r \t \0 \\ \xHH and \u{"{"}…{"}"} stand for characters and bytes.
composer-text = Payload
composer-hint = For example { $example }
composer-hint-reply = Type a reply
composer-to = To
composer-all = All ({ $n })
composer-nobody = no peer yet
composer-gone-name = { $peer } (closed)
composer-send = Send
composer-send-hint = Send (Enter). Shift+Enter makes a new line; the up and down keys bring back what was sent.
composer-start-client = Start the client first
composer-connect-client = Connect the client first
composer-start-server = Start the server first
composer-connecting = Still connecting
composer-starting = Still starting
composer-stopping = It is being stopped
composer-closed = The connection is closed: connect again
composer-no-client = No client is connected
composer-no-datagram = No datagram has come yet, so there is no address to reply to
composer-half-closed = The sending half of this connection is closed
composer-gone = That connection is closed: choose another
composer-empty-tcp = A byte stream cannot carry an empty message

## The inspector

inspector-nothing = No row is selected
inspector-nothing-hint = Click a row of a log to see its call, its times and its bytes.
inspector-gone = This row was removed
inspector-gone-hint = It was removed with the oldest rows, to keep the log within its limit.

inspector-sent = Sent
inspector-received = Received
inspector-call = Call
inspector-failed = Failed
inspector-note = Note
inspector-event = Event
inspector-next = Next step: { $step }

inspector-result = Result
inspector-done = done
inspector-received-bytes =
    { $n ->
        [one] 1 byte received
       *[other] { $bytes } bytes received
    }
inspector-sent-bytes =
    { $n ->
        [one] 1 byte sent
       *[other] { $bytes } bytes sent
    }
inspector-partial = , of { $asked } asked for
inspector-endpoint = Endpoint
inspector-connection = Own address
inspector-peer = Peer
inspector-date = Date
inspector-began = Began
inspector-returned = Returned
inspector-took = Took
inspector-at = Time
inspector-since-start = Since start
inspector-since-previous = Since previous
inspector-first-row = first row
inspector-compared = Compared with row { $row }
inspector-compare-end = Compare no more
inspector-compare-choose = Choose another row to compare it with this one.
inspector-difference-before = Difference before
inspector-difference-next = Next difference
inspector-difference-at = Here: { $offset } ({ $hex }).
inspector-lengths = Above row { $one }, { $one-bytes } B; below row { $two }, { $two-bytes } B.
inspector-same-bytes = No difference.
inspector-differences =
    { $n ->
        [one] { $count } byte differs, at offset { $first } ({ $hex }).
       *[other] { $count } bytes differ, the first at offset { $first } ({ $hex }).
    }
inspector-row-named = row { $row }
inspector-both = Bytes of both rows
inspector-differs = different at
inspector-row = Saved as row
inspector-memory = Same bytes
inspector-shared = an earlier row has them, too: they are kept once

inspector-bytes =
    { $n ->
        [one] 1 byte
       *[other] { $bytes } bytes
    }
inspector-encoding = Encoding of the text side
inspector-hex = Bytes

hex-copy = Copy
hex-copy-hex = As hex
hex-copy-text = As text
hex-copy-python = As Python bytes
hex-copy-c = As a C array
hex-hint = Drag to select bytes.
hex-byte = Byte { $offset }: { $hex } = { $value } = { $bits }
hex-selected =
    { $n ->
        [one] 1 byte selected, at { $from }
       *[other] { $bytes } bytes selected, { $from } to { $to }
    }
inspector-message = Message
message-of-one = Message { $number } of this connection: it came in recv { $first }
message-of-many = Message { $number } of this connection: its bytes came in recv { $first } to { $last }
