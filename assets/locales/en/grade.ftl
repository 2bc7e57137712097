# The command line: how a lesson is graded.
grade-step = step { $n }: { $what }
grade-done = done
grade-done-rows = done (rows { $rows })
grade-not-done = not done
grade-not-done-because = not done: { $missing }
grade-skipped = skipped: { $why }
grade-not-told = not known: { $fact }
grade-why = why: { $why }
grade-passed = passed
grade-not-passed = not passed
grade-by-a-person = only a person can do it: { $what }
grade-not-shown = { $fact }: a program of one’s own does not show it
grade-seen-at = { $fact } (seen at { $server })

## What a program of one’s own did not do, as its server shows it.
grade-why-not-connected = your client did not connect to { $place }
grade-why-in-backlog = connections of your client that wait in the backlog: { $n }; the server accepts the next when the one that it serves has closed
grade-why-nothing-sent = your client connected and sent nothing
grade-why-no-datagram = your client sent no datagram to { $place }
grade-why-no-line-end = your client sent no line end, so readline waits
grade-why-received = the server received { $bytes }
grade-why-encoding = your client sent { $text } in { $found }, and the server reads { $wanted }
grade-why-joined = your client sent more than once before it read a reply: one recv of the server took { $bytes }, as TCP keeps no boundaries between sends
grade-why-cut = your client sent { $bytes } in pieces: the server received them with { $recvs } recv
grade-why-reset = your client closed its socket before it had read the reply, so the connection was reset
grade-why-framing = the bytes of your client are no messages of the server’s framing
grade-why-stopped-replied = your client did not end in time and was stopped; the server has replied
grade-why-stopped-silent = your client did not end in time and was stopped; the server has sent it nothing
grade-why-not-closed = your client did not end its side of the connection
grade-why-status = your client ended with status { $status }
grade-why-status-error = your client ended with status { $status }: { $error }
grade-why-signal = your client was ended by a signal
