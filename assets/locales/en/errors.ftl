# Errors of socket calls: what happened, and what to do next. $address, $call and $holder may be used.

error-call = { $call } { $address } failed: { $code }
error-held-by = The port is held by { $holder }.

error-EADDRINUSE-cause = The port { $address } is already in use by another socket on this machine.
error-EADDRINUSE-next = Choose another port (0 lets the system choose), or stop the program that holds it.
error-EADDRNOTAVAIL-cause = The address { $address } does not belong to this machine.
error-EADDRNOTAVAIL-next = Use 127.0.0.1, 0.0.0.0 for all interfaces, or an address of this machine.
error-EACCES-cause = The system does not permit this on { $address }. Ports below 1024 need administrator rights.
error-EACCES-next = Choose a port from 1024 to 65535.
error-EPERM-cause = The system does not permit this on { $address }.
error-EPERM-next = Ask for the rights, or look at the firewall's rules.
error-ECONNREFUSED-cause = { $address } answered, but nothing listens on that port.
error-ECONNREFUSED-next = Start the server first, and check the port and the transport (TCP or UDP).
error-ECONNRESET-cause = The other side ended the connection abruptly: it closed with bytes unread, or its program ended.
error-ECONNRESET-next = Connect again; if it recurs, look at the other side's log.
error-ECONNABORTED-cause = The connection was given up before it was accepted.
error-ECONNABORTED-next = Connect again.
error-EPIPE-cause = The connection's sending half is closed: nothing more can be sent on it.
error-EPIPE-next = Connect again before you send.
error-ETIMEDOUT-cause = { $address } did not answer in time.
error-ETIMEDOUT-next = Check the address, that the machine is on, and whether a firewall drops the packets.
error-ENETUNREACH-cause = There is no route from this machine to { $address }.
error-ENETUNREACH-next = Check the network connection, and that the address family (IPv4, IPv6) is in use here.
error-EHOSTUNREACH-cause = The network has no way to the machine { $address }.
error-EHOSTUNREACH-next = Check the address, and that the machine is on.
error-EAFNOSUPPORT-cause = This machine does not support the address family of { $address }.
error-EAFNOSUPPORT-next = Use an IPv4 address, such as 127.0.0.1.
error-EMSGSIZE-cause = The datagram is too long: over IPv4 at most 65,507 bytes fit.
error-EMSGSIZE-next = Send less in one datagram, or use TCP.
error-EMFILE-cause = The program has as many open sockets as the system allows it.
error-EMFILE-next = Close connections, or raise the limit (ulimit -n).
error-ENFILE-cause = The whole system has as many open files as it can hold.
error-ENFILE-next = Close other programs.
error-ENOBUFS-cause = The system has no buffer space left.
error-ENOBUFS-next = Send more slowly, or close connections.
error-ENOTCONN-cause = The socket is not connected.
error-ENOTCONN-next = Connect first.
error-EINVAL-cause = The system does not accept these arguments for { $address }.
error-EINVAL-next = Check the address and the options.
error-ECANCELED-cause = It was cancelled before it was complete.
error-ECANCELED-next = Start again when you are ready.
error-EAI_NONAME-cause = No machine of the name { $address } is known.
error-EAI_NONAME-next = Check the spelling, or use the number of its IP address.
error-other-cause = The system answered { $code }.
error-other-next = Look the code up under its name in the system's manual.

post-not-your-turn = It is the other side’s turn: whoever has sent waits for an answer
post-not-open = There is no open connection to send on.
post-busy = Too many sends wait already: the other side does not read.

expected-scheme = tcp:// or udp://
expected-host = a host name or an IP address
expected-bracket = ] after an IPv6 address
expected-ipv6 = an IPv6 address in [ ]
expected-port = a colon and a port
expected-path = a path of 1 to 103 bytes without control characters
expected-port-range = a port from 0 to 65535

lab-error-file = { $operation } { $path }: { $cause }
lab-error-too-large = { $path } has more than { $mib } MiB. A lab file is far smaller.
lab-error-not-text = { $path } is no lab: it is not UTF-8 text at byte { $at }.
lab-error-newer = A newer Socket Lab wrote this lab: it is of version { $found }, and this program reads version { $known }.
lab-error-syntax = Line { $line }, column { $column }: { $message }
lab-error-too-many-payloads = A lab keeps at most { $most } payloads, this one has { $found }
lab-error-endpoint = Endpoint “{ $name }”: { $reason }
lab-error-too-many = A lab holds at most { $most } endpoints; this one has { $found }.
