# The exchange: who called what when, and which bytes came where.
view-name = What is shown of the lab
command-view-panes = Panes
command-view-exchange = Exchange
exchange-name = Exchange
exchange-times = since the run began
exchange-times-since-previous = since the step before
exchange-shared = { $n ->
    [one] 1 connection
   *[other] { $n } connections
}
exchange-shared-hint = { $n ->
    [one] 1 connection is
   *[other] { $n } connections are
} drawn in this lane; the others have a lane of their own.
exchange-outside = outside the lab
exchange-follow = ⬇ Follow
exchange-copy-mermaid = Copy as Mermaid
exchange-copy-mermaid-hint = Copies the picture as a Mermaid sequence diagram, for lecture notes.
exchange-empty = Nothing has happened yet
exchange-empty-hint = Start the lab: each call becomes a step, and its bytes an arrow.
exchange-sends = { $n ->
    [one] 1 send
   *[other] { $n } sends
} → 1 recv
exchange-recvs = 1 send → { $n ->
    [one] 1 recv
   *[other] { $n } recvs
}
exchange-not-received = { $bytes }, not received yet
exchange-lost-closed = { $bytes }, lost: the receiver is closed
exchange-lost-dropped = { $bytes }, lost: the receive queue was full
exchange-not-bound = { $bytes }, no socket of the lab was bound there
exchange-not-bound-hint = When it was sent, no socket of the lab was bound to this address: { $name } was not running. The kernel drops such a datagram, unless a program outside the lab has the port.
exchange-waits = { $call }() waits, { $time }
exchange-step = { $name }: { $call }
exchange-break = { $time }, nothing happens
exchange-implied = { $what } (the kernel, by itself)
exchange-unread = { $size } unread
exchange-arrow = { $bytes }, { $from } → { $to }
exchange-in-backlog = { $name }: connected; not accepted yet, { $time }
exchange-was-in-backlog = { $name }: connected; accepted after { $time }
exchange-never-accepted = { $name }: connected; not accepted in { $time }, then the server closed
exchange-at = { $time } s since the run began
exchange-took = took { $time }
exchange-opens = Press it again, or Enter: its calls one by one.
exchange-has-waited = waited { $time }
exchange-still-waits = waits, { $time } so far
exchange-from-to = from { $from } s to { $to } s
exchange-of-send = bytes { $first }–{ $last } of { $call }() #{ $nth } of { $name } ({ $size })
exchange-of-recv = are bytes { $first }–{ $last } of { $call }() #{ $nth } of { $name } ({ $size })
exchange-in-stream = bytes { $first }–{ $last } of the stream from { $name }
exchange-not-received-hint = No recv has returned them yet: they are on the way, or in the receiver’s queue.
exchange-outside-hint = The other side is not in the lab: how it cut the bytes is not known.
exchange-head-hint = { $name }. Drag it, or press Alt and an arrow key, to move the lifeline.
exchange-move-left = Move left
exchange-move-right = Move right
exchange-follow-hint = Shows the present, and keeps the newest step in sight.
exchange-place = step { $n } of { $all }
exchange-new-steps = { $n ->
    [one] 1 new step
   *[other] { $n } new steps
}
exchange-moment = Moment
exchange-pause = Pause (Space)
exchange-play = Play (Space)
exchange-step-back = Step back (←)
exchange-step-on = Step on (→)
exchange-speed = Speed
exchange-more = More for the exchange
exchange-failed = The steps cannot be counted: { $why }
command-present = Presentation
command-axis-steps = Exchange: one step a row
command-axis-scale = Exchange: to scale
command-save-picture = Save the exchange as a picture…
exchange-axis = Steps
exchange-zoom-hint = { $key } and the wheel, or + and - in the picture, make it larger and smaller.
exchange-density = { $n } steps in sight; enlarge the picture to see each
exchange-fold = Draw its threads as one
exchange-unfold = Draw its threads side by side
dialog-save-picture = Save the exchange as a picture
dialog-save-picture-hint = The ending chooses the format: svg for the last 2,000 steps, png for the last 400.
exchange-axis-steps = one step a row
exchange-axis-scale = to scale
