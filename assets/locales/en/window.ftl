# The window.
app-name = Socket Lab
untitled = Untitled

menu = Menu
menu-lab = Lab
menu-endpoints = Endpoints
menu-recent = Opened lately
menu-view = View
menu-help = Help

command-new-lab = New lab
command-open-lab = Open…
command-save-lab = Save
command-save-lab-as = Save as…
command-keep-shown = Save what is shown with the lab
command-save-log = Save log as…
command-clear-log = Clear log
command-undo = Undo
command-find = Find in the log
command-find-next = Find next
command-find-before = Find previous
command-go-to = Go to a row or time…
command-quit = Quit
command-start-all = Start all
command-stop-all = Stop all
command-start-or-stop = Start or stop the chosen endpoint
command-add-server = Add { $transport } server
command-add-client = Add { $transport } client
command-add-peer = Add { $transport } peer
command-add-relay = Add { $transport } relay
command-remove-endpoint = Remove the chosen endpoint
command-next-part = To the next part (list, pane, inspector)
command-part-before = To the previous part
command-toggle-endpoints = List of endpoints
command-toggle-inspector = Inspector
command-inspect-automatic = Inspector where there is room
command-inspect-below = Inspector below
command-inspect-beside = Inspector beside
command-side-by-side = Panes side by side
command-tabs = Panes as tabs
command-row-time = Times of rows: { $time }
menu-inspector = Inspector at
menu-appearance = Appearance
menu-log = Logs
command-zoom-in = Larger (projector)
command-zoom-out = Smaller
command-zoom-reset = Actual size
command-language-en = English
command-language-zh = 简体中文
command-theme-light = Light
command-theme-dark = Dark
command-theme-system = Follow the system
command-palette = All commands…
command-settings = Preferences…
command-shortcuts = Keyboard shortcuts
command-about = About Socket Lab

endpoints = Endpoints
inspector = Inspector
inspector-close = Close the inspector
no-endpoints = No endpoints yet. Add a server, then a client that connects to it.
endpoints-full = A lab holds at most { $most } endpoints: remove one first.
add-server = Server
add-client = Client
more-named = More about { $name }
rename = Rename
duplicate = Duplicate
move-up = Move up
move-down = Move down
remove = Remove
list-start-named = { $name }: start
list-stop-named = { $name }: stop
kind-server = { $transport } server
kind-client = { $transport } client
kind-peer = { $transport } peer
kind-relay = { $transport } relay
exposed = reachable from other machines
exposed-hint = It listens on more than the loopback address: any host that can reach this machine can connect.
firewall-asks = The firewall of Windows asks when a program first listens beyond loopback: allow it, or no other host can connect. It may refuse without asking where the account is not an administrator's.

state-stopped = stopped
state-starting = starting…
state-running = running
state-stopping = stopping…
state-failed = failed
is-connecting = connecting to { $target }…
is-listening = listening on { $local }
is-connected = connected to { $target } from { $local }
is-bound = bound to { $local }
is-ready = ready to send to { $target }

start = Start
stop = Stop
connect = Connect
disconnect = Disconnect
cancel = Cancel
start-named = Start { $name }
stop-named = Stop { $name }
connect-named = Connect { $name }
disconnect-named = Disconnect { $name }
cancel-named = Cancel { $name }

pane-group = Pane of { $name }
pane-menu-named = Menu of { $name }
pane-send = Send…
pane-send-named = Send from { $name }
pane-send-hint = Opens the composer over the log.
trouble-hint = What went wrong, and what to do next.
trouble-unfold = Show all of it
trouble-close = Put this away
facts-clients = { $n ->
    [one] { $n } client
   *[other] { $n } clients
}
facts-from = from :{ $port }
facts-backlog = backlog { $n }/{ $most }
connections-named = Connections of { $name }
remotes-named = Peers of { $name }
connections-title = Connections: { $open } open, { $closed } closed
remotes-title = Peers: { $open }, forgotten: { $closed }
connections-count = { $n ->
    [one] { $count } connection
   *[other] { $count } connections
}
remotes-count = { $n ->
    [one] { $count } peer
   *[other] { $count } peers
}
connection-since = since { $time }
close = Close
close-named = Close { $peer }
close-hint = close(): ends the connection both ways.
reset = Reset
reset-named = Reset { $peer }
reset-hint = SO_LINGER with 0 seconds, then close(): TCP sends RST, and the other side's recv() fails with ECONNRESET.
half-close = Half-close
half-close-named = Half-close { $peer }
half-close-hint = shutdown(SHUT_WR): sends no more, but goes on receiving. A server of the lab closes then, too; with its setting keep half-open it does not.
forget = Forget
forget-named = Forget { $peer }
forget-hint = UDP has no connections: this only takes the address off the list.
half-sent = this side has finished sending
half-received = the other side has finished sending
half-both = both sides have finished sending
ended-here = closed here
ended-peer = closed by the other side
limit-reached = Connection limit of { $limit } reached: { $n } closed at once
rows-lost = { $n } lost (rows or datagrams): see the log

