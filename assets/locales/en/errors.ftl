# What an address, a lab and a send can have wrong. Errors of socket calls: errno.ftl.

mailbox-not-your-turn = It is the other side’s turn: the side that has sent waits for a reply
send-file-unreadable = { $path } cannot be read: { $error }
send-file-too-large = { $path } has { $bytes } bytes; one datagram carries at most { $most }. A stream (TCP) has no such limit.
mailbox-not-open = There is no open connection to send on.
mailbox-busy = { $most } sends wait already: the other side does not read.

address-error = address "{ $input }": character { $at }: expected { $expected }
expected-scheme = tcp://, udp://, unix://, unixgram://, unixpacket:// or icmp://
expected-host = a host name or an IP address
expected-bracket = ] after an IPv6 address
expected-ipv6 = an IPv6 address in [ ]
expected-port = a colon and a port
expected-path = a path of 1 to { $most } bytes without control characters
expected-port-range = a port from 0 to 65535, or the name of a service

lab-error-file = { $path } could not be { $operation ->
    [open] opened
   *[save] saved
}: { $cause }
lab-error-too-large = { $path } has more than { $mib } MiB; a lab file is far smaller
lab-error-not-text = { $path } is not a lab: it is not UTF-8 text at byte { $at }
lab-error-newer = a newer Socket Lab wrote this lab: it is of version { $found }, and this program reads version { $known }
lab-error-syntax = line { $line }, column { $column }: { $message }
lab-error-too-many-payloads = a lab keeps at most { $most } payloads, this one has { $found }
lab-error-too-many-calls = calls by hand that a lab prepares: at most { $most }, this one has { $found }
lab-error-role-unfit = endpoint “{ $name }”: { $transport } has no such role
lab-error-no-target = endpoint “{ $name }”: a relay needs `to`: the address that it hands on to
lab-error-target-unfit = endpoint “{ $name }”: a relay at { $scheme }:// hands on to { $scheme }://
lab-error-faults = endpoint “{ $name }”: { $wrong }
lab-error-endpoint = endpoint “{ $name }”: { $reason }
lab-error-too-many = a lab holds at most { $most } endpoints; this one has { $found }

first-payload = { $endpoint }: payload: { $error }
unknown-choice = "{ $found }" is none of: { $allowed }
not-an-interval = an interval is a number with a unit: 250us, 10ms, 1.5s, 2min or 1h; seconds without one; 0, or from 1us to 24h

file-reason-missing = there is no such file or folder
file-reason-not-a-file = it is not a regular file
file-reason-no-permission = permission denied
file-reason-read-only = the disk is read-only
file-reason-full = the disk is full

## Reading a saved log.
log-read-line = line { $line }: { $why }
log-read-unreadable = line { $line }: { $error }
log-read-too-large = the file is larger than { $most }
log-read-empty = the file has no rows
lablog-system = { $why }
lablog-not-one = it is not a log saved as .lablog, or it is damaged: { $why }
lablog-newer = it was saved by a newer program (version { $version } of the file): open it with that one
lablog-too-many = it has more parts than the { $most } that a saved log can have
lablog-name = the name of a part is not one that a saved log has: { $part }
lablog-twice = two parts have the name { $part }
lablog-compressed = the part { $part } is compressed or encrypted: a saved log is neither
lablog-place = the part { $part } lies outside the file or in another part
lablog-missing = the part { $part } is missing
