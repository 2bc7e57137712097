# What the command line says. What is wrong stands first; a line ends without a full stop.
cli-usage = { $wrong }; see { $help }
cli-expected = ; expected: { $usage }
cli-similar = ; tip: { $known }
cli-missing = the following required arguments were not provided: { $what }
cli-no-value = a value is required for '{ $argument }' but none was supplied
cli-invalid = invalid value '{ $value }' for '{ $argument }': { $why }
cli-unexpected = unexpected argument '{ $argument }' found
cli-no-command = no command is called '{ $command }'
cli-conflict = '{ $argument }' and '{ $prior }' exclude each other
cli-conflict-command = '{ $argument }' does not go with a command
cli-twice = '{ $argument }' stands there twice
cli-not-text = an argument is not text in UTF-8
cli-wrong-language = { $variable }: { $why }; English is used

cli-help-usage = Usage:{" "}
cli-help-range = [{ $from } to { $to }, usually { $usual }]
cli-help-named = { $name }. { $text }
cli-help-lines =
    Lines of standard input: a datagram carries what was typed without its line end, and an empty line is an empty datagram; on a framed stream the framing ends a line; a raw stream keeps the line end that was typed, as ncat does. --line-ending NAME takes the place of the line end in all three: none, lf, crlf, cr or nul. CR LF is one line end.
cli-help-both-ways =
    A fault such as --loss 30% is one of both ways; --to-target loss=30% and --to-client delay=1s are of one, and several stand behind one another: --to-target "loss=30% delay=50ms". The same seed and the same traffic give the same faults.

cli-failed = { $error }; next: { $next }
cli-not-reached = { $error }; { $cause }; next: { $next }
cli-free-address = { $failed }: { $address }
cli-endpoint = {" "}(endpoint { $name })
cli-or = {" "}or{" "}
cli-and = { $others } and { $last }
cli-there-are = there are { $names }
cli-one-of = one of { $names }
cli-value-required = a value is required
cli-open = open { $path }: { $error }
cli-read = read { $path }: { $error }
cli-create = create { $path }: { $error }
cli-write-output = write standard output: { $error }
cli-standard-input = standard input: { $reason }
cli-not-utf8 = not UTF-8 at byte { $byte }
cli-not-utf8-byte = byte { $byte } is not UTF-8
cli-temporary-folder = temporary folder: { $error }
cli-repeat-of = { $name }: repeat: { $why }

cli-no-servers = { $transport } has no servers; connect sends its echo requests
cli-no-peers = { $transport } has no peers; they are at udp:// or unixgram:// addresses
cli-no-relays = { $transport } cannot be relayed
cli-model = --model { $model }: a server of { $transport } is { $fitting }
cli-half-duplex = --half-duplex is not for { $behaviour }; it is for manual
cli-of-typing = --escapes, --line-ending, --checksum and --json make bytes of what you type; they are not for { $behaviour }
cli-recv-size = --recv-size needs --cut-datagrams: without it each datagram is received whole
cli-other-scheme = { $to }: from { $scheme }:// one sends to { $scheme }://
cli-relay-scheme = { $to }: a relay at { $scheme }:// hands on to { $scheme }://
cli-nobody-to-send-to = nothing has been received yet: give --to ADDRESS, or type /to ADDRESS
cli-every = --every needs --send: lines of standard input are not repeated
cli-interrupted = connect { $address }: interrupted
cli-framing = --framing { $framing }: { $transport } keeps boundaries by itself; it is for streams
cli-option-of-behaviours = --{ $option } is not for { $behaviour }; it is for { $those }
cli-option-of-schemes = --{ $option } is for { $those } addresses
cli-duration = { $error }; write it like 500ms, 2s or 1m
cli-duration-long = more than a year
cli-duration-range = a duration from { $from } to { $to }
cli-times = a number from 1
cli-percent = one of { $sizes } is expected
cli-rule = a rule is WHEN:PATTERN=REPLY, WHEN being exact, prefix, contains, regex or hex
cli-port-of = the port of { $name }
cli-no-reply = no reply came in time: in half-duplex the side that has sent waits for one
cli-not-taken = send: the other side did not take it all in time
cli-unmet = expected { $expected }; { $got } { $how }
cli-nothing = nothing
cli-bytes =
    { $n ->
        [one] 1 byte "{ $text }"
       *[other] { $n } bytes "{ $text }"
    }
cli-came = came
cli-came-in-time = came in time
cli-came-before = came before { $failure }
cli-came-before-end = came before the end

cli-log-options = --log-rotate and --log-flush are for a file, not for --log -
cli-log-format = --log - needs --log-format: standard output has no ending
cli-log-not-whole = write { $path }: { $error }; the log there is not complete
cli-which-log = which log? Name a FILE, or --last for the kept run that began last
cli-no-search = the search cannot run: { $why }
cli-list-runs = list the kept runs: { $error }
cli-no-run = No run is kept.
cli-no-last-run = no run is kept; next: run something, or name a file
cli-no-run-in-folder = there is no run in this folder
cli-cut-run = this run ended unexpectedly; { $rows ->
        [one] 1 row is kept
       *[other] { $rows } rows are kept
    }
cli-damaged = rows from { $row } on are damaged and left out ({ $bytes ->
        [one] 1 byte
       *[other] { $bytes } bytes
    } of their file)
cli-run-began = began
cli-run-rows = rows
cli-run-size = size
cli-run-ended = ended
cli-run-lab = lab
cli-run-folder = folder
cli-run-cut = unexpectedly
cli-run-whole = as it should

cli-no-program = { $name } is a relay, of which there is no program in Python
cli-no-endpoints = this lab has no endpoints
cli-which-endpoint = which endpoint? They are { $names }
cli-no-such-endpoint = no endpoint is called { $wanted }; the endpoints are { $names }
cli-no-example = no example is called { $name }
cli-other-examples = { $system } is { $name }; there are also { $others }
cli-no-lesson = { $name }: no example, and no NAME.lesson.toml; there are { $names }
cli-no-step = step { $n }: the lesson has { $all } steps
cli-steps = write them like 2, 1-3 or 1,4
cli-no-logs = { $folder } has no .lablog or .jsonl files
cli-run = run { $command }: { $error }
cli-no-server = the lab has no server
cli-no-server-for = { $name }: the lab has no server for it
cli-no-client = the lab has no client
cli-no-such-client = no client is called { $name }
cli-no-service = services: none is known for { $text }{ $reserved }
cli-no-python-service = services: none of Python's is known for { $text }{ $reserved }
cli-no-service-privileged = , and it is privileged (below 1024)
cli-privileged = {" "}[privileged]

cli-demo = The Echo lab: a TCP echo server, and a client that sends it one message.
cli-demo-port = The lab's port is in use, so it plays on a port of the system's choice.
cli-demo-no-echo = the echo did not come back
cli-demo-saved = The log is saved in { $path }
cli-no-window = the window cannot open: { $why }; `socketlab run` runs a lab without one
cli-no-window-demo = The window cannot open: { $why }. Playing the Echo lab here instead.
cli-no-display = no display was found (DISPLAY and WAYLAND_DISPLAY are not set)
cli-no-window-built = this program was built without it

cli-reach = reachable from other machines at { $address }
cli-reach-by = reachable from other machines at { $address } ({ $interface })
cli-reach-nowhere = this machine has no address that other machines could reach
cli-reach-here = only this machine reaches { $address }: listen at 0.0.0.0 to be reached by others