settings = Settings
settings-named = Settings of { $name }
settings-stop-first = Stop it to change this.
settings-stop-edit = Stop and edit
settings-next-start = What you change counts from the next start.
settings-close = Close the settings
setting-transport = Transport
setting-host = Host
setting-port = Port
setting-behaviour = Behaviour
setting-behaviour-hint = What the server replies.
setting-recv-size = recv size
setting-recv-size-unit = bytes
setting-backlog = Backlog
setting-max-connections = Max. connections
setting-connect-timeout-ms = Connect timeout
setting-connect-timeout-ms-unit = ms
setting-connect-timeout-ms-hint = How long connect() may take.
setting-cut-datagrams-off-hint = UDP: each datagram is received whole, whatever its size.
setting-reuse-addr = SO_REUSEADDR
setting-reuse-addr-hint = Lets a server bind a port again at once after it was stopped. On Windows that needs no option, and this one lets a second program take a port that is in use: where it is off, SO_EXCLUSIVEADDRUSE prevents that.
setting-no-delay = TCP_NODELAY
setting-no-delay-hint = Sends small pieces at once instead of gathering them (Nagle's algorithm off).
wrong-setting = { $field }: { $why }
wrong-port = a port from 0 to 65535, or the name of a service such as http
wrong-client-port = a client needs the port of a server: 1 to 65535
wrong-number = a whole number from { $from } to { $to }
wrong-choice = one of: { $choices }
wrong-switch = on or off


status-running = { $n } of { $all } running
status-connections = { $n ->
    [one] { $count } connection
   *[other] { $count } connections
}
status-peers = { $n ->
    [one] { $count } peer
   *[other] { $count } peers
}
status-received = ↓ { $n } received, { $size }
status-sent = ↑ { $n } sent, { $size }
status-rate = { $n }/s, { $size }/s
status-rows = { $n ->
    [one] 1 row
   *[other] { $rows } rows
}
status-disk = on disk { $used } of { $most }
status-memory = memory up to { $mib } MiB
status-evicted = { $n ->
    [one] 1 oldest row removed
   *[other] { $count } oldest rows removed
}
status-nothing-lost = nothing lost
status-lost = { $count } lost or refused

palette-hint = What do you want to do?
palette-endpoint = Go to { $name }
palette-nothing = No command has that name.

preferences = Preferences
preference-disk = Log on disk
preference-disk-hint = The log of a run is kept on disk, up to this much; then its oldest rows are removed, and a row says how many. 1 GiB of the disk always stays free. The log of a run that ended unexpectedly stays for seven days in any case.
preference-kept = Finished runs
preference-kept-week = keep for 7 days or 1 GiB
preference-kept-nothing = keep nothing
preference-memory = Log memory
preference-memory-hint = The log is kept on disk, and memory holds its newest rows and what the disk has not taken yet, up to this. Where the disk fails, the oldest rows beyond it are removed, and a row says how many.
preference-zoom = Zoom

dialog-open-lab = Open lab
dialog-save-lab = Save lab
dialog-save-log = Save log
dialog-open-lab-hint = Path of a .lab.toml or .course.toml file
dialog-save-lab-hint = Path of the .lab.toml file to write
dialog-save-log-hint = Path of the file to write; its ending chooses the format: .txt, .csv, .jsonl, .pcapng (for Wireshark) or .lablog (opens here again)
dialog-open = Open
dialog-save = Save
dialog-cancel = Cancel
dialog-close = Close
dialog-discard = Don’t save
dialog-browse = Browse…
dialog-replace = Replace
dialog-exists = { $path } exists already. Replace it?
dialog-busy = One moment…
unsaved = Save the changes to “{ $name }”?
unsaved-hint = They are lost otherwise.

notice-no-lesson = The lesson beside the lab could not be read: { $what }
notice-preferences = The preferences file could not be read. It was renamed, and the defaults are used: { $what }
notice-not-kept = Settings are not kept for the next start, because their place cannot be written: { $what }
notice-held-back = Not started, because their server has failed: { $what }
notice-saved = Saved { $what }
notice-close = Close this notice

undo-cleared = The log was cleared.
undo-removed = { $name } was removed.
undo-left = { $name } and its log were closed.
undo-left-untitled = The lab and its log were closed.

# Between things in a row, and one sentence after another.
list-between = {", "}
sentences = { $first }{" "}{ $second }

go-to = Go to
go-to-field = Row or time
go-to-example = 1234, 10:15:00 or +1.5s
go-to-go = Go
go-to-row = Row { $row } · { $time } · { $said }
go-to-range = Rows { $first } to { $last }, { $from } to { $to }
go-to-none = Nothing to go to here yet
go-to-wrong = Type a row’s number (1234), a time of day (10:15:00) or a time since the run began (+1.5s).

about-version = Version { $version }
about-what = Start servers and clients, send to them, and see every socket call they make.
about-licence = Free software under the MIT licence or the Apache licence 2.0, as you choose.
about-portable = Portable: settings and logs stay in { $path }
about-drawn = Drawn by { $way }
about-drawn-processor = The processor draws this window. While messages come in fast, it shows a few pictures a second and leaves the rest to the sockets.
about-drawn-remote = This window is shown on another machine (a remote desktop): only a few pictures a second go over the network.
about-undrawn = Not by { $way }: { $why }
drawn-d3d12 = Direct3D 12
drawn-gl = OpenGL
drawn-metal = Metal
drawn-software = Socket Lab itself, on the processor
drawn-vulkan = Vulkan
drawn-warp = Direct3D 12 on the processor
shortcuts-more = Tab and Shift+Tab move between controls, Enter or Space activates, Esc closes.

# Recorded logs, and runs that are kept.
command-open-log = Open log…
command-close-log = Close the recorded log
command-earlier-runs = Earlier runs…
dialog-open-log = Open log
dialog-open-log-hint = Path of a log: .lablog, or .jsonl
title-recorded = { $name } (recorded)
recorded = Recorded log: { $name } · began { $began } · { $n ->
    [one] 1 row
   *[other] { $rows } rows
}
recorded-cut = ended unexpectedly
recorded-damaged = damaged rows are left out
recorded-no-send = This log is recorded
recorded-no-start = This log is recorded: nothing can be started. Close it to go back to the lab.
recorded-no-change = This log is recorded and does not change. Close it to go back to the lab.
kept-offered = The last run ended unexpectedly; { $n ->
    [one] 1 row is kept.
   *[other] { $rows } rows are kept.
}
kept-open = Open
kept-save = Save as…
kept-delete = Delete
kept-open-named = Open the run of { $began }
kept-save-named = Save the run of { $began }
kept-delete-named = Delete the run of { $began }
kept-save-ending = A kept run is saved as .lablog. Open it to save it in another format.
kept-gone = This run is not kept any more.
kept-open-elsewhere = This run is open already, here or in another window.
earlier-title = Earlier runs
earlier-hint = Logs of runs that have ended, newest first. They stay for seven days, up to 1 GiB in all.
earlier-none = No run is kept.
earlier-began = Began
earlier-lab = Lab
earlier-rows = Rows
earlier-size = Size
earlier-ended = Ended
earlier-whole = normally
earlier-cut = unexpectedly
notice-not-opened = The log could not be opened: { $what }
running-stop = Stop the lab?
running-stop-hint = A recorded log opens in its place. The lab comes back when the log is closed.
running-stop-yes = Stop and open

reach = Reach it from another machine…
reach-title = Reach { $name } from another machine
reach-here = only from this machine
reach-here-hint = It listens at a loopback address, which other machines cannot reach. In its settings set the host to 0.0.0.0 (every IPv4 address of this machine) and start it again. Do that only in a network that you trust.
reach-start-first = Start it first: the system then chooses its port.
reach-not-running = It is not running: no program listens there until it is started.
reach-no-network = This machine has no address in a network. Connect it to one, then open this window again.
reach-there-hint = Type this on the other machine, as the address of a client of the same transport.
reach-copy = Copy
reach-others = Addresses of this machine
reach-firewall = If it does not connect: both machines must be in the same network, and the firewall of this one must let the port through.
reach-code = QR code of { $address }
