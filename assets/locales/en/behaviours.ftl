## What a server replies.

behaviour-echo = echo
behaviour-echo-hint = Sends back what it receives, unchanged (RFC 862, port 7).
behaviour-upper-case = upper case
behaviour-upper-case-hint = Sends back what it receives in capitals, as Python’s str.upper(); bytes that are no text stay.
behaviour-upper-once = upper case, once
behaviour-upper-once-hint = One recv, one reply in capitals, and the connection is closed.
behaviour-timestamp = timestamp
behaviour-timestamp-hint = Sends back what it receives with the time before it.
behaviour-line-timestamp = line with timestamp
behaviour-line-timestamp-hint = Reads one line, however TCP cuts it, replies with the time before it and closes: Python’s StreamRequestHandler.
behaviour-command = commands
behaviour-command-hint = date, os and ls (the names in a folder that you choose, and nothing outside it); anything else comes back with the time. An empty one closes.
behaviour-rooms = chat rooms
behaviour-rooms-hint = First message: NAME ROOM. Then everything is sent to the others of the room; quit leaves. Try it raw, and then with a framing.
behaviour-rules = rules
behaviour-rules-hint = The first rule that matches what came gives the reply: exact text, beginning, part, regular expression, hex.
behaviour-manual = manual reply
behaviour-manual-hint = Sends nothing by itself: you type every reply.
behaviour-greeting = greeting
behaviour-greeting-hint = Sends a text to every client that connects, and closes.
behaviour-reply-once = one reply
behaviour-reply-once-hint = Sends a text for the first thing that it receives, and closes: a server of HTTP/1.0 in one line.
behaviour-daytime = daytime
behaviour-daytime-hint = Sends the date and time to every client (RFC 867, port 13).
behaviour-time = time
behaviour-time-hint = Sends the seconds since 1900 in four bytes (RFC 868, port 37).
behaviour-quote = quote of the day
behaviour-quote-hint = Sends every client a short text, one after another (RFC 865, port 17).
behaviour-discard = discard
behaviour-discard-hint = Receives everything and sends no reply (RFC 863, port 9).
behaviour-chargen = character generator
behaviour-chargen-hint = Sends characters without end, as fast as the client reads (RFC 864, port 19).
behaviour-eof-spin = spin at the end
behaviour-eof-spin-hint = An echo with a mistake: after its client has ended it calls recv() again and again. It closes after 200 of them; a real one would not.

## Settings that a behaviour cannot be made with.

settings-text = the text does not parse: { $reason }
settings-leave = leave message: { $reason }
settings-rule-pattern = rule { $rule }: the pattern does not parse: { $reason }
settings-rule-reply = rule { $rule }: the reply does not parse: { $reason }
settings-rule-regex = rule { $rule }: the regular expression: { $reason }
settings-rule-large = rule { $rule }: a reply has at most { $most } bytes
settings-rule-long = rule { $rule }: a pattern or a reply has at most { $most } characters
settings-rule-delay = rule { $rule }: a delay is at most { $most } ms
