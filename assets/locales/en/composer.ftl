# The composer: what is behind its one line.

composer-more-name = More options
composer-more-marked = More options, some in use
composer-more-hint = Encoding, line ending, checksum, framing, repeated sends, kept payloads
composer-back = { $name }: as usual
composer-lines = { $n } lines
composer-by-hand = Send by hand
composer-by-hand-named = Send by hand from { $name }
composer-by-hand-hint = This server answers by itself. Press to send something of your own.
composer-fold = Fold the composer
composer-speaker = Who sends
composer-clients = clients
composer-escapes = Escapes
composer-framing = Framing
composer-no-thread = The system cannot create another thread: { $error }

## What is appended and filled in

composer-checksum = Checksum
composer-order = Byte order of the checksum
composer-template = Insert
composer-template-hint = Values that each send fills in again
composer-template-off = Only with escapes: without them ${"{"}…{"}"} is plain text
composer-template-seq = the number of this send: 1, 2, 3, …
composer-template-time = the time of day
composer-template-unix-ms = milliseconds since 1970
composer-template-random = 8 random characters

## A file

composer-file-path = Path of the file
composer-file-streamed = The file is read while it is sent, so it may have any size
composer-file-datagram = The file is sent as one datagram: at most 65,507 bytes with its checksum
composer-file-cancel = Cancel the file
composer-file-sent = { $sent } of { $total } sent
composer-file-missing = There is no file at this path
composer-file-not-a-file = This is not a file but a directory or the like
composer-file-no-rights = No permission to read this file
composer-file-unreadable = The file cannot be read: { $code }
composer-no-file = { $path } is not a file that can be read
dialog-payload = File to send

## Where a peer sends

composer-start-peer = Start the peer first
composer-start-relay = Start the relay first
composer-relay = A relay says nothing by itself: it hands on what both sides send
composer-destination = Send to
composer-destination-hint = Where the datagrams go. It can be changed at any time. If empty, they go to the only address that has sent something.
composer-known = Addresses that have sent something
composer-no-destination = Type where to send: an address and a port
composer-no-path = Type where to send: the path of a socket
composer-port-zero = Port 0 cannot be a destination
composer-wrong-destination = Destination: { $expected } is expected

## Duplex and framing

composer-your-turn = ● Your turn
composer-either-may-begin = ● Neither side has sent yet: either may begin
composer-their-turn = Waiting for the reply: it is the other side’s turn
composer-turns-hint = Half-duplex: the side that has sent waits for a reply before it sends again.
composer-framed =
    { $n ->
        [0] sent as { $framing } ({ $notation })
       *[other] sent as { $framing } ({ $notation }): +{ $n } B
    }

## Several at once

composer-copies = At once
composer-copies-hint = How many go out at once, with no pause between them: a byte stream may bring them as one.
composer-copies-off = A file, or a turn of half-duplex, is one send.

## Repeated sends

composer-repeat-title = Repeat
composer-repeat-off = off
composer-repeat-forget = Forget the result
composer-times-needed = With no pause between them it needs how many times
composer-repeat = Repeat every
composer-every = Interval of the repeats
composer-every-hint = A number and a unit: 250us, 10 ms, 1.5 s, 2 min, 1 h; seconds without a unit. 0 is one right after the other. It can be changed while it runs.
composer-every-wrong = The interval is a number with a unit, or seconds without one, 0 or from 1 us to 24 h: 10 ms
composer-times = How many times
composer-times-hint = How many times; empty: until it is stopped
composer-times-wrong = How many times is a whole number, or nothing for no end
composer-repeat-start = Start repeating
composer-repeat-stop = Stop repeating
composer-repeat-sent = { $count } sent
composer-repeat-late = { $count } late
composer-repeat-waited = { $count } had to wait
composer-repeat-skipped = { $count } skipped
composer-repeat-failed = { $count } failed
composer-repeat-done = Done
composer-repeat-stopped = Stopped

## Kept payloads

composer-kept = Kept payloads
composer-kept-press = Press: into the field. With { $key } or Shift: send it.
composer-kept-send = Send { $name }
composer-kept-name = Name to keep it by
composer-kept-name-hint = name
composer-kept-full = A lab keeps { $most } payloads at most: replace or delete one.
composer-kept-keep = Keep
composer-kept-keep-hint = Keep what is in the field in the lab, under this name.
composer-kept-replace = Replace
composer-kept-replace-hint = Keep what is in the field in place of the payload of this name.
composer-kept-rename = Rename
composer-kept-rename-hint = Give the chosen payload this name.
composer-kept-delete = Delete
composer-kept-delete-hint = Remove the chosen payload from the lab.
