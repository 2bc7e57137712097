# Ports and services: the table of well-known services, names beside ports, and the offer of a free port.
command-services = Ports and services…

services-title = Ports and services
services-hint = A port, a name, an RFC, or what it is for
services-nothing = No service of that kind is known.
services-port = Port
services-name = Name
services-transport = Transport
services-source = RFC
services-what = What it is for
services-more = Ports below 1024 are privileged (🔒): most systems let only privileged programs bind them. Enter or a click copies the port.
services-row = { $port } { $name }
services-copied = Copied: { $port }

port-reserved = privileged
port-reserved-hint = Below 1024: most systems let only privileged programs bind it.
use-port = Use port { $port }
use-any-port = Use a free port
use-port-hint = Sets the port and starts the server again; this lab’s clients go with it.
