### A relay: what its faults are called, what they did, and what a person does by hand.

way-to-target = to the target
way-to-client = to the client

## The faults

fault-loss = Loss
fault-loss-hint = How many datagrams are lost, such as 30%. No row of either side shows it: to the sender a loss is silence.
fault-duplicate = Duplicate
fault-duplicate-hint = How many datagrams come twice, such as 10%.
fault-corrupt = Corrupt
fault-corrupt-hint = In how many datagrams one bit is changed, such as 1%. The relay sends them itself, so UDP's checksum is right all the same.
fault-reorder = Reorder
fault-reorder-hint = How many datagrams go behind up to three that come after them, such as 20%; where none comes, they go on after half a second.
fault-swallow-half-close = Keep the end
fault-swallow-half-close-hint = A half-close is not handed on: the other side waits for more. on or off.
fault-stall = Stall
fault-stall-hint = For how long nothing goes on, once, and after how many bytes: 5s at the first byte, 5s@1000B behind 1,000 bytes.
fault-cut = Cut
fault-cut-hint = The stream is handed on in pieces of this many bytes, such as 3 or 1..7: TCP keeps no boundaries.
fault-queue = Queue
fault-queue-hint = How many datagrams wait at most, such as 10; of those that come then each is dropped. Usually 1000.
fault-delay = Delay
fault-delay-hint = How long everything takes: 50ms, between two times 50ms..200ms, or around a mean 100ms+-20ms. Datagrams may overtake one another, a stream stays in order.
fault-rate = Rate
fault-rate-hint = How much goes on in a second, such as 10kB/s: what comes faster waits.
fault-reset-after = Reset after
fault-reset-after-hint = The connections are reset once this many bytes were handed on, such as 1000B.

## What was done; rows of the log

relay-lost = datagram { $nth } dropped by the relay: loss { $chance }
relay-duplicated = datagram { $nth } handed on twice: duplicate { $chance }
relay-corrupted = datagram { $nth } changed: its byte { $at } was { $was } and is { $now }
relay-reordered = datagram { $nth } goes on behind { $behind ->
    [one] the next one
   *[other] the next { $behind }
}
relay-queue-full = datagram { $nth } dropped by the relay: { $limit } wait already
relay-relay-full = datagram { $nth } dropped by the relay: too much waits for all its clients together
relay-delayed = datagram { $nth } held for { $by }
relay-delayed-bytes = bytes { $from } to { $to } held for { $by }
relay-paced = datagram { $nth } is sent in { $by }: { $rate }
relay-paced-bytes =
    { $bytes ->
        [one] 1 byte is
       *[other] { $bytes } bytes are
    } sent in { $by }: { $rate }
relay-cut =
    { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    } handed on in { $pieces } pieces
relay-stalled = nothing goes on for { $by } behind byte { $at }
relay-reset-after = reset by the relay: { $bytes ->
    [one] 1 byte was handed on
   *[other] { $bytes } bytes were handed on
}
relay-half-close-swallowed = the half-close is not handed on
relay-held = datagram { $nth } held by hand
relay-let-go = datagram { $nth } let go by hand
relay-changed = datagram { $nth } changed by hand
relay-dropped-by-hand = datagram { $nth } dropped by hand
note-relay = { $way }: { $did }
note-relay-seed = the relay's faults are drawn with seed { $seed }
note-relay-faults = { $way }: { $faults ->
    [none] no faults
   *[other] { $faults }
}
note-relay-target = the target cannot be reached, so the client is closed: { $error }
note-relay-reset = { $way }: the reset is handed on
note-relay-joined = { $way }: the relay's connection for client { $client }
note-relay-idle = forgotten: nothing went either way for { $after }
note-relay-unsent =
    { $datagrams ->
        [one] 1 datagram
       *[other] { $datagrams } datagrams
    } ({ $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    }) lost: on the way in the relay when it was closed
note-relay-unsent-bytes =
    { $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    } lost: on the way in the relay when it was closed
note-relay-no-room = a datagram of a new client was dropped: the relay has { $limit ->
    [one] 1 client
   *[other] { $limit } clients
} already

## Wrong values

fault-problem-percent = a share from 0% to 100%, such as 30%
fault-problem-delay = a time such as 50ms, two such as 50ms..200ms, or a mean and a deviation such as 100ms+-20ms; at most an hour
fault-problem-rate = so much in a second, such as 500B/s, 10kB/s or 1.5MB/s
fault-problem-pieces = how long pieces are, from 1 to 65536 bytes, such as 3 or 1..7
fault-problem-stall = a time, and perhaps a place behind @, such as 5s or 5s@1000B
fault-problem-bytes = a number of bytes, such as 1000B or 10kB
fault-problem-queue = a whole number from 1 to { $most }
fault-problem-on = on or off
fault-problem-unknown = no fault is called { $found }; there are { $known }
fault-problem-no-value = { $found } needs a value, such as loss=30%
fault-problem-unfit = { $fault } is not for this transport, which has { $those }

## By hand

relay-faults-named = Faults of { $name }
relay-hold-next = Hold
relay-hold-named = Hold the next { $way }
relay-hold-hint = The next datagram that goes this way is held, until you let it go, change its bytes or drop it. It goes through no fault.
relay-holds = Held: { $nth } { $way }{ $more ->
    [0] {""}
   *[other] {" "}(+{ $more })
}
relay-bytes = Bytes
relay-bytes-hint = What the datagram holds, in the notation of payloads: text, or hex:48 69. What you change goes on changed.
relay-let-go-button = Let go
relay-let-go-hint = It goes on now, with the bytes that stand here.
relay-drop-button = Drop
relay-drop-hint = It does not go on.
