# The exchange: who called what when, and which bytes came where.
view-name = What is shown of the lab
command-view-panes = Panes
command-view-exchange = Exchange
exchange-name = Exchange
exchange-times = since the run began
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
exchange-waits = { $call }() waits, { $time }
exchange-step = { $name }: { $call }
