# Streams: one connection as bytes, and where each side cut them.
command-view-streams = Streams
streams-name = Strips of the stream
streams-connection = Connection
streams-direction = Direction
streams-form = Bytes shown as
streams-hex = hex
streams-closer = Zoom in (+)
streams-zoom-out = Zoom out (−)
streams-fit = Fit
streams-fit-hint = Shows the whole stream (0).
streams-newest = Newest
streams-newest-hint = Keeps the newest bytes in sight.
streams-whole = The whole stream
streams-axis = byte
streams-empty = No connection yet
streams-empty-hint = Start the lab and send something: here you see where each send and each recv cut the bytes.
streams-nothing-sent = Nothing has been sent this way yet
streams-sent = sent
streams-received = received
streams-messages = messages
streams-sent-count = { $n ->
    [one] 1 send
   *[other] { $count } sends
}, { $size }
streams-received-count = { $n ->
    [one] 1 recv
   *[other] { $count } recvs
}, { $size }
streams-messages-count = { $count } · { $framing }
streams-framing = framing: { $framing }
streams-not-accepted = not accepted yet
streams-not-heard = nothing received yet
streams-outside = not in the lab
streams-gone = without the first { $size }: they have left the log
streams-zoom-in = zoom in to see them
streams-cut = { $name }, { $size }, bytes { $bytes }: { $text }
streams-sends = { $n ->
    [one] 1 send
   *[other] { $n } sends
} → 1 recv (粘包)
streams-recvs = 1 send → { $n ->
    [one] 1 recv
   *[other] { $n } recvs
} (拆包)
streams-n-sends = { $n ->
    [one] 1 send
   *[other] { $count } sends
}
streams-n-recvs = { $n ->
    [one] 1 recv
   *[other] { $count } recvs
}
streams-summary = { $sends }, { $recvs }
streams-one-end = The calls of one end: how the other end cuts is not known
streams-choose = Choose a block to read about it. ← and → go from cut to cut, ↑ and ↓ to the other strips.
streams-about = { $name } · { $call } → { $n ->
    [one] 1 byte
   *[other] { $count } bytes
}, { $n ->
    [one] byte
   *[other] bytes
} { $bytes } of the stream
streams-about-alone = The other end is not in the lab, so how it cut these bytes is not known.
streams-about-backlog = The server has not accepted the connection yet. The kernel has: the bytes wait in the receive buffer, and the first recv may give them all at once.
streams-about-gone = The sends that these bytes came from have left the log.
streams-about-unread = Not received yet: its bytes are on their way, or lie in the receive buffer until recv is called.
streams-about-same = It has the same bytes as { $others }. That is chance: TCP has no message boundaries and promises no such thing.
streams-about-record = It has the same bytes as { $others }: SEQPACKET keeps the boundaries of messages.
streams-about-sends = { $others } lay in the receive buffer when recv was called. TCP has no message boundaries: recv gives what is there.
streams-about-part = These bytes are a part of { $others }: recv gave as many as it asked for, or as had come.
streams-about-joined = Its bytes came in { $others }, together with those of other sends.
streams-about-recvs = Its bytes came in { $others }: recv gives at most what it asks for, and only what is there.
streams-about-message = It came in { $recvs }. The framing finds where a message ends by the bytes themselves, however send and recv cut them.
streams-about-datagram = One send, one datagram, one recv: datagrams keep their boundaries.
streams-about-datagram-missing = It has not been received. A datagram comes whole or not at all.
streams-more = { $n } more
streams-try = Try: several sends at once and they share a recv; a small recv size (4) and one send needs several; a framing finds the messages again.
streams-try-records = Try: the same over TCP, where sends and recvs are cut differently.
streams-try-datagrams = Try: the same over TCP, where one send is not one recv.
streams-mode = What is seen of the connection
streams-cuts = Cuts
streams-follow = Follow
streams-conversation = Conversation
streams-nothing-said = Nothing has been said yet
streams-show-messages = ◆ Messages
streams-show-messages-hint = Shows the messages that a framing found, each on a line of its own, instead of the calls.
streams-ticks = cuts: | { $near }, ¦ { $far }
streams-search = Search the conversation
streams-search-before = The place before (Shift+F3)
streams-search-next = The next place (F3)
streams-search-count = { $n ->
    [one] 1 place
   *[other] { $count } places
}
streams-search-at = { $at } of { $count }
streams-save = Save bytes…
streams-save-short = Save…
streams-save-both = Both ways, in their order
streams-save-path = Path of the file to write; it gets the bytes as they were
streams-cut-off = { $bytes }, lost: recv() asked for less
