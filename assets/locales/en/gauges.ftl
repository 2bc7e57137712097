# What the system shows of sockets: states of TCP, and what lies in their queues.

gauge-unread = unread { $bytes }
gauge-unread-hint = Bytes that have come and that no recv() has taken yet: they wait in the kernel's receive queue (FIONREAD).
gauge-unsent = unsent { $bytes }
gauge-queue = queue { $bytes }
gauge-queue-hint = The kernel's memory for datagrams that lie unread, and how many it has dropped since the start because the queue was full (SO_RCVBUF).
gauge-dropped = { $n } dropped
gauge-state = { $state }: { $means }
gauge-not-accepted = connected; not accepted yet
gauge-not-accepted-short = not accepted yet
gauge-not-accepted-hint = The kernel has completed the handshake; the connection waits in the server's backlog until the server calls accept().
gauge-no-states = state not shown
gauge-no-states-hint = This system does not show the states of TCP and what is unsent; Linux does.

tcp-listen-hint = the socket waits for connections; the kernel completes them and puts them into the backlog.
tcp-syn-sent-hint = SYN was sent, and its reply has not come.
tcp-syn-recv-hint = SYN has come and was replied to; the last ACK of the handshake has not come.
tcp-established-hint = both sides can send.
tcp-fin-wait1-hint = this side has sent FIN, which is not acknowledged yet.
tcp-fin-wait2-hint = this side has finished sending; the other side has not, and may still send.
tcp-close-wait-hint = the other side has finished sending; this side has not closed yet.
tcp-last-ack-hint = both sides have sent FIN, this side last; its ACK has not come.
tcp-closing-hint = both sides have sent FIN at the same time; the ACK of this one has not come.
tcp-time-wait-hint = this side closed first; the system keeps the pair of addresses for a while, so that late segments are not taken for those of a new connection.
